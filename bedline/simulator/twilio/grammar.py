"""Which elements and attributes TwiML has, and which may stand in which: asked of the installed SDK itself."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from twilio.twiml import TwiML
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

from bedline.simulator.twilio.signing import Kind


@dataclass(slots=True, eq=False)
class Rule:
    """One element: the attributes it may have, the elements it may hold by name, and whether it may hold text."""

    name: str
    attributes: set[str] = field(default_factory=set)
    children: dict[str, "Rule"] = field(default_factory=dict)
    text: bool = False


@cache
def grammar(kind: Kind) -> Rule:
    """Return what a document may be in answer to a call or to a text."""
    root = VoiceResponse() if kind is Kind.VOICE else MessagingResponse()
    return _explored(root, {})


def _explored(element: Any, known: dict[type, Rule]) -> Rule:
    """Return the rule of an element that the SDK made with every argument it takes."""
    seen = type(element) in known
    rule = known.setdefault(type(element), Rule(element.name))
    rule.attributes |= set(element.attrs)
    rule.text = rule.text or element.value is not None
    if not seen:
        for child in _children(element):
            rule.children[child.name] = _explored(child, known)
    return rule


def _children(element: Any) -> Iterator[Any]:
    """Make one of each element that may stand in this one; every argument becomes an attribute, or the text."""
    for name, make in inspect.getmembers(element, inspect.ismethod):
        if name.startswith("_") or hasattr(TwiML, name):
            continue
        taken = [
            parameter.name
            for parameter in inspect.signature(make).parameters.values()
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        yield make(**dict.fromkeys(taken, "x"))
