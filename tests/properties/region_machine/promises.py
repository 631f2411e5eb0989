"""What must hold of places, questions, requests and boards, after whatever has happened."""

from dataclasses import replace
from math import isclose

from hypothesis.stateful import invariant, precondition

from bedline.domain import board, ledger
from bedline.domain.board import Items
from bedline.domain.capacity import ClaimKind
from bedline.domain.matching.habits import recounted
from bedline.domain.offers import OfferState
from bedline.domain.people import bedline_in
from bedline.domain.requests import SEEKING, NextKind, RequestState
from bedline.domain.stays import PRESENT, StayState
from bedline.domain.ways import Leader
from bedline.services import board as board_service
from bedline.services import needs, reach, wishes
from bedline.services.ladder import FORGOTTEN_LENGTH
from tests.properties.region_machine.ground import STREAMS, Ground, watcher
from tests.properties.region_machine.world import DESKS, UNITS

PLACED = frozenset({RequestState.RESERVED, RequestState.ARRIVED})


def begun(machine: Ground) -> bool:
    return hasattr(machine, "storage")


def settled(machine: Ground) -> bool:
    return begun(machine) and machine.settled


class Promises(Ground):
    """Places, questions and requests."""

    @precondition(begun)
    @invariant()
    def no_place_is_promised_twice(self) -> None:
        """Claims have numbers of their own, and the places follow from their history alone."""
        with self.storage.reading(bedline_in()) as work:
            for unit in UNITS:
                places = work.places.many([unit])[unit]
                assert len({claim.place for claim in places.claims}) == len(places.claims)
                assert len({claim.offer for claim in places.claims}) == len(places.claims)
                assert ledger.derive(unit, work.places.history(unit)) == places

    @precondition(begun)
    @invariant()
    def every_claim_belongs_to_a_question_or_a_promise(self) -> None:
        """Held: an open offer. Reserved: an accepted one whose patient has not come. And the other way round."""
        seen = self.seen
        claims = [claim for places in seen.places.values() for claim in places.claims]
        held = {claim.offer for claim in claims if claim.kind is ClaimKind.HELD}
        reserved = {claim.offer for claim in claims if claim.kind is ClaimKind.RESERVED}
        assert held == {offer.id for request in seen.requests for offer in seen.standing(request)}
        assert reserved == {stay.offer for stay in seen.stays.values() if stay.state is StayState.RESERVED}

    @precondition(begun)
    @invariant()
    def the_first_yes_is_the_only_one(self) -> None:
        """Of a request that has its place one question is answered with yes, and none stands any more."""
        seen = self.seen
        for request in seen.requests.values():
            kept = {each.offer for each in seen.stays.values() if each.state in PRESENT}
            yes = [each for each in seen.asked.get(request.id, ()) if each.state is OfferState.ACCEPTED]
            promised = [each for each in yes if each.id in kept]
            assert len(promised) <= 1
            if request.state in PLACED:
                assert len(promised) == 1 or seen.stays[request.id].state is StayState.LEFT
                assert not seen.standing(request.id)
            elif request.live:
                assert not promised

    @precondition(begun)
    @invariant()
    def how_wards_answer_follows_from_the_offers(self) -> None:
        """What is tallied as questions end is what counting all of them again comes to."""
        for region, rules in self.world.regions.items():
            with self.storage.reading(DESKS[region]) as work:
                tallies = work.answers.tallies(region)
            again = recounted([each for each in self.seen.offers() if each.region == region], region=rules)
            assert set(tallies) == set(again)
            for key, tally in tallies.items():
                assert isclose(tally.lately, again[key].lately)
                assert isclose(tally.minutes, again[key].minutes, abs_tol=1e-6)
                assert replace(tally, lately=0, minutes=0) == replace(again[key], lately=0, minutes=0)

    @precondition(begun)
    @invariant()
    def every_live_request_has_a_next_action(self) -> None:
        """Live: a deadline, and questions or promises as its state says. Landed: an outcome and none of them."""
        for request in self.seen.requests.values():
            assert request.live == (request.next_action is not None)
            assert request.live == (request.outcome is None)
            assert bool(self.seen.standing(request.id)) == (request.state is RequestState.OFFERED)

    @precondition(begun)
    @invariant()
    def exactly_one_leads(self) -> None:
        """Whoever else than the desk leads, leads a search; a provider until a moment, and nobody longer than that."""
        for request in self.seen.requests.values():
            if request.leader is not Leader.DESK:
                assert request.owner is None
                assert request.state in (RequestState.SEARCHING, RequestState.OFFERED)
            assert (request.leader is Leader.PROVIDER) == (request.lead is not None and request.lead.until is not None)

    @precondition(begun)
    @invariant()
    def a_ladder_ends_with_an_outcome_and_not_before(self) -> None:
        """A ladder is climbed while there is no place, and nobody is turned to any more once there is one."""
        for request in self.seen.requests.values():
            if request.escalation is None:
                continue
            if request.state in PLACED or not request.live:
                assert request.escalation.ended
            elif request.state in SEEKING:
                assert not request.escalation.ended

    @precondition(begun)
    @invariant()
    def a_board_that_follows_the_log_shows_what_a_new_one_shows(self) -> None:
        """The entries, applied one by one, lead to the snapshot: no change forgets its board."""
        for stream in STREAMS:
            held = self.boards[stream]
            with self.storage.reading(watcher(stream)) as work:
                missed = board_service.since(work, stream=stream, epoch=held.epoch, after=held.seq)
            assert missed.entries is not None
            followed = board.advanced(held, missed.entries)
            self.boards[stream] = followed
            fresh = self.snapshot(stream)
            assert (followed.epoch, followed.seq) == (fresh.epoch, fresh.seq)
            different = _different(followed.items, fresh.items)
            assert not different, different


