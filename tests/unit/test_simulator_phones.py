"""Who calls, answers and texts by themselves in a simulated region, on a network that is only a script."""

from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

import httpx
import pytest

from bedline.simulator.client import Client, Throttle, http_client
from bedline.simulator.diary import Diary
from bedline.simulator.dice import Dice
from bedline.simulator.pace import Pace
from bedline.simulator.phones import switchboard
from bedline.simulator.phones.network import Listing, Network, listed
from bedline.simulator.phones.switchboard import Switchboard, Wards
from bedline.simulator.wards import Ward
from bedline.simulator.web import Web
from bedline.simulator.world import World
from tests.harness.spoken import CASE, POLDER, say
from tests.harness.stand_in import MovableClock, StandIn


@dataclass
class FakeNetwork:
    """The demo and its network, as the region sees them."""

    events: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    away: bool = False
    done: list[str] = field(default_factory=list)

    def answer(self, asked: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("away")
        path = asked.url.path
        if path == "/demo/phones":
            return httpx.Response(200, json=self.listing())
        if path == "/phones":
            of = [each.partition(":") for each in asked.url.params.get_list("of")]
            phones = [self._phone(f"+{number}", int(seen)) for number, _, seen in of]
            return httpx.Response(200, json={"network": "n", "speed": 1, "ringing": [], "phones": phones})
        self.done.append(f"{path.removeprefix('/phones/')} {asked.content.decode()}")
        return httpx.Response(200, json={})

    def happens(self, number: str, kind: str, text: str = "") -> None:
        events = self.events.setdefault(number, [])
        events.append({"seq": len(events) + 1, "kind": kind, "text": text})

    def _phone(self, number: str, seen: int) -> dict[str, object]:
        events = self.events.get(number, [])
        held = number in self.held
        return {"number": number, "state": "idle", "held": held, "seq": len(events), "events": events[seen:]}

    @staticmethod
    def listing() -> dict[str, Any]:
        card = {"region": "polder", "who": "Iemand", "units": [], "identity": "1", "pin": "2", "texts": True}
        return {
            "hotlines": [
                {"number": "+319", "region": "polder", "texts": False},
                {"number": "+318", "region": "polder", "texts": True},
            ],
            "phones": [
                {**card, "number": "+311", "role": "gp", "person": "gp-oost"},
                {**card, "number": "+312", "role": "facility", "facility": "duin"},
                {**card, "number": "+313", "role": "facility", "facility": "duin", "texts": False},
            ],
        }


@dataclass
class Town:
    network: FakeNetwork
    clock: MovableClock
    diary: Diary
    switchboard: Switchboard

    def passes(self, seconds: float) -> None:
        self.diary.run(until=self.diary.elapsed + seconds)


@pytest.fixture
def town() -> Town:
    network, clock = FakeNetwork(), MovableClock()
    http = httpx.Client(transport=httpx.MockTransport(network.answer))
    diary = Diary(clock=clock, tell=lambda _: None)
    world = World(run="run", diary=diary, pace=Pace(), dice=Dice(2), tell=lambda _: None)
    found = listed(http=http, url="http://bedline.test")
    assert isinstance(found, Listing)
    board = Switchboard(
        world=world, network=Network(http=http, url="http://network.test"), listing=found, region=POLDER
    )
    board.begin()
    town = Town(network, clock, diary, board)
    town.passes(1)
    return town


def test_a_gp_with_a_telephone_dials_the_region(town: Town) -> None:
    assert town.switchboard.calls("gp-oost", CASE, luck=Random(1))
    assert not town.switchboard.calls("gp-west", CASE, luck=Random(1))
    town.passes(1)
    assert town.network.done == ['311/dial {"to":"+319"}']


def test_a_ward_that_is_rung_mostly_answers_and_says_what_was_decided(town: Town) -> None:
    town.switchboard.wards.willing["duin"] = lambda: True
    for _ in range(6):
        town.network.happens("+312", "rang")
        town.passes(20)
    answered = [each for each in town.network.done if each.startswith("312/answer")]
    assert 2 <= len(answered) <= 6
    town.network.happens("+312", "heard", say("nl", "ask_answer"))
    town.passes(5)
    assert town.network.done[-1] in {'312/press {"keys":"1"}', "312/answer {}"}


def test_what_rings_no_more_is_not_answered(town: Town) -> None:
    for _ in range(6):
        town.network.happens("+312", "rang")
        town.network.happens("+312", "stopped_ringing")
        town.passes(20)
    assert not [each for each in town.network.done if "answer" in each]


def test_a_telephone_in_the_hand_of_a_person_is_left_alone(town: Town) -> None:
    town.network.held.add("+312")
    for _ in range(6):
        town.network.happens("+312", "rang")
        town.passes(20)
    assert not [each for each in town.network.done if "answer" in each]
    assert town.switchboard.wards.in_hand("duin")
    assert not town.switchboard.wards.in_hand("kreek")


def test_a_network_that_is_away_costs_nothing_but_time(town: Town) -> None:
    town.network.away = True
    town.passes(30)
    town.network.away = False
    town.passes(10)
    assert town.switchboard.calls("gp-oost", CASE, luck=Random(1))


def test_wards_report_by_telephone_and_by_text(town: Town) -> None:
    town.passes(900)
    assert any(each.startswith('312/text {"to":"+318","body":"STAND"}') for each in town.network.done)


def test_wards_close_by_telephone_now_and_then_and_open_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switchboard, "CLOSES", 1.0)
    monkeypatch.setattr(switchboard, "REPORTS_BY_TEXT", 0.0)
    town.passes(120)
    assert '313/dial {"to":"+319"}' in town.network.done
    town.network.happens("+313", "heard", say("nl", "ward_menu_close"))
    town.passes(5)
    assert '313/press {"keys":"4"}' in town.network.done


