"""Somebody on duty is rung for a caller: a short word on who waits, and a key that says yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bedline.domain.scripts.engine import Again, Outcome, Step
from bedline.domain.scripts.talk import Ask, Conference, Dialogue, Event, HangUp, Heard, Line, Turn, Wish


@dataclass(frozen=True, slots=True)
class TakeCaller(Wish):
    """Take the caller: answered by CallerTaken or CallerGone."""


@dataclass(frozen=True, slots=True)
class CallerTaken(Event):
    """The caller is on the way into the room."""

    room: str


@dataclass(frozen=True, slots=True)
class CallerGone(Event):
    """Somebody else was first, or the caller has hung up."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PassOn(Wish):
    """Ring the next one: answered by PassedOn."""


@dataclass(frozen=True, slots=True)
class PassedOn(Event):
    """The next one is being rung."""


def start(*, language: str, word: Mapping[str, object]) -> Dialogue:
    """Return the dialogue with somebody on duty.

    ``word`` says who waits and how long, never who the patient is: ``caller`` (crisis, gp, ward or unknown) and
    ``seconds_waited``.
    """
    return Dialogue(script="duty", step="knock", language=language, data={"word": dict(word)})


def _enter_knock(dialogue: Dialogue) -> Turn:
    word = dialogue.data["word"]
    return Turn((Line("duty_knock", dict(word) if isinstance(word, Mapping) else {}),), Ask(seconds=8))


def _knock(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return TakeCaller()
        case Heard("2"):
            return PassOn()
        case CallerTaken(room):
            return Turn((Line("duty_connecting"),), Conference(room))
        case CallerGone(lines):
            return Turn((*lines, Line("thanks")), HangUp())
        case PassedOn():
            return Turn((Line("thanks"),), HangUp())
        case _:
            return Again()


SCRIPT: Final = {"knock": Step(_enter_knock, _knock, knocks=True)}
