"""A simulated region against a stand-in for the server, on a clock that is moved."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import httpx
import pytest

from bedline.simulator.area import Area
from bedline.simulator.client import http_client
from bedline.simulator.credentials import Person
from bedline.simulator.pace import Pace
from bedline.simulator.refusals import Stranger
from bedline.simulator.region import DeskKind, Plan, live
from tests.harness.stand_in import MovableClock, StandIn

MINUTE = 60.0
AREA = Area(
    {"1001": (51.3, 3.8), "1002": (51.39, 3.8), "1003": (51.48, 3.8)},
    {"praktijk-oost": "1001", "praktijk-west": "1003"},
)
PEOPLE = (
    *(
        Person(person=f"gp-{each}", role="gp", region="polder", practice=f"praktijk-{each}", token=each)
        for each in ("oost", "west")
    ),
    *(
        Person(person=f"ward-{each}", role="facility", region="polder", facilities=(each,), token=each)
        for each in ("duin", "kreek", "schor")
    ),
    Person(person="desk-1", role="coordinator", region="polder", token="desk"),
)


def lived(
    minutes: float,
    *,
    seed: int = 1,
    pace: Pace | None = None,
    desk: DeskKind = DeskKind.ABSENT,
    by_hand: Iterable[str] = (),
    stand_in: StandIn | None = None,
    told: list[str] | None = None,
) -> StandIn:
    server = stand_in or StandIn(clock=MovableClock())
    plan = Plan(
        people=PEOPLE, areas={"polder": AREA}, seed=seed, pace=pace or Pace(), desk=desk, by_hand=frozenset(by_hand)
    )
    with http_client(url="http://bedline.test", transport=server.transport) as http:
        heard: list[str] = [] if told is None else told
        live(plan=plan, http=http, clock=server.clock, tell=heard.append, run="run", until=minutes * MINUTE)
    return server


@pytest.fixture(scope="module")
def alone() -> StandIn:
    """Half an hour with nobody at the desk."""
    return lived(30)


@pytest.fixture(scope="module")
def with_colleague() -> StandIn:
    """Forty minutes with a colleague at the desk."""
    return lived(40, desk=DeskKind.COLLEAGUE)


def test_every_unit_reports_and_the_first_requests_come_within_seconds() -> None:
    server = lived(5 / 60)

    assert all(unit["reported_at"] for unit in server.units.values())
    assert len(server.said("/requests$")) >= 1


def test_requests_come_about_every_fourteen_seconds_at_the_usual_pace(alone: StandIn) -> None:
    assert 90 <= len(alone.said("/requests$")) <= 180


def test_requests_are_offered_accepted_arrive_and_leave_with_nobody_touching_it(alone: StandIn) -> None:
    states = Counter(stay["state"] for stay in alone.stays.values())

    assert states["left"] >= 20
    assert states["arrived"] >= 1
    assert len(alone.said("/accept$")) > len(alone.said("/refuse$")) > 0


def test_the_region_neither_fills_up_nor_empties(with_colleague: StandIn) -> None:
    second_half = with_colleague.free_places[len(with_colleague.free_places) // 2 :]

    assert 2 <= sum(second_half) / len(second_half) <= 25
    assert len(with_colleague.in_state("closed")) > 4 * len(with_colleague.in_state("withdrawn"))
    assert len(with_colleague.in_state("arrived")) < 30
    assert len(with_colleague.in_state("received")) < 5


def test_a_report_says_what_can_be_so_and_an_unchanged_one_is_one_tap(with_colleague: StandIn) -> None:
    assert with_colleague.said("/reports$")
    assert with_colleague.said("/unchanged$")
    assert not {"free_above_baseline", "occupied_above_staffed"} & set(with_colleague.refusals)


def test_some_wards_leave_a_question_lying_until_it_lapses(alone: StandIn) -> None:
    assert any(offer["state"] == "lapsed" for offer in alone.offers.values())


def test_a_colleague_at_the_desk_settles_closes_and_phones_what_is_left_lying(
    alone: StandIn, with_colleague: StandIn
) -> None:
    assert not alone.said("/triage$|/close$")
    assert with_colleague.said("/triage$")
    assert with_colleague.said("/close$")
    assert any("by_phone" in body for body in with_colleague.said("/accept$"))


def test_the_same_seed_asks_for_the_same_patients_and_another_seed_for_others() -> None:
    one, again, other = (lived(4, seed=seed).said("/requests$") for seed in (7, 7, 8))

    assert one == again
    assert one[:10] != other[:10]


def test_a_slower_server_shifts_nobody_s_decisions() -> None:
    clock = MovableClock()
    slow = StandIn(clock=clock)

    def dawdle(asked: httpx.Request) -> None:
        del asked
        clock.seconds += 0.03

    slow.trouble = dawdle
    quick, late = lived(5, seed=3), lived(5, seed=3, stand_in=slow)
    same = min(len(quick.said("/requests$")), len(late.said("/requests$")))

    assert same > 12
    assert quick.said("/requests$")[:same] == late.said("/requests$")[:same]


def test_a_facility_left_to_a_person_is_left_alone() -> None:
    server = lived(1, by_hand=["duin"])

    assert not any(token == "duin" for _, _, token, _ in server.calls)
    assert any(token == "kreek" for _, _, token, _ in server.calls)


def test_the_region_goes_on_by_itself_when_the_server_comes_back() -> None:
    clock = MovableClock()
    server = StandIn(clock=clock)
    away: list[float] = []

    def killed(asked: httpx.Request) -> httpx.Response | None:
        if not 2 * MINUTE <= clock.seconds < 4 * MINUTE:
            return None
        away.append(clock.seconds)
        if clock.seconds < 3 * MINUTE:
            raise httpx.ConnectError("nobody there", request=asked)
        return httpx.Response(503)

    server.trouble = killed
    told: list[str] = []
    lived(8, stand_in=server, told=told)

    gaps = [late - soon for soon, late in pairwise(away)]
    assert 8 <= len(away) <= 20
    assert gaps == sorted(gaps)
    assert max(gaps) <= 16
    assert sum("antwoordt niet" in line for line in told) == 1
    assert len([1 for request in server.requests.values() if request["state"] == "arrived"]) > 3


def test_an_answer_lost_on_its_way_is_said_again_under_the_same_key() -> None:
    clock = MovableClock()
    server = StandIn(clock=clock)
    keys: Counter[str] = Counter()

    def deaf(asked: httpx.Request) -> None:
        key = asked.headers.get("Idempotency-Key")
        if key is None:
            return
        keys[key] += 1
        if keys[key] == 1 and asked.url.path.endswith("/requests"):
            server.takes_in(asked)
            raise httpx.ReadTimeout("lost", request=asked)

    server.trouble = deaf
    lived(3, stand_in=server)

    assert len(server.requests) == len(server.said("/requests$")) > 5


def test_an_act_at_which_the_server_breaks_is_given_up_and_life_goes_on() -> None:
    server = StandIn(clock=MovableClock())

    def broken(asked: httpx.Request) -> httpx.Response | None:
        return httpx.Response(500) if asked.url.path.endswith("/units/kreek-1/reports") else None

    server.trouble = broken
    told: list[str] = []
    lived(2, stand_in=server, told=told)

    assert server.requests
    assert any("stuklopen" in line for line in told)


def test_a_token_that_the_server_does_not_know_ends_the_run() -> None:
    server = StandIn(clock=MovableClock())
    server.trouble = lambda _: httpx.Response(401)

    with pytest.raises(Stranger, match="token"):
        lived(1, stand_in=server)


@pytest.mark.parametrize("speed", [1, 60, 1000])
def test_no_pace_puts_more_than_fifty_calls_a_second_on_the_server(speed: float) -> None:
    server = lived(1, pace=Pace(speed=speed))

    assert len(server.calls) <= MINUTE * 50 + 50
