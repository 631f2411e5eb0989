"""Who the patients are, and what was said of them, sealed."""

from collections.abc import Collection, Mapping
from typing import Protocol

from bedline.domain.ids import RequestId
from bedline.domain.patients import Patient


class Patients(Protocol):
    """Who the patients are, sealed; every reading is audited by the caller."""

    def keep(self, request: RequestId, patient: Patient, *, known_again: bool = False) -> None:
        """Keep the identity that belongs to a request, replacing an earlier one.

        ``known_again``: there is a legal ground to know the same person again by the national number.
        """
        ...

    def same_person(self, request: RequestId) -> Collection[RequestId] | None:
        """Return the region's requests for the same person, this one among them, as far as they may be known again.

        None where that cannot be said: there is no national number, or it was kept without a ground to use it.
        """
        ...

    def find(self, request: RequestId) -> Patient | None:
        """Return the identity that belongs to a request."""
        ...

    def keep_words(self, request: RequestId, words: Mapping[str, str]) -> None:
        """Keep what was answered in triage in somebody's own words, by question, replacing what was."""
        ...

    def words(self, request: RequestId) -> Mapping[str, str]:
        """Return what was answered in somebody's own words; empty where nothing was."""
        ...
