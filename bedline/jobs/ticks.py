"""On which beat each sweep runs, and when a beat that stays away is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bedline.ports.rhythm import Beat

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
    "find_forgotten": timedelta(seconds=30),
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
