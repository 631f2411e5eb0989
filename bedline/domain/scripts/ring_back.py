"""Ringing somebody back: who it is for, a PIN, then the result; an answering machine hears no result."""

from dataclasses import dataclass
from typing import Final

from bedline.domain.scripts import proposal
from bedline.domain.scripts.engine import Again, Go, Outcome, Step, as_data, from_data
from bedline.domain.scripts.identify import PIN_LENGTH, PIN_SECONDS
from bedline.domain.scripts.proposal import Proposing
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, ReachHuman, Resumed, Turn, Wish
from bedline.domain.scripts.wishes import CheckPin, PinAccepted, PinRefused


@dataclass(frozen=True, slots=True)
class TellResult(Wish):
    """Say what came of the request, and note that its referrer has heard it: answered by ResultTold."""


@dataclass(frozen=True, slots=True)
class ResultTold(Event):
    """The sentences; ``placed`` when there is a ward to be put through to."""

    lines: tuple[Line, ...]
    placed: bool


@dataclass(frozen=True, slots=True)
class TextResult(Wish):
    """Send the place as a text, without anything about the patient: answered by TextSent or NoText."""


@dataclass(frozen=True, slots=True)
class TextSent(Event):
    """It is on its way."""


@dataclass(frozen=True, slots=True)
class NoText(Event):
    """We know no mobile of this caller, or they want no texts."""


@dataclass(frozen=True, slots=True)
class PutThrough(Wish):
    """Connect this caller with the ward."""


def start(*, language: str, name: str, number: str) -> Dialogue:
    """Return the dialogue of a call to the referrer; ``number`` is the identity whose PIN counts."""
    return Dialogue(script="ring_back", step="pin", language=language, data={"name": name, "number": number})


def _enter_pin(dialogue: Dialogue) -> Turn:
    opening = Line("ring_back_for", {"name": dialogue.data["name"]})
    ask = Line("ask_pin" if dialogue.tries == 0 else "ask_pin_again")
    return Turn((opening, ask), Ask(digits=PIN_LENGTH, seconds=PIN_SECONDS))


def _pin(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard(digits):
            return CheckPin(digits)
        case PinAccepted():
            return TellResult()
        case PinRefused(locked=True):
            return ReachHuman("locked", say=(Line("pin_locked"),))
        case PinRefused():
            return Again((Line("pin_refused"),))
        case _:
            return _told(event)


def _told(event: Event) -> Outcome:
    match event:
        case Proposing():
            return proposal.asked(event)
        case ResultTold(lines, placed):
            return Go("result", {"result": as_data(lines), "placed": placed})
        case _:
            return Again()


def _enter_telling(dialogue: Dialogue) -> Wish:
    del dialogue
    return TellResult()


def _telling(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    return _told(event)


def _enter_result(dialogue: Dialogue) -> Turn:
    lines = from_data(dialogue.data["result"])
    menu = Line("result_menu_placed" if dialogue.data["placed"] else "result_menu")
    return Turn((*lines, menu), Ask(seconds=8))


def _result(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return Go("result")
        case Heard("2") if dialogue.data["placed"]:
            return TextResult()
        case Heard("3") if dialogue.data["placed"]:
            return PutThrough()
        case Heard("9") | Resumed():
            return Turn((Line("thanks"),), HangUp())
        case TextSent() | NoText():
            word = Line("text_sent" if isinstance(event, TextSent) else "no_text")
            return Turn((word, Line("result_menu_placed")), Ask(seconds=8))
        case _:
            return Again()


SCRIPT: Final = {
    "pin": Step(_enter_pin, _pin),
    "proposal": proposal.step(after="telling"),
    "telling": Step(_enter_telling, _telling),
    "result": Step(_enter_result, _result, patient=True),
}
