"""The telephones of a demo over the web: who may be held, and what is passed on to the simulated network."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from flask.testing import FlaskClient

from bedline.web.office import Telephones
from bedline.web.telephones import EXTENSION
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Front, sign_in_as
from tests.harness.telephones import DUTY, GP, HOTLINE, WARD, phonebook


@dataclass
class Network:
    """The simulated network, as far as this page sees it."""

    asked: list[httpx.Request] = field(default_factory=list)
    away: bool = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.away:
            raise httpx.ConnectError("nobody there")
        return httpx.Response(404 if b"+31999" in request.content else 200, json={"phones": []})


@dataclass
class Demo:
    front: Front
    network: Network
    browser: FlaskClient

    def told(self, path: str) -> Any:
        return self.browser.get(f"/demo/phones{path}", headers={"Accept": "application/json"}).get_json()

    def does(self, path: str, **said: str) -> int:
        token = self.told("")["csrf_token"]
        return self.browser.post(f"/demo/phones{path}", data=said, headers={"X-CSRF-Token": token}).status_code


@pytest.fixture
def demo() -> Iterator[Demo]:
    given = Telephones(phonebook=phonebook(), network="http://network.test", pins=lambda: {a.gp().id: "482913"})
    front = Front(worlds.in_memory(), demo=True, telephones=given)
    network = Network()
    with httpx.Client(base_url=given.network, transport=httpx.MockTransport(network.answer)) as client:
        front.app.extensions[EXTENSION] = client
        yield Demo(front, network, front.browser())


def test_the_list_tells_who_holds_which_telephone_and_what_to_key(demo: Demo) -> None:
    listed = demo.told("")

    assert [(each["number"], each["language"], each["postcode"]) for each in listed["hotlines"]] == [
        (HOTLINE, "nl", "1001")
    ]
    assert [(each["number"], each["role"], each["identity"], each["pin"]) for each in listed["phones"]] == [
        (GP, "gp", "01000001", "482913"),
        (WARD, "facility", None, None),
        (DUTY, "coordinator", None, None),
    ]
    assert listed["phones"][2]["rung"] == 1


def test_news_is_asked_for_the_telephones_held(demo: Demo) -> None:
    assert demo.told(f"/news?of={GP[1:]}:3&of={WARD[1:]}:0&wait=60") == {"phones": []}

    asked = demo.network.asked[0].url.params
    assert (asked["wait"], asked["hold"]) == ("10.0", "1")
    assert asked.get_list("of") == [f"{GP[1:]}:3", f"{WARD[1:]}:0"]


def test_what_is_done_with_a_telephone_is_passed_on_and_nothing_besides(demo: Demo) -> None:
    assert demo.does(f"/{GP[1:]}/press", keys="482913", to="+31999") == 200

    [asked] = demo.network.asked
    assert (asked.url.path, json.loads(asked.content)) == (f"/phones/{GP[1:]}/press", {"keys": "482913"})


def test_a_number_that_is_not_in_use_is_told_as_the_network_tells_it(demo: Demo) -> None:
    assert demo.does(f"/{GP[1:]}/dial", to="+31999") == 404


@pytest.mark.parametrize("path", ["/31699999999/dial", f"/{GP[1:]}/explode"])
def test_nobody_can_be_a_telephone_that_is_not_in_the_list(demo: Demo, path: str) -> None:
    assert demo.does(path, to=HOTLINE) == 404
    assert not demo.network.asked


@pytest.mark.parametrize("query", ["", "of=31699999999:0", "&".join(f"of={GP[1:]}:{n}" for n in range(5))])
def test_news_is_told_of_a_few_listed_telephones_only(demo: Demo, query: str) -> None:
    assert demo.browser.get(f"/demo/phones/news?{query}").status_code == 404
    assert not demo.network.asked


def test_another_site_cannot_make_a_browser_dial(demo: Demo) -> None:
    assert demo.browser.post(f"/demo/phones/{GP[1:]}/dial", data={"to": HOTLINE}).status_code == 403


def test_a_network_that_is_away_is_told_in_words(demo: Demo) -> None:
    demo.network.away = True

    told = demo.told(f"/news?of={GP[1:]}")

    assert (told["status"], told["code"]) == (503, "telephones_away")


def test_the_way_in_leads_to_the_telephones(demo: Demo) -> None:
    assert 'href="/phone"' in demo.browser.get("/sign-in").text


@pytest.mark.parametrize("path", ["/phone", "/demo/phones", f"/demo/phones/news?of={GP[1:]}"])
@pytest.mark.parametrize(("demo_on", "given"), [(False, True), (True, False)])
def test_there_are_no_telephones_outside_a_demo_with_a_simulated_network(
    path: str, *, demo_on: bool, given: bool
) -> None:
    telephones = Telephones(phonebook=phonebook(), network="http://network.test") if given else None
    browser = Front(worlds.in_memory(), demo=demo_on, telephones=telephones).browser()

    assert browser.get(path).status_code == 404
    assert 'href="/phone"' not in browser.get("/sign-in").text


def test_somebody_who_has_signed_in_may_telephone_as_well(demo: Demo) -> None:
    sign_in_as(demo.browser, "coordinator")

    assert demo.does(f"/{WARD[1:]}/answer") == 200
