"""Outside a demo, an operator lets people and machines in from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient

from bedline.bootstrap import server, upkeep
from bedline.cli import main
from tests.harness.front import token_on

WORDS = "zeven fietsen in de polder"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, empty_database: str, tmp_path: Path) -> Iterator[FlaskClient]:
    """A browser before an application that was put together as a server does it."""
    monkeypatch.setenv("DATABASE_URL", empty_database)
    monkeypatch.setenv("BEDLINE_STATE_PATH", str(tmp_path))
    upkeep.prepare()
    app = server.web()
    assert isinstance(app, Flask)
    yield app.test_client()
    server.let_go()


def test_a_person_with_a_password_signs_in(browser: FlaskClient) -> None:
    told = CliRunner().invoke(main, ["password", "coordinator-marijke", "--password", WORDS])
    assert told.exit_code == 0, told.output

    form = {"name": "coordinator-marijke", "password": WORDS, "csrf_token": token_on(browser.get("/sign-in"))}
    assert browser.post("/sign-in", data=form).headers["Location"] == "/"
    assert browser.get("/api/v1/me").get_json()["role"] == "coordinator"


def test_a_machine_with_a_token_reports(browser: FlaskClient) -> None:
    told = CliRunner().invoke(main, ["token", "ward-emmaus", "--name", "care record"])
    assert told.exit_code == 0, told.output

    bearer = {"Authorization": f"Bearer {told.output.strip()}"}
    reported = browser.post("/api/v1/units/emmaus-elv/reports", json={"free": 2}, headers=bearer)
    assert (reported.status_code, reported.get_json()["unit"]["free"]) == (201, 2)


def test_somebody_who_has_left_cannot_get_in_any_more(browser: FlaskClient) -> None:
    token = CliRunner().invoke(main, ["token", "ward-emmaus", "--name", "care record"]).output.strip()
    told = CliRunner().invoke(main, ["shut-out", "ward-emmaus"])
    assert told.exit_code == 0, told.output

    assert browser.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


@pytest.mark.usefixtures("browser")
def test_a_person_is_given_a_pin_that_is_not_easy_to_guess() -> None:
    given = CliRunner().invoke(main, ["pin", "gp-axel"], input="482913\n482913\n")
    assert (given.exit_code, "482913" in given.output) == (0, False), given.output
    for pin, said in [
        ("4829", "six digits"),
        ("197438", "a year"),
        ("123456", "same or following digits"),
    ]:
        refused = CliRunner().invoke(main, ["pin", "gp-axel", "--pin", pin])
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output
    nobody = CliRunner().invoke(main, ["pin", "gp-niemand", "--pin", "482913"])
    assert (nobody.exit_code, "nobody here is called gp-niemand" in nobody.output) == (1, True)


@pytest.mark.usefixtures("browser")
def test_after_the_data_keys_were_changed_the_pin_is_good_and_the_old_key_may_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("BEDLINE_DATA_KEYS", old)
    assert CliRunner().invoke(main, ["pin", "gp-axel", "--pin", "482913"]).exit_code == 0
    monkeypatch.setenv("BEDLINE_DATA_KEYS", f"{new},{old}")
    looked = CliRunner().invoke(main, ["reseal", "--check"])
    assert (looked.exit_code, "pin: 0 in order, 1 to do, 0 unreadable" in looked.output) == (1, True), looked.output
    sealed = CliRunner().invoke(main, ["reseal"])
    assert (sealed.exit_code, "Nothing hangs on another key" in sealed.output) == (0, True), sealed.output
    monkeypatch.setenv("BEDLINE_DATA_KEYS", new)
    assert CliRunner().invoke(main, ["reseal", "--check"]).exit_code == 0
    monkeypatch.setenv("BEDLINE_DATA_KEYS", old)
    lost = CliRunner().invoke(main, ["reseal", "--check"])
    assert (lost.exit_code, "keep the key" in lost.output) == (1, True), lost.output


@pytest.mark.usefixtures("browser")
def test_how_units_answer_is_counted_anew_region_by_region() -> None:
    told = CliRunner().invoke(main, ["recount"])
    assert told.exit_code == 0, told.output
    assert "Zeeuws-Vlaanderen: 0 questions counted." in told.output.splitlines()


@pytest.mark.usefixtures("browser")
def test_a_short_password_and_an_unknown_person_are_refused_in_words() -> None:
    short = CliRunner().invoke(main, ["password", "coordinator-marijke", "--password", "kort"])
    nobody = CliRunner().invoke(main, ["token", "coordinator-niemand", "--name", "x"])

    assert (short.exit_code, "12 characters" in short.output) == (1, True)
    assert (nobody.exit_code, "nobody here is called coordinator-niemand" in nobody.output) == (1, True)
