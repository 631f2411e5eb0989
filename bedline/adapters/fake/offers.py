"""Offers and stays of the fake storage."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bedline.adapters.cursors import Cursor, cut
from bedline.adapters.fake.requests import is_due
from bedline.adapters.fake.table import FakeTable
from bedline.domain.errors import NotFound
from bedline.domain.ids import FacilityId, OfferId, RequestId, StayId
from bedline.domain.offers import STANDING, Offer
from bedline.domain.requests import NextKind
from bedline.domain.stays import PRESENT, Stay, StayState
from bedline.ports.storage import Page


class FakeOffers(FakeTable):
    """Offers in a dictionary."""

    def add(self, offer: Offer) -> bool:
        """See the port."""
        same = (each for each in self._state.offers.values() if each.facility == offer.facility)
        if any(each.code == offer.code and each.state in STANDING for each in same):
            return False
        self._writable().offers[offer.id] = offer
        return True

    def get(self, offer: OfferId) -> Offer:
        """See the port."""
        self._writable()
        return self.find(offer)

    def find(self, offer: OfferId) -> Offer:
        """See the port."""
        found = self._state.offers.get(offer)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_offer")
        return found

    def save(self, offer: Offer) -> None:
        """See the port."""
        self._writable().offers[offer.id] = offer

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Sequence[Offer]]:
        """See the port."""
        found: dict[RequestId, list[Offer]] = {}
        for offer in sorted(self._visible(), key=lambda each: (each.made_at, each.id)):
            if offer.request in requests:
                found.setdefault(offer.request, []).append(offer)
        return found

    def open_at(self, facility: FacilityId) -> Sequence[Offer]:
        """See the port."""
        there = [each for each in self._open() if each.facility == facility]
        return sorted(there, key=lambda each: (each.expires_at, each.id))

    def lapsed(self, *, now: datetime, limit: int) -> Sequence[OfferId]:
        """See the port."""
        due = sorted((each for each in self._open() if each.expires_at <= now), key=lambda each: each.expires_at)
        return [each.id for each in due[:limit]]

    def _open(self) -> list[Offer]:
        return [each for each in self._visible() if each.state in STANDING]

    def _visible(self) -> list[Offer]:
        return [each for each in self._state.offers.values() if self._sees(each.region)]


class FakeStays(FakeTable):
    """Stays in a dictionary."""

    def add(self, stay: Stay) -> None:
        """See the port."""
        self._writable().stays[stay.id] = stay

    def get(self, stay: StayId) -> Stay:
        """See the port."""
        self._writable()
        return self.find(stay)

    def find(self, stay: StayId) -> Stay:
        """See the port."""
        found = self._state.stays.get(stay)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_stay")
        return found

    def save(self, stay: Stay) -> None:
        """See the port."""
        self._writable().stays[stay.id] = stay

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Stay]:
        """See the port."""
        return {each.request: each for each in self._visible() if each.request in requests}

    def present(self, facility: FacilityId) -> Sequence[Stay]:
        """See the port."""
        return [each for each in self._visible() if each.facility == facility and each.state in PRESENT]

    def page(
        self, *, facilities: Collection[FacilityId], states: Collection[StayState], page: Page
    ) -> tuple[Sequence[Stay], str | None]:
        """See the port."""
        after = Cursor.read(page.after)
        fitting = [
            each
            for each in self._visible()
            if each.facility in facilities and each.state in states and _place_in_list(each) < (after.at, after.id)
        ]
        return cut(sorted(fitting, key=_place_in_list, reverse=True), limit=page.limit, by=_place_in_list)

    def overdue(self, *, before: datetime, limit: int) -> Sequence[StayId]:
        """See the port."""
        requests = self._state.requests
        reserved = (each for each in self._visible() if each.state is StayState.RESERVED)
        return [
            each.id
            for each in reserved
            if any(is_due(requests[each.request], kind, before) for kind in (NextKind.TRANSPORT, NextKind.ARRIVAL))
        ][:limit]

    def terms_due(self, *, now: datetime, limit: int) -> Sequence[StayId]:
        """See the port."""
        due = [(each.term_at, each.id) for each in self._visible() if each.term_at is not None and each.term_at <= now]
        return [stay for _, stay in sorted(due)[:limit]]

    def _visible(self) -> list[Stay]:
        stays = (each for each in self._state.stays.values() if self._sees(each.region))
        return sorted(stays, key=_place_in_list)


def _place_in_list(stay: Stay) -> tuple[datetime, StayId]:
    return stay.reserved_at, stay.id