def _different(shown: Items, fresh: Items) -> list[object]:
    keys = [key for key in shown.keys() | fresh.keys() if shown.get(key) != fresh.get(key)]
    return [(key, shown.get(key), fresh.get(key)) for key in keys]


class PromisesOfBedline(Ground):
    """What holds as soon as Bedline has done what was due."""

    @precondition(settled)
    @invariant()
    def nobody_waits_beside_a_place_that_is_free(self) -> None:
        """Who waits, and may be asked for by Bedline itself, waits because no ward within reach would do."""
        with self.storage.reading(bedline_in()) as work:
            for request in self.seen.requests.values():
                asks = request.state is RequestState.WAITING and wishes.may_ask(work, request)
                if asks and work.regions[request.region].quiet_until(request.form, at=work.now) is None:
                    need = needs.need_of(work, request, self.seen.asked.get(request.id, ()))
                    assert not reach.foreseen(work, request, need=need, most=1)

    @precondition(settled)
    @invariant()
    def nobody_is_forgotten(self) -> None:
        """Every live request has a step to come, or stands on the desk."""
        told = {task.request for task in self.seen.tasks}
        for request in self.seen.requests.values():
            ladder = request.escalation
            steps = [request.next_action.due_at] if request.next_action else []
            steps += [ladder.climbs_at] if ladder and ladder.climbs_at else []
            assert request.id in told or all(step > self.seen.now - FORGOTTEN_LENGTH for step in steps)

    @precondition(settled)
    @invariant()
    def nothing_stands_beyond_its_moment(self) -> None:
        """Questions have lapsed, closures are over, and no other than the desk leads, when their moment has come."""
        for offer in self.seen.offers():
            assert offer.state is offer.state_at(self.seen.now)
        for places in self.seen.places.values():
            assert all(closure.in_force(self.seen.now) for closure in places.closures)
        for request in self.seen.requests.values():
            if request.leader is Leader.REFERRER and request.next_action is not None:
                assert request.next_action.kind is not NextKind.CHOICE or request.next_action.due_at > self.seen.now
            assert request.lead is None or request.lead.until is None or request.lead.until > self.seen.now
