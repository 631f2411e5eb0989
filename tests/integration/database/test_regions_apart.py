"""Regions are apart in the database itself: what a work's role may do, tried with statements of our own."""

from typing import Final

import psycopg
import pytest

from bedline.adapters.db.schema import metadata
from bedline.domain.matching.habits import ending
from bedline.domain.patients import Patient
from tests import builders as a
from tests.harness import kept, kept_calls, kept_trials
from tests.harness.worlds import TOP, World, neighbour

pytestmark = pytest.mark.database

# Tables without rows of a region: nobody's in particular.
COMMON: Final = {"region", "board_epoch", "beat", "api_token", "sign_in_failure", "daily_calls"}
OF_REGIONS: Final = sorted(set(metadata.tables) - COMMON)


@pytest.fixture(autouse=True)
def _something_everywhere(world: World) -> None:
    """Something of everything has happened on the Heuvel."""
    asked = kept.request(1, region=neighbour().region, practice=None)
    offer = kept.accepted(kept.offer(1, of=asked, unit=TOP))
    stay = kept.stay(1, of=offer)
    task = kept.task(1, request=asked.id, region=neighbour().region)
    kept.keep(world.storage, asked, offer, stay, task, by=neighbour())
    call = kept_calls.leg(1, region=neighbour().region)
    with world.storage.work(neighbour()) as work:
        work.legs.add(call)
        work.waitings.add(kept_calls.waiting(1, of=call, region=neighbour().region))
        work.messages.add(kept_calls.message(1, region=neighbour().region))
        work.voicemails.add(kept_calls.voicemail(1, of=call, region=neighbour().region))
        work.pins.keep(neighbour().id, pin="482913", now=a.NOW)
        work.opt_outs.note(kept_calls.GP_PHONE, out=True, now=a.NOW)
        work.guesses.note(work.ids.new(), region=neighbour().region, number=None, code="1", now=a.NOW)
        work.trials.add(kept_trials.trial(1, region=neighbour().region))
        places = kept.reported(work, TOP)
        assert places.free
        kept.held(work, offer)
        work.answers.note(ending(offer, region=work.regions[offer.region]))
        work.streams.append({"desk:heuvel": ((), [{"kind": "x"}])})
        work.audit.note(event="seen", action="R", subject_kind="x", subject="x")
        work.once.claim(scope="s", key="k", fingerprint="f")
        work.patients.keep(asked.id, Patient(name="X"))
        work.patients.keep_words(asked.id, {"what_happened": "X"})


def _count(connection: psycopg.Connection, table: str, where: str = "true") -> int:
    row = connection.execute(f"select count(region) from {table} where {where}".encode()).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("table", OF_REGIONS)
def test_every_table_of_regions_is_guarded(owner: psycopg.Connection, table: str) -> None:
    guarded = owner.execute(
        "select relrowsecurity from pg_class where oid = %s::regclass and exists"
        " (select from pg_policies where tablename = %s and with_check is not null)",
        (table, table),
    ).fetchone()
    assert guarded == (True,)


@pytest.mark.parametrize("table", OF_REGIONS)
def test_rows_of_another_region_are_not_seen(owner: psycopg.Connection, polder: psycopg.Connection, table: str) -> None:
    if table != "capacity_report":
        assert _count(owner, table, "region = 'heuvel'") > 0, "the test would prove nothing"
    assert _count(polder, table, "region <> 'polder'") == 0


@pytest.mark.parametrize("table", OF_REGIONS)
def test_rows_of_another_region_are_not_changed(
    owner: psycopg.Connection, polder: psycopg.Connection, table: str
) -> None:
    before = _count(owner, table)
    for change in (f"update {table} set region = 'heuvel'", f"delete from {table} where region = 'heuvel'"):
        try:
            with polder.transaction():
                polder.execute(change.encode())
        except psycopg.DatabaseError:
            continue
    assert _count(owner, table) == before


def test_a_row_is_not_written_into_another_region(polder: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        polder.execute(
            "insert into audit (at, region, event, action, person, role, subject_kind, subject, allowed)"
            " values (now(), 'heuvel', 'x', 'R', 'x', 'gp', 'x', 'x', true)"
        )


def test_a_row_is_not_moved_into_another_region(world: World, polder: psycopg.Connection) -> None:
    kept.keep(world.storage, kept.request(2))
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        polder.execute("update bed_request set region = 'heuvel', practice = null")


def test_an_offer_does_not_name_a_unit_of_another_region(world: World, polder: psycopg.Connection) -> None:
    kept.keep(world.storage, kept.request(2))
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="fk_offer_unit"):
        polder.execute(
            "insert into offer (id, code, request, region, unit, facility, state, made_at, made_by, expires_at, note)"
            " values (gen_random_uuid(), '1', %s, 'polder', 'top-1', 'top', 'open', now(), 'x',"
            " now() + interval '1 minute', '')",
            (kept.request(2).id,),
        )


def test_a_place_of_another_region_is_not_claimed(world: World, polder: psycopg.Connection) -> None:
    asked = kept.request(2)
    kept.keep(world.storage, asked, kept.offer(2, of=asked))
    with pytest.raises(psycopg.DatabaseError) as refused:
        polder.execute(
            "insert into place_claim (unit, place, offer, kind, region) values ('top-1', 2, %s, 'held', 'polder')",
            (kept.offer_id(2),),
        )
    assert refused.value.sqlstate == "BL001"


def test_without_a_region_nothing_is_seen(owner: psycopg.Connection) -> None:
    with owner.transaction():
        owner.execute("set local role bedline_app")
        assert _count(owner, "bed_request") == 0
        owner.execute("set local bedline.regions = ''")
        assert _count(owner, "bed_request") == 0


@pytest.mark.parametrize("column", ["password_hash", "session_key"])
def test_a_work_cannot_read_what_people_sign_in_with(polder: psycopg.Connection, column: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        polder.execute(f"select {column} from account".encode())


@pytest.mark.parametrize("table", ["api_token", "sign_in_failure", "beat", "daily_calls", "region"])
def test_a_work_has_no_business_with_the_rest(polder: psycopg.Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        polder.execute(f"select * from {table}".encode())


@pytest.mark.parametrize(
    "change", ["drop table audit", "alter table audit disable row level security", "truncate audit"]
)
def test_a_work_cannot_change_the_house(polder: psycopg.Connection, change: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        polder.execute(change.encode())


def test_nothing_of_a_works_role_or_region_stays_with_the_connection(world: World) -> None:
    with world.storage.work(a.coordinator()):
        pass
    with world.storage.work(neighbour()) as work:
        assert work.requests.live(neighbour().region)
        assert not work.requests.live(a.POLDER)