def test_a_ward_that_texts_to_close_sends_what_it_is_told_to_and_opens_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "CLOSES", 1.0)
    monkeypatch.setattr(switchboard, "REPORTS_BY_TEXT", 1.0)
    town.passes(120)
    assert '312/text {"to":"+318","body":"DICHT"}' in town.network.done
    town.network.happens("+312", "text", "Tot wanneer? Stuur bijvoorbeeld DICHT ELV TOT 25-11 REDEN NORO")
    town.passes(20)
    assert '312/text {"to":"+318","body":"DICHT ELV TOT 25-11 REDEN NORO"}' in town.network.done
    town.network.happens("+312", "text", "Vastgelegd: Duin dicht, noro. Eerder open: OPEN ELV. Niet goed? FOUT")
    town.passes(200)
    assert '312/text {"to":"+318","body":"OPEN ELV"}' in town.network.done


def test_without_telephones_there_are_none() -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as http:
        assert listed(http=http, url="http://bedline.test") is None


def test_a_home_in_the_hand_of_a_person_does_not_answer_on_its_board() -> None:
    def answered(*, in_hand: bool) -> int:
        server = StandIn(clock=MovableClock())
        with http_client(url="http://bedline.test", transport=server.transport) as http:
            diary = Diary(clock=server.clock, tell=lambda _: None)
            world = World(run="run", diary=diary, pace=Pace(), dice=Dice(1), tell=lambda _: None)
            throttle = Throttle(clock=server.clock)
            wards = Wards(held=lambda: frozenset({"duin"} if in_hand else ()))
            web = Web(client=Client(http=http, token="duin", throttle=throttle))
            Ward(world=world, facility="duin", region=web.region("polder"), web=web, phone=wards).begin(first_look=1)
            gp = Web(client=Client(http=http, token="oost", throttle=throttle))
            seen = replace(CASE, answers={"doctor_has_seen": True}).body(region="polder")

            def ask(number: int) -> None:
                gp.ask(body=seen, key=f"ask-{number}")

            for number in range(3):
                diary.after(30 + number, partial(ask, number))
            diary.run(until=1_800)
        return len(server.said(r"/offers/"))

    assert answered(in_hand=False)
    assert not answered(in_hand=True)
