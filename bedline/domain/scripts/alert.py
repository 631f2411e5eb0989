"""Somebody on duty is told of a caller whom nobody took, or of a crisis, and says with a key that they see to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bedline.domain.scripts.engine import Again, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, Turn, Wish


@dataclass(frozen=True, slots=True)
class SeeToIt(Wish):
    """Take it upon whoever speaks here: answered by Acknowledged."""


@dataclass(frozen=True, slots=True)
class Acknowledged(Event):
    """It is written down; not ``mine`` when somebody else was first."""

    mine: bool


def start(*, language: str, word: Mapping[str, object]) -> Dialogue:
    """Return the dialogue with whoever is alerted.

    About a caller ``word`` says who called (``caller``: crisis, gp, ward or unknown) and at what time of the day
    (``since``); about a crisis, which ``code`` it has, whether its bed was ``lost`` again, and whether it is a
    ``guest``'s, for whom Bedline asks nobody by itself.
    """
    return Dialogue(script="alert", step="knock", language=language, data={"word": dict(word)})


def _enter_knock(dialogue: Dialogue) -> Turn:
    code = _code(dialogue)
    word = dialogue.data["word"]
    # An answering machine hears this, and cannot press a key.
    if code is not None:
        about: Mapping[str, object] = word if isinstance(word, Mapping) else {}
        if about.get("guest"):
            return Turn((Line("guest_knock", {"code": code}),), Ask(seconds=8))
        return Turn((Line("lost_knock" if about.get("lost") else "crisis_knock", {"code": code}),), Ask(seconds=8))
    return Turn((Line("alert_knock", dict(word) if isinstance(word, Mapping) else {}),), Ask(seconds=8))


def _knock(dialogue: Dialogue, event: Event) -> Outcome:
    code = _code(dialogue)
    match event:
        case Heard("1"):
            return SeeToIt()
        case Acknowledged(mine) if code is not None:
            return Turn((Line("crisis_yours" if mine else "crisis_taken", {"code": code}),), HangUp())
        case Acknowledged(mine):
            return Turn((Line("alert_yours" if mine else "alert_taken"),), HangUp())
        case _:
            return Again()


def _code(dialogue: Dialogue) -> object:
    """Return which crisis it is about; None: it is about a caller."""
    word = dialogue.data["word"]
    return word.get("code") if isinstance(word, Mapping) else None


SCRIPT: Final = {"knock": Step(_enter_knock, _knock, knocks=True)}
