"""Things put into storage the short way, each with what it needs to stand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from bedline.domain import ledger, offers, requests, stays
from bedline.domain.capacity import Figures, Places, Source
from bedline.domain.ids import OfferId, RequestId, StayId, TaskId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.people import Person
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import Task, TaskKind
from bedline.ports.storage import Storage, Work
from tests import builders as a
from tests.harness.worlds import directory

DUIN: Final = UnitId("duin-1")
DESK: Final = a.coordinator()
LONG: Final = timedelta(minutes=10)


def request(number: int = 1, **changes: Any) -> BedRequest:
    """Return a request with a number, an own code, and anything else that should differ."""
    return replace(a.request(number=number), **{"code": f"B{number}", **changes})


def waiting(number: int = 1, **changes: Any) -> BedRequest:
    """Return a triaged request that waits because nothing fits."""
    asked = replace(a.triaged(), id=RequestId(UUID(int=number)), code=f"B{number}")
    searching, _ = requests.search(asked, region=a.region(), by=DESK.id, now=a.NOW)
    waits, _ = requests.wait(searching, region=a.region(), by=DESK.id, now=a.NOW)
    return replace(waits, **{"searched_at": a.NOW, **changes})


def offer(number: int = 1, *, of: BedRequest, unit: UnitId = DUIN, **changes: Any) -> Offer:
    """Return an offer with a number, of one place of the unit."""
    made, _ = offers.make(
        offer=a.offer_id(1000 + number),
        code=str(400 + number),
        request=of.id,
        unit=directory().units[unit],
        expires_at=a.NOW + LONG,
        by=DESK.id,
        now=a.NOW,
    )
    return replace(made, **changes)


def accepted(asked: Offer) -> Offer:
    """Return the offer with a yes."""
    yes, _ = offers.accept(asked, by=a.ward().id, told_by=None, now=a.NOW)
    return yes


def stay(number: int = 1, *, of: Offer, **changes: Any) -> Stay:
    """Return the stay that an accepted offer becomes."""
    made, _ = stays.reserve(
        stay=StayId(UUID(int=2000 + number)),
        offer=of,
        doctor="Dr. Jansen",
        expected_at=None,
        by=a.ward().id,
        now=a.NOW,
    )
    return replace(made, **changes)


def task(number: int = 1, **changes: Any) -> Task:
    """Return a task for the desk of the Polder."""
    blank = Task(
        id=TaskId(UUID(int=3000 + number)),
        region=a.POLDER,
        kind=TaskKind.NO_PLACE_FOUND,
        due_at=a.NOW + LONG,
        created_at=a.NOW,
        params={"code": "B417"},
    )
    return replace(blank, **changes)


def reported(work: Work, unit: UnitId = DUIN, *, staffed: int = 3, occupied: int = 1) -> Places:
    """Let the unit report, and return its places."""
    places, entry = ledger.report(
        work.places.get(unit),
        unit=a.unit(unit, baseline=9),
        figures=Figures(staffed=staffed, occupied=occupied, closed=0, free_in_24_hours=1, free_in_72_hours=2),
        source=Source.WEB,
        by=work.actor.id,
        happened_at=work.now,
        now=work.now,
    )
    work.places.save(places, entry)
    return places


def held(work: Work, asked: Offer) -> Places:
    """Hold a place for the offer, and return the places of its unit."""
    places, entry = ledger.hold(work.places.get(asked.unit), offer=asked.id, by=work.actor.id, now=work.now)
    work.places.save(places, entry)
    return places


def keep(storage: Storage, *things: BedRequest | Offer | Stay | Task, by: Person = DESK) -> None:
    """Keep these things, in their order, in one work."""
    with storage.work(by) as work:
        for thing in things:
            match thing:
                case BedRequest():
                    assert work.requests.add(thing)
                case Offer():
                    assert work.offers.add(thing)
                case Stay():
                    work.stays.add(thing)
                case Task():
                    assert work.tasks.add(thing)


def offer_id(number: int) -> OfferId:
    """Return the id that ``offer(number)`` has."""
    return a.offer_id(1000 + number)
