"""Where patient and family want to go, asked for the forms for which the region asks it: one choice, by one key."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from bedline.domain.scripts import menu
from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, Heard, Line, Turn

# How it is mended at the read-back.
MEND_KEY: Final = "7"


def choices(dialogue: Dialogue) -> Sequence[str]:
    """Return what may be wished for with the chosen form, by id; nothing where it is not asked."""
    listed = cast("Mapping[str, Sequence[str]]", dialogue.data.get("wishes") or {})
    return listed.get(str(dialogue.data.get("form")), ())


def wished(dialogue: Dialogue) -> str | None:
    """Return what was chosen; None where it was not asked for the form as it now is."""
    chosen = dialogue.data.get("wish")
    return chosen if isinstance(chosen, str) and chosen in choices(dialogue) else None


def then(dialogue: Dialogue, step: str) -> str:
    """Return the next question: that ``step``, or the read-back when only one answer is being mended.

    Before the read-back the wish is asked, where the region asks it and nobody has said it yet.
    """
    if not dialogue.data.get("mending") and step != "readback":
        return step
    return "wish" if choices(dialogue) and wished(dialogue) is None else "readback"


def read_back(dialogue: Dialogue) -> tuple[Line, ...]:
    """Return the sentence that says what is wished for; none where it was not asked."""
    chosen = wished(dialogue)
    return (Line("readback_wish", {"wish": chosen}),) if chosen else ()


def mending(dialogue: Dialogue) -> tuple[Line, ...]:
    """Return the sentence that says how it is mended; none where it was not asked."""
    return (Line("ask_mend_wish", {"key": MEND_KEY}),) if choices(dialogue) else ()


def _at(dialogue: Dialogue) -> int:
    return cast("int", dialogue.data.get("wish_page", 0))


def _enter_wish(dialogue: Dialogue) -> Turn:
    there = choices(dialogue)
    listed = menu.page(there, at=_at(dialogue))
    options = tuple(Line("option_wish", {"wish": each, "key": key}) for key, each in enumerate(listed, 1))
    more = (Line("option_more", {"key": menu.MORE}),) if len(there) > menu.MOST else ()
    return Turn((Line("ask_wish"), *options, *more), Ask())


def _wish(dialogue: Dialogue, event: Event) -> Outcome:
    there = choices(dialogue)
    listed = menu.page(there, at=_at(dialogue))
    key = int(event.digits) if isinstance(event, Heard) and event.digits.isdigit() else 0
    if 1 <= key <= len(listed):
        return Go("readback", {"wish": listed[key - 1], "wish_page": 0})
    if key == menu.MORE and len(there) > menu.MOST:
        return Go("wish", {"wish_page": menu.following(there, at=_at(dialogue))})
    return Again()


STEPS: Final = {"wish": Step(_enter_wish, _wish)}
