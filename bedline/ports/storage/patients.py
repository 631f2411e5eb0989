"""Who the patients are, sealed."""

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
