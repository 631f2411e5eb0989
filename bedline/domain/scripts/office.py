"""An office outside the region is rung for a request without a place: nothing before a key, and never who it is for."""

from dataclasses import dataclass
from typing import Final

from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, Turn, Wish


@dataclass(frozen=True, slots=True)
class OfficeHelps(Wish):
    """Whoever speaks here sees to it: answered by OfficeNoted or OfficeNotNeeded."""


@dataclass(frozen=True, slots=True)
class OfficeNoted(Event):
    """It is written down, and nobody rings again before the turn comes round."""


@dataclass(frozen=True, slots=True)
class OfficeNotNeeded(Event):
    """There is a place by now."""


def start(*, language: str, region: str, code: str, phone: str) -> Dialogue:
    """Return the dialogue of a call to an office; ``region`` is whose desk asks, ``phone`` the number it is rung at."""
    data = {"region": region, "code": code, "phone": phone}
    return Dialogue(script="office", step="knock", language=language, data=data)


def _enter_knock(dialogue: Dialogue) -> Turn:
    # An answering machine hears this and no more.
    return Turn((Line("office_knock", {"region": dialogue.data["region"]}),), Ask(seconds=8))


def _knock(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    return Go("word") if isinstance(event, Heard) and event.digits == "1" else Again()


def _enter_word(dialogue: Dialogue) -> Turn:
    told = Line("office_word", {"code": dialogue.data["code"], "phone": dialogue.data["phone"]})
    return Turn((told, Line("ask_office")), Ask(seconds=8))


def _word(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return OfficeHelps()
        case OfficeNoted():
            return Turn((Line("office_noted"), Line("thanks")), HangUp())
        case OfficeNotNeeded():
            return Turn((Line("office_not_needed"), Line("thanks")), HangUp())
        case _:
            return Again()


SCRIPT: Final = {"knock": Step(_enter_knock, _knock, knocks=True), "word": Step(_enter_word, _word)}
