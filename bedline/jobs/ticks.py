"""On which beat each sweep runs, and when a beat that stays away is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bedline.ports.rhythm import Beat, Halt, Halted

# Deadlines are kept to the second; what only tells people about hours, less often.
LENGTHS: Final[Mapping[str, timedelta]] = {
    "ring_on": timedelta(seconds=1),
    "lapse_offers": timedelta(seconds=1),
    "end_closures": timedelta(seconds=5),
    "search_again": timedelta(seconds=2),
    "choose_for_the_absent": timedelta(seconds=2),
    "search_without_word": timedelta(seconds=15),
    "take_back_searches": timedelta(seconds=5),
    "warn_of_norms": timedelta(seconds=15),
    "climb_ladders": timedelta(seconds=2),
    "pass_on_answers": timedelta(seconds=5),
    "carry_across": timedelta(seconds=2),
    "find_forgotten": timedelta(seconds=10),
    "notice_overdue_arrivals": timedelta(seconds=15),
    "close_arrived": timedelta(seconds=15),
    "tell_of_terms": timedelta(minutes=5),
    "notice_unheard": timedelta(seconds=15),
    "settle_legs": timedelta(seconds=10),
    "end_stuck_legs": timedelta(seconds=60),
    "prune_boards": timedelta(seconds=60),
    "forget_replies": timedelta(minutes=5),
    "forget_calls": timedelta(hours=1),
    "forget_trials": timedelta(hours=1),
}
# A leader may be killed and another take over without anybody being told.
PATIENCE_LENGTH: Final = timedelta(seconds=20)
BEATS_OF_PATIENCE: Final = 3
# What tells of steps that the others have left undone: they first have the time to catch up after a silence.
AFTER_THE_OTHERS: Final = frozenset({"find_forgotten"})
# What the desk has to do itself when a sweep stands still; what only tidies up, or counts in hours, is not its care.
CARES: Final[Mapping[str, Halted]] = {
    **dict.fromkeys(
        (
            "lapse_offers",
            "end_closures",
            "search_again",
            "choose_for_the_absent",
            "search_without_word",
            "take_back_searches",
            "climb_ladders",
            "pass_on_answers",
            "carry_across",
        ),
        Halted.SEARCHING,
    ),
    "ring_on": Halted.CALLERS,
    **dict.fromkeys(
        ("warn_of_norms", "find_forgotten", "notice_overdue_arrivals", "notice_unheard", "settle_legs"),
        Halted.WATCHING,
    ),
}


@dataclass(frozen=True, slots=True)
class Late:
    """A sweep that stays away (``fault`` None: it did not run) or fails; ``since`` None: it never ran."""

    name: str
    since: datetime | None
    fault: str | None = None


def late(beats: Sequence[Beat], *, now: datetime, lengths: Mapping[str, timedelta] = LENGTHS) -> Sequence[Late]:
    """Return every sweep that has not run for three of its beats (20 seconds at least), or whose last run failed."""
    last = {beat.name: beat for beat in beats}
    found: list[Late] = []
    for name, length in lengths.items():
        beat = last.get(name)
        if beat is None:
            found.append(Late(name, None))
        elif beat.fault is not None or now - beat.at > max(BEATS_OF_PATIENCE * length, PATIENCE_LENGTH):
            found.append(Late(name, beat.at, beat.fault))
    return found


def halts(missing: Sequence[Late], *, now: datetime) -> Sequence[Halt]:
    """Return what stands still for the desk among what is late, each once, since its first sweep stands still.

    One failure is no standstill: a sweep that fails has as long to mend itself as one that stays away.
    """
    since: dict[Halted, datetime | None] = {}
    for each in missing:
        care = CARES.get(each.name)
        if care is None or (each.fault and each.since and now - each.since <= PATIENCE_LENGTH):
            continue
        known = since.get(care, each.since)
        since[care] = min(known, each.since) if known and each.since else known or each.since
    return [Halt(care, since[care]) for care in Halted if care in since]
