"""What storage promises of places, their ledger and the reports behind them."""

from datetime import timedelta
from uuid import UUID

import pytest

from bedline.domain import capacity, ledger
from bedline.domain.capacity import CapacityReport, Claim, ClaimKind, Figures, Source
from bedline.domain.errors import Conflict, NotFound
from bedline.domain.ids import ReportId, UnitId
from bedline.domain.ledger import EntryKind, LedgerEntry
from bedline.ports.storage import Page, Work
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, DUIN, LONG
from tests.harness.worlds import TOP, World

ASKED = kept.request(1)
OFFER = kept.offer(1, of=ASKED)
SECOND = kept.offer(2, of=ASKED)


def _entry(work: Work, *, place: int, offer: int) -> LedgerEntry:
    return LedgerEntry(
        unit=DUIN,
        kind=EntryKind.HELD,
        by=DESK.id,
        happened_at=work.now,
        entered_at=work.now,
        offer=kept.offer_id(offer),
        place=place,
    )


def test_a_unit_that_never_reported_has_no_places_that_we_know_of(world: World) -> None:
    with world.storage.work(DESK) as work:
        assert work.places.get(DUIN) == capacity.unreported(DUIN)
        assert work.places.many([DUIN]) == {DUIN: capacity.unreported(DUIN)}
        assert list(work.places.history(DUIN)) == []


def test_an_unknown_unit_has_no_places(world: World) -> None:
    nowhere = UnitId("nowhere")
    with world.storage.work(DESK) as work:
        with pytest.raises(NotFound, match="unknown_unit"):
            work.places.get(nowhere)
        assert work.places.many([nowhere]) == {}


def test_what_is_saved_is_what_is_there(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER, SECOND)
    with world.storage.work(DESK) as work:
        kept.reported(work)
        kept.held(work, OFFER)
        both = kept.held(work, SECOND)
        promised, entry = ledger.reserve(both, offer=SECOND.id, by=DESK.id, now=work.now)
        work.places.save(promised, entry)
        assert work.places.get(DUIN) == promised
    assert promised.claims == (Claim(1, OFFER.id, ClaimKind.HELD), Claim(2, SECOND.id, ClaimKind.RESERVED))
    with world.storage.reading(DESK) as work:
        assert work.places.many([DUIN, a.unit("kreek-1").id]) == {
            DUIN: promised,
            a.unit("kreek-1").id: capacity.unreported(a.unit("kreek-1").id),
        }


def test_the_ledger_alone_leads_to_the_places(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER, SECOND)
    with world.storage.work(DESK) as work:
        kept.reported(work)
        kept.held(work, OFFER)
        places = kept.held(work, SECOND)
        by, now = DESK.id, work.now
        for kind in ("release", "reserve", "admit", "discharge"):
            match kind:
                case "release":
                    places, entry = ledger.release(places, offer=OFFER.id, by=by, now=now)
                case "reserve":
                    places, entry = ledger.reserve(places, offer=SECOND.id, by=by, now=now)
                case "admit":
                    places, entry = ledger.admit(places, offer=SECOND.id, by=by, happened_at=now, now=now)
                case _:
                    places, entry = ledger.discharge(places, offer=SECOND.id, by=by, happened_at=now, now=now)
            work.places.save(places, entry)
            assert work.places.get(DUIN) == places
    with world.storage.reading(DESK) as work:
        history = work.places.history(DUIN)
        assert [entry.kind.value for entry in history] == [
            "reported", "held", "held", "released", "reserved", "admitted", "discharged"
        ]  # fmt: skip
        assert ledger.derive(DUIN, history) == places
        assert list(work.places.since(DUIN, moment=history[0].happened_at - timedelta(seconds=1))) == list(history)
        assert list(work.places.since(DUIN, moment=history[-1].happened_at)) == []


def test_when_a_ward_last_counted_is_kept_with_its_places_and_in_the_ledger(world: World) -> None:
    kept.keep(world.storage, ASKED)
    with world.storage.work(DESK) as work:
        told = Figures(staffed=4, occupied=2)
        for counted_at in (work.now, None):
            places, entry = ledger.report(
                work.places.get(DUIN),
                unit=a.unit("duin-1"),
                figures=told,
                source=Source.API,
                by=DESK.id,
                happened_at=work.now,
                now=work.now,
                counted_at=counted_at,
            )
            work.places.save(places, entry)
            assert work.places.get(DUIN).counted_at == counted_at
        began_at = work.now
    with world.storage.reading(DESK) as work:
        assert [entry.counted_at for entry in work.places.history(DUIN)] == [began_at, None]
        assert work.places.many([DUIN])[DUIN].counted_at is None


def test_a_place_cannot_be_promised_twice_even_by_a_caller_who_does_not_look(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER, SECOND)
    with world.storage.work(DESK) as work:
        kept.reported(work, staffed=3, occupied=1)
        first = kept.held(work, OFFER)
    with pytest.raises(Conflict, match="no_free_place"), world.storage.work(DESK) as work:
        work.places.save(first, _entry(work, place=1, offer=2))
    with world.storage.reading(DESK) as work:
        assert work.places.many([DUIN])[DUIN] == first


def test_an_offer_cannot_hold_two_places(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    with world.storage.work(DESK) as work:
        kept.reported(work, staffed=3, occupied=1)
        first = kept.held(work, OFFER)
    with pytest.raises(Conflict, match="no_free_place"), world.storage.work(DESK) as work:
        work.places.save(first, _entry(work, place=2, offer=1))


def test_a_full_unit_promises_nothing_even_to_a_caller_who_does_not_look(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    with world.storage.work(DESK) as work:
        full = kept.reported(work, staffed=3, occupied=3)
    with pytest.raises(Conflict, match="no_free_place"), world.storage.work(DESK) as work:
        work.places.save(full, _entry(work, place=1, offer=1))
    with world.storage.reading(DESK) as work:
        assert len(work.places.history(DUIN)) == 1


def test_a_promise_stands_when_the_unit_reports_that_it_is_full(world: World) -> None:
    kept.keep(world.storage, ASKED, OFFER)
    with world.storage.work(DESK) as work:
        kept.reported(work, staffed=3, occupied=1)
        kept.held(work, OFFER)
        after = kept.reported(work, staffed=3, occupied=3)
        assert after.balance == -1
        assert work.places.get(DUIN) == after


def test_the_places_of_another_region_are_nobodys(world: World) -> None:
    with world.storage.work(DESK) as work:
        with pytest.raises(NotFound, match="unknown_unit"):
            work.places.get(TOP)
        assert work.places.many([TOP]) == {}


def _report(number: int) -> CapacityReport:
    moment = a.later(timedelta(minutes=number))
    return CapacityReport(
        id=ReportId(UUID(int=number)),
        unit=DUIN,
        figures=Figures(staffed=3, occupied=number % 3, closed=0, free_in_24_hours=1, free_in_72_hours=2),
        source=Source.SMS,
        by=a.ward().id,
        happened_at=moment,
        entered_at=moment + LONG,
    )


def test_reports_are_kept_and_listed_the_newest_first(world: World) -> None:
    with world.storage.work(a.ward()) as work:
        for number in range(1, 6):
            work.reports.add(_report(number))
    with world.storage.reading(a.ward()) as work:
        first, cursor = work.reports.page(DUIN, Page(3))
        rest, end = work.reports.page(DUIN, Page(3, cursor))
        assert list(first) == [_report(5), _report(4), _report(3)]
        assert list(rest) == [_report(2), _report(1)]
        assert end is None
        assert work.reports.page(a.unit("kreek-1").id, Page()) == ([], None)
