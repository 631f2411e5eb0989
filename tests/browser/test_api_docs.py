"""The page on which the API is browsed and tried, in a real browser under its real Content-Security-Policy."""

from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.harness import worlds
from tests.harness.front import Front

# A browser that leaves in the middle of a file has werkzeug's own server, which serves here, leave the file open.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture
def address() -> Iterator[str]:
    """Where a demo is served."""
    server = make_server("127.0.0.1", 0, Front(worlds.in_memory(), demo=True).app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_an_operation_can_be_tried_with_the_session_of_the_browser(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.locator('button[value="desk-1"]').first.click()
    page.goto(f"{address}/docs")
    operation = page.locator("#operations-triage-advise_triage")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.locator("textarea").fill('{"region": "polder", "answers": {"return_home_expected": true}}')

    operation.get_by_role("button", name="Execute").click()

    expect(operation.locator(".live-responses-table")).to_contain_text('"suggested_form": "elv_low"')
