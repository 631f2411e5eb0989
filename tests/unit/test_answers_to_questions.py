"""What becomes of a question to a ward: booked at once, answered late, answered with a condition."""

from dataclasses import dataclass, replace
from datetime import time, timedelta

import pytest

from bedline.domain.capacity import Source
from bedline.domain.errors import Conflict, NotAllowed
from bedline.domain.hours import Hours
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.norms import DeskNorms
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person, bedline_in
from bedline.domain.regions import StayTerm
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.services import asking_one, capacity, consequences, offers, promising, proposals, requests, sweeps
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
    quiet: Hours | None = None
    by_night: timedelta | None = None
    terms: tuple[StayTerm, ...] = ()
    norms: tuple[DeskNorms, ...] = (DeskNorms(),)

    def __post_init__(self) -> None:
        polder = a.region(crisis_parallel=self.parallel, automatic=self.automatic)
        crisis = polder.care_forms[a.CRISIS]
        policy = replace(crisis.policy, quiet=self.quiet, night_answer_length=self.by_night)
        crisis = replace(crisis, policy=policy, stay_terms=self.terms)
        polder = replace(polder, care_forms={**polder.care_forms, a.CRISIS: crisis}, desk_norms=self.norms)
        regions = {a.POLDER: a.bookable(polder) if self.allowed else polder}
        self.world: World = worlds.in_memory(regions=regions, known=a.directory(bookable=self.bookable))
        self.world.follow = consequences.carry_out

    def ward_reports(self, unit: str, *, free: int) -> None:
        with self.world.storage.work(a.ward(unit.split("-", maxsplit=1)[0])) as work:
            capacity.report(work, unit=UnitId(unit), told=capacity.Told(free=free), source=Source.WEB)

    def gp_asks(self, *, urgency: str = "now") -> RequestId:
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS,
            care_form=a.CRISIS,
            urgency=urgency,
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

    def proposes(self, offer: Offer, *, hours: float) -> Offer:
        from_at = self.world.clock.now() + timedelta(hours=hours)
        with self.world.storage.work(a.ward(offer.facility)) as work:
            return proposals.propose(work, offer=offer.id, from_at=from_at, yes=promising.Yes(doctor="dr. Mol"))

    def decides(self, offer: Offer, *, agreed: bool, by: Person) -> Offer:
        with self.world.storage.work(by) as work:
            return (proposals.agree if agreed else proposals.decline)(work, offer=offer.id)

    def tasks(self) -> list[TaskKind]:
        with self.world.storage.reading(a.coordinator()) as work:
            return [task.kind for task in work.tasks.open(a.POLDER)]

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
        booked = asking_one.offer(work, request=request, unit=UnitId("schor-1"))

    assert booked.state is OfferState.ACCEPTED
    assert night.stands(request).state is RequestState.RESERVED


@pytest.mark.parametrize("swept", [True, False])
def test_a_late_yes_is_taken_while_the_patient_still_waits(*, swept: bool) -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.passes(minutes=11, sweep=swept)

    night.says_yes(night.question(request, "duin-1"))

    assert [offer.state for offer in night.offers(request)] == [OfferState.LAPSED, OfferState.ACCEPTED]
    assert night.stands(request).state is RequestState.RESERVED
    assert night.free("duin-1") == 0


def test_a_late_yes_wins_over_a_question_that_is_still_open() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)
    request = night.gp_asks()
    night.passes(minutes=11)
    assert night.asked(request)["kreek-1"] is OfferState.OPEN

    night.says_yes(night.question(request, "duin-1"))

    assert night.asked(request) == {"duin-1": OfferState.ACCEPTED, "kreek-1": OfferState.WITHDRAWN}
    assert night.free("kreek-1") == 1


def test_a_late_yes_is_told_who_took_the_patient_and_its_place_stays_free() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)
    request = night.gp_asks()
    night.passes(minutes=11)
    stay = night.says_yes(night.question(request, "kreek-1"))

    with pytest.raises(Conflict) as told:
        night.says_yes(night.question(request, "duin-1"))

    assert told.value.code == "placed_elsewhere"
    assert told.value.params == {"facility": "Kreek", "placed_at": stay.reserved_at}
    assert night.free("duin-1") == 1


def test_a_late_yes_of_a_ward_that_has_filled_up_changes_nothing() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.passes(minutes=11, sweep=False)
    night.ward_reports("duin-1", free=0)

    with pytest.raises(Conflict, match="late_without_place"):
        night.says_yes(night.question(request, "duin-1"))

    assert [offer.state for offer in night.offers(request)] == [OfferState.OPEN], "the next sweep searches on"


def test_a_late_yes_for_a_request_that_is_over_is_thanked() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    night.passes(minutes=11)
    with night.world.storage.work(a.gp()) as work:
        requests.withdraw(work, request=request, reason="stays_home")

    with pytest.raises(Conflict, match="request_needs_no_place"):
        night.says_yes(night.question(request, "duin-1"))


def test_a_yes_in_time_for_what_was_asked_is_a_plain_yes() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()

    assert night.proposes(night.question(request, "duin-1"), hours=3).state is OfferState.ACCEPTED

    with night.world.storage.reading(a.coordinator()) as work:
        assert work.stays.of_requests([request])[request].expected_at == a.later(timedelta(hours=3))


