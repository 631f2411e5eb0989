"""A ward, a GP and the desk side by side, as people use them: real pages, real server, real boards."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.database]

# What a GP answers to a question that may turn the patient elsewhere; everything else is no.
ANSWERS = {
    "Wie heeft de patiënt gezien": "Huisarts",
    "Is medische zorg nodig": "Ja",
    "Hoe is het thuis": "Woont alleen",
    "naar huis": "Ja",
    "terugkeer": "Ja",
    "meer thuiszorg": "Ja",
}


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with migrated(databases) as url, Server(database_url=url, folder=tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def window(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens windows, each signed in as somebody, as wide as their screen."""
    with ExitStack() as windows:

        def open_one(person: str, *, width: int = 1280) -> Page:
            context = windows.enter_context(
                browser.new_context(
                    locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": width, "height": 844}
                )
            )
            page = context.new_page()
            page.goto(f"{server.url}/sign-in")
            # The button stands under "or as somebody else", which a person would open first.
            page.locator(f'button[value="{person}"]').first.evaluate("button => button.click()")
            expect(page.get_by_text("Afmelden").first).to_be_visible()
            page.evaluate("window.stayed = true")
            return page

        yield open_one


def never_reloaded(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def reports(ward: Page, *, unit: str, free: int) -> None:
    places = ward.locator(f'[data-unit="{unit}"]')
    for _ in range(free):
        places.locator("button").nth(1).click()
    places.get_by_role("button", name=f"{free} vrij").click()


def test_a_ward_says_three_free_and_the_desk_sees_it_without_a_reload(window: Callable[..., Page]) -> None:
    desk, ward = window("coordinator-marijke"), window("ward-rozenoord", width=390)
    row = desk.locator('[data-facility="rozenoord"]')
    expect(row).not_to_contain_text("2")

    reports(ward, unit="rozenoord-elv", free=2)

    expect(row).to_contain_text("2")
    assert never_reloaded(desk)


def test_a_gp_asks_a_ward_says_yes_and_the_gp_reads_where(window: Callable[..., Page]) -> None:
    desk, ward = window("coordinator-marijke"), window("ward-emmaus", width=390)
    gp = window("gp-ijzendijke", width=390)
    reports(ward, unit="emmaus-elv", free=1)

    asks_for_a_bed(gp)
    strip = desk.locator("[data-request]", has_text="Emmaus")
    expect(strip).to_be_visible()
    ward.get_by_text("1 vraag wacht op antwoord").click()
    ward.get_by_role("button", name="Ja, wij nemen op").click()
    ward.locator("[name=doctor]").fill("dr. Van Damme")
    ward.get_by_role("button", name="Zeg ja en reserveer").click()

    expect(gp.get_by_text("Emmaus").first).to_be_visible()
    expect(gp.get_by_text("dr. Van Damme")).to_be_visible()
    expect(strip).to_contain_text("moet er zijn")
    assert all(never_reloaded(page) for page in (desk, ward, gp))


def answers(gp: Page) -> None:
    """Answer what may turn the patient elsewhere, page by page, and pass over the rest as a whole."""
    passed_over = gp.get_by_role("button", name="Sla de rest over")
    while not passed_over.count():
        for asked in gp.locator(".answers-page fieldset").all():
            question = asked.locator("legend").inner_text()
            answer = next((each for words, each in ANSWERS.items() if words in question), "Nee")
            asked.get_by_role("radio", name=answer, exact=True).check()
        here = gp.locator(".answers-page > .soft").inner_text()
        gp.get_by_role("button", name="Verder").click()
        expect(gp.locator(".answers-page > .soft").filter(has_text=here)).to_have_count(0)
    passed_over.click()


def asks_for_a_bed(gp: Page) -> None:
    gp.get_by_role("button", name="Nieuwe aanvraag").click()
    gp.get_by_role("radio", name="ELV laag").check()
    gp.get_by_role("button", name="Verder").click()
    answers(gp)
    gp.get_by_role("radio", name="Vrouw").check()
    gp.locator("[name=birth-year]").fill("1938")
    gp.locator("[name=area]").fill("4515")
    gp.get_by_role("button", name="Verder").click()
    gp.get_by_role("button", name="Verder").click()
    gp.get_by_role("button", name="Vraag de plek aan").click()


def test_a_board_says_since_when_it_is_not_live_and_catches_up_when_the_server_is_back(
    window: Callable[..., Page], server: Server
) -> None:
    desk = window("coordinator-marijke")
    row = desk.locator('[data-facility="hooge-plaaten"]')
    server.kill()
    server.start()
    with server.client() as api:
        assert api.post("/units/hooge-plaaten-elv/reports", json={"free": 1}).status_code == 201

    expect(row).to_contain_text("1", timeout=60_000)
    assert never_reloaded(desk)
