"""A ward phones in its places, or closes a unit: read back, and nothing is changed before the key that confirms it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from bedline.domain.scripts import identify, ward_closing
from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, Turn, Wish
from bedline.domain.scripts.wishes import PinAccepted

# Keys for "as it was": * repeats everywhere and a lone # counts as silence, so neither can be it.
SAME_KEYS: Final = "99"


@dataclass(frozen=True, slots=True)
class ReadUnits(Wish):
    """Look up the units of this caller and what they last said: answered by UnitsRead."""


@dataclass(frozen=True, slots=True)
class UnitsRead(Event):
    """The units in the order in which they are asked: id, name, free (None: never reported), most.

    ``closed`` says which of them are closed, and until when.
    """

    units: tuple[Mapping[str, object], ...]
    closed: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Keep(Wish):
    """Take in the figures: answered by Kept, or Refused with the sentence why."""

    free: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kept(Event):
    """They are in; old → new for each unit, and until when they count as fresh."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NotKept(Event):
    """They could not be taken in; the sentence says why and what to do."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OpenOffer(Wish):
    """Find the offer this ward has still to answer: it goes on as the script ``ward_answer``, or NoOffer."""


@dataclass(frozen=True, slots=True)
class NoOffer(Event):
    """There is none."""


def start(*, language: str, country: str, known_as: str | None) -> Dialogue:
    """Return the dialogue of a ward that rings; its number shortens the beginning, the PIN is asked all the same."""
    data = {"country": country, "name": known_as}
    return Dialogue(script="ward_report", step="pin" if known_as else "identify", language=language, data=data)


def _pin(dialogue: Dialogue, event: Event) -> Outcome:
    if isinstance(event, PinAccepted):
        return Go("menu", {"verified": True})
    return identify.STEPS["pin"].react(dialogue, event)


def _enter_menu(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ward_menu"), Line("ward_menu_close")), Ask())


def _menu(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1" | "2" as key):
            return Go("units", {"only_hear": key == "2"})
        case Heard("3"):
            return OpenOffer()
        case Heard("4"):
            return Go("closures")
        case NoOffer():
            return Go("menu", say=(Line("no_offer"),))
        case _:
            return Again()


def _enter_units(dialogue: Dialogue) -> Wish:
    del dialogue
    return ReadUnits()


def _units(dialogue: Dialogue, event: Event) -> Outcome:
    if not isinstance(event, UnitsRead) or not event.units:
        return Go("menu", say=(Line("no_units"),))
    if dialogue.data.get("only_hear"):
        return Go("menu", say=(*(_stands(unit) for unit in event.units), *event.closed))
    return Go("unit", {"units": [dict(unit) for unit in event.units], "at": 0, "free": {}})


def _stands(unit: Mapping[str, object]) -> Line:
    if unit["free"] is None:
        return Line("unit_silent", {"name": unit["name"]})
    return Line("unit_stands", unit)


def _asked_units(dialogue: Dialogue) -> Sequence[Mapping[str, object]]:
    return cast("Sequence[Mapping[str, object]]", dialogue.data["units"])


def _here(dialogue: Dialogue) -> Mapping[str, object]:
    return _asked_units(dialogue)[cast("int", dialogue.data["at"])]


def _enter_unit(dialogue: Dialogue) -> Turn:
    unit = _here(dialogue)
    ask = Line("ask_unit_first", {"name": unit["name"]}) if unit["free"] is None else Line("ask_unit", unit)
    return Turn((ask,), Ask(digits=None))


def _unit(dialogue: Dialogue, event: Event) -> Outcome:
    unit = _here(dialogue)
    if not isinstance(event, Heard) or not event.digits.isdigit():
        return Again()
    same = event.digits == SAME_KEYS and unit["free"] is not None
    free = cast("int", unit["free"]) if same else int(event.digits)
    if free > cast("int", unit["most"]):
        return Again((Line("too_many", {"most": unit["most"]}),))
    told = {**cast("Mapping[str, int]", dialogue.data["free"]), str(unit["id"]): free}
    following = cast("int", dialogue.data["at"]) + 1
    if following < len(_asked_units(dialogue)):
        return Go("unit", {"free": told, "at": following})
    return Go("readback", {"free": told})


def _enter_readback(dialogue: Dialogue) -> Turn:
    told = cast("Mapping[str, int]", dialogue.data["free"])
    lines = tuple(
        Line("unit_told", {"name": unit["name"], "free": told[str(unit["id"])]}) for unit in _asked_units(dialogue)
    )
    return Turn((*lines, Line("ask_right")), Ask())


def _readback(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return Keep(cast("Mapping[str, int]", dialogue.data["free"]))
        case Heard("2"):
            return Go("units", {"only_hear": False})
        case Kept(lines):
            return Turn((*lines, Line("thanks")), HangUp())
        case NotKept(lines):
            return Go("units", {"only_hear": False}, say=lines)
        case _:
            return Again()


SCRIPT: Final = {
    "identify": identify.STEPS["identify"],
    "pin": Step(identify.STEPS["pin"].enter, _pin),
    "menu": Step(_enter_menu, _menu),
    "units": Step(_enter_units, _units),
    # "None free" is what wards say most.
    "unit": Step(_enter_unit, _unit, counts=True),
    "readback": Step(_enter_readback, _readback),
    **ward_closing.STEPS,
}
