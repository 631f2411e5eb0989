"""The telephones of a demo in a real browser: dialling, listening, pressing, being rung, texting."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import make_server

from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.server import served
from bedline.simulator.twilio.simulation import LiveSimulation
from bedline.web.office import Telephones
from tests import builders as a
from tests.harness import telephones as book
from tests.harness import worlds
from tests.harness.front import Front
from tests.harness.tiny import ACCOUNT, TOKEN, Tiny

pytestmark = pytest.mark.browser

SPEED = 4.0
# A browser whose only voice is Dutch, and that keeps what it is to say.
VOICE = """
window.spoken = [];
const voice = { lang: "nl-NL", name: "Test", voiceURI: "test", localService: true, default: true };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [voice], addEventListener: () => undefined, cancel: () => undefined,
  speak: (it) => window.spoken.push(`${it.lang} ${it.text}`),
}});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@dataclass
class Demo:
    address: str
    tiny: Tiny
    simulation: LiveSimulation

    def places(self, what: str, **asked: str) -> Any:
        """Let the application ask for a call or a text."""
        made = httpx.post(
            f"{self.simulation.exchange.url}/2010-04-01/Accounts/{ACCOUNT}/{what}.json",
            auth=(ACCOUNT, TOKEN),
            data={"From": book.HOTLINE, **asked},
        )
        assert made.is_success, made.text
        return made.json()

    def rings(self, number: str) -> None:
        self.places("Calls", To=number, Url=f"{self.tiny.base}/answered")

    def answers(self, path: str, twiml: str) -> None:
        self.tiny.answers[path] = twiml.replace("HERE", self.tiny.base)


