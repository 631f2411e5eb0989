"""Who is calling: a number everyone may know, then a PIN nobody else knows."""

from typing import Final

from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, ReachHuman, Resumed, Turn
from bedline.domain.scripts.wishes import CheckPin, PinAccepted, PinRefused, StatusTold, TellStatus

PIN_LENGTH: Final = 6
PIN_SECONDS: Final = 8
# AGB numbers have 8 digits (Vektis), RIZIV numbers 11 (INAMI); the first 8 of the latter are the key.
NUMBER_LENGTH: Final = {"NL": 8, "BE": 11}
# Key 9 goes round the languages of the country.
LANGUAGES: Final = {"NL": ("nl", "en"), "BE": ("nl-BE", "fr", "en")}
OTHER_KEY: Final = "9"


def _enter_identify(dialogue: Dialogue) -> Turn:
    country = str(dialogue.data["country"])
    # Said by the voice of the language it offers: whoever needs it understands no other.
    other = Line("this_language", language=next_language(dialogue.language, country=country))
    greeting = (Line("greeting"), other) if dialogue.tries == 0 else ()
    return Turn((*greeting, Line(f"ask_number_{country.lower()}")), Ask(digits=None, seconds=PIN_SECONDS))


def _identify(dialogue: Dialogue, event: Event) -> Outcome:
    if not isinstance(event, Heard):
        return Again()
    if event.digits == OTHER_KEY:
        return Go("identify", language=next_language(dialogue.language, country=str(dialogue.data["country"])))
    if len(event.digits) != NUMBER_LENGTH[str(dialogue.data["country"])]:
        return Again((Line("number_length", {"digits": NUMBER_LENGTH[str(dialogue.data["country"])]}),))
    return Go("pin", {"number": event.digits})


def _enter_pin(dialogue: Dialogue) -> Turn:
    name = dialogue.data.get("name")
    ask = Ask(digits=PIN_LENGTH, seconds=PIN_SECONDS)
    if dialogue.tries == 0:
        opening = (Line("greeting_known", {"name": name}),) if name else ()
        return Turn((*opening, Line("ask_pin")), ask)
    # A telephone that is known may be in other hands.
    return Turn((Line("ask_pin_again"), *((Line("someone_else"),) if name else ())), ask)


def _pin(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard(digits) if digits == OTHER_KEY and dialogue.data.get("name"):
            return Go("identify", {"name": None})
        case Heard(digits):
            return CheckPin(digits)
        case PinAccepted(open_case):
            return Go("resume" if open_case else "form", {"verified": True, "open_case": open_case})
        case PinRefused(locked=True):
            return ReachHuman("locked", say=(Line("pin_locked"),))
        case PinRefused():
            # The same words whether the number or the PIN is wrong: numbers are public.
            return Again((Line("pin_refused"),))
        case _:
            return Again()


def _enter_resume(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_resume", {"code": dialogue.data["open_case"]}),), Ask())


def _resume(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return TellStatus()
        case Heard("2"):
            return Go("form")
        case StatusTold(lines):
            return Go("status", say=lines)
        case _:
            return Again()


def _enter_status(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_after_status"),), Ask())


def _status(dialogue: Dialogue, event: Event) -> Outcome:
    if isinstance(event, Resumed):
        return Turn((Line("thanks"),), HangUp())
    return _resume(dialogue, event)


def next_language(language: str, *, country: str) -> str:
    """Return the language that key 9 goes on in: all of the country's are reached, and the first again."""
    spoken = LANGUAGES[country]
    return spoken[(spoken.index(language) + 1) % len(spoken)] if language in spoken else spoken[0]


STEPS: Final = {
    "identify": Step(_enter_identify, _identify),
    "pin": Step(_enter_pin, _pin),
    "resume": Step(_enter_resume, _resume),
    # Whoever has heard how it stands and says nothing has what they came for.
    "status": Step(_enter_status, _status, patient=True),
}
