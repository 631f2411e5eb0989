"""A place cannot be promised twice: what the database itself says, whoever asks and however many at once."""

import threading
from datetime import timedelta
from typing import Final
from uuid import UUID

import psycopg
import pytest

from bedline.adapters.db.engine import Database
from bedline.domain import ledger
from bedline.domain.errors import Conflict
from bedline.domain.requests import BedRequest
from bedline.ports.storage import StorageBusy
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, DUIN
from tests.harness.worlds import World

pytestmark = pytest.mark.database

ASKED: Final = kept.request(1)
CLAIM: Final = "insert into place_claim (unit, place, offer, kind, region) values ('duin-1', %s, %s, 'held', 'polder')"


def _offers(world: World, number: int) -> list[UUID]:
    offers = [kept.offer(each, of=ASKED) for each in range(1, number + 1)]
    kept.keep(world.storage, ASKED, *offers)
    return [offer.id for offer in offers]


def _reported(world: World, *, free: int) -> None:
    with world.storage.work(DESK) as work:
        kept.reported(work, staffed=free, occupied=0)


def _counted(owner: psycopg.Connection) -> tuple[object, ...] | None:
    return owner.execute("select held, reserved from unit_places where unit = 'duin-1'").fetchone()


def test_the_same_place_is_not_claimed_twice(world: World, owner: psycopg.Connection) -> None:
    first, second = _offers(world, 2)
    _reported(world, free=3)
    owner.execute(CLAIM, (1, first))
    with pytest.raises(psycopg.errors.UniqueViolation, match="pk_place_claim"):
        owner.execute(CLAIM, (1, second))
    assert _counted(owner) == (1, 0)


def test_one_offer_does_not_claim_two_places(world: World, owner: psycopg.Connection) -> None:
    (first,) = _offers(world, 1)
    _reported(world, free=3)
    owner.execute(CLAIM, (1, first))
    with pytest.raises(psycopg.errors.UniqueViolation, match="uq_place_claim_offer"):
        owner.execute(CLAIM, (2, first))
    assert _counted(owner) == (1, 0)


def test_not_one_more_is_claimed_than_there_are_free_places(world: World, owner: psycopg.Connection) -> None:
    first, second, third = _offers(world, 3)
    _reported(world, free=2)
    owner.execute(CLAIM, (1, first))
    owner.execute(CLAIM, (2, second))
    with pytest.raises(psycopg.DatabaseError, match="no free place") as refused:
        owner.execute(CLAIM, (3, third))
    assert refused.value.sqlstate == "BL001"
    assert _counted(owner) == (2, 0)


def test_a_claim_only_moves_from_held_to_reserved(world: World, owner: psycopg.Connection) -> None:
    first, second = _offers(world, 2)
    _reported(world, free=2)
    owner.execute(CLAIM, (1, first))
    for move in ("place = 7", f"offer = '{second}'", "unit = 'kreek-1'", "kind = 'held'"):
        with pytest.raises(psycopg.DatabaseError) as refused:
            owner.execute(f"update place_claim set {move}".encode())
        assert refused.value.sqlstate == "BL002"
    owner.execute("update place_claim set kind = 'reserved'")
    assert _counted(owner) == (0, 1)
    with pytest.raises(psycopg.DatabaseError):
        owner.execute("update place_claim set kind = 'held'")
    owner.execute("delete from place_claim")
    assert _counted(owner) == (0, 0)


def test_a_work_cannot_write_the_counters_past_the_trigger(polder: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        polder.execute("update unit_places set held = 0")


def test_a_claim_without_an_offer_does_not_outlive_its_work(world: World) -> None:
    _reported(world, free=2)
    with pytest.raises(psycopg.errors.ForeignKeyViolation), world.storage.work(DESK) as work:
        kept.held(work, kept.offer(1, of=ASKED))


@pytest.mark.parametrize("table", ["place_ledger", "capacity_report", "audit"])
def test_what_is_written_once_stays(world: World, owner: psycopg.Connection, table: str) -> None:
    with world.storage.work(a.ward()) as work:
        kept.reported(work)
        work.audit.note(event="seen", action="R", subject_kind="unit", subject=DUIN)
    owner.execute(
        "insert into capacity_report (id, unit, region, staffed, occupied, closed, free_in_24_hours, free_in_72_hours,"
        " source, by, happened_at, entered_at)"
        " values (gen_random_uuid(), 'duin-1', 'polder', 1, 0, 0, 0, 0, 'web', 'x', now(), now())"
    )
    for change in (f"update {table} set region = region", f"delete from {table}", f"truncate {table}"):
        with pytest.raises(psycopg.DatabaseError, match="written once") as refused:
            owner.execute(change.encode())
        assert refused.value.sqlstate == "BL003"


def test_many_at_once_get_no_more_than_there_are_and_all_there_are(world: World, configured: Database) -> None:
    """Sixteen threads look and hold without locking first: the last word is the database's alone."""
    offers = _offers(world, 16)
    _reported(world, free=5)
    won, ready = [], threading.Barrier(16)

    def claim(number: int, offer: UUID) -> None:
        with psycopg.connect(configured.url) as connection:
            ready.wait()
            try:
                connection.execute(CLAIM, (number, offer))
            except psycopg.DatabaseError:
                connection.rollback()
            else:
                connection.commit()
                won.append(offer)

    threads = [threading.Thread(target=claim, args=each) for each in enumerate(offers, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 5
    with world.storage.reading(DESK) as work:
        places = work.places.many([DUIN])[DUIN]
        assert {claim.offer for claim in places.claims} == set(won)
        assert places.balance == 0


def test_works_at_once_hold_each_place_once_and_the_ledger_agrees(world: World) -> None:
    requests = [kept.request(number) for number in range(1, 25)]
    kept.keep(world.storage, *requests)
    _reported(world, free=7)
    held, busy = [], []

    def ask(request: BedRequest, number: int) -> None:
        try:
            with world.storage.work(DESK) as work:
                work.requests.get(request.id)
                offer = kept.offer(number, of=request)
                kept.held(work, offer)
                work.offers.add(offer)
        except Conflict:
            return
        except StorageBusy:
            busy.append(request.id)
            return
        held.append(offer.id)

    threads = [threading.Thread(target=ask, args=(each, number)) for number, each in enumerate(requests, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 7
    assert busy == []
    with world.storage.reading(DESK) as work:
        places = work.places.many([DUIN])[DUIN]
        assert {claim.offer for claim in places.claims} == set(held)
        assert ledger.derive(DUIN, work.places.history(DUIN)) == places


def test_who_waits_for_a_place_sees_what_the_one_before_took(world: World) -> None:
    """The claims are read after the lock is had, not from before the wait."""
    _offers(world, 2)
    _reported(world, free=2)
    seen, got = [], threading.Event()

    def second() -> None:
        got.wait(5)
        with world.storage.work(DESK) as work:
            seen.append(work.places.get(DUIN))

    thread = threading.Thread(target=second)
    thread.start()
    with world.storage.work(DESK) as work:
        work.places.get(DUIN)
        got.set()
        thread.join(timedelta(milliseconds=200).total_seconds())
        mine = kept.held(work, kept.offer(1, of=ASKED))
    thread.join(5)
    assert seen == [mine]
