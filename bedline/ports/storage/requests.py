"""What can be asked of the bed requests that are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bedline.domain.ids import CareFormId, FacilityId, PracticeId, RegionId, RequestId
from bedline.domain.requests import BedRequest, RequestState
from bedline.ports.storage.pages import Page

# No work takes longer from its moment to its commit; what one changed may be unseen by others until then.
UNSEEN_LENGTH = timedelta(seconds=10)


class Requests(Protocol):
    """Bed requests. ``get`` locks the row until the work ends; ``find`` only reads."""

    def add(self, request: BedRequest) -> bool:
        """Keep a new request; False when its code is in use by another live one (choose a new code)."""
        ...

    def get(self, request: RequestId) -> BedRequest:
        """Return the request, locked.

        Raises:
            NotFound: ``unknown_request``.
        """
        ...

    def find(self, request: RequestId) -> BedRequest:
        """Return the request, not locked.

        Raises:
            NotFound: ``unknown_request``.
        """
        ...

    def save(self, request: BedRequest) -> None:
        """Keep the new state of a request that was got."""
        ...

    def live(self, region: RegionId) -> Sequence[BedRequest]:
        """Return every request of the region that has not landed."""
        ...

    def page(
        self,
        *,
        region: RegionId,
        states: Collection[RequestState],
        practice: PracticeId | None,
        page: Page,
    ) -> tuple[Sequence[BedRequest], str | None]:
        """Return requests, newest first, and the cursor of the next page (None: no more). No states: all."""
        ...

    def by_ids(self, requests: Collection[RequestId]) -> Mapping[RequestId, BedRequest]:
        """Return those requests, not locked."""
        ...

    def due_warning(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, live requests whose ``warn_at`` has passed; not those locked."""
        ...

    def due_retry(
        self, *, now: datetime, limit: int, first: Collection[CareFormId] = frozenset()
    ) -> Sequence[BedRequest]:
        """Return, locked, waiting requests to search for again; rows locked by others are left out.

        Those for the forms that come ``first`` stand before the others, and of each whoever is due first.

        That is: last ``searched_at`` before ``now``, and the next action is due, or a unit of the region that
        offers the form has changed since and has a free place. A change counts ``UNSEEN_LENGTH`` longer, because
        it may have been made before that search and become visible only after it.
        """
        ...

    def due_choice(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests in nobody's hands whose referrer should have chosen by now; not those locked."""
        ...

    def due_no_show(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests of whose patient somebody should have said by now why they did not come.

        Those locked by others are left out.
        """
        ...

    def due_return(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose provider should have found a place by now; not those locked."""
        ...

    def led_by(self, facility: FacilityId) -> Sequence[BedRequest]:
        """Return the requests whose search the facility owns, soonest deadline first."""
        ...

    def due_climb(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next rung of the ladder is due; not those locked."""
        ...

    def due_across(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests with a search across the border of which there is news; not those locked.

        That is: the request is not sought next door any more, the guest has landed, has a place or has lost it, our
        desk has said its word, or the moment of the place has passed.
        """
        ...

    def home_of(self, guest: RequestId) -> RequestId | None:
        """Return of which request another region's is the guest, while something may come of it."""
        ...

    def due_hearing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose ``hear_by`` has passed; rows locked by others are left out."""
        ...

    def forgotten(self, *, before: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, requests whose next action or rung was due before that moment and of which no task tells.

        Rows locked by others are left out.
        """
        ...

    def due_closing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """Return, locked, arrived requests whose closing is due; not those locked."""
        ...
