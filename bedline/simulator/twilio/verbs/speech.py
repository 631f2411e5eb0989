"""What is said and played to a caller, and silence."""

import asyncio
from typing import Final
from urllib.parse import urlsplit

from bedline.simulator.twilio.courier import NotConnected, Parcel, TooSlow
from bedline.simulator.twilio.documents import Element
from bedline.simulator.twilio.talk import Outcome, Talk, seconds, words

# A calm voice, in letters a second; nothing takes less than this.
LETTERS_A_SECOND: Final = 15.0
SHORTEST: Final = 0.5
# A recorded prompt, as long as most of them.
RECORDED: Final = 3.0


async def say(talk: Talk, verb: Element) -> Outcome:
    """Speak."""
    text = words(verb)
    for _ in range(int(seconds(verb, "loop", 1))):
        await _heard(talk, text, length=max(SHORTEST, len(text) / LETTERS_A_SECOND), language=verb.get("language", ""))
    return None


async def play(talk: Talk, verb: Element) -> Outcome:
    """Play a file, after a look at whether there is one, or press keys."""
    url = words(verb)
    if not url:
        await asyncio.sleep(SHORTEST * len(verb.get("digits", "")))
        return None
    await _fetched(talk, url)
    for _ in range(int(seconds(verb, "loop", 1))):
        await _heard(talk, f"[{urlsplit(url).path.rpartition('/')[2]}]", length=RECORDED)
    return None


async def pause(_talk: Talk, verb: Element) -> Outcome:
    """Say nothing."""
    await asyncio.sleep(seconds(verb, "length", 1))
    return None


async def _heard(talk: Talk, text: str, *, length: float, language: str = "") -> None:
    talk.line.begin(text, language=language, seconds=length)
    try:
        await asyncio.sleep(length)
    except asyncio.CancelledError:
        talk.line.hear(text, language=language, cut=True)
        raise
    talk.line.hear(text, language=language)


async def _fetched(talk: Talk, url: str) -> None:
    try:
        reply = await talk.exchange.post.courier.carry(
            Parcel(method="GET", url=url, headers={"User-Agent": "TwilioProxy/1.1"}), connect=5, read=15
        )
    except (NotConnected, TooSlow):
        talk.exchange.findings.violation("nothing to play", where=url)
        return
    if reply.status != 200 or not reply.content_type.startswith("audio/"):  # noqa: PLR2004 -- OK
        talk.exchange.findings.violation(f"nothing to play: {reply.status} {reply.content_type}", where=url)