@contextmanager
def serving(application: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def demo(page: Page) -> Iterator[Demo]:
    """A demo whose hotline is a few lines of TwiML; it goes only after the page has looked away."""
    tiny = Tiny()
    with ExitStack() as stack:
        tiny.base = stack.enter_context(serving(tiny))
        account = Account(sid=ACCOUNT, token=TOKEN)
        account.configure(Number(number=book.HOTLINE, voice_url=f"{tiny.base}/voice", sms_url=f"{tiny.base}/sms"))
        simulation = stack.enter_context(served(account=account, speed=SPEED))
        given = Telephones(
            phonebook=book.phonebook(), network=simulation.exchange.url, pins=lambda: {a.gp().id: "482913"}
        )
        address = stack.enter_context(serving(Front(worlds.in_memory(), demo=True, telephones=given).app))
        yield Demo(address, tiny, simulation)
        page.goto("about:blank")
        simulation.findings.check()


def question(text: str, action: str, *, digits: int = 1) -> str:
    return (
        f'<Gather action="HERE{action}" timeout="30" numDigits="{digits}" actionOnEmptyResult="true">'
        f'<Say language="nl-NL">{text}</Say></Gather>'
    )


def telephone(page: Page, number: str) -> Locator:
    return page.locator(f'[data-phone="{number}"]')


def test_a_newcomer_phones_for_a_bed_by_doing_what_is_advised(page: Page, demo: Demo) -> None:
    demo.answers("/voice", question("Toets uw pincode in, zes cijfers.", "/menu", digits=6))
    demo.answers("/menu", question("Voor een crisisbed, toets 1.", "/bed"))
    demo.answers("/bed", '<Say language="nl-NL">Er is een bed in Axel.</Say><Hangup/>')
    page.add_init_script(VOICE)
    page.goto(f"{demo.address}/sign-in")
    page.get_by_role("link", name="Bel voor een bed").click()
    phone = telephone(page, book.GP)

    phone.get_by_role("button", name="Bel Bedline").click()
    expect(phone.get_by_role("log")).to_contain_text("Toets uw pincode in")
    phone.get_by_role("button", name="Probeer 4 8 2 9 1 3").click()
    expect(phone.get_by_role("log")).to_contain_text("Voor een crisisbed")
    page.keyboard.press("1")
    expect(phone.get_by_role("log")).to_contain_text("Er is een bed in Axel.")
    expect(phone.get_by_role("status")).to_contain_text("Opgehangen")

    assert demo.tiny.said("/menu", "Digits") == ["482913"]
    assert demo.tiny.said("/bed", "Digits") == ["1"]
    assert "nl-NL Er is een bed in Axel." in page.evaluate("window.spoken")


def test_who_hangs_up_is_not_spoken_to_any_more(page: Page, demo: Demo) -> None:
    demo.answers("/voice", question("Een lange vraag, " * 20, "/menu"))
    page.goto(f"{demo.address}/phone")
    phone = telephone(page, book.GP)

    phone.get_by_role("button", name="Bel Bedline").click()
    expect(phone.get_by_role("log")).to_contain_text("Een lange vraag")
    phone.get_by_role("button", name="Hang op").click()

    expect(phone.get_by_role("log")).to_contain_text("onderbroken")
    expect(phone.get_by_role("button", name="Bel Bedline")).to_be_visible()


def test_a_ward_is_rung_beside_it_and_answers_with_a_key(page: Page, demo: Demo) -> None:
    demo.answers("/answered", question("Een opnameverzoek. Dat kan bij ons, toets 1.", "/yes"))
    demo.answers("/yes", '<Say language="nl-NL">Dank u wel.</Say><Hangup/>')
    page.goto(f"{demo.address}/phone")
    ward = telephone(page, book.WARD)
    expect(ward.get_by_role("status")).to_have_text("Klaar om te bellen")

    demo.rings(book.WARD)
    ward.get_by_role("button", name="Neem op").click()
    expect(ward.get_by_role("log")).to_contain_text("Dat kan bij ons")
    ward.get_by_role("group", name="Toetsen").get_by_role("button", name="1", exact=True).click()

    expect(ward.get_by_role("log")).to_contain_text("Dank u wel.")
    assert demo.tiny.said("/yes", "Digits") == ["1"]


def test_a_ward_that_declines_stops_ringing(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.address}/phone")
    ward = telephone(page, book.WARD)
    expect(ward.get_by_role("status")).to_have_text("Klaar om te bellen")

    demo.rings(book.WARD)
    ward.get_by_role("button", name="Weiger").click()

    expect(ward.get_by_role("status")).to_have_text("Klaar om te bellen")


def test_texts_go_to_and_fro(page: Page, demo: Demo) -> None:
    demo.answers("/sms", "<Message>Opgeslagen 03:12: ELV laag 1 &gt; 3.</Message>")
    page.goto(f"{demo.address}/phone")
    ward = telephone(page, book.WARD)

    ward.get_by_role("button", name="Berichten").click()
    ward.get_by_label("Bericht aan Bedline").fill("ELV 3")
    expect(ward.get_by_text("5 van 160 tekens, 1 bericht")).to_be_visible()
    ward.get_by_role("button", name="Versturen").click()

    expect(ward.get_by_role("log")).to_contain_text("Opgeslagen 03:12: ELV laag 1 > 3.")
    assert demo.tiny.said("/sms", "Body") == ["ELV 3"]


def test_a_text_that_comes_while_nobody_looks_is_counted(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.address}/phone")
    ward = telephone(page, book.WARD)

    demo.places("Messages", To=book.WARD, Body="Bed gevraagd. Antwoord JA 417")

    expect(ward.get_by_role("button", name="Berichten 1")).to_be_visible()


def test_another_telephone_can_be_taken_up(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.address}/phone")

    telephone(page, book.WARD).get_by_label("Telefoon van").select_option(book.DUTY)
    demo.rings(book.DUTY)

    expect(telephone(page, book.DUTY).get_by_role("button", name="Neem op")).to_be_visible()
    expect(telephone(page, book.WARD)).to_have_count(0)
