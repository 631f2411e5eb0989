"""A ward is rung for a GP who wants to speak with it: who it is, and a key to be connected."""

from typing import Final

from bedline.domain.scripts.engine import Again, Outcome, Step
from bedline.domain.scripts.talk import Ask, Conference, Dialogue, Event, Heard, Line, Turn


def start(*, language: str, room: str) -> Dialogue:
    """Return the dialogue with the ward; ``room`` is where the GP waits."""
    return Dialogue(script="join", step="knock", language=language, data={"room": room})


def _enter_knock(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("join_knock"),), Ask(seconds=8))


def _knock(dialogue: Dialogue, event: Event) -> Outcome:
    if isinstance(event, Heard) and event.digits == "1":
        return Turn((Line("duty_connecting"),), Conference(str(dialogue.data["room"])))
    return Again()


SCRIPT: Final = {"knock": Step(_enter_knock, _knock, knocks=True)}
