"""What else is kept in PostgreSQL: sealed patients, accounts, the directory, beats, the epoch, the lead."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

import psycopg
import pytest
from cryptography.fernet import Fernet, InvalidToken
from psycopg.conninfo import conninfo_to_dict

from bedline.adapters.db.accounts import StoredAccounts
from bedline.adapters.db.beats import StoredBeats
from bedline.adapters.db.directory import load_directory, read_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.epoch import ensure_epoch, renew_epoch
from bedline.adapters.db.leader import AdvisoryLead
from bedline.adapters.db.patients import closed, opened
from bedline.adapters.db.sealing import Seal
from bedline.adapters.fake.clock import FakeClock
from bedline.adapters.keys import data_key
from bedline.domain.facilities import Directory
from bedline.domain.patients import Patient
from bedline.jobs.pulse import KEPT_LENGTH, Pulse, Still, standing
from bedline.ports.rhythm import Beat
from tests import builders as a
from tests.harness import kept, worlds
from tests.harness.database import migrated
from tests.harness.kept import DESK
from tests.harness.postgres import Databases
from tests.harness.serving import eventually
from tests.harness.worlds import World

pytestmark = pytest.mark.database

PATIENT: Final = Patient(name="Mw. Jansen", national_number="123456782")


def test_nobody_reads_a_patient_in_the_table(world: World, owner: psycopg.Connection) -> None:
    kept.keep(world.storage, kept.request(1))
    with world.storage.work(DESK) as work:
        work.patients.keep(kept.request(1).id, PATIENT)
    sealed = owner.execute("select sealed from patient").fetchone()
    assert sealed is not None
    assert b"Jansen" not in sealed[0]
    assert b"123456782" not in sealed[0]


def test_nobody_reads_in_the_tables_what_was_said_of_a_patient(world: World, owner: psycopg.Connection) -> None:
    kept.keep(world.storage, kept.request(1))
    with world.storage.work(DESK) as work:
        work.patients.keep_words(kept.request(1).id, {"what_happened": "Gevallen in de douche"})
    sealed = owner.execute("select sealed from triage_words").fetchone()
    assert sealed is not None
    assert b"douche" not in sealed[0]


def test_a_seal_opens_with_every_key_and_closes_with_the_first() -> None:
    old, new = data_key(), data_key()
    closed_before = closed(PATIENT, Seal([old]))
    assert opened(closed_before, Seal([new, old])) == PATIENT
    assert opened(closed(PATIENT, Seal([new, old])), Seal([new])) == PATIENT
    with pytest.raises(InvalidToken):
        opened(closed_before, Seal([new]))


def test_what_was_sealed_the_way_before_is_read_and_sealed_anew() -> None:
    old, new = data_key(), data_key()
    seal = Seal([new, old])
    before = Fernet(old).encrypt(b"+441632960001")
    assert seal.open(before) == b"+441632960001"
    renewed = seal.renewed(before)
    assert renewed is not None
    assert (Seal([new]).open(renewed), seal.renewed(renewed)) == (b"+441632960001", None)


def test_what_somebody_changed_does_not_open() -> None:
    seal = Seal([data_key()])
    sealed = seal.close(b"482913")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(InvalidToken):
            seal.open(changed)
    with pytest.raises(InvalidToken):
        seal.open(sealed[:5])


def test_a_mark_is_found_again_under_an_older_key_and_tells_nothing_else() -> None:
    old, new = data_key(), data_key()
    before = Seal([old]).mark("+441632960001")
    assert before in Seal([new, old]).marks("+441632960001")
    assert before not in Seal([new]).marks("+441632960001")
    assert before not in Seal([old]).marks("+441632960002")


def test_of_nothing_nothing_is_sealed() -> None:
    seal = Seal([data_key()])
    assert [seal.close_text(None), seal.close_text(""), seal.close_json({}), seal.close_json([])] == [None] * 4
    assert (seal.open_text(None), seal.open_json(None)) == (None, None)


@pytest.fixture
def accounts(configured: Database, world: World) -> StoredAccounts:
    """The accounts of both regions."""
    return StoredAccounts(configured, clock=world.clock)


def test_an_account_is_found_by_name_in_any_case_and_by_session(accounts: StoredAccounts) -> None:
    found = accounts.by_sign_in_name("GP-Oost")
    assert found is not None
    assert found.person == a.gp()
    assert found.password_hash is None
    assert found.active
    assert accounts.by_session_key(found.session_key) == found
    assert accounts.by_sign_in_name("nobody") is None
    assert accounts.by_session_key("nothing") is None


def test_a_new_password_is_kept(accounts: StoredAccounts) -> None:
    accounts.keep_password_hash(a.gp().id, password_hash="hash")
    found = accounts.by_sign_in_name("gp-oost")
    assert found is not None
    assert found.password_hash == "hash"


def test_everybody_of_a_region_who_may_sign_in_is_listed(accounts: StoredAccounts) -> None:
    assert list(accounts.listed(a.POLDER)) == sorted(a.everyone(), key=lambda person: person.id)
    assert list(accounts.listed(worlds.HEUVEL)) == [
        worlds.neighbour(),
        worlds.neighbouring_manager(),
        worlds.top_ward(),
    ]


def test_a_token_stands_for_its_person_until_it_ends(accounts: StoredAccounts, world: World) -> None:
    end = world.clock.now() + timedelta(hours=1)
    accounts.keep_token(a.ward().id, token_hash="aa", name="ECD", expires_at=end)
    accounts.keep_token(a.ward().id, token_hash="bb", name="EPD")
    found = accounts.by_token_hash("aa")
    assert found is not None
    assert found.person == a.ward()
    assert accounts.by_token_hash("cc") is None
    world.clock.advance(timedelta(hours=1))
    assert accounts.by_token_hash("aa") is None
    assert accounts.by_token_hash("bb") is not None
    accounts.revoke_token("bb")
    assert accounts.by_token_hash("bb") is None


def test_a_tokens_use_is_noted_but_not_every_time(
    accounts: StoredAccounts, world: World, owner: psycopg.Connection
) -> None:
    accounts.keep_token(a.ward().id, token_hash="aa", name="ECD")
    noted = []
    for _ in range(3):
        accounts.by_token_hash("aa")
        row = owner.execute("select last_used_at from api_token").fetchone()
        assert row is not None
        noted.append(row[0])
        world.clock.advance(timedelta(minutes=3))
    assert noted == [a.NOW, a.NOW, a.NOW + timedelta(minutes=6)]


def test_failures_are_counted_and_forgotten(accounts: StoredAccounts, owner: psycopg.Connection) -> None:
    for minutes in (0, 10, 20):
        accounts.note_failure("x", at=a.later(timedelta(minutes=minutes)))
    accounts.note_failure("y", at=a.NOW)
    assert accounts.failures("x", since=a.NOW) == 3
    assert accounts.failures("x", since=a.later(timedelta(minutes=10))) == 2
    accounts.note_failure("z", at=a.later(timedelta(days=2)))
    assert owner.execute("select count(*) from sign_in_failure").fetchone() == (1,)


def _load(database: Database, directory: Directory, *, password_hash: str | None = None) -> None:
    people = worlds.people()
    load_directory(database, regions=worlds.REGIONS, directory=directory, people=people, password_hash=password_hash)


def test_the_directory_is_loaded_as_often_as_one_likes(databases: Databases) -> None:
    with migrated(databases) as url:
        database = Database(url)
        for _ in range(2):
            _load(database, worlds.directory())
            assert read_directory(database) == worlds.directory()
        database.close()


def test_what_changed_in_the_files_is_brought_up_to_date_and_what_left_is_not_listed(databases: Databases) -> None:
    with migrated(databases) as url:
        database = Database(url)
        _load(database, worlds.directory())
        whole = worlds.directory()
        duin = whole.facilities[a.facility("duin").id]
        units = {key: unit for key, unit in whole.units.items() if unit.facility != "kreek"}
        units[kept.DUIN] = replace(units[kept.DUIN], baseline=7, freshness_length=timedelta(hours=6))
        facilities = {key: each for key, each in whole.facilities.items() if key != "kreek"}
        facilities[duin.id] = replace(duin, name="Nieuw Duin", phone=None)
        changed = Directory(facilities, units, whole.practices)
        _load(database, changed)
        assert read_directory(database) == changed
        _load(database, whole)
        assert read_directory(database) == whole
        database.close()


def test_loading_leaves_alone_what_somebody_changed_about_signing_in(databases: Databases) -> None:
    with migrated(databases) as url:
        database = Database(url)
        accounts = StoredAccounts(database, clock=FakeClock())
        _load(database, worlds.directory())
        accounts.keep_password_hash(a.gp().id, password_hash="own")
        before = accounts.by_sign_in_name("gp-oost")
        _load(database, worlds.directory(), password_hash="demo")
        assert accounts.by_sign_in_name("gp-oost") == before
        desk = accounts.by_sign_in_name("desk-1")
        assert desk is not None
        assert desk.password_hash == "demo"
        database.close()


def test_beats_are_kept_by_name_and_never_turn_back(configured: Database, world: World) -> None:
    del world
    beats = StoredBeats(configured)
    assert list(beats.all()) == []
    newer = Beat("lapse_offers", a.NOW + kept.LONG, done=2)
    for beat in (Beat("warn", a.NOW, fault="x"), newer, Beat("lapse_offers", a.NOW, done=1)):
        beats.write(beat)
    assert list(beats.all()) == [newer, Beat("warn", a.NOW, fault="x")]


def test_a_sweep_that_fails_again_and_again_fails_since_the_first_time(configured: Database, world: World) -> None:
    del world
    beats = StoredBeats(configured)

    def last() -> Beat:
        return next(each for each in beats.all() if each.name == "climb")

    for minute, fault in enumerate((None, "KeyError", "ValueError")):
        beats.write(Beat("climb", a.NOW + timedelta(minutes=minute), fault=fault))
    assert last() == Beat("climb", a.NOW + timedelta(minutes=1), fault="ValueError")
    beats.write(Beat("climb", a.NOW + timedelta(minutes=3)))
    assert last() == Beat("climb", a.NOW + timedelta(minutes=3))


def test_what_couriers_tell_in_one_process_is_seen_in_another_and_what_gone_ones_left_is_forgotten(
    configured: Database, world: World
) -> None:
    beats, still = StoredBeats(configured), {"doubts": (kept.LONG, "RuntimeError")}
    beats.write(Beat("lapse_offers", a.NOW))
    Pulse(beats, clock=world.clock, process="gone").tell(["errands", "doubts"], still={})
    world.clock.advance(KEPT_LENGTH + kept.LONG)
    one, other = (Pulse(beats, clock=world.clock, process=name) for name in ("one", "other"))
    other.tell(["errands", "doubts"], still={})
    for _ in range(2):
        one.tell(["errands", "doubts"], still=still)
    now = world.clock.now()
    assert list(standing(beats.all(), now=now)) == [Still("doubts", now - kept.LONG, "RuntimeError", "one")]
    assert {each.name.partition(" ")[2].partition(" ")[0] for each in beats.all()} == {"", "one", "other"}
    one.tell(["errands", "doubts"], still={})
    assert list(standing(beats.all(), now=now)) == []


def test_the_epoch_stays_while_the_database_is_the_same(configured: Database, world: World) -> None:
    def epoch() -> str:
        with world.storage.reading(DESK) as work:
            return work.streams.position("desk:polder").epoch

    first = epoch()
    assert not ensure_epoch(configured)
    assert epoch() == first
    renew_epoch(configured)
    assert epoch() != first
    assert not ensure_epoch(configured)


def test_a_copy_of_the_database_has_an_epoch_of_its_own(databases: Databases) -> None:
    with migrated(databases) as url:
        first = Database(url)
        assert ensure_epoch(first)
        first.close()
        with databases.fresh(template=str(conninfo_to_dict(url)["dbname"])) as copied:
            second = Database(copied)
            assert ensure_epoch(second)
            second.close()


@pytest.fixture
def rivals(configured: Database) -> Iterator[tuple[AdvisoryLead, AdvisoryLead]]:
    """Two processes that want to lead."""
    first, second = AdvisoryLead(configured.url, key=7), AdvisoryLead(configured.url, key=7)
    yield first, second
    first.release()
    second.release()


def test_one_process_leads_and_another_follows_it(rivals: tuple[AdvisoryLead, AdvisoryLead]) -> None:
    first, second = rivals
    assert first.held()
    assert first.held()
    assert not second.held()
    first.release()
    # The server lets go of the lock when it has noticed.
    eventually(second.held)
    assert not first.held()


def test_a_lead_that_cannot_be_proven_is_not_held(
    rivals: tuple[AdvisoryLead, AdvisoryLead], owner: psycopg.Connection
) -> None:
    first, second = rivals
    assert first.held()
    owner.execute(
        "select pg_terminate_backend(pid) from pg_locks, pg_database"
        " where locktype = 'advisory' and objid = 7 and database = pg_database.oid and datname = current_database()"
    )
    assert not first.held()
    eventually(second.held)


def test_nobody_leads_where_there_is_no_database() -> None:
    assert not AdvisoryLead("postgresql://nobody@127.0.0.1:1/nowhere").held()
