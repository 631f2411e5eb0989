"""Coded reasons of a region, with their words, and what follows from each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# A name in each language the region speaks: {"nl": "eerstelijns laag", "en": "first-line low"}.
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason (of a refusal, a withdrawal, a closure of the case) with its words.

    ``sets_full``: a ward refusing for this reason says that its figure of free places is wrong.
    """

    id: str
    names: Names
    sets_full: bool = False


class Party(StrEnum):
    """Who thought again about a reserved place."""

    WARD = "ward"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class CancellationReason:
    """Why a reserved place is given up while the patient still needs one, and whose word that is.

    ``sets_full``: a ward that takes its yes back for this reason says that nothing is free.
    """

    id: str
    names: Names
    party: Party
    sets_full: bool = False
