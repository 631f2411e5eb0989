"""Questions that are answered by keys."""

from bedline.simulator.twilio.documents import Element
from bedline.simulator.twilio.talk import Outcome, Talk, seconds
from bedline.simulator.twilio.verbs.speech import pause, play, say
from bedline.simulator.twilio.waiting import unless

_NESTED = {"Say": say, "Play": play, "Pause": pause}


async def gather(talk: Talk, verb: Element) -> Outcome:
    """Ask, unless the answer is there already; a key cuts the question short, and then there is only silence."""
    talk.line.asking = True
    try:
        await unless(_ask(talk, verb), stopped=talk.line.keys.any())
        digits, finished = await _collected(talk, verb)
    finally:
        talk.line.asking = False
    if not digits and verb.get("actionOnEmptyResult") != "true":
        return None
    action = verb.get("action", "") or talk.url
    return talk.step(action, Digits=digits, FinishedOnKey=finished, msg="Gather End")


async def _ask(talk: Talk, verb: Element) -> None:
    for nested in verb:
        if nested.tag in _NESTED:
            await _NESTED[nested.tag](talk, nested)


async def _collected(talk: Talk, verb: Element) -> tuple[str, str]:
    """Return the keys, and the one that closed them; a lone closing key is an answer of nothing."""
    closing = verb.get("finishOnKey", "#")
    wanted = int(seconds(verb, "numDigits", 0))
    digits = ""
    while True:
        key = await talk.line.keys.next(seconds=seconds(verb, "timeout", 5))
        if key is None:
            return digits, ""
        if key == closing:
            return digits, key
        digits += key
        if len(digits) == wanted:
            return digits, ""
