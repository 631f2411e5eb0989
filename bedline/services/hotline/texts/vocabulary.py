"""The words in which a telephone's wards write of their beds: the region's own names, and what is usual for them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bedline.domain import gsm7, replies
from bedline.domain.facilities import Unit
from bedline.domain.ids import UnitId
from bedline.domain.regions import CareForm, Region
from bedline.domain.replies import letters
from bedline.services.hotline.texts import reasons

# What is written for a name and is no beginning of it.
USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "eerstelijnsverblijf": ("elv",),
    "kortverblijf": ("kv", "kvb"),
    "crisis": ("crisisbed", "crisisbedden"),
    "crisisbed": ("crisis",),
}
# "pal" for "palliatief"; two letters may be the beginning of anything.
SHORTEST: Final = 3
_TAKEN: Final = frozenset().union(
    replies.OPT_OUT,
    replies.OPT_IN,
    replies.CARRIER_HELP,
    replies.YES,
    replies.NO,
    replies.RING,
    replies.LATER,
    replies.TOMORROW,
    replies.TODAY,
    replies.STATUS,
    replies.HELP,
    replies.UNDO,
    replies.SAME,
    replies.FULL,
    replies.CLOSE,
    replies.OPEN,
    replies.UNTIL,
    replies.WHY,
    replies.EVERYTHING,
    replies.WORDS,
    {"bed", "bedden", "vrij", "libre", "pin"},
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which unit a word means, and how each unit is called in a text."""

    beds: Mapping[str, str]
    labels: Mapping[UnitId, str]
    joined: Mapping[str, str]
    """Names of several words, and the one word that stands for each."""
    reasons: Mapping[str, str]
    """Which reason for closing a word means."""
    refusals: Mapping[str, str]
    """Which reason of a no a word means."""

    def read(self, text: str) -> replies.Message:
        """Return what a text means; names of several words may stand in it as they are."""
        plain = _plain(text, numbers=True)
        for name, word in self.joined.items():
            plain = re.sub(rf"\b{name}\b", word, plain)
        return replies.read(plain, beds=self.beds, reasons=self.reasons, refusals=self.refusals)

    def by_unit(self, free: Mapping[str, int]) -> dict[UnitId, int]:
        """Return the free places of each unit: of one that was named by several of its forms, their sum."""
        units: dict[UnitId, int] = defaultdict(int)
        for name, number in free.items():
            units[UnitId(name.split("/")[0])] += number
        return dict(units)

    @property
    def example(self) -> str:
        """Return a report as the sender may write it: with numbers that no ward is too small for."""
        return " ".join(
            f"{label} {number}" for label, number in zip(list(self.labels.values())[:2], (1, 0), strict=False)
        )


def vocabulary(region: Region, units: Sequence[Unit]) -> Vocabulary:
    """Return the words for these units; one that could mean two of them means none, and is asked about."""
    meant: dict[str, set[tuple[UnitId, str]]] = defaultdict(set)
    joined: dict[str, str] = {}
    for unit in units:
        for form in _forms(region, unit):
            for name in (*form.short_names.values(), *form.names.values()):
                words = _plain(name).split()
                if len(words) > 1:
                    joined[" ".join(words)] = "".join(words)
                for word in {"".join(words), *words[:1]}:
                    _add(meant, word, (unit.id, form.id))
        if len(units) > 1:
            _add(meant, "".join(_plain(unit.name).split()), (unit.id, "unit"))
    beds = {word: _name(places) for word, places in meant.items() if len({unit for unit, _ in places}) == 1}
    by_length = sorted(joined.items(), key=lambda pair: -len(pair[0]))
    return Vocabulary(
        beds, _labels(region, units), dict(by_length), reasons=reasons.words(region), refusals=reasons.refusals(region)
    )


def _add(meant: dict[str, set[tuple[UnitId, str]]], word: str, place: tuple[UnitId, str]) -> None:
    written = {word, *USUAL.get(word, ())}
    written |= {word[:length] for length in range(SHORTEST, len(word))}
    for each in written - _TAKEN:
        # The grammar reads letters alone as words.
        if each.isascii() and each.isalpha():
            meant[each].add(place)


def _name(places: Iterable[tuple[UnitId, str]]) -> str:
    """Return under which name a word's places are counted: the same for words that mean the same."""
    ordered = sorted(places)
    return f"{ordered[0][0]}/{'+'.join(form for _, form in ordered)}"


def _labels(region: Region, units: Sequence[Unit]) -> dict[UnitId, str]:
    """Return how each unit is called: by its form, or by its own name where that says more."""
    language = region.languages[0]
    short: dict[UnitId, str] = {}
    for unit in units:
        forms = _forms(region, unit)
        short[unit.id] = forms[0].short_names.get(language, forms[0].id) if forms else unit.name
    counts = Counter(short.values())
    return {unit.id: gsm7.plain(short[unit.id] if counts[short[unit.id]] == 1 else unit.name) for unit in units}


def _forms(region: Region, unit: Unit) -> list[CareForm]:
    return [form for form in region.care_forms.values() if form.id in unit.care_forms]


def _plain(text: str, *, numbers: bool = False) -> str:
    """Return words and numbers alone; ``numbers``: with what holds a date or an hour together, "25-11", "14:30"."""
    bare = letters.plain(text)
    if numbers:
        return re.sub(r"[^a-z0-9?:./-]+|(?<![0-9])[:./-]+|[:./-]+(?![0-9])", " ", bare).strip()
    return re.sub(r"[^a-z0-9?]+", " ", bare).strip()
