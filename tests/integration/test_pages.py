"""Pages, their headers, and what machines ask: health, readiness, counts, the description of the API."""

import json
import logging
from pathlib import Path
from typing import Never

import pytest

from bedline.domain.people import Person
from bedline.ports.storage import StorageAway, StorageBusy
from bedline.web.office import Check
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Front, sign_in_as

MANIFEST = {
    "src/board/main.tsx": {"file": "desk-1a2b.js", "css": ["desk-3c4d.css"], "imports": ["_shared.js"]},
    "_shared.js": {"file": "shared-5e6f.js", "css": ["shared-7a8b.css"]},
    "src/pages.css": {"file": "pages-9c0d.css"},
}
TEMPLATES = Front(worlds.in_memory()).dashboards / "templates"


@pytest.fixture
def built(tmp_path: Path) -> Front:
    """A demo whose dashboards have been built."""
    (tmp_path / "templates").symlink_to(TEMPLATES)
    dist = tmp_path / "dist"
    (dist / ".vite").mkdir(parents=True)
    (dist / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    (dist / "desk-1a2b.js").write_text("export {};")
    return Front(worlds.in_memory(), demo=True, dashboards=tmp_path)


class Broken:
    """Storage that fails in a given way."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def work(self, _: Person) -> Never:
        raise self._fault

    def reading(self, _: Person) -> Never:
        raise self._fault


def broken(fault: Exception) -> Front:
    world = worlds.in_memory()
    world.storage = Broken(fault)
    return Front(world)


def test_a_dashboard_is_a_shell_with_its_built_files(built: Front) -> None:
    browser = built.browser()
    sign_in_as(browser, "coordinator")

    shell = browser.get("/desk").text

    for address in ("/assets/desk-1a2b.js", "/assets/desk-3c4d.css", "/assets/shared-7a8b.css"):
        assert f'"{address}"' in shell
    script = browser.get("/assets/desk-1a2b.js", buffered=True)
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", [".vite/manifest.json", "../templates/base.html", "nothing.js"])
def test_only_built_files_are_handed_out(built: Front, name: str) -> None:
    assert built.browser().get(f"/assets/{name}").status_code == 404


@pytest.mark.parametrize("theirs", ["/gp", "/facility", "/manager"])
def test_the_page_of_another_role_does_not_exist(built: Front, theirs: str) -> None:
    browser = built.browser()
    sign_in_as(browser, "coordinator")

    answer = browser.get(theirs)

    assert answer.status_code == 404
    assert "Pagina bestaat niet" in answer.text


def test_without_built_dashboards_the_page_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "templates").symlink_to(TEMPLATES)
    browser = Front(worlds.in_memory(), demo=True, dashboards=tmp_path).browser()
    sign_in_as(browser, "coordinator")

    answer = browser.get("/desk")

    assert answer.status_code == 503
    assert "make" in answer.text


@pytest.mark.parametrize(
    ("cookie", "browser_speaks", "sentence"),
    [
        (None, "en", "We do not know this address"),
        ("fr", "en", "Nous ne connaissons pas cette adresse"),
        ("klingon", "nl", "Dit adres kennen we niet"),
        (None, "", "Dit adres kennen we niet"),
    ],
)
def test_a_page_speaks_the_language_chosen_on_the_device(
    front: Front, cookie: str | None, browser_speaks: str, sentence: str
) -> None:
    browser = front.browser()
    if cookie:
        browser.set_cookie("bedline-language", cookie)

    assert sentence in browser.get("/nothing", headers={"Accept-Language": browser_speaks}).text


@pytest.mark.parametrize(("theme", "told"), [("night", 'data-theme="night"'), ('"><script>', "<body>")])
def test_a_page_keeps_the_theme_chosen_on_the_device(front: Front, theme: str, told: str) -> None:
    browser = front.browser()
    browser.set_cookie("bedline-theme", theme)
    page = browser.get("/sign-in").text

    assert told in page
    assert "<script>" not in page


@pytest.mark.parametrize("path", ["/sign-in", "/nothing", "/healthz", "/docs", "/api/v1/me", "/openapi.json"])
def test_every_reply_keeps_others_out(front: Front, path: str) -> None:
    headers = front.browser().get(path).headers
    policy = headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-ID"]
    assert "Server" not in headers
    assert headers["Cache-Control"] in {"no-store", "private, no-cache", "no-cache"}


def test_a_page_has_no_script_or_style_within_itself(built: Front) -> None:
    browser = built.browser()
    pages = [browser.get("/sign-in").text, browser.get("/docs").text]
    sign_in_as(browser, "coordinator")
    pages += [browser.get("/desk").text, browser.get("/nothing").text]

    for page in pages:
        assert "<style" not in page
        assert "style=" not in page
        assert "onclick" not in page
        assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


def test_alive_is_alive_whatever_is_away() -> None:
    front = broken(StorageAway())
    front.accounts.away = True

    assert front.browser().get("/healthz").get_json()["status"] == "alive"


def test_ready_tells_of_every_part(front: Front) -> None:
    assert front.browser().get("/readyz").status_code == 200
    front.checks = [Check("database", ok=True), Check("sweeps", ok=False, note="lapse_offers is late")]

    answer = front.browser().get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json() == {
        "status": "not ready",
        "checks": [
            {"name": "database", "ok": True, "note": ""},
            {"name": "sweeps", "ok": False, "note": "lapse_offers is late"},
        ],
    }


def test_what_is_only_told_takes_nobody_out_of_service(front: Front) -> None:
    front.checks = [Check("webhooks", ok=False, note="many are not our provider's", told=True)]

    answer = front.browser().get("/readyz")

    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ready"
    assert answer.get_json()["checks"] == [{"name": "webhooks", "ok": False, "note": "many are not our provider's"}]


def test_counts_are_by_route_and_name_nobody(front: Front) -> None:
    desk = front.caller(a.coordinator())
    desk.gets("/requests/00000000-0000-0000-0000-00000000beef")
    desk.gets("/requests?region=polder")

    told = front.browser().get("/metrics").text

    assert 'bedline_http_requests_total{method="GET",route="/api/v1/requests/<request>",status="404"}' in told
    assert "beef" not in told
    assert "polder" not in told


def test_the_log_tells_of_routes_and_not_of_requests(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="bedline.web"):
        front.caller(a.gp()).gets("/requests/00000000-0000-0000-0000-00000000beef")

    [line] = caplog.records
    assert line.getMessage() == "GET /api/v1/requests/<request> 404"
    assert "beef" not in str(line.__dict__)


def test_a_request_keeps_the_id_it_came_with_when_that_is_one(front: Front) -> None:
    browser = front.browser()

    assert browser.get("/healthz", headers={"X-Request-ID": "abc-123-def"}).headers["X-Request-ID"] == "abc-123-def"
    assert browser.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"].isalnum()


@pytest.mark.parametrize(
    ("fault", "code", "wait"), [(StorageAway("secret"), "storage_away", "5"), (StorageBusy("secret"), "busy", "1")]
)
def test_a_database_that_cannot_is_told_with_when_to_come_back(fault: Exception, code: str, wait: str) -> None:
    desk = broken(fault).caller(a.coordinator())

    for answer in (desk.gets("/requests"), desk.posts("/units/duin-1/reports", {"free": 1})):
        assert answer.refused == (503, code)
        assert answer.headers["Retry-After"] == wait
        assert b"secret" not in answer.content


def test_accounts_that_cannot_be_reached_are_no_reason_to_send_anybody_away(front: Front) -> None:
    front.accounts.away = True

    assert front.caller(a.coordinator()).gets("/me").refused == (503, "storage_away")
    assert front.browser().get("/sign-in").status_code == 200


def test_what_nobody_foresaw_is_told_with_a_number_and_logged_without_what_was_entered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    front = broken(RuntimeError("Mevrouw Jansen"))

    answer = front.caller(a.coordinator()).gets("/requests")

    assert answer.refused == (500, "unexpected")
    assert answer.body["incident"] == answer.headers["X-Request-ID"]
    assert b"Jansen" not in answer.content
    assert "Jansen" not in caplog.text
    assert f"unexpected {answer.body['incident']}: RuntimeError" in caplog.text
    assert "test_pages.py" in caplog.text


def test_what_has_not_changed_is_not_sent_again(front: Front) -> None:
    desk, ward = front.caller(a.coordinator()), front.caller(a.ward("duin"))
    for path in ("/regions/polder", "/facilities?region=polder"):
        first = desk.gets(path)
        again = desk.gets(path, If_None_Match=first.headers["ETag"])
        assert (first.status, again.status, again.content) == (200, 304, b"")

    before = desk.gets("/facilities?region=polder").headers["ETag"]
    ward.posts("/units/duin-1/reports", {"free": 1})

    assert desk.gets("/facilities?region=polder", If_None_Match=before).status == 200


def test_the_same_rules_in_another_language_are_something_else(front: Front) -> None:
    dutch, french = (front.caller(a.gp(), language=language) for language in ("nl", "fr"))

    assert dutch.gets("/regions/polder").headers["Vary"].startswith("Accept-Language")
    assert french.gets("/regions/polder").status == 200
