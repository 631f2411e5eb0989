"""What the services are told when the database is busy, slow or gone, and that they go on when it is back."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import psycopg
import pytest

from bedline.adapters.db.engine import Database, driver_url
from bedline.adapters.db.statement import Statement, inserted
from bedline.adapters.db.stays_table import stay
from bedline.domain.ids import RequestId
from bedline.ports.storage import StorageAway, StorageBusy
from tests.harness import kept, worlds
from tests.harness.kept import DESK
from tests.harness.worlds import World

pytestmark = pytest.mark.database

QUICKLY: Final = timedelta(milliseconds=200)
NAP: Final = Statement("select pg_sleep(10)")
ONE: Final = Statement("select 1 as one")
END_ALL: Final = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where application_name = 'bedline' and datname = current_database()"
)


@pytest.fixture
def impatient(configured: Database) -> Iterator[Database]:
    """Two connections to the same database, with no patience."""
    database = Database(
        configured.url,
        connections=2,
        statement_length=QUICKLY,
        lock_length=QUICKLY,
        wait_length=QUICKLY,
    )
    yield database
    database.close()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", []),
        ("text", ["", "null", "NULL", "{}", 'a "b"', "c,d\\", " é\t\n\\x41", "desk:polder"]),
        ("uuid", [UUID(int=1), UUID(int=2**128 - 1)]),
        ("integer", [0, -7, 2**31 - 1]),
        ("bytea", [b"", b"\x00\\\xff", b"abc"]),
        ("timestamptz", [datetime(2026, 3, 29, 1, 30, 0, 5, UTC)]),
    ],
)
def test_a_list_arrives_as_it_was_given(configured: Database, kind: str, values: list[object]) -> None:
    with configured.transaction() as transaction:
        assert transaction.first(Statement(f"select %(given)s::{kind}[] as got"), given=values) == {"got": values}


def test_a_statement_that_takes_too_long_gives_way(impatient: Database) -> None:
    with pytest.raises(StorageBusy), impatient.transaction() as transaction:
        transaction.all(NAP)
    with impatient.transaction() as transaction:
        assert transaction.first(ONE) == {"one": 1}


def test_who_waits_too_long_for_a_row_gives_way(world: World, impatient: Database) -> None:
    kept.keep(world.storage, kept.request(1))
    lock = Statement("select 1 from bed_request for update")
    with world.storage.work(DESK) as work:
        work.requests.get(kept.request(1).id)
        with pytest.raises(StorageBusy), impatient.transaction() as transaction:
            transaction.first(lock)


def test_who_waits_too_long_for_a_connection_gives_way(impatient: Database) -> None:
    with impatient.transaction(), impatient.transaction(), pytest.raises(StorageBusy), impatient.transaction():
        pass


def test_of_two_works_that_wait_for_each_other_one_gives_way(world: World) -> None:
    first, second = kept.request(1), kept.request(2)
    kept.keep(world.storage, first, second)
    both_have_one, outcomes = threading.Barrier(2), []

    def work_in(order: tuple[RequestId, RequestId]) -> None:
        try:
            with world.storage.work(DESK) as work:
                work.requests.get(order[0])
                both_have_one.wait(5)
                work.requests.get(order[1])
        except StorageBusy:
            outcomes.append("gave way")
        else:
            outcomes.append("done")

    orders = ((first.id, second.id), (second.id, first.id))
    threads = [threading.Thread(target=work_in, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "gave way"]


def test_of_two_that_choose_the_same_code_at_the_same_moment_one_gives_way(world: World) -> None:
    def choose() -> None:
        with world.storage.work(DESK) as slow:
            assert slow.requests.add(kept.request(1, code="B7"))
            with world.storage.work(DESK) as quick:
                assert quick.requests.add(kept.request(2, code="B7"))

    with pytest.raises(StorageBusy):
        choose()
    with world.storage.reading(DESK) as work:
        assert [each.id for each in work.requests.live(DESK.region)] == [kept.request(2).id]


def test_a_look_up_does_not_notice_a_connection_that_was_cut_while_idle(
    configured: Database, owner: psycopg.Connection
) -> None:
    assert configured.look(ONE) == {"one": 1}
    owner.execute(END_ALL)
    assert configured.look(ONE) == {"one": 1}


def test_a_look_up_that_takes_too_long_gives_way(impatient: Database) -> None:
    with pytest.raises(StorageBusy):
        impatient.look(NAP)
    assert impatient.look(ONE) == {"one": 1}


def test_connections_that_were_cut_while_idle_are_not_noticed_by_anybody(
    world: World, owner: psycopg.Connection
) -> None:
    kept.keep(world.storage, kept.request(1))
    owner.execute(END_ALL)
    with world.storage.work(DESK) as work:
        assert work.requests.find(kept.request(1).id) == kept.request(1)
    with world.storage.reading(DESK) as work:
        assert work.requests.find(kept.request(1).id) == kept.request(1)


def test_many_at_once_do_not_notice_connections_that_were_cut_while_idle(
    world: World, owner: psycopg.Connection, configured: Database
) -> None:
    all_hold_one, failures = threading.Barrier(6), []

    def hold() -> None:
        with configured.transaction() as transaction:
            transaction.first(ONE)
            all_hold_one.wait(5)

    def work() -> None:
        try:
            with world.storage.work(DESK) as work:
                work.requests.live(DESK.region)
        except StorageAway as away:
            failures.append(away)

    for task in (hold, work):
        threads = [threading.Thread(target=task) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        owner.execute(END_ALL)
    assert failures == []


def test_a_work_whose_connection_is_cut_has_not_happened(world: World, owner: psycopg.Connection) -> None:
    def cut_short() -> None:
        with world.storage.work(DESK) as work:
            work.requests.add(kept.request(1))
            owner.execute(END_ALL)
            work.requests.find(kept.request(1).id)

    with pytest.raises(StorageAway):
        cut_short()
    with world.storage.reading(DESK) as work:
        assert work.requests.by_ids([kept.request(1).id]) == {}


def test_a_work_whose_connection_is_cut_just_before_its_end_has_not_happened(
    world: World, owner: psycopg.Connection
) -> None:
    def cut_short() -> None:
        with world.storage.work(DESK) as work:
            work.requests.add(kept.request(1))
            work.streams.append({"desk:polder": ((), ())})
            owner.execute(END_ALL)

    with pytest.raises(StorageAway):
        cut_short()
    with world.storage.reading(DESK) as work:
        assert work.requests.by_ids([kept.request(1).id]) == {}


def test_a_work_that_is_left_standing_is_ended_so_that_its_locks_are_free(configured: Database) -> None:
    database = Database(configured.url, connections=1, idle_length=QUICKLY)

    def dawdle() -> None:
        with database.transaction() as transaction:
            transaction.first(ONE)
            threading.Event().wait(3 * QUICKLY.total_seconds())
            transaction.first(ONE)

    with pytest.raises(StorageAway):
        dawdle()
    with database.transaction() as transaction:
        assert transaction.first(ONE) == {"one": 1}
    database.close()


def test_what_is_lent_when_a_process_closes_is_closed_when_it_is_given_back(
    configured: Database, owner: psycopg.Connection
) -> None:
    database = Database(configured.url, connections=2)

    def open_ones() -> object:
        mine = (
            "select count(*) from pg_stat_activity where application_name = 'bedline' and datname = current_database()"
        )
        return (owner.execute(mine).fetchone() or (None,))[0]

    configured_ones = open_ones()
    with database.transaction() as transaction:
        transaction.first(ONE)
        database.close()
        assert transaction.first(ONE) == {"one": 1}, "what is under way comes to its end"
    for _ in range(100):
        if open_ones() == configured_ones:
            break
        threading.Event().wait(0.02)
    assert open_ones() == configured_ones
    with pytest.raises(StorageAway), database.transaction():
        pass


def test_a_database_that_is_away_is_said_to_be_away() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nowhere")
    with pytest.raises(StorageAway), database.transaction():
        pass
    database.close()


def test_after_a_refusal_every_statement_and_the_end_meet_the_same_refusal(world: World) -> None:
    def go_on_regardless() -> None:
        with world.storage.work(DESK) as work:
            work.requests.add(kept.request(1))
            work.requests.add(kept.request(1, code="B2"))
            for _ in range(2):
                with pytest.raises(psycopg.errors.UniqueViolation):
                    work.requests.live(DESK.region)

    with pytest.raises(psycopg.errors.UniqueViolation):
        go_on_regardless()


def test_a_connection_on_which_works_failed_serves_on(world: World, configured: Database) -> None:
    """Statements are prepared on the way, also in messages of which the server then refuses a part."""
    database = Database(configured.url, connections=1)
    storage = worlds.upon(database).storage

    def fail(number: int) -> None:
        with storage.work(DESK) as work:
            work.requests.add(kept.request(number))
            work.requests.save(kept.waiting(number))
            work.stays.add(kept.stay(number, of=kept.offer(number, of=kept.request(number))))
            work.streams.append({"desk:polder": ((), ({"kind": "x"},))})

    for number in range(1, 9):
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            fail(number)
    for number in range(1, 9):
        with storage.work(DESK) as work:
            work.requests.add(kept.request(number))
            work.requests.save(kept.waiting(number))
            work.streams.append({"desk:polder": ((), ({"kind": "x"},))})
    with world.storage.reading(DESK) as work:
        assert len(work.requests.live(DESK.region)) == 8
        assert work.streams.position("desk:polder").seq == 8
    database.close()


def test_a_value_hidden_in_a_statement_is_found_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="values without a name"):
        Statement(stay.select().where(stay.c.state == "left"))
    adds = inserted(stay)
    assert f"${adds.names.index('doctor') + 1}::" in adds.text.decode()


@pytest.mark.parametrize("url", ["postgres://a@h/d", "postgresql+psycopg://a@h/d", "postgresql://a@h/d"])
def test_an_address_may_be_written_in_any_of_the_usual_ways(url: str) -> None:
    assert driver_url(url) == "postgresql://a@h/d"


def test_an_address_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="no PostgreSQL"):
        driver_url("mysql://a@h/d")
