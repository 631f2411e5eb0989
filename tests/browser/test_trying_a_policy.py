"""A region manager tries a policy on the page: chooses one, changes a number, sees it being played, calls it off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with migrated(databases) as url, Server(database_url=url, folder=tmp_path_factory.mktemp("server")) as server:
        yield server


def test_a_manager_chooses_a_policy_changes_it_has_it_played_and_calls_it_off(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sign-in")
    page.get_by_role("button", name="Regiomanager").first.click()
    expect(page.get_by_role("heading", name="Nieuwe proef")).to_be_visible()

    page.get_by_label("Te proberen beleid").select_option(label="Steeds één afdeling tegelijk")
    page.get_by_label("Hoeveel tegelijk: Crisisbed (Wlz)").select_option("2")
    expect(page.get_by_text("nu 3")).to_be_visible()
    page.get_by_label("Naam van de proef").fill("Rustiger voor afdelingen")
    page.get_by_role("button", name="Speel het jaar").click()

    expect(page.get_by_role("heading", name="Rustiger voor afdelingen")).to_be_visible()
    page.get_by_role("button", name="Breek de proef af").click()
    expect(page.get_by_role("article").get_by_text("afgebroken")).to_be_visible()
