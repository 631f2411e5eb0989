"""A ward closes a unit for admission by telephone, or opens it again: which, why, until when, and read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from bedline.domain.closures import MOST_DAYS
from bedline.domain.scripts import menu
from bedline.domain.scripts.engine import Again, Go, Outcome, Step, as_data, from_data
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, Turn, Wish


@dataclass(frozen=True, slots=True)
class ReadClosures(Wish):
    """Look up the units of this caller, what of them is closed, and why and until when one may close."""


@dataclass(frozen=True, slots=True)
class ClosuresRead(Event):
    """``units``: id and name; ``closed``: of those that are, what is said of it; ``ends``: as kept, and as said."""

    units: tuple[Mapping[str, str], ...]
    closed: Mapping[str, tuple[Line, ...]]
    reasons: tuple[str, ...]
    ends: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NameEnd(Wish):
    """Work out the moment so many days from now: answered by EndNamed."""

    days: int


@dataclass(frozen=True, slots=True)
class EndNamed(Event):
    """``at`` as it is kept, ``spoken`` as it is said."""

    at: str
    spoken: str


@dataclass(frozen=True, slots=True)
class CloseUnit(Wish):
    """Close it: answered by Settled, or NotSettled."""

    unit: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class OpenUnit(Wish):
    """Open all of it: answered by Settled."""

    unit: str


@dataclass(frozen=True, slots=True)
class Settled(Event):
    """It is so from now on."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NotSettled(Event):
    """It could not be: the sentence says why."""

    lines: tuple[Line, ...]


def _enter_closures(dialogue: Dialogue) -> Wish:
    del dialogue
    return ReadClosures()


