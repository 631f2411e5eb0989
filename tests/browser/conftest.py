"""A real Chromium for the tests in this folder, and a loud word where there is none."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.chromium import found
from tests.conftest import NO_BROWSER

SLOWLY = 15_000  # milliseconds; the machine may be busy with other tests


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module; no longer, because its event loop holds the thread while it is open."""
    expect.set_options(timeout=SLOWLY)
    path = found()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"in CI the browser tests have to run, but {NO_BROWSER}")
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium has none to offer root
        browser = playwright.chromium.launch(executable_path=path, args=[*sandbox, "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a newcomer; whatever the browser complains about while it is open fails the test."""
    complaints: list[str] = []
    with browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam") as context:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        yield page
    assert complaints == []
