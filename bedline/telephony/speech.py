"""How a sentence is spoken: by which voice, with which figures one by one, or as somebody recorded it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Play, Say

from bedline.domain.scripts.talk import Line

# The wording: the sentence of that key in that language, with its gaps filled.
Wording = Callable[[str, str, Mapping[str, object]], str]
# Recorded sentences by language and key, and where each is played from.
Prompts = Mapping[tuple[str, str], str]

# What is said figure by figure, wherever a sentence has it.
SPELLED: Final = frozenset({"code", "phone", "postcode"})
_OPEN, _CLOSE = "\ue000", "\ue001"
_SPELLED_PART: Final = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
# What no XML document can hold, so that a name with a stray character does not cost a call; and our own two marks.
_UNSPEAKABLE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue002-\ufffd\U00010000-\U0010ffff]")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Everything needed to speak; the first of the voices speaks languages that have none."""

    wording: Wording
    voices: Mapping[str, Voice] = field(default_factory=lambda: VOICES)
    prompts: Prompts = field(default_factory=dict)

    def spoken(self, lines: Iterable[Line], *, language: str) -> list[TwiML]:
        """Return the lines as TwiML, in their order.

        A recording takes the place of a sentence that has no gaps: what it says is always the same.
        """
        return [element for line in lines if (element := self._element(line, language)) is not None]

    def _element(self, line: Line, language: str) -> TwiML | None:
        tag = language.replace("_", "-")
        recorded = self.prompts.get((tag, line.key))
        if recorded and not line.params:
            return Play(recorded)
        params = {name: _marked(value) if name in SPELLED else value for name, value in line.params.items()}
        text = self.wording(line.key, tag, params)
        return _said(text, self.voice(tag)) if _cleaned(text).strip() else None

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


def _marked(value: object) -> object:
    return f"{_OPEN}{_cleaned(str(value))}{_CLOSE}" if isinstance(value, str | int) else value


def _cleaned(text: str) -> str:
    return _UNSPEAKABLE.sub("", text)


def _said(text: str, voice: Voice) -> Say:
    """Return the sentence, its marked parts to be said one by one; the SDK escapes, so nothing is escaped here."""
    say = Say(language=voice.locale, voice=voice.name)
    for number, part in enumerate(_SPELLED_PART.split(text)):
        cleaned = _cleaned(part)
        if not cleaned:
            continue
        if number % 2:
            say.say_as(cleaned, interpret_as="digits" if cleaned.isdecimal() else "characters")
        else:
            say.append(cleaned)
    return say
