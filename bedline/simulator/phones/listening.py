"""What people take from a sentence they hear: which key is for what, and what else is asked of them.

Nobody here knows the menus: a sentence is all there is to go by, in whichever of the languages it is said.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Asked(StrEnum):
    """What a sentence may ask for besides a choice."""

    NUMBER = "number"
    PIN = "pin"
    BIRTH_YEAR = "birth_year"
    POSTCODE = "postcode"
    TRAITS = "traits"
    COUNT = "count"
    TONE = "tone"
    CONNECTED = "connected"
    HANG_UP = "hang_up"


_KEY: Final = re.compile(r"(?:toets|press|tapez|composez|appuyez sur|faites)(?: le| la)? (\d)\b", re.IGNORECASE)
_ASKED: Final[Mapping[Asked, re.Pattern[str]]] = {
    asked: re.compile(pattern, re.IGNORECASE)
    for asked, pattern in {
        Asked.NUMBER: r"\b(AGB|RIZIV|INAMI)\b",
        Asked.PIN: r"pincode|\bPIN\b|code secret",
        Asked.BIRTH_YEAR: r"geboortejaar van|year of birth, four|année de naissance du patient",
        Asked.POSTCODE: r"cijfers van de postcode|digits of the postcode|chiffres du code postal",
        Asked.TRAITS: r"alle nummers, dan|all the numbers, then|tous les numéros",
        Asked.COUNT: r"(aantal|hoeveel er vrij zijn) en een hekje|the number, then hash|how many|combien|le nombre",
        Asked.TONE: r"na de toon|after the tone|après le (signal|bip)",
        Asked.CONNECTED: r"^(U wordt verbonden|We are connecting you\.|Nous vous mettons en ligne)",
        Asked.HANG_UP: r"ophangen|hang up|raccrocher",
    }.items()
}
# How somebody who answers by text is told with which words.
_ANSWERS: Final = re.compile(r"\b(JA|YES|OK|OUI) (\d{3})\b.*?\b(NEE|NO|NON) \2\b")

# How whoever asked for the figures is told them, with a word in capitals for each.
_FIGURES: Final = re.compile(r"(?:Nu gemeld|Reported now|Chiffres actuels)\s?: ([A-Z][A-Z0-9 ,]+\d)\.")


# How whoever has to say more is told what to send, and how a closed ward is told to open again.
_CLOSING: Final = re.compile(r"(?:bijvoorbeeld|for instance|par exemple) ((?:DICHT|CLOSE|FERMER) .+)$")
_OPENING: Final = re.compile(r"(?:Eerder open|To open sooner|Rouvrir avant)\s?: ((?:OPEN|OUVRIR) .+?)\. ")


def asked(sentence: str) -> Asked | None:
    """Return what the sentence asks for, when it is no choice between keys."""
    return next((each for each, pattern in _ASKED.items() if pattern.search(sentence)), None)


def choices(sentence: str) -> list[tuple[str, str]]:
    """Return what each key in the sentence is for, in order: ``[("voor een crisisbed", "1")]``."""
    found, start = [], 0
    for key in _KEY.finditer(sentence):
        found.append((sentence[start : key.start()].strip(" ,.:;?!").casefold(), key[1]))
        start = key.end()
    return found


def key_for(sentence: str, words: Iterable[str]) -> str | None:
    """Return the key of the first choice that is for one of these, as words or as the pattern of words."""
    wanted = [re.compile(rf"\b(?:{each})\b", re.IGNORECASE) for each in words if each]
    return next((key for about, key in choices(sentence) if any(each.search(about) for each in wanted)), None)


def named(sentence: str, *names: str) -> str | None:
    """Return the key for what has one of those names.

    "Voor", "nodig" and their like before it do not count, nor does what a name has in brackets, which may not be said.
    """
    wanted = {_bare(each) for name in names for each in (name, _IN_BRACKETS.sub("", name)) if each}
    return next((key for about, key in choices(sentence) if _bare(about) in wanted), None)


def text_answers(text: str) -> tuple[str, str] | None:
    """Return the texts that say yes and no, when somebody asks for either."""
    found = _ANSWERS.search(text)
    return (f"{found[1]} {found[2]}", f"{found[3]} {found[2]}") if found else None


def figures_in(text: str) -> str | None:
    """Return the figures in an answer to who asked for them, as they are texted: "ELV 3 CRISIS 1"."""
    found = _FIGURES.search(text)
    return found[1].replace(",", "").strip() if found else None


def closing_in(text: str) -> str | None:
    """Return what to text to close a ward, where an answer says so."""
    found = _CLOSING.search(text)
    return found[1] if found else None


def opening_in(text: str) -> str | None:
    """Return what to text to open a ward that has just been closed."""
    found = _OPENING.search(text)
    return found[1] if found else None


_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_BEFORE: Final = re.compile(
    r"^(voor|nodig|for|needed|pour|nécessaire)\s+(een |a |an |un |une |le |la |les )?", re.IGNORECASE
)


def _bare(words: str) -> str:
    return re.sub(r"[^\w]+", " ", _BEFORE.sub("", words.casefold().strip())).strip()
