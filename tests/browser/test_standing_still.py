"""The desk's page when the processes that search are killed, and when they are back: a real server of each kind."""

import pytest
from playwright.sync_api import Page, expect

from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.database]

MINUTE = 60_000  # milliseconds
# A started server first reads the regions and moves the database on.
STARTED = 2 * MINUTE


def test_a_desk_sees_within_a_minute_that_nobody_searches_and_no_longer_when_somebody_does(
    page: Page, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, pages_folder = tmp_path_factory.mktemp("sweeps"), tmp_path_factory.mktemp("pages")
    with (
        migrated(databases) as url,
        Server(database_url=url, folder=folder, workers=1, roles="jobs") as sweeps,
        Server(database_url=url, folder=pages_folder, workers=1, roles="web,boards") as server,
    ):
        page.goto(f"{server.url}/sign-in")
        page.locator('button[value="coordinator-marijke"]').first.evaluate("button => button.click()")
        expect(page.get_by_text("Capaciteit").first).to_be_visible()
        told = page.locator(".halts")
        expect(told).to_have_count(0)
        sweeps.kill()
        expect(told).to_contain_text("Bedline zoekt niet verder sinds", timeout=MINUTE)
        expect(told).to_contain_text("Bel de afdelingen zelf")
        sweeps.start()
        expect(told).to_have_count(0, timeout=STARTED)
        page.close()  # before its server goes: of that it would complain
