"""The human has left the room and the caller has not: a goodbye, unless they want one again."""

from dataclasses import dataclass, replace
from typing import Final

from bedline.domain.scripts.engine import Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, ReachHuman, Turn


@dataclass(frozen=True, slots=True)
class Begun:
    """The dialogue from here on, and its first turn."""

    dialogue: Dialogue
    turn: Turn


def begun(dialogue: Dialogue) -> Begun:
    """Return what follows a talk with a human, in the language of the call; what was keyed is kept."""
    here = replace(dialogue, script="afterwards", step="goodbye", tries=0)
    return Begun(here, _enter(here))


def _enter(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("talk_over"),), Ask(seconds=8))


def _goodbye(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    if isinstance(event, Heard) and event.digits == "1":
        return ReachHuman("again")
    return Turn((Line("thanks"),), HangUp())


# Whoever says nothing has been helped: silence is the goodbye here.
SCRIPT: Final = {"goodbye": Step(_enter, _goodbye, patient=True)}
