"""The words in which wards text why they close: the region's own names, and what is usual for them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from bedline.domain.regions import Reason, Region
from bedline.domain.replies import letters

# What is written for a reason of that id, and stands in none of its names.
USUAL: Final[Mapping[str, frozenset[str]]] = {
    "outbreak": frozenset(
        {
            "noro",
            "norovirus",
            "virus",
            "griep",
            "buikgriep",
            "influenza",
            "corona",
            "covid",
            "schurft",
            "scabies",
            "gastro",
        }
        | {"besmetting", "infectie", "epidemie", "flu", "grippe", "gale", "infection"}
    ),
    "no_staff": frozenset({"bezetting", "onderbezetting", "tekort", "verpleging", "staffing", "effectif"}),
    "no_doctor": frozenset({"dokter", "huisarts", "docteur", "physician"}),
    "maintenance": frozenset({"verbouwing", "lekkage", "reparatie", "repair", "travaux", "desinfectie"}),
    "unrest": frozenset({"onrust", "drukte"}),
    "other": frozenset({"anders", "overig"}),
}
# Words of a name that could stand in that of any other.
_COMMON: Final = frozenset(
    {"weinig", "geen", "nodig", "beschikbaar", "afdeling", "reden", "enough", "available", "ward", "needs", "reason"}
    | {"manque", "disponible", "service", "besoin", "motif"}
)
SHORTEST: Final = 4


def words(region: Region) -> Mapping[str, str]:
    """Return which reason for closing a word means; one that could mean two of them means none."""
    meant: dict[str, set[str]] = defaultdict(set)
    for reason in region.closure_reasons.values():
        for word in USUAL.get(reason.id, frozenset()).union(*(_telling(name) for name in reason.names.values())):
            meant[word].add(reason.id)
    return {word: next(iter(ids)) for word, ids in meant.items() if len(ids) == 1}


def word(reason: Reason, *, language: str) -> str:
    """Return the one word to text for a reason, as it is printed: the first of its name that tells something."""
    names = reason.names
    name = names.get(language.split("-", maxsplit=1)[0]) or next(iter(names.values()))
    return (_telling(name) or [reason.id])[0].upper()


def _telling(name: str) -> list[str]:
    found = re.findall("[a-z]+", letters.plain(name))
    return [each for each in found if len(each) >= SHORTEST and each not in _COMMON]
