"""How a sentence is spoken: by which voice, or as somebody recorded it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Play, Say

from bedline.domain.scripts.talk import Line

# The wording: the sentence of that key in that language ("nl-BE"), its gaps filled as an ear takes them in.
Wording = Callable[[str, str, Mapping[str, object]], str]
# Recorded sentences by language and key, and where each is played from.
Prompts = Mapping[tuple[str, str], str]

# What no XML document can hold; a stray character in somebody's name must not cost a call.
_UNSPEAKABLE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice by the provider's name, and the locale that it speaks."""

    locale: str
    name: str


VOICES: Final[Mapping[str, Voice]] = {
    "nl": Voice("nl-NL", "Polly.Laura-Neural"),
    "nl-BE": Voice("nl-BE", "Polly.Lisa-Neural"),
    "fr": Voice("fr-BE", "Polly.Isabelle-Neural"),
    "en": Voice("en-GB", "Polly.Amy-Neural"),
}


def voices_with(chosen: Iterable[str]) -> Mapping[str, Voice]:
    """Return the usual voices with some replaced, each written as ``nl=nl-NL/Polly.Ruben``."""
    own = {}
    for one in chosen:
        language, _, voice = one.partition("=")
        locale, _, name = voice.partition("/")
        own[language] = Voice(locale, name)
    return {**VOICES, **own}


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Everything needed to speak; the first of the voices speaks languages that have none."""

    wording: Wording
    voices: Mapping[str, Voice] = field(default_factory=lambda: VOICES)
    prompts: Prompts = field(default_factory=dict)

    def spoken(self, lines: Iterable[Line], *, language: str) -> list[TwiML]:
        """Return the lines as TwiML, in their order, each by a voice of its own language, or else of that one.

        A recording takes the place of a sentence that has no gaps: what it says is always the same.
        """
        return [element for line in lines if (element := self._element(line, line.language or language)) is not None]

    def _element(self, line: Line, language: str) -> TwiML | None:
        tag = language.replace("_", "-")
        recorded = self.prompts.get((tag, line.key))
        if recorded and not line.params:
            return Play(recorded)
        # The SDK escapes what XML needs escaped; doing so here as well would be heard.
        text = _UNSPEAKABLE.sub("", self.wording(line.key, tag, line.params)).strip()
        voice = self.voice(tag)
        return Say(text, language=voice.locale, voice=voice.name) if text else None

    def voice(self, language: str) -> Voice:
        """Return who speaks the language, or the one it is a kind of."""
        tag = language.replace("_", "-")
        return self.voices.get(tag) or self.voices.get(tag.split("-")[0]) or next(iter(self.voices.values()))


def find_prompts(folder: Path, *, address: Callable[[str, str], str]) -> Prompts:
    """Return the recordings ``<folder>/<language>/<key>.wav``; ``address`` gives where each is played from."""
    return {
        (path.parent.name.replace("_", "-"), path.stem): address(path.parent.name, path.stem)
        for path in sorted(folder.glob("*/*.wav"))
    }
