"""Who the patients are, and what was said of them, sealed."""

from collections.abc import Mapping
from typing import Protocol

from bedline.domain.ids import RequestId
from bedline.domain.patients import Patient


class Patients(Protocol):
    """Who the patients are, sealed; every reading is audited by the caller."""

    def keep(self, request: RequestId, patient: Patient) -> None:
        """Keep the identity that belongs to a request, replacing an earlier one."""
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
