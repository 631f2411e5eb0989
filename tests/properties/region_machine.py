"""A region in which anything may happen in any order, and what must hold all the same."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from math import isclose
from typing import Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bedline.domain import board, ledger
from bedline.domain.board import Board
from bedline.domain.capacity import ClaimKind, Source
from bedline.domain.errors import Refusal
from bedline.domain.ids import FacilityId, OfferId, RequestId, StayId, UnitId
from bedline.domain.matching.habits import recounted
from bedline.domain.offers import STANDING, OfferState
from bedline.domain.people import Person, bedline_in
from bedline.domain.requests import Channel, RequestState
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.stays import PRESENT, StayState
from bedline.domain.transport import TransportKind
from bedline.ports.storage import Page, Storage, Work
from bedline.services import (
    asking_one,
    closures,
    journeys,
    matching,
    no_shows,
    offers,
    proposals,
    requests,
    stays,
    sweeps,
)
from bedline.services import board as board_service
from bedline.services import capacity as capacity_service
from bedline.services.capacity import Told
from bedline.services.promising import Yes
from bedline.services.requests import Asked
from tests import builders as a

UNITS = [UnitId("duin-1"), UnitId("kreek-1"), UnitId("schor-1")]
STREAMS = [board.desk_stream(a.POLDER), *(board.facility_stream(FacilityId(each)) for each in ("duin", "kreek"))]
EVERYTHING = Page(limit=500)


class SettableClock(Protocol):
    """A clock that a test moves."""

    def now(self) -> datetime:
        """Return the moment it stands at."""
        ...

    def advance(self, length: timedelta) -> None:
        """Move it on."""
        ...


class RegionMachine(RuleBasedStateMachine):
    """Reports, requests, offers, answers, lapses, cancellations and arrivals, in any order."""

    storage: Storage
    clock: SettableClock

    def open(self) -> tuple[Storage, SettableClock]:
        """Return an empty storage and its clock; each kind of storage says how."""
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        """Start in an empty region, with a board that watches from the first entry on."""
        self.storage, self.clock = self.open()
        self.requests: list[RequestId] = []
        self.boards = {stream: self._snapshot(stream) for stream in STREAMS}
        for unit in UNITS:
            self._report(unit, free=1)

    # What people do -----------------------------------------------------------------------------

    @rule(unit=st.sampled_from(UNITS), free=st.integers(-1, 4))
    def a_ward_reports_free_places(self, unit: UnitId, free: int) -> None:
        """Report one number."""
        self._report(unit, free=free)

    @rule(unit=st.sampled_from(UNITS), staffed=st.integers(0, 4), occupied=st.integers(0, 4))
    def a_ward_reports_in_full(self, unit: UnitId, staffed: int, occupied: int) -> None:
        """Report figures that may not fit what is promised."""
        told = Told(staffed=staffed, occupied=occupied)
        self._do(a.coordinator(), lambda work: capacity_service.report(work, unit=unit, told=told, source=Source.WEB))

    @rule(unit=st.sampled_from(UNITS), count=st.sampled_from([None, 1, 2, 5]), minutes=st.integers(-5, 300))
    def a_ward_closes_places(self, unit: UnitId, count: int | None, minutes: int) -> None:
        """Close a part of a unit, or all of it, for a while."""
        until = self.clock.now() + timedelta(minutes=minutes)
        self._do(
            a.coordinator(),
            lambda work: closures.close(work, unit=unit, places=count, reason="outbreak", until=until),
        )

    @rule(data=st.data(), unit=st.sampled_from(UNITS))
    def a_ward_opens_again(self, data: st.DataObject, unit: UnitId) -> None:
        """End one of the unit's closures before its moment, or when it is over and nobody has noticed."""
        with self.storage.reading(a.coordinator()) as work:
            standing = work.places.many([unit])[unit].closures
        if standing:
            closure = data.draw(st.sampled_from(standing)).id
            self._do(a.coordinator(), lambda work: closures.reopen(work, unit=unit, closure=closure))

    @rule(crisis=st.booleans(), postcode=st.sampled_from(["1001", "1002", "1003"]), seen=st.booleans())
    def a_gp_asks(self, *, crisis: bool, postcode: str, seen: bool) -> None:
        """Ask for a bed, sometimes without having seen the patient."""
        answers = dict(a.CLEAR_FOR_CRISIS if crisis else a.CLEAR_FOR_LOW) | {"doctor_has_seen": seen}
        asked = Asked(region=a.POLDER, channel=Channel.WEB, profile=a.profile(postcode=postcode), answers=answers)

        def submit(work: Work) -> None:
            self.requests.append(requests.submit(work, asked=asked).id)

        self._do(a.gp(), submit)

    @rule(data=st.data())
    def the_desk_overrules_a_gate(self, data: st.DataObject) -> None:
        """Triage with a reason, whatever stands in the way."""
        request = self._some_request(data)
        if request is not None:
            self._do(
                a.coordinator(),
                lambda work: requests.settle_triage(
                    work,
                    request=request,
                    care_form=a.LOW,
                    urgency="today",
                    answers={},
                    override_reason="seen by the GP post",
                ),
            )

    @rule(data=st.data(), unit=st.sampled_from(UNITS))
    def the_desk_offers_by_hand(self, data: st.DataObject, unit: UnitId) -> None:
        """Ask a unit of the desk's choice."""
        request = self._some_request(data)
        if request is not None:
            self._do(a.coordinator(), lambda work: asking_one.offer(work, request=request, unit=unit))

    @rule(data=st.data(), answer=st.sampled_from(["yes", "full", "too_complex", "withdrawn"]))
    def an_offer_is_answered(self, data: st.DataObject, answer: str) -> None:
        """Answer any offer, open or not."""
        offer = self._some_offer(data)
        if offer is None:
            return
        if answer == "yes":
            yes = Yes(doctor="dr. Duin", told_by="zuster Kreek")
            self._do(a.coordinator(), lambda work: offers.accept(work, offer=offer, yes=yes))
        elif answer == "withdrawn":
            self._do(a.coordinator(), lambda work: offers.withdraw(work, offer=offer))
        else:
            self._do(
                a.coordinator(), lambda work: offers.refuse(work, offer=offer, reason=answer, told_by="zuster Kreek")
            )

    @rule(data=st.data(), hours=st.integers(1, 60))
    def a_ward_proposes_a_later_moment(self, data: st.DataObject, hours: int) -> None:
        """Answer any offer with a later moment, which may be a plain yes when it is soon enough."""
        offer = self._some_offer(data)
        if offer is not None:
            yes, from_at = Yes(doctor="dr. Kreek"), self.clock.now() + timedelta(hours=hours)
            ward = a.ward(self._facility_of(offer))
            self._do(ward, lambda work: proposals.propose(work, offer=offer, from_at=from_at, yes=yes))

    @rule(data=st.data(), agreed=st.booleans(), desk=st.booleans())
    def a_proposal_is_decided_on(self, data: st.DataObject, *, agreed: bool, desk: bool) -> None:
        """Agree, or do not, to whatever was or was not proposed."""
        offer = self._some_offer(data)
        if offer is not None:
            decide = proposals.agree if agreed else proposals.decline
            self._do(a.coordinator() if desk else a.gp(), lambda work: decide(work, offer=offer))

    @rule(data=st.data(), end=st.sampled_from(["withdraw", "redirect", "unplace", "close", "search"]))
    def a_request_ends_or_is_searched_again(self, data: st.DataObject, end: str) -> None:
        """End a request in any way, or search again."""
        request = self._some_request(data)
        if request is None:
            return
        acts: dict[str, Callable[[Work], object]] = {
            "withdraw": lambda work: requests.withdraw(work, request=request, reason="stays_home"),
            "redirect": lambda work: requests.redirect(work, request=request, destination="hospital", reason="hip"),
            "unplace": lambda work: requests.unplace(work, request=request, reason="ladder_exhausted"),
            "close": lambda work: requests.close(work, request=request),
            "search": lambda work: matching.search(work, request=request),
        }
        self._do(a.coordinator(), acts[end])

    @rule(
        data=st.data(),
        what=st.sampled_from(["arrive", "leave", "cancel", "miss", "expect", "take over", "taxi", "pick up"]),
        reason=st.sampled_from(sorted(a.region().cancellation_reasons)),
        ago=st.integers(-10, 90),
    )
    def something_happens_to_a_stay(self, data: st.DataObject, what: str, reason: str, ago: int) -> None:
        """Let a patient arrive, leave, be called off or fetched, or never come; now, or entered afterwards."""
        stay = self._some_stay(data)
        if stay is None:
            return
        at, later = self.clock.now() - timedelta(minutes=ago), self.clock.now() + timedelta(minutes=ago)
        acts: dict[str, Callable[[Work], object]] = {
            "arrive": lambda work: stays.arrive(work, stay=stay, happened_at=at),
            "leave": lambda work: stays.leave(work, stay=stay, destination="home", happened_at=at),
            "cancel": lambda work: stays.cancel(work, stay=stay, reason=reason),
            "miss": lambda work: no_shows.miss(work, stay=stay),
            "expect": lambda work: journeys.expect(work, stay=stay, expected_at=later),
            "take over": lambda work: journeys.take_over(
                work, stay=stay, doctor="dr. Ypma", function=DoctorFunction.DUTY_DOCTOR, happened_at=at
            ),
            "taxi": lambda work: journeys.arrange(
                work, stay=stay, kind=TransportKind.TAXI, ordered=ago > 30, pick_up_at=later if ago > 60 else None
            ),
            "pick up": lambda work: journeys.pick_up(work, stay=stay, happened_at=at),
        }
        self._do(a.coordinator(), acts[what])

    @rule(minutes=st.integers(1, 240), sweep=st.booleans())
    def time_passes(self, *, minutes: int, sweep: bool) -> None:
        """Move the clock; the sweeps may or may not run."""
        self.clock.advance(timedelta(minutes=minutes))
        if sweep:
            for each in sweeps.SWEEPS.values():
                each(self.storage, bedline_in())

    # What must hold -----------------------------------------------------------------------------

    @invariant()
    def no_place_is_promised_twice(self) -> None:
        """Claims have numbers of their own, and new ones were made only while there was room."""
        if not hasattr(self, "storage"):
            return
        with self.storage.reading(a.coordinator()) as work:
            for unit in UNITS:
                places = work.places.many([unit])[unit]
                assert len({claim.place for claim in places.claims}) == len(places.claims)
                assert len({claim.offer for claim in places.claims}) == len(places.claims)
                assert ledger.derive(unit, work.places.history(unit)) == places

    @invariant()
    def every_claim_belongs_to_a_question_or_a_promise(self) -> None:
        """Held: an open offer. Reserved: an accepted one whose patient has not come. And the other way round."""
        if not hasattr(self, "storage"):
            return
        held: set[OfferId] = set()
        reserved: set[OfferId] = set()
        with self.storage.reading(a.coordinator()) as work:
            for places in work.places.many(UNITS).values():
                held |= {claim.offer for claim in places.claims if claim.kind is ClaimKind.HELD}
                reserved |= {claim.offer for claim in places.claims if claim.kind is ClaimKind.RESERVED}
            asked = [offer for each in work.offers.of_requests(self.requests).values() for offer in each]
            assert held == {offer.id for offer in asked if offer.state in STANDING}
            there = work.stays.of_requests(self.requests).values()
            assert reserved == {stay.offer for stay in there if stay.state is StayState.RESERVED}

    @invariant()
    def the_first_yes_is_the_only_one(self) -> None:
        """Of a request that has its place one question is answered with yes, and none stands any more."""
        if not hasattr(self, "storage"):
            return
        with self.storage.reading(a.coordinator()) as work:
            known = work.requests.by_ids(self.requests)
            asked = work.offers.of_requests(self.requests)
            there = work.stays.of_requests(self.requests)
            for request in known.values():
                of_it = asked.get(request.id, ())
                kept = {each.offer for each in there.values() if each.state in PRESENT}
                placed = request.state in (RequestState.RESERVED, RequestState.ARRIVED)
                promised = [each for each in of_it if each.state is OfferState.ACCEPTED and each.id in kept]
                assert len(promised) <= 1
                if placed:
                    assert len(promised) == 1 or there[request.id].state is StayState.LEFT
                    assert not [each for each in of_it if each.state in STANDING]

    @invariant()
    def how_wards_answer_follows_from_the_offers(self) -> None:
        """What is tallied as questions end is what counting all of them again comes to."""
        if not hasattr(self, "storage"):
            return
        with self.storage.reading(a.coordinator()) as work:
            asked = [offer for each in work.offers.of_requests(self.requests).values() for offer in each]
            tallies = work.answers.tallies(a.POLDER)
        again = recounted(asked, region=a.region())
        assert set(tallies) == set(again)
        for key, tally in tallies.items():
            assert isclose(tally.lately, again[key].lately)
            assert isclose(tally.minutes, again[key].minutes, abs_tol=1e-6)
            assert replace(tally, lately=0, minutes=0) == replace(again[key], lately=0, minutes=0)

    @invariant()
    def every_live_request_has_a_next_action(self) -> None:
        """Live: a deadline, and questions or promises as its state says. Landed: an outcome and none of them."""
        if not hasattr(self, "storage"):
            return
        with self.storage.reading(a.coordinator()) as work:
            known = work.requests.by_ids(self.requests)
            asked = work.offers.of_requests(self.requests)
            for request in known.values():
                standing = [each for each in asked.get(request.id, ()) if each.state in STANDING]
                assert request.live == (request.next_action is not None)
                assert request.live == (request.outcome is None)
                assert bool(standing) == (request.state is RequestState.OFFERED)

    @invariant()
    def a_board_that_follows_the_log_shows_what_a_new_one_shows(self) -> None:
        """The entries, applied one by one, lead to the snapshot: no change forgets its board."""
        if not hasattr(self, "storage"):
            return
        for stream in STREAMS:
            held = self.boards[stream]
            with self.storage.reading(a.coordinator()) as work:
                missed = board_service.since(work, stream=stream, epoch=held.epoch, after=held.seq)
            assert missed.entries is not None
            followed = board.advanced(held, missed.entries)
            self.boards[stream] = followed
            fresh = self._snapshot(stream)
            assert (followed.epoch, followed.seq) == (fresh.epoch, fresh.seq)
            assert followed.items == fresh.items

    # How it is done -----------------------------------------------------------------------------

    def _report(self, unit: UnitId, *, free: int) -> None:
        told = Told(free=free)
        self._do(a.coordinator(), lambda work: capacity_service.report(work, unit=unit, told=told, source=Source.WEB))

    def _do(self, actor: Person, act: Callable[[Work], object]) -> None:
        """Do something that may be refused; a refusal must leave nothing behind, which the invariants see to."""
        with suppress(Refusal), self.storage.work(actor) as work:
            act(work)

    def _snapshot(self, stream: str) -> Board:
        with self.storage.reading(a.coordinator()) as work:
            taken = board_service.snapshot(work, stream=stream)
        return Board(taken.position.epoch, taken.position.seq, taken.items)

    def _some_request(self, data: st.DataObject) -> RequestId | None:
        return data.draw(st.sampled_from(self.requests)) if self.requests else None

    def _some_offer(self, data: st.DataObject) -> OfferId | None:
        with self.storage.reading(a.coordinator()) as work:
            asked = work.offers.of_requests(self.requests)
        ids = [offer.id for request in self.requests for offer in asked.get(request, ())]
        return data.draw(st.sampled_from(ids)) if ids else None

    def _facility_of(self, offer: OfferId) -> str:
        with self.storage.reading(a.coordinator()) as work:
            return work.offers.find(offer).facility

    def _some_stay(self, data: st.DataObject) -> StayId | None:
        with self.storage.reading(a.coordinator()) as work:
            there = work.stays.of_requests(self.requests)
        ids = [there[request].id for request in self.requests if request in there]
        return data.draw(st.sampled_from(ids)) if ids else None
