import json
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from bedline.adapters.db import migrate
from bedline.bootstrap import demo, server, upkeep
from bedline.cli.records import prepare
from bedline.domain.pins import weakness


@pytest.fixture(autouse=True)
def _somewhere(monkeypatch: pytest.MonkeyPatch, empty_database: str, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    monkeypatch.setenv("BEDLINE_STATE_PATH", str(tmp_path))


def test_an_empty_database_becomes_one_with_regions(empty_database: str) -> None:
    upkeep.prepare()
    assert migrate.current(empty_database) == migrate.head()
    with psycopg.connect(empty_database) as connection:
        regions = {name for (name,) in connection.execute("SELECT id FROM region")}
    assert {"zeeuws-vlaanderen", "kempen"} <= regions


def test_a_server_that_is_too_old_is_refused_in_a_sentence_and_left_as_it_is(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "OLDEST", 99)
    refused = CliRunner().invoke(prepare)
    assert refused.exit_code == 1
    assert "Bedline needs 99 or newer" in refused.output
    assert "Traceback" not in refused.output
    assert migrate.current(empty_database) is None


def test_outside_a_demo_nobody_is_given_a_token(tmp_path: Path) -> None:
    upkeep.prepare()
    assert not (tmp_path / "demo-people.json").exists()


def test_simulated_people_keep_their_tokens_when_it_is_done_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BEDLINE_DEMO", "on")
    path = tmp_path / "demo-people.json"
    upkeep.prepare()
    first = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert {each["role"] for each in json.loads(first)} == {"gp", "facility", "coordinator", "manager"}
    upkeep.prepare()
    assert path.read_text() == first


def test_simulated_people_have_pins_that_nobody_reads_in_the_database(
    monkeypatch: pytest.MonkeyPatch, empty_database: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("BEDLINE_DEMO", "on")
    upkeep.prepare()
    people = json.loads((tmp_path / "demo-people.json").read_text())
    keyed = {each["person"]: each["pin"] for each in people if each["number"]}
    assert all(not weakness(each["pin"], identity=each["number"]) for each in people if each["number"])
    assert demo.pins_in(tmp_path / "demo-people.json") == keyed
    with psycopg.connect(empty_database) as connection:
        kept: dict[str, bytes] = dict(connection.execute("select person, hash from pin").fetchall())
    assert kept.keys() == keyed.keys()
    assert all(keyed[person].encode() not in sealed and b"argon2" not in sealed for person, sealed in kept.items())


def test_simulated_people_keep_their_pins_in_another_database(
    monkeypatch: pytest.MonkeyPatch, empty_database: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("BEDLINE_DEMO", "on")
    path = tmp_path / "demo-people.json"
    upkeep.prepare()
    first = demo.pins_in(path)
    with psycopg.connect(empty_database) as connection:
        connection.execute("delete from api_token")
    path.unlink()
    upkeep.prepare()
    assert demo.pins_in(path) == first


def test_people_who_have_no_pins_yet_are_given_some(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BEDLINE_DEMO", "on")
    path = tmp_path / "demo-people.json"
    upkeep.prepare()
    before = [{name: value for name, value in each.items() if name != "pin"} for each in json.loads(path.read_text())]
    path.write_text(json.dumps(before))
    upkeep.prepare()
    assert demo.pins_in(path)


def test_simulated_people_get_new_tokens_in_another_database(
    monkeypatch: pytest.MonkeyPatch, empty_database: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("BEDLINE_DEMO", "on")
    path = tmp_path / "demo-people.json"
    upkeep.prepare()
    first = path.read_text()
    with psycopg.connect(empty_database) as connection:
        connection.execute("DELETE FROM api_token")
    upkeep.prepare()
    assert path.read_text() != first


def test_the_api_describes_itself_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@nowhere.invalid/nothing")
    assert server.description()["openapi"].startswith("3.1")
