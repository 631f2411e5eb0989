"""A caller who waits for a human, and the people who are rung for them until one accepts."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bedline.domain.calls import LegId, WaitingId
from bedline.domain.errors import Conflict
from bedline.domain.ids import PersonId, RegionId, RequestId
from bedline.domain.rota import Duty, Rung
from bedline.domain.transitions import Moves

RING_LENGTH: Final = timedelta(seconds=25)
# People sleep through the first call: the first on duty is rung twice before the next.
TRIES_PER_RUNG: Final = {Rung.FIRST: 2, Rung.SECOND: 1, Rung.BACKUP: 1, Rung.NEIGHBOUR: 1}


class WaitingState(StrEnum):
    """How it stands with a caller who waits."""

    WAITING = "waiting"
    RINGING = "ringing"
    BRIDGED = "bridged"
    RING_BACK = "ring_back"
    VOICEMAIL = "voicemail"
    GONE = "gone"


_S = WaitingState
MOVES: Moves[WaitingState] = Moves(
    "waiting",
    {
        _S.WAITING: {_S.RINGING, _S.RING_BACK, _S.VOICEMAIL, _S.GONE, _S.BRIDGED},
        _S.RINGING: {_S.WAITING, _S.BRIDGED, _S.RING_BACK, _S.VOICEMAIL, _S.GONE},
        _S.BRIDGED: set(),
        _S.RING_BACK: set(),
        _S.VOICEMAIL: set(),
        _S.GONE: set(),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A caller in the queue; ``chain`` is frozen when the wait begins, so a change of rota cannot skip anybody.

    ``position`` counts through the chain with its repeats; ``ring_leg`` is the duty leg now ringing.
    """

    id: WaitingId
    region: RegionId
    leg: LegId
    why: str
    crisis: bool
    since_at: datetime
    chain: tuple[Duty, ...]
    request: RequestId | None = None
    state: WaitingState = WaitingState.WAITING
    position: int = 0
    ring_leg: LegId | None = None
    ring_until: datetime | None = None
    taken_by: PersonId | None = None
    ended_at: datetime | None = None

    @property
    def room(self) -> str:
        """Return the name of the conference in which caller and human meet."""
        return f"case-{self.id}"


def rings(chain: tuple[Duty, ...]) -> tuple[Duty, ...]:
    """Return the chain with its repeats: whom to ring, one after the other."""
    return tuple(duty for duty in chain for _ in range(TRIES_PER_RUNG[duty.rung]))


def next_to_ring(waiting: Waiting, *, busy: frozenset[PersonId]) -> tuple[int, Duty] | None:
    """Return the next to ring and their position, passing over those on a call; None: nobody is left."""
    for position, duty in enumerate(rings(waiting.chain)):
        if position >= waiting.position and duty.person not in busy:
            return position, duty
    return None


def ringing(waiting: Waiting, *, position: int, leg: LegId, now: datetime) -> Waiting:
    """Note that somebody's telephone rings for this caller."""
    MOVES.check(waiting.state, WaitingState.RINGING)
    return replace(waiting, state=WaitingState.RINGING, position=position, ring_leg=leg, ring_until=now + RING_LENGTH)


def missed(waiting: Waiting) -> Waiting:
    """Go on to the next after silence, a no, or a busy line."""
    MOVES.check(waiting.state, WaitingState.WAITING)
    return replace(waiting, state=WaitingState.WAITING, position=waiting.position + 1, ring_leg=None, ring_until=None)


def accepted(waiting: Waiting, *, by: PersonId, now: datetime) -> Waiting:
    """Bring caller and human together; the first key wins.

    Raises:
        Conflict: ``caller_taken`` when somebody else was first, ``caller_gone`` when nobody waits any more.
    """
    if waiting.state is WaitingState.BRIDGED:
        raise Conflict("caller_taken", by=waiting.taken_by)
    if waiting.state in MOVES.final:
        raise Conflict("caller_gone")
    return replace(waiting, state=WaitingState.BRIDGED, taken_by=by, ring_leg=None, ring_until=None, ended_at=now)


def ended(waiting: Waiting, state: WaitingState, *, now: datetime) -> Waiting:
    """End the wait otherwise: rung back later, voicemail, or hung up."""
    MOVES.check(waiting.state, state)
    return replace(waiting, state=state, ring_leg=None, ring_until=None, ended_at=now)