@pytest.mark.parametrize("by", [a.gp(), a.coordinator()])
def test_a_later_moment_waits_for_the_referrer_or_the_desk(by: Person) -> None:
    night = Night(parallel=2)
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)
    request = night.gp_asks()

    proposed = night.proposes(night.question(request, "duin-1"), hours=20)

    assert night.asked(request) == {"duin-1": OfferState.PROPOSED, "kreek-1": OfferState.OPEN}
    assert night.free("duin-1") == 0, "the place stays held"
    assert TaskKind.DECIDE_PROPOSAL in night.tasks()
    assert night.decides(proposed, agreed=True, by=by).state is OfferState.ACCEPTED
    assert night.asked(request) == {"duin-1": OfferState.ACCEPTED, "kreek-1": OfferState.WITHDRAWN}
    assert TaskKind.DECIDE_PROPOSAL not in night.tasks()
    with night.world.storage.reading(a.coordinator()) as work:
        stay = work.stays.of_requests([request])[request]
    assert (stay.doctor, stay.expected_at) == ("dr. Mol", proposed.from_at)


def test_a_plain_yes_elsewhere_wins_over_a_proposal() -> None:
    night = Night(parallel=2)
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)
    request = night.gp_asks()
    proposed = night.proposes(night.question(request, "duin-1"), hours=20)

    night.says_yes(night.question(request, "kreek-1"))

    assert night.asked(request) == {"duin-1": OfferState.WITHDRAWN, "kreek-1": OfferState.ACCEPTED}
    with pytest.raises(Conflict, match="no_proposal"):
        night.decides(proposed, agreed=True, by=a.gp())


def test_a_proposal_that_does_not_suit_frees_the_place_and_the_ward_is_not_asked_again() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)
    request = night.gp_asks()
    proposed = night.proposes(night.question(request, "duin-1"), hours=20)

    night.decides(proposed, agreed=False, by=a.gp())

    assert night.asked(request) == {"duin-1": OfferState.DECLINED, "kreek-1": OfferState.OPEN}
    assert night.free("duin-1") == 1


def test_a_proposal_that_nobody_decides_on_lapses_and_the_search_goes_on() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    night.ward_reports("kreek-1", free=1)
    request = night.gp_asks()
    night.proposes(night.question(request, "duin-1"), hours=20)
    night.passes(minutes=59)
    assert night.asked(request) == {"duin-1": OfferState.PROPOSED}

    night.passes(minutes=1)

    assert night.asked(request) == {"duin-1": OfferState.LAPSED, "kreek-1": OfferState.OPEN}
    assert TaskKind.DECIDE_PROPOSAL not in night.tasks()


def test_a_ward_does_not_decide_on_its_own_proposal() -> None:
    night = Night()
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    proposed = night.proposes(night.question(request, "duin-1"), hours=20)
    with pytest.raises(NotAllowed, match="not_for_your_role"):
        night.decides(proposed, agreed=True, by=a.ward("duin"))


# The example's night is that of ten past four, by the region's clocks.
QUIET = Hours(time(23), time(7))
MORNING = a.later(timedelta(hours=2, minutes=48))


def test_no_ward_is_disturbed_in_quiet_hours_and_the_search_goes_on_when_they_end() -> None:
    night = Night(quiet=QUIET)
    night.ward_reports("duin-1", free=1)

    request = night.gp_asks(urgency="today")

    stands = night.stands(request)
    assert (stands.state, night.asked(request)) == (RequestState.WAITING, {})
    assert stands.next_action is not None
    assert stands.next_action.due_at == MORNING
    assert night.tasks() == []
    night.passes(minutes=167)
    assert night.asked(request) == {}
    night.passes(minutes=1)
    assert night.asked(request) == {"duin-1": OfferState.OPEN}


def test_whoever_cannot_wait_for_the_morning_goes_to_the_desk_which_may_ask_all_the_same() -> None:
    night = Night(quiet=Hours(time(23), time(9)))
    night.ward_reports("duin-1", free=1)

    request = night.gp_asks(urgency="now")

    assert night.tasks() == [TaskKind.QUIET_HOURS]
    with night.world.storage.work(a.coordinator()) as work:
        asking_one.offer(work, request=request, unit=UnitId("duin-1"))
    assert night.asked(request) == {"duin-1": OfferState.OPEN}


def test_a_ward_has_longer_to_answer_by_night() -> None:
    night = Night(by_night=timedelta(minutes=25))
    night.ward_reports("duin-1", free=1)
    request = night.gp_asks()
    assert night.question(request, "duin-1").expires_at == a.later(timedelta(minutes=25))


@pytest.mark.parametrize(
    ("hours", "within"), [((23, 7), True), ((4, 5), True), ((5, 4), False), ((3, 4), False), ((12, 5), True)]
)
def test_hours_may_span_midnight(hours: tuple[int, int], *, within: bool) -> None:
    assert Hours(time(hours[0]), time(hours[1])).cover(a.NOW, timezone="Europe/Amsterdam") is within
