"""What storage promises of offers and stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bedline.domain import offers, stays
from bedline.domain.errors import NotFound
from bedline.domain.ids import FacilityId, StayId
from bedline.domain.regions import Party
from bedline.domain.requests import NextAction, NextKind, RequestState
from bedline.domain.stays import StayState
from bedline.ports.storage import Page
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, LONG
from tests.harness.worlds import World

ASKED = kept.request(1)
OFFER = kept.offer(1, of=ASKED)
YES = kept.accepted(OFFER)
STAY = kept.stay(1, of=YES)
DUIN_HOME = FacilityId("duin")
KREEK_HOME = FacilityId("kreek")


def test_an_offer_comes_back_as_it_was_kept_and_as_it_was_saved(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    with world.storage.work(DESK) as work:
        assert work.offers.get(OFFER.id) == OFFER
        no, _ = offers.refuse(
            OFFER, region=a.region(), reason="full", note="morgen weer", by=DESK.id, told_by="Zr. B", now=a.NOW
        )
        work.offers.save(no)
    with world.storage.reading(DESK) as work:
        assert work.offers.find(OFFER.id) == no


def test_an_unknown_offer_is_refused(world: World) -> None:
    with world.storage.work(DESK) as work:
        with pytest.raises(NotFound, match="unknown_offer"):
            work.offers.get(OFFER.id)
        with pytest.raises(NotFound, match="unknown_offer"):
            work.offers.find(OFFER.id)


def test_a_reply_code_is_open_once_per_facility(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    again = kept.offer(2, of=ASKED, code=OFFER.code)
    with world.storage.work(DESK) as work:
        assert not work.offers.add(again)
        assert work.offers.add(kept.offer(3, of=ASKED, unit=a.unit("kreek-1").id, code=OFFER.code))
        work.offers.save(YES)
        assert work.offers.add(again), "the code is free again once it has been answered"


def test_the_offers_of_requests_come_together_the_oldest_first(world: World) -> None:
    other = kept.request(2)
    second = kept.offer(2, of=ASKED, unit=a.unit("kreek-1").id, made_at=a.later(timedelta(seconds=-1)))
    third = kept.offer(3, of=other, unit=a.unit("schor-1").id)
    kept.keep(world.storage, ASKED, other, OFFER, second, third)
    with world.storage.reading(DESK) as work:
        found = work.offers.of_requests([ASKED.id, other.id, kept.request(3).id])
        assert {key: list(value) for key, value in found.items()} == {ASKED.id: [second, OFFER], other.id: [third]}


def test_a_facility_sees_what_it_has_to_answer_the_soonest_first(world: World) -> None:
    soonest = kept.offer(2, of=ASKED, expires_at=a.later(timedelta(minutes=1)))
    answered = kept.accepted(kept.offer(3, of=ASKED))
    elsewhere = kept.offer(4, of=ASKED, unit=a.unit("kreek-1").id)
    kept.keep(world.storage, ASKED, OFFER, soonest, answered, elsewhere)
    with world.storage.reading(DESK) as work:
        assert list(work.offers.open_at(DUIN_HOME)) == [soonest, OFFER]


def test_offers_lapse_at_their_moment_the_longest_ago_first(world: World) -> None:
    sooner = kept.offer(2, of=ASKED, expires_at=a.later(timedelta(minutes=1)))
    kept.keep(world.storage, ASKED, OFFER, sooner, kept.accepted(kept.offer(3, of=ASKED)))
    with world.storage.work(DESK) as work:
        assert list(work.offers.lapsed(now=a.NOW, limit=9)) == []
        assert list(work.offers.lapsed(now=a.NOW + LONG, limit=9)) == [sooner.id, OFFER.id]
        assert list(work.offers.lapsed(now=a.NOW + LONG, limit=1)) == [sooner.id]


def test_a_stay_comes_back_as_it_was_kept_and_as_it_was_saved(world: World) -> None:
    expected = replace(STAY, expected_at=a.NOW + LONG)
    kept.keep(world.storage, ASKED, YES, expected)
    with world.storage.work(DESK) as work:
        assert work.stays.get(STAY.id) == expected
        arrived, _ = stays.arrive(expected, happened_at=a.NOW, by=DESK.id, now=a.NOW)
        left, _ = stays.leave(arrived, region=a.region(), destination="home", happened_at=a.NOW, by=DESK.id, now=a.NOW)
        work.stays.save(left)
    with world.storage.reading(DESK) as work:
        assert work.stays.find(STAY.id) == left


def test_an_unknown_stay_is_refused(world: World) -> None:
    nowhere = StayId(a.offer_id(9))
    with world.storage.work(DESK) as work:
        with pytest.raises(NotFound, match="unknown_stay"):
            work.stays.get(nowhere)
        with pytest.raises(NotFound, match="unknown_stay"):
            work.stays.find(nowhere)


def test_the_latest_stay_of_a_request_is_the_one_that_counts(world: World) -> None:
    cancelled, _ = stays.cancel(STAY, reason="no_staff", party=Party.WARD, by=DESK.id, now=a.NOW)
    yes_again = kept.accepted(kept.offer(2, of=ASKED))
    latest = kept.stay(2, of=yes_again, reserved_at=a.NOW + LONG)
    kept.keep(world.storage, ASKED, YES, yes_again, cancelled, latest)
    with world.storage.reading(DESK) as work:
        assert work.stays.of_requests([ASKED.id]) == {ASKED.id: latest}


def test_a_facility_sees_who_is_there_the_oldest_first_and_all_its_stays_a_page_at_a_time(world: World) -> None:
    other = kept.request(2)
    second_yes = kept.accepted(kept.offer(2, of=other))
    older = kept.stay(2, of=second_yes, reserved_at=a.later(timedelta(minutes=-5)))
    kept.keep(world.storage, ASKED, other, YES, second_yes, STAY, older)
    with world.storage.reading(DESK) as work:
        assert list(work.stays.present(DUIN_HOME)) == [older, STAY]
        assert list(work.stays.present(KREEK_HOME)) == []
        homes, there = [DUIN_HOME, KREEK_HOME], [StayState.RESERVED, StayState.LEFT]
        first, more = work.stays.page(facilities=homes, states=there, page=Page(limit=1))
        second, end = work.stays.page(facilities=homes, states=there, page=Page(limit=1, after=more))
        assert (list(first), list(second), end) == ([STAY], [older], None)
        assert work.stays.page(facilities=homes, states=[StayState.LEFT], page=Page(limit=9)) == ([], None)
        assert work.stays.page(facilities=[KREEK_HOME], states=there, page=Page(limit=9)) == ([], None)


def test_a_stay_is_overdue_when_the_arrival_of_its_request_is(world: World) -> None:
    reserved = replace(
        kept.waiting(1), state=RequestState.RESERVED, next_action=NextAction(NextKind.ARRIVAL, a.NOW + LONG)
    )
    kept.keep(world.storage, reserved, YES, STAY)
    with world.storage.work(DESK) as work:
        assert list(work.stays.overdue(before=a.NOW, limit=9)) == []
        assert list(work.stays.overdue(before=a.NOW + LONG, limit=9)) == [STAY.id]
        arrived, _ = stays.arrive(STAY, happened_at=a.NOW, by=DESK.id, now=a.NOW)
        work.stays.save(arrived)
        assert list(work.stays.overdue(before=a.NOW + LONG, limit=9)) == []


def test_a_work_sees_what_it_has_done_itself(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    elsewhere = kept.offer(2, of=ASKED, unit=a.unit("kreek-1").id)
    with world.storage.work(DESK) as work:
        work.requests.get(ASKED.id)
        assert work.offers.of_requests([ASKED.id]) == {ASKED.id: [OFFER]}
        assert work.stays.of_requests([ASKED.id]) == {}
        work.offers.add(elsewhere)
        work.offers.save(YES)
        work.stays.add(STAY)
        assert work.offers.of_requests([ASKED.id]) == {ASKED.id: [YES, elsewhere]}
        assert work.stays.of_requests([ASKED.id]) == {ASKED.id: STAY}
        arrived, _ = stays.arrive(STAY, happened_at=a.NOW, by=DESK.id, now=a.NOW)
        work.stays.save(arrived)
        assert work.stays.of_requests([ASKED.id]) == {ASKED.id: arrived}
        assert work.offers.find(OFFER.id) == work.offers.get(OFFER.id) == YES
        assert work.stays.find(STAY.id) == work.stays.get(STAY.id) == arrived
        assert list(work.offers.open_at(DUIN_HOME)) == []
        assert list(work.stays.present(DUIN_HOME)) == [arrived]


def test_a_new_request_has_been_offered_to_nobody(world: World) -> None:
    with world.storage.work(DESK) as work:
        work.requests.add(ASKED)
        assert work.offers.of_requests([ASKED.id]) == {}
        assert work.stays.of_requests([ASKED.id]) == {}
        work.offers.add(OFFER)
        assert work.offers.of_requests([ASKED.id]) == {ASKED.id: [OFFER]}


def test_an_older_stay_that_is_kept_later_does_not_hide_the_latest(world: World) -> None:
    second_yes = kept.accepted(kept.offer(2, of=ASKED))
    latest = kept.stay(2, of=second_yes, reserved_at=a.NOW + LONG)
    cancelled, _ = stays.cancel(STAY, reason="no_staff", party=Party.WARD, by=DESK.id, now=a.NOW)
    kept.keep(world.storage, ASKED, YES, second_yes, cancelled, latest)
    with world.storage.work(DESK) as work:
        work.requests.get(ASKED.id)
        assert work.stays.of_requests([ASKED.id]) == {ASKED.id: latest}
        work.stays.save(replace(cancelled, reason="bed mended"))
        assert work.stays.of_requests([ASKED.id]) == {ASKED.id: latest}
