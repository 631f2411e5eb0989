"""Texts that close a unit for admission, or open it: "DICHT ELV TOT 25-11 REDEN NORO", "OPEN ELV"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bedline.domain.replies import letters, until
from bedline.domain.replies.meanings import Close, NotUnderstood, Open
from bedline.domain.replies.until import Until
from bedline.domain.replies.words import CLOSE, EVERYTHING, OPEN, UNTIL, WHY

# Words that say nothing here.
_FILLING: Final = frozenset(
    {
        "de",
        "het",
        "een",
        "en",
        "et",
        "and",
        "is",
        "gaat",
        "weer",
        "voor",
        "afdeling",
        "afdelingen",
        "bed",
        "bedden",
        "lit",
        "lits",
        "beds",
        "ward",
        "wards",
        "unit",
        "service",
        "the",
        "le",
        "la",
        "les",
        "au",
        "aux",
        "a",
        "op",
        "zijn",
        "wij",
        "we",
        "nous",
        "on",
        "est",
        "again",
    }
)
# "t/m 25-11", "tot en met", "jusqu'au 25 inclus": that day as well.
_THROUGH: Final = frozenset({"tm", "tem", "inclus", "inclusief", "including", "through"})
_WORD: Final = re.compile(r"[0-9]+(?:[:./-][0-9]+)*|[a-z]+")


@dataclass(slots=True)
class _Said:
    """What was found in a text so far, and the first word that made no sense."""

    beds: list[str] = field(default_factory=list)
    everything: bool = False
    until: Until | None = None
    through: bool = False
    reason: str | None = None
    unclear: str | None = None


def read(
    text: str, *, pin: bool, beds: Mapping[str, str], reasons: Mapping[str, str]
) -> Close | Open | NotUnderstood | None:
    """Return what a text closes or opens; None: it is about something else. ``pin``: it begins with one."""
    words = _words(text)[2 if pin else 0 :]
    place = next((at for at, word in enumerate(words) if word in CLOSE | OPEN), None)
    if place is None or not all(word in beds or word in _FILLING | EVERYTHING for word in words[:place]):
        return None
    closes = words[place] in CLOSE
    said = _read([*words[:place], *words[place + 1 :]], beds=beds, reasons=reasons if closes else {}, closes=closes)
    if said.unclear is not None:
        return NotUnderstood(said.unclear, closing=True)
    named = tuple(dict.fromkeys(said.beds))
    if not closes:
        return Open(beds=named, everything=said.everything)
    ends = replace(said.until, through=True) if said.until is not None and said.through else said.until
    return Close(beds=named, everything=said.everything, until=ends, reason=said.reason)


def _words(text: str) -> list[str]:
    plain = re.sub(r"\bt\s*/?\s*m\b", "tm", letters.plain(text))
    plain = re.sub(r"\ben\s+met\b|\be\.m\b", "tm", plain)
    return _WORD.findall(plain)


def _read(words: Sequence[str], *, beds: Mapping[str, str], reasons: Mapping[str, str], closes: bool) -> _Said:
    said, at, telling_why = _Said(), 0, False
    while at < len(words) and said.unclear is None:
        word = words[at]
        moment = until.read(words, at=at) if closes else None
        if moment is not None and said.until is None:
            said.until, at = moment
            telling_why = False
            continue
        if word in WHY and closes:
            telling_why = True
        elif word in UNTIL and closes:
            telling_why = False
        else:
            _take(word, said, beds=beds, reasons=reasons, telling_why=telling_why)
        at += 1
    return said


def _take(word: str, said: _Said, *, beds: Mapping[str, str], reasons: Mapping[str, str], telling_why: bool) -> None:
    """Take in one word; after "reden" what is neither reason nor bed is somebody's own words, and passed over."""
    reason = reasons.get(word) if telling_why or word not in beds else None
    if reason is not None and said.reason in (None, reason):
        said.reason = reason
    elif reason is None and word in beds:
        said.beds.append(beds[word])
    elif reason is None and telling_why:
        return
    elif word in EVERYTHING:
        said.everything = True
    elif word in _THROUGH:
        said.through = True
    elif word not in _FILLING:
        said.unclear = word
