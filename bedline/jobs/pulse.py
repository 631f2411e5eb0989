"""Whether the couriers of all processes go their rounds: each tells of itself in the database, where all can see it.

A round is made by whichever process comes first. So what stands still in one process is told by all of them, and the
desk has to do it itself only when no process makes that round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bedline.ports.clock import Clock
from bedline.ports.rhythm import Beat, Beats, Halt, Halted

# How often a courier tells of itself.
PULSE_LENGTH: Final = timedelta(seconds=5)
# A process that has not told of its courier for so long has gone, or its courier has with all its rounds.
GONE_LENGTH: Final = timedelta(seconds=30)
# What processes that have gone have left is forgotten after so long.
KEPT_LENGTH: Final = timedelta(days=1)
STANDS: Final = "stands still"
# What the desk has to see to itself while nobody makes the round; the others tidy up, or fetch what is late already.
CARES: Final[Mapping[str, Halted]] = {
    "errands": Halted.OUTGOING,
    "doubts": Halted.OUTGOING,
    "voicemails": Halted.CALLERS,
}
_COURIER: Final = "courier "


@dataclass(frozen=True, slots=True)
class Still:
    """A round that a courier does not make: it hangs, or fails again and again; ``since`` it was last in order."""

    round: str
    since: datetime
    fault: str
    process: str = ""


class Pulse:
    """Tells of the courier of one process: that it is there, and which of its rounds stand still."""

    def __init__(self, beats: Beats, *, clock: Clock, process: str) -> None:
        """Tell under the name of the process, of which there is one at a time."""
        self._beats, self._clock = beats, clock
        self._name = _COURIER + process.replace(" ", "_")
        # When each round was last told to go.
        self._well_at: dict[str, datetime] = {}
        self._still: frozenset[str] = frozenset()
        self._began = False

    def tell(self, rounds: Sequence[str], *, still: Mapping[str, tuple[timedelta, str]]) -> None:
        """Tell which of the rounds stand still, for how long and why; of the others that they go.

        Raises:
            StorageAway, StorageBusy: when that cannot be kept.
        """
        now = self._clock.now()
        if not self._began:
            self._beats.forget(prefix=_COURIER, before=now - KEPT_LENGTH)
            self._began = True
        for name in rounds:
            if name in still:
                length, fault = still[name]
                # Not before it was told to be well: a beat does not turn the clock back.
                since = max(now - length, self._well_at.get(name, now - length))
                self._beats.write(Beat(f"{self._name} {name}", since, fault=fault))
            elif name not in self._well_at or name in self._still:
                self._beats.write(Beat(f"{self._name} {name}", now))
                self._well_at[name] = now
        self._still = frozenset(still)
        # Last: whoever reads it knows of the rounds.
        self._beats.write(Beat(self._name, now))


def standing(beats: Sequence[Beat], *, now: datetime) -> Sequence[Still]:
    """Return the rounds that stand still in a process that is there."""
    alive = _alive(beats, now=now)
    return [
        Still(name, beat.at, beat.fault, process)
        for beat, process, name in _rounds(beats)
        if process in alive and beat.fault is not None
    ]


def halts(beats: Sequence[Beat], *, now: datetime) -> Sequence[Halt]:
    """Return what stands still for the desk: a round that no process makes, since the last one did."""
    alive, stand = _alive(beats, now=now), standing(beats, now=now)
    seen = [beat.at for beat in beats if _process(beat) is not None]
    found = []
    for name, care in CARES.items():
        still = {each.process: each.since for each in stand if each.round == name}
        if alive <= still.keys():
            found.append(Halt(care, max([*still.values()] or seen, default=None)))
    return once_each(found)


def once_each(found: Sequence[Halt]) -> Sequence[Halt]:
    """Return each thing that stands still once, since the first of what is told of it."""
    return [min(same, key=_since) for what in Halted if (same := [each for each in found if each.what is what])]


def _since(halt: Halt) -> tuple[bool, datetime]:
    return halt.since is not None, halt.since or datetime.max.replace(tzinfo=UTC)


def _alive(beats: Sequence[Beat], *, now: datetime) -> frozenset[str]:
    there = ((_process(beat), beat.at) for beat in beats)
    return frozenset(process for process, at in there if process is not None and now - at <= GONE_LENGTH)


def _process(beat: Beat) -> str | None:
    """Return the process whose courier says with this beat that it is there."""
    parts = beat.name.split(" ")
    return parts[1] if len(parts) == 2 and beat.name.startswith(_COURIER) else None  # noqa: PLR2004 - "courier", name


def _rounds(beats: Sequence[Beat]) -> list[tuple[Beat, str, str]]:
    told = [(beat, beat.name.split(" ")) for beat in beats if beat.name.startswith(_COURIER)]
    return [(beat, parts[1], parts[2]) for beat, parts in told if len(parts) == 3]  # noqa: PLR2004 - and the round