def _closures(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    if not isinstance(event, ClosuresRead) or not event.units:
        return Go("menu", say=(Line("no_units"),))
    if not event.reasons:
        return Go("menu", say=(Line("closing_unused"),))
    learnt = {
        "units": [dict(each) for each in event.units],
        "closed": {unit: as_data(lines) for unit, lines in event.closed.items()},
        "reasons": list(event.reasons),
        "ends": [list(each) for each in event.ends],
        "page": 0,
    }
    return Go("which", learnt) if len(event.units) > 1 else _chosen(learnt, at=0)


def _chosen(known: Mapping[str, object], *, at: int) -> Go:
    unit = cast("Sequence[Mapping[str, str]]", known["units"])[at]
    closed = unit["id"] in cast("Mapping[str, object]", known["closed"])
    return Go("closed" if closed else "why", {**known, "unit": dict(unit), "page": 0})


def _unit(dialogue: Dialogue) -> Mapping[str, str]:
    return cast("Mapping[str, str]", dialogue.data["unit"])


def _page(dialogue: Dialogue) -> int:
    return cast("int", dialogue.data["page"])


def _more(ids: Sequence[object], *, at: int) -> tuple[Line, ...]:
    return (Line("option_more", {"key": menu.MORE}),) if menu.goes_on(ids, at=at) or at else ()


def _place(dialogue: Dialogue, ids: Sequence[object], event: Event) -> int | Go | None:
    """Return the place in the list that a key stands for, the way to the next page, or None where it is neither."""
    if not isinstance(event, Heard) or not event.digits.isdigit():
        return None
    at, key = _page(dialogue), int(event.digits)
    if key == menu.MORE and _more(ids, at=at):
        return Go(dialogue.step, {"page": menu.following(ids, at=at)})
    return at * menu.MOST + key - 1 if 1 <= key <= len(menu.page(ids, at=at)) else None


def _enter_which(dialogue: Dialogue) -> Turn:
    units, at = cast("Sequence[Mapping[str, str]]", dialogue.data["units"]), _page(dialogue)
    here = enumerate(menu.page(units, at=at), 1)
    lines = tuple(Line("option_unit", {"name": each["name"], "key": key}) for key, each in here)
    return Turn((*lines, *_more(units, at=at)), Ask(seconds=8))


def _which(dialogue: Dialogue, event: Event) -> Outcome:
    found = _place(dialogue, cast("Sequence[object]", dialogue.data["units"]), event)
    if isinstance(found, int):
        return _chosen(dialogue.data, at=found)
    return found or Again()


def _enter_closed(dialogue: Dialogue) -> Turn:
    closed = cast("Mapping[str, object]", dialogue.data["closed"])
    return Turn((*from_data(closed[_unit(dialogue)["id"]]), Line("ask_closed")), Ask())


def _closed(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    steps = {"1": "confirm_open", "2": "why", "3": "menu"}
    return Go(steps[event.digits]) if isinstance(event, Heard) and event.digits in steps else Again()


def _enter_why(dialogue: Dialogue) -> Turn:
    reasons, at = cast("Sequence[str]", dialogue.data["reasons"]), _page(dialogue)
    here = enumerate(menu.page(reasons, at=at), 1)
    lines = tuple(Line("option_closure_reason", {"closure_reason": each, "key": key}) for key, each in here)
    return Turn(
        (Line("ask_why_closed", {"name": _unit(dialogue)["name"]}), *lines, *_more(reasons, at=at)), Ask(seconds=8)
    )


def _why(dialogue: Dialogue, event: Event) -> Outcome:
    reasons = cast("Sequence[str]", dialogue.data["reasons"])
    found = _place(dialogue, reasons, event)
    return Go("how_long", {"reason": reasons[found]}) if isinstance(found, int) else found or Again()


def _ends(dialogue: Dialogue) -> Sequence[Sequence[str]]:
    return cast("Sequence[Sequence[str]]", dialogue.data["ends"])


def _enter_how_long(dialogue: Dialogue) -> Turn:
    ends = _ends(dialogue)
    lines = tuple(Line("option_until", {"closed_until": said, "key": key}) for key, (_, said) in enumerate(ends, 1))
    return Turn((*lines, Line("option_days", {"key": len(ends) + 1})), Ask(seconds=8))


def _how_long(dialogue: Dialogue, event: Event) -> Outcome:
    ends = _ends(dialogue)
    if not isinstance(event, Heard) or event.digits not in [str(key + 1) for key in range(len(ends) + 1)]:
        return Again()
    key = int(event.digits)
    return Go("days") if key > len(ends) else _until(*ends[key - 1])


def _until(at: str, spoken: str) -> Go:
    return Go("confirm_close", {"until": at, "until_spoken": spoken})


def _enter_days(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_days"),), Ask(digits=None))


def _days(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard(digits) if digits.isdigit() and 1 <= int(digits) <= MOST_DAYS:
            return NameEnd(int(digits))
        case Heard(digits) if digits.isdigit():
            return Again((Line("too_many_days", {"most_days": MOST_DAYS}),))
        case EndNamed(at, spoken):
            return _until(at, spoken)
        case _:
            return Again()


def _enter_confirm_close(dialogue: Dialogue) -> Turn:
    name, until, reason = _unit(dialogue)["name"], dialogue.data["until_spoken"], dialogue.data["reason"]
    told = Line("closing_told", {"name": name, "closed_until": until, "closure_reason": reason})
    return Turn((told, Line("ask_right")), Ask())


def _confirm_close(dialogue: Dialogue, event: Event) -> Outcome:
    if event == Heard("1"):
        return CloseUnit(_unit(dialogue)["id"], str(dialogue.data["reason"]), str(dialogue.data["until"]))
    return _confirmed(event)


def _enter_confirm_open(dialogue: Dialogue) -> Turn:
    return Turn((Line("opening_told", {"name": _unit(dialogue)["name"]}), Line("ask_right")), Ask())


def _confirm_open(dialogue: Dialogue, event: Event) -> Outcome:
    return OpenUnit(_unit(dialogue)["id"]) if event == Heard("1") else _confirmed(event)


def _confirmed(event: Event) -> Outcome:
    match event:
        case Heard("2"):
            return Go("closures")
        case Settled(lines):
            return Turn((*lines, Line("thanks")), HangUp())
        case NotSettled(lines):
            return Go("closures", say=lines)
        case _:
            return Again()


STEPS: Final = {
    "closures": Step(_enter_closures, _closures),
    "which": Step(_enter_which, _which),
    "closed": Step(_enter_closed, _closed),
    "why": Step(_enter_why, _why),
    "how_long": Step(_enter_how_long, _how_long),
    "days": Step(_enter_days, _days),
    "confirm_close": Step(_enter_confirm_close, _confirm_close),
    "confirm_open": Step(_enter_confirm_open, _confirm_open),
}
