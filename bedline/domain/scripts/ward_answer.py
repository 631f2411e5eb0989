"""A ward is rung with an offer: nothing is told before a key, then the pitch, the answer, and a word of thanks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bedline.domain.scripts import pitch
from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, Turn, Wish

# Keys of the reasons a ward may give; the ids are the region's.
REASON_KEYS: Final = ("1", "2", "3", "4")
# The moments from which a ward may say that it can; the service knows when they are.
LATER_KEYS: Final = ("1", "2", "3", "4")
RING_AGAIN_MINUTES: Final[Mapping[str, int]] = {"1": 10, "2": 20, "3": 30}


@dataclass(frozen=True, slots=True)
class Accept(Wish):
    """Reserve the place: answered by Accepted or TooLate."""


@dataclass(frozen=True, slots=True)
class Accepted(Event):
    """The place is reserved for this patient."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TooLate(Event):
    """It has lapsed, or somebody else has answered; the sentence says which and when.

    ``standing``: it can still be answered now, only not as late as was wished.
    """

    lines: tuple[Line, ...]
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Refuse(Wish):
    """Give the place back with that reason: answered by Refused or TooLate."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """Noted; the search goes on."""


@dataclass(frozen=True, slots=True)
class NameMoment(Wish):
    """Work out the moment that key stands for, explained by ``night`` or by day: answered by MomentNamed."""

    key: int
    night: bool = False


@dataclass(frozen=True, slots=True)
class MomentNamed(Event):
    """``at`` as it is kept, ``spoken`` as it is said."""

    at: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Propose(Wish):
    """Say yes from that moment on: answered by Proposed, Accepted (it is in time after all) or TooLate."""

    at: str


@dataclass(frozen=True, slots=True)
class Proposed(Event):
    """The referrer or the desk decides; the bed stays held meanwhile."""


@dataclass(frozen=True, slots=True)
class RingAgain(Wish):
    """Ring this ward again in so many minutes, if the offer stands that long: answered by WillRingAgain or TooLate."""

    minutes: int


@dataclass(frozen=True, slots=True)
class WillRingAgain(Event):
    """It is written down."""


def start(
    *, language: str, patient: Mapping[str, object], reasons: tuple[str, ...], until: str, night: bool = False
) -> Dialogue:
    """Return the dialogue of a call with an offer.

    ``patient`` holds only what a ward may know before its yes: ``care_form``, ``urgency``, ``sex``, ``age_band``,
    and ``traits`` where there are any. ``until`` is how long the place is kept after a yes. ``night``: the morning
    that comes is this day's.
    """
    data = {"pitch": dict(patient), "reasons": list(reasons), "until": until, "night": night}
    return Dialogue(script="ward_answer", step="knock", language=language, data=data)


def _enter_knock(dialogue: Dialogue) -> Turn:
    del dialogue
    # An answering machine hears this and no more.
    return Turn((Line("offer_knock"),), Ask(seconds=8))


def _enter_pitch(dialogue: Dialogue) -> Turn:
    return Turn((*pitch.lines(dialogue), Line("ask_answer"), Line("ask_answer_later")), Ask(seconds=8))


def _pitch(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    steps = {"1": "confirm", "2": "reason", "3": "when", "4": "later"}
    return Go(steps[event.digits]) if isinstance(event, Heard) and event.digits in steps else Again()


def _enter_confirm(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_confirm", {"until": dialogue.data["until"]}),), Ask())


def _confirm(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return Accept()
        case Heard("2"):
            return Go("pitch")
        case Accepted(lines):
            return Turn((*lines, Line("thanks_yes")), HangUp())
        case TooLate(lines):
            return Turn((*lines, Line("thanks")), HangUp())
        case _:
            return Again()


def _enter_reason(dialogue: Dialogue) -> Turn:
    reasons = dialogue.data["reasons"]
    options = reasons if isinstance(reasons, list) else []
    lines = tuple(Line("option_reason", {"refusal_reason": each, "key": key}) for key, each in enumerate(options, 1))
    return Turn(lines, Ask(seconds=8))


def _reason(dialogue: Dialogue, event: Event) -> Outcome:
    reasons = dialogue.data["reasons"]
    options = reasons if isinstance(reasons, list) else []
    match event:
        case Heard(digits) if digits in REASON_KEYS[: len(options)]:
            return Refuse(str(options[int(digits) - 1]))
        case Refused():
            return Turn((Line("thanks_no"),), HangUp())
        case TooLate(lines):
            return Turn((*lines, Line("thanks")), HangUp())
        case _:
            return Again()


def _enter_when(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_when"),), Ask())


def _when(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard(digits) if digits in RING_AGAIN_MINUTES:
            return RingAgain(RING_AGAIN_MINUTES[digits])
        case WillRingAgain():
            return Turn((Line("will_ring_again"),), HangUp())
        case TooLate(lines, standing=True):
            return Go("pitch", say=lines)
        case TooLate(lines):
            return Turn((*lines, Line("thanks")), HangUp())
        case _:
            return Again()


def _enter_later(dialogue: Dialogue) -> Turn:
    coming = Line("ask_later_this_day" if dialogue.data.get("night") else "ask_later_tomorrow")
    return Turn((Line("ask_later_today"), coming), Ask(seconds=8))


def _later(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard(digits) if digits in LATER_KEYS:
            return NameMoment(int(digits), night=bool(dialogue.data.get("night")))
        case MomentNamed(at, spoken):
            return Go("confirm_later", {"later": at, "later_spoken": spoken})
        case _:
            return Again()


def _enter_confirm_later(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_confirm_later", {"at": dialogue.data["later_spoken"]}),), Ask())


def _confirm_later(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return Propose(str(dialogue.data["later"]))
        case Heard("2"):
            return Go("later")
        case Proposed():
            return Turn((Line("proposed"), Line("thanks")), HangUp())
        case Accepted(lines):
            return Turn((*lines, Line("thanks_yes")), HangUp())
        case TooLate(lines):
            return Turn((*lines, Line("thanks")), HangUp())
        case _:
            return Again()


SCRIPT: Final = {
    "knock": Step(_enter_knock, pitch.listened, knocks=True),
    "pitch": Step(_enter_pitch, _pitch),
    "confirm": Step(_enter_confirm, _confirm),
    "reason": Step(_enter_reason, _reason),
    "when": Step(_enter_when, _when),
    "later": Step(_enter_later, _later),
    "confirm_later": Step(_enter_confirm_later, _confirm_later),
}
