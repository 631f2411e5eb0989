"""What can be asked of the stays that are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bedline.domain.ids import FacilityId, RequestId, StayId
from bedline.domain.stays import Stay, StayState
from bedline.ports.storage.pages import Page


class Stays(Protocol):
    """Stays. ``get`` locks."""

    def add(self, stay: Stay) -> None:
        """Keep a new stay."""
        ...

    def get(self, stay: StayId) -> Stay:
        """Return the stay, locked.

        Raises:
            NotFound: ``unknown_stay``.
        """
        ...

    def find(self, stay: StayId) -> Stay:
        """Return the stay, not locked.

        Raises:
            NotFound: ``unknown_stay``.
        """
        ...

    def save(self, stay: Stay) -> None:
        """Keep the new state of a stay that was got."""
        ...

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Stay]:
        """Return the latest stay of each of the requests that has one."""
        ...

    def present(self, facility: FacilityId) -> Sequence[Stay]:
        """Return the stays of the facility whose place is reserved or slept in, oldest first."""
        ...

    def page(
        self, *, facilities: Collection[FacilityId], states: Collection[StayState], page: Page
    ) -> tuple[Sequence[Stay], str | None]:
        """Return stays of these facilities in these states, the newest promise first, and the cursor of the next page.

        Raises:
            Invalid: ``unknown_cursor``.
        """
        ...

    def overdue(self, *, before: datetime, limit: int) -> Sequence[StayId]:
        """Return reserved stays whose request's next action was due before that moment (not locked)."""
        ...

    def terms_due(self, *, now: datetime, limit: int) -> Sequence[StayId]:
        """Return stays whose ``term_at`` has come, longest ago first (not locked)."""
        ...
