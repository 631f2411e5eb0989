"""How a home is told of a patient by telephone: nothing before a key, then only what it may know before its yes."""

from collections.abc import Mapping
from typing import cast

from bedline.domain.scripts.engine import Again, Go, Outcome
from bedline.domain.scripts.talk import Dialogue, Event, Heard, Line


def listened(dialogue: Dialogue, event: Event) -> Outcome:
    """Go on to the pitch at the one key that says that somebody listens; an answering machine presses none."""
    del dialogue
    return Go("pitch") if event == Heard("1") else Again()


def lines(dialogue: Dialogue) -> tuple[Line, ...]:
    """Return the sentences of the dialogue's ``pitch``, with what the patient needs where that is anything."""
    params = dict(cast("Mapping[str, object]", dialogue.data["pitch"]))
    traits = tuple(cast("list[str]", params.get("traits") or ()))
    return Line("offer_pitch", params), *((Line("offer_needs", {"traits": traits}),) if traits else ())
