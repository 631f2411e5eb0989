"""What a telephone does when it is rung: what its owner decides, or always the same."""

from dataclasses import dataclass
from enum import Enum, auto


class Answer(Enum):
    """What comes of ringing."""

    ANSWERED = auto()
    BUSY = auto()
    REFUSED = auto()
    SILENT = auto()
    UNREACHABLE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What happens on every call: after so many seconds of ringing, this; a machine says its greeting.

    ``sip_code`` is what the network says of a telephone that cannot be reached.
    """

    answer: Answer
    after: float = 0.0
    greeting: str = ""
    sip_code: int = 404


def picks_up(*, after: float = 4.0) -> Habit:
    """Return the habit of somebody who always answers."""
    return Habit(answer=Answer.ANSWERED, after=after)


def machine(greeting: str, *, after: float = 15.0) -> Habit:
    """Return the habit of an answering machine: it greets, listens to everything, and presses nothing."""
    return Habit(answer=Answer.ANSWERED, after=after, greeting=greeting)


def refuses(*, after: float = 3.0) -> Habit:
    """Return the habit of somebody who presses the call away."""
    return Habit(answer=Answer.REFUSED, after=after)


def unreachable(sip_code: int = 404) -> Habit:
    """Return the habit of a number that the network cannot connect; 480 is a phone that is off."""
    return Habit(answer=Answer.UNREACHABLE, sip_code=sip_code)


BUSY = Habit(answer=Answer.BUSY)
SILENT = Habit(answer=Answer.SILENT)
