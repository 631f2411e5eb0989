"""The turn that a leg was given last, kept with it: whoever asks again hears the same, and nothing is done twice."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final, cast

from bedline.domain.calls import Leg
from bedline.domain.scripts.engine import as_data, from_data, learning
from bedline.domain.scripts.talk import (
    Ask,
    Conference,
    Event,
    HangUp,
    Heard,
    LetGo,
    Pause,
    Queue,
    Silence,
    Turn,
    Voicemail,
)
from bedline.ports.storage import Work
from bedline.services.hotline.conversations.fulfilling import Said

SAID: Final = "said"
_KINDS: Final = {each.__name__: each for each in (Ask, Pause, Queue, LetGo, Conference, Voicemail, HangUp)}


def say(work: Work, leg: Leg, turn: Turn) -> Said:
    """Give the leg its next turn, under a fresh nonce, and keep both."""
    then = {
        "kind": type(turn.then).__name__,
        **{each.name: getattr(turn.then, each.name) for each in fields(turn.then)},
    }
    said = {"lines": as_data(turn.lines), "then": then, "at": work.now.isoformat()}
    spoken = replace(leg, nonce=work.ids.new().hex, dialogue=learning(leg.dialogue, **{SAID: said}))
    work.legs.save(spoken)
    return Said(spoken, turn)


def again(leg: Leg) -> Said:
    """Return what the leg was told last, and change nothing; a call of which something has come is over."""
    said = _kept(leg)
    if said is None:
        return Said(leg, Turn((), HangUp()))
    then: dict[str, Any] = dict(said["then"])
    kind = _KINDS[then.pop("kind")]
    return Said(leg, Turn(from_data(said["lines"]), kind(**then)))


def asked(leg: Leg) -> bool:
    """Say whether the leg was asked for keys; whatever comes then is the answer of whoever is on the line."""
    said = _kept(leg)
    return said is not None and said["then"]["kind"] == Ask.__name__


def spoken_seconds(leg: Leg, *, now: datetime) -> float:
    """Return how long ago the leg was given its last turn."""
    said = _kept(leg)
    return (now - datetime.fromisoformat(str(said["at"]))).total_seconds() if said else 0.0


def meant(leg: Leg, event: Event, *, now: datetime) -> Event:
    """Return what the caller did: silence sooner than silence can be is a lone ``#``, keyed out of habit."""
    said = _kept(leg)
    if not isinstance(event, Silence) or said is None:
        return event
    sooner = asked(leg) and spoken_seconds(leg, now=now) < said["then"]["seconds"]
    return Heard("#") if sooner else event


def _kept(leg: Leg) -> Mapping[str, Any] | None:
    return cast("Mapping[str, Any] | None", leg.dialogue.data.get(SAID))
