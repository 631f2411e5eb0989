"""What can be asked of the offers that are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bedline.domain.ids import FacilityId, OfferId, RequestId
from bedline.domain.offers import Offer


class Offers(Protocol):
    """Offers. ``get`` locks."""

    def add(self, offer: Offer) -> bool:
        """Keep a new offer; False when its code is in use by another open one of that facility."""
        ...

    def get(self, offer: OfferId) -> Offer:
        """Return the offer, locked.

        Raises:
            NotFound: ``unknown_offer``.
        """
        ...

    def find(self, offer: OfferId) -> Offer:
        """Return the offer, not locked.

        Raises:
            NotFound: ``unknown_offer``.
        """
        ...

    def save(self, offer: Offer) -> None:
        """Keep the new state of an offer that was got."""
        ...

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Sequence[Offer]]:
        """Return every offer made for each of the requests, oldest first."""
        ...

    def open_at(self, facility: FacilityId) -> Sequence[Offer]:
        """Return the offers the facility has still to answer, soonest deadline first."""
        ...

    def lapsed(self, *, now: datetime, limit: int) -> Sequence[OfferId]:
        """Return open offers whose moment has passed, longest ago first (not locked)."""
        ...
