"""The words in which wards text why they close, or say no: the region's own names, and what is usual for them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
# The same for the reasons of a no.
USUAL_OF_A_NO: Final[Mapping[str, frozenset[str]]] = {
    "no_bed": frozenset({"vol", "volzet", "full", "complet", "plaats", "plek", "bedden"}),
    "no_staff": USUAL["no_staff"],
    "too_complex": frozenset({"zwaar", "zorgzwaarte", "complex", "complexe", "lourd"}),
    "no_doctor_cover": USUAL["no_doctor"],
}
# Words of a name that could stand in that of any other.
_COMMON: Final = frozenset(
    {"weinig", "geen", "nodig", "beschikbaar", "afdeling", "reden", "enough", "available", "ward", "needs", "reason"}
    | {"manque", "disponible", "service", "besoin", "motif"}
)
# The same in the names of reasons for a no.
_COMMON_IN_A_NO: Final = frozenset(
    {
        "niet",
        "past",
        "deze",
        "voor",
        "alleen",
        "andere",
        "only",
        "does",
        "this",
        "with",
        "other",
        "pour",
        "dans",
        "autre",
    }
)
SHORTEST: Final = 4


def words(region: Region) -> Mapping[str, str]:
    """Return which reason for closing a word means; one that could mean two of them means none."""
    return _meant(region.closure_reasons.values(), usual=USUAL)


def refusals(region: Region) -> Mapping[str, str]:
    """Return which reason of a no a word means, likewise."""
    meant = _meant(region.refusal_reasons.values(), usual=USUAL_OF_A_NO)
    return {word: reason for word, reason in meant.items() if word not in _COMMON_IN_A_NO}


def _meant(reasons: Iterable[Reason], *, usual: Mapping[str, frozenset[str]]) -> dict[str, str]:
    meant: dict[str, set[str]] = defaultdict(set)
    for reason in reasons:
        for word in usual.get(reason.id, frozenset()).union(*(_telling(name) for name in reason.names.values())):
            meant[word].add(reason.id)
    return {word: next(iter(ids)) for word, ids in meant.items() if len(ids) == 1}


def word(reason: Reason, *, language: str) -> str:
    """Return the one word to text for a reason, as it is printed: the first of its name that tells something."""
    names = reason.names
    name = names.get(language.split("-", maxsplit=1)[0]) or next(iter(names.values()))
    return (_telling(name) or [reason.id])[0].upper()


def said(reason: Reason, *, language: str) -> str:
    """Return the name of a reason, as it stands within a sentence."""
    name = reason.names.get(language.split("-", maxsplit=1)[0]) or next(iter(reason.names.values()))
    return name[:1].lower() + name[1:]


def _telling(name: str) -> list[str]:
    found = re.findall("[a-z]+", letters.plain(name))
    return [each for each in found if len(each) >= SHORTEST and each not in _COMMON]
