"""Signing in and out with a browser: sessions, tokens against other sites, guessing slowed down, the demo's buttons."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import builders as a
from tests.harness import worlds
from tests.harness.front import PASSWORD, Front, token_on


@pytest.fixture
def desk(front: Front) -> Front:
    """An application in which the coordinator has a password."""
    front.give_password(a.coordinator())
    return front


def signs_in(browser: FlaskClient, *, name: str = "desk-1", password: str = PASSWORD, **more: str) -> TestResponse:
    token = token_on(browser.get("/sign-in"))
    return browser.post("/sign-in", data={"name": name, "password": password, "csrf_token": token, **more})


def csrf(browser: FlaskClient) -> dict[str, str]:
    return {"X-CSRF-Token": browser.get("/api/v1/me").get_json()["csrf_token"]}


def test_a_page_shows_the_way_in_and_back(desk: Front) -> None:
    browser = desk.browser()

    turned_away = browser.get("/desk")
    assert (turned_away.status_code, turned_away.headers["Location"]) == (302, "/sign-in?next=/desk")
    signed_in = signs_in(browser, next="/desk")
    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/desk")
    assert browser.get("/").headers["Location"] == "/desk"
    assert browser.get("/api/v1/me").get_json()["person"] == {
        "id": "desk-1",
        "name": "Coördinator 1",
        "role": "coordinator",
    }


def test_the_name_may_be_written_in_any_case(desk: Front) -> None:
    assert signs_in(desk.browser(), name="Desk-1").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_signing_in_never_leads_away_from_here(desk: Front, elsewhere: str) -> None:
    answer = signs_in(desk.browser(), next=elsewhere)

    led_to = urlsplit(answer.headers.get("Location", "/"))
    assert (led_to.scheme, led_to.netloc, led_to.path[:1]) == ("", "", "/")


@pytest.mark.parametrize(
    ("name", "password"),
    [("desk-1", "wrong"), ("nobody", PASSWORD), ("gp-oost", PASSWORD), ("", PASSWORD), ("desk-1", "a" * 5000)],
)
def test_whatever_was_wrong_the_answer_is_the_same(desk: Front, name: str, password: str) -> None:
    answer = signs_in(desk.browser(), name=name, password=password)

    assert answer.status_code == 200
    assert "Naam of wachtwoord klopt niet" in answer.text


def test_a_closed_account_does_not_get_in(desk: Front) -> None:
    desk.accounts.accounts[a.coordinator().id] = replace(desk.accounts.accounts[a.coordinator().id], active=False)

    assert "Naam of wachtwoord klopt niet" in signs_in(desk.browser()).text


def test_guessing_is_slowed_down_and_told(desk: Front) -> None:
    browser = desk.browser()
    for _ in range(8):
        assert signs_in(browser, password="wrong").status_code == 200

    slowed = signs_in(browser)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "900")
    assert "Wacht 15 minuten" in slowed.text
    desk.world.clock.advance(timedelta(minutes=16))
    assert signs_in(browser).status_code == 302


def test_guessing_at_one_name_does_not_lock_out_another(desk: Front) -> None:
    browser = desk.browser()
    for _ in range(9):
        signs_in(browser, name="gp-oost", password="wrong")

    assert signs_in(browser).status_code == 302


def test_what_is_counted_names_nobody(desk: Front) -> None:
    signs_in(desk.browser(), password="wrong")

    assert len(desk.accounts.noted) == 3
    assert not any("desk" in subject or "127" in subject for subject, _ in desk.accounts.noted)


def test_a_browsers_write_needs_the_token_of_its_session(desk: Front) -> None:
    browser = desk.browser()
    signs_in(browser)
    report = {"path": "/api/v1/units/duin-1/reports", "json": {"free": 1}}

    for headers in ({}, {"X-CSRF-Token": "made up"}):
        refused = browser.post(**report, headers=headers)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "csrf_failed")
    assert browser.post(**report, headers=csrf(browser)).status_code == 201


def test_a_made_up_bearer_does_not_do_away_with_the_token(desk: Front) -> None:
    browser = desk.browser()
    signs_in(browser)

    refused = browser.post(
        "/api/v1/units/duin-1/reports", json={"free": 1}, headers={"Authorization": "Bearer made-up"}
    )

    assert refused.get_json()["code"] == "csrf_failed"


def test_signing_in_needs_the_token_of_the_form(desk: Front) -> None:
    refused = desk.browser().post("/sign-in", data={"name": "desk-1", "password": PASSWORD})

    assert refused.status_code == 403
    assert "Pagina verlopen" in refused.text


def test_signing_out_ends_the_session(desk: Front) -> None:
    browser = desk.browser()
    signs_in(browser)

    assert browser.post("/sign-out", headers=csrf(browser)).headers["Location"] == "/sign-in"
    assert browser.get("/api/v1/me").status_code == 401


def test_another_session_key_ends_every_session(desk: Front) -> None:
    browser = desk.browser()
    signs_in(browser)
    assert browser.get("/api/v1/me").status_code == 200

    account = desk.accounts.accounts[a.coordinator().id]
    desk.accounts.accounts[a.coordinator().id] = replace(account, session_key="another")
    desk.forget_people()

    assert browser.get("/api/v1/me").status_code == 401


def test_a_session_signed_with_another_secret_is_worth_nothing(desk: Front) -> None:
    forger = Front(worlds.in_memory(), session_key="x" * 32)
    forger.give_password(a.coordinator())
    browser = forger.browser()
    signs_in(browser)
    cookie = browser.get_cookie("bedline")
    assert cookie is not None

    victim = desk.browser()
    victim.set_cookie("bedline", cookie.value)

    assert victim.get("/api/v1/me").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: Front) -> None:
    [cookie] = signs_in(desk.browser()).headers.getlist("Set-Cookie")

    assert cookie.startswith("bedline=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Expires=" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_tied_to_it() -> None:
    front = Front(worlds.in_memory(), base_url="https://bedline.example")
    front.give_password(a.coordinator())
    browser = front.browser()
    page = browser.get("/sign-in", base_url="https://bedline.example")
    [cookie] = page.headers.getlist("Set-Cookie")

    assert cookie.startswith("__Host-bedline=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_outside_a_demo_nobody_signs_in_without_a_password(front: Front) -> None:
    browser = front.browser()
    token = token_on(browser.get("/sign-in"))

    assert browser.post("/demo/sign-in", data={"role": "gp", "csrf_token": token}).status_code == 404
    assert "Huisarts Oost" not in browser.get("/sign-in").text


@pytest.mark.parametrize(
    ("choice", "home"),
    [
        ({"role": "coordinator"}, "/desk"),
        ({"role": "gp"}, "/gp"),
        ({"role": "facility"}, "/facility"),
        ({"person": "ward-kreek"}, "/facility"),
    ],
    ids=str,
)
def test_in_a_demo_one_press_signs_in(choice: dict[str, str], home: str) -> None:
    front = Front(worlds.in_memory(), demo=True)
    browser = front.browser()
    page = browser.get("/sign-in")
    assert "Huisarts Oost" in page.text

    browser.post("/demo/sign-in", data={**choice, "csrf_token": token_on(page)})

    assert browser.get("/").headers["Location"] == home
    assert browser.get("/api/v1/me").get_json()["demo"] is True


@pytest.mark.parametrize("choice", [{}, {"role": "king"}, {"person": "nobody"}, {"role": "system"}], ids=str)
def test_a_demo_knows_only_its_own_people(choice: dict[str, str]) -> None:
    browser = Front(worlds.in_memory(), demo=True).browser()

    answer = browser.post("/demo/sign-in", data={**choice, "csrf_token": token_on(browser.get("/sign-in"))})

    assert answer.status_code == 404


def test_a_form_that_is_none_is_refused(desk: Front) -> None:
    assert desk.browser().post("/sign-in", json=[1]).status_code == 415
