"""What becomes of a question to a ward: booked at once, answered late, answered with a condition."""

from dataclasses import dataclass
from datetime import timedelta

from bedline.domain.capacity import Source
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import bedline_in
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.stays import Stay
from bedline.services import capacity, consequences, offers, promising, requests, sweeps
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World


@dataclass
class Night:
    """The Polder with its wards, a GP who asks, and time that passes."""

    bookable: tuple[str, ...] = ()
    allowed: bool = True
    parallel: int = 1
    automatic: bool = True

    def __post_init__(self) -> None:
        polder = a.region(crisis_parallel=self.parallel, automatic=self.automatic)
        regions = {a.POLDER: a.bookable(polder) if self.allowed else polder}
        self.world: World = worlds.in_memory(regions=regions, known=a.directory(bookable=self.bookable))
        self.world.follow = consequences.carry_out

    def ward_reports(self, unit: str, *, free: int) -> None:
        with self.world.storage.work(a.ward(unit.split("-", maxsplit=1)[0])) as work:
            capacity.report(work, unit=UnitId(unit), told=capacity.Told(free=free), source=Source.WEB)

    def gp_asks(self) -> RequestId:
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS,
            care_form=a.CRISIS,
            urgency="now",
        )
        with self.world.storage.work(a.gp()) as work:
            return requests.submit(work, asked=asked).id

    def passes(self, *, minutes: int, sweep: bool = True) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))
        if sweep:
            for name in ("lapse_offers", "search_again"):
                sweeps.SWEEPS[name](self.world.storage, bedline_in())

    def stands(self, request: RequestId) -> BedRequest:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(request)

    def asked(self, request: RequestId) -> dict[str, OfferState]:
        """Return how the newest question to each unit stands."""
        return {offer.unit: offer.state for offer in self.offers(request)}

    def offers(self, request: RequestId) -> list[Offer]:
        with self.world.storage.reading(a.coordinator()) as work:
            return list(work.offers.of_requests([request]).get(request, ()))

    def question(self, request: RequestId, unit: str) -> Offer:
        return next(offer for offer in self.offers(request) if offer.unit == unit)

    def says_yes(self, offer: Offer) -> Stay:
        with self.world.storage.work(a.ward(offer.facility)) as work:
            return offers.accept(work, offer=offer.id, yes=promising.Yes(doctor="dr. Mol"))

    def free(self, unit: str) -> int:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.places.many([UnitId(unit)])[UnitId(unit)].free


def test_a_unit_that_agreed_to_it_is_booked_without_being_asked() -> None:
    night = Night(bookable=("kreek-1",), parallel=2)
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)

    request = night.gp_asks()

    assert night.stands(request).state is RequestState.RESERVED
    assert night.asked(request) == {"kreek-1": OfferState.ACCEPTED}, "nobody else is disturbed"
    assert (night.free("duin-1"), night.free("kreek-1")) == (1, 0)
    with night.world.storage.reading(a.coordinator()) as work:
        stay = work.stays.of_requests([request])[request]
    assert stay.doctor == "Kreek", "the home takes over until it names its doctor"


def test_a_unit_is_asked_as_others_are_where_the_policy_does_not_let_it_be_booked() -> None:
    night = Night(bookable=("kreek-1",), allowed=False)
    night.ward_reports("kreek-1", free=1)

    request = night.gp_asks()

    assert night.asked(request) == {"kreek-1": OfferState.OPEN}


def test_the_desk_books_a_unit_by_choosing_it() -> None:
    night = Night(bookable=("schor-1",), automatic=False)
    night.ward_reports("schor-1", free=1)
    request = night.gp_asks()

    with night.world.storage.work(a.coordinator()) as work:
        booked = offers.offer(work, request=request, unit=UnitId("schor-1"))

    assert booked.state is OfferState.ACCEPTED
    assert night.stands(request).state is RequestState.RESERVED
