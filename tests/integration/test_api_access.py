"""Who may do and see what through the API: by role, by region, by facility, by practice."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from bedline.domain.ids import FacilityId, PersonId
from bedline.domain.people import Person, Role
from bedline.web import gate
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import API, Front

EVERYONE = (a.gp(), a.ward("duin"), a.coordinator(), a.manager())
OFFER = UUID(int=7)


def operations() -> Iterator[tuple[str, str, frozenset[Role]]]:
    """Every operation of the API with its roles, addressed at things that are not there."""
    app = Front(worlds.in_memory()).app
    named = {
        "region": "polder",
        "postcode": "1001",
        "unit": "duin-1",
        "stream": "desk:polder",
        **dict.fromkeys(
            ("request", "offer", "stay", "closure", "task", "call", "waiting", "voicemail", "trial"), str(OFFER)
        ),
    }
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(API):
            path = rule.rule.removeprefix(API)
            for name in rule.arguments:
                path = path.replace(f"<{name}>", named[name])
            admitted = gate.admission(app.view_functions[rule.endpoint])
            assert admitted is not None
            yield "POST" if "POST" in (rule.methods or ()) else "GET", path, admitted.roles


OPERATIONS = sorted(operations(), key=lambda each: each[:2])
NAMES = [f"{method} {path}" for method, path, _ in OPERATIONS]


@pytest.fixture(scope="module")
def shared() -> Front:
    """One application for all these questions: none of them changes anything."""
    return Front(worlds.in_memory())


@pytest.mark.parametrize(("method", "path", "roles"), OPERATIONS, ids=NAMES)
def test_nobody_gets_in_without_signing_in(shared: Front, method: str, path: str, roles: frozenset[Role]) -> None:
    del roles
    caller = shared.caller(None)
    answer = caller.gets(path) if method == "GET" else caller.posts(path)

    assert answer.refused == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path", "roles"), OPERATIONS, ids=NAMES)
@pytest.mark.parametrize("person", EVERYONE, ids=lambda person: person.role.value)
def test_only_the_declared_roles_get_past_the_gate(
    shared: Front, method: str, path: str, roles: frozenset[Role], person: Person
) -> None:
    caller = shared.caller(person)
    answer = caller.gets(path) if method == "GET" else caller.posts(path)

    if person.role not in roles:
        assert answer.refused == (403, "not_for_your_role")
    else:
        assert answer.status in {200, 403, 404, 409, 422}, answer.body


def test_what_belongs_to_others_does_not_exist(either: Front) -> None:
    duin, kreek, gp = (either.caller(person) for person in (a.ward("duin"), a.ward("kreek"), a.gp()))
    beyond = either.caller(worlds.neighbour())
    duin.posts("/units/duin-1/reports", {"free": 1})
    asked = gp.posts(
        "/requests",
        {"region": "polder", "birth_year": 1938, "sex": "f", "postcode": "1001", "triage": dict(a.CLEAR_FOR_LOW)},
    ).body
    request, offer = asked["id"], asked["offers"][0]["id"]

    assert kreek.gets(f"/offers/{offer}").refused == (404, "unknown_offer")
    assert kreek.posts(f"/offers/{offer}/accept", {"doctor": "dr. X"}).refused == (404, "unknown_offer")
    assert kreek.posts("/units/duin-1/reports", {"free": 0}).refused == (404, "unknown_unit")
    assert kreek.gets("/offers?facility=duin").refused == (404, "unknown_facility")
    assert kreek.gets("/boards/facility:duin/snapshot").refused == (404, "unknown_facility")
    assert kreek.gets(f"/requests/{request}/patient").refused == (404, "unknown_request")
    assert duin.gets(f"/boards/request:{request}/snapshot").refused == (404, "unknown_request")
    assert beyond.gets(f"/requests/{request}").refused == (404, "unknown_request")
    assert beyond.gets(f"/requests/{request}/patient").refused == (404, "unknown_request")
    assert beyond.posts(f"/requests/{request}/take").refused == (404, "unknown_request")
    assert beyond.posts(f"/offers/{offer}/withdraw").refused == (404, "unknown_offer")
    assert beyond.gets("/facilities?region=polder").refused == (404, "unknown_region")
    assert beyond.gets("/requests?region=polder").refused == (404, "unknown_region")
    assert beyond.gets("/tasks?region=polder").refused == (404, "unknown_region")
    assert beyond.gets("/regions/polder").refused == (404, "unknown_region")
    assert beyond.gets("/boards/desk:polder/snapshot").refused == (404, "unknown_region")
    assert beyond.gets("/requests").body["items"] == []


def test_a_facility_sees_its_own_units_and_the_desk_all(front: Front) -> None:
    of_duin = front.caller(a.ward("duin")).gets("/facilities?region=polder").body["items"]
    of_desk = front.caller(a.coordinator()).gets("/facilities?region=polder").body["items"]

    assert [each["id"] for each in of_duin] == ["duin"]
    assert [each["id"] for each in of_desk] == ["duin", "kreek", "schor"]


def test_the_desk_is_handed_nobody_elses_people(front: Front) -> None:
    asked = {"region": "polder", "birth_year": 1938, "sex": "f", "postcode": "1001"}
    request = front.caller(a.gp()).posts("/requests", asked).body["id"]
    desk = front.caller(a.coordinator())

    for stranger in ("desk-heuvel", "gp-oost", "nobody"):
        assert desk.posts(f"/requests/{request}/hand-over", {"to": stranger}).refused == (422, "not_on_the_desk")


def test_a_token_that_opens_nothing_is_told_so(front: Front) -> None:
    stranger = Person(PersonId("stranger"), "Stranger", Role.FACILITY, a.POLDER, frozenset({FacilityId("duin")}))
    answer = front.caller(stranger).gets("/me")

    assert answer.refused == (401, "token_unknown")


def test_a_closed_account_is_out_within_seconds(front: Front) -> None:
    gp = front.caller(a.gp())
    assert gp.gets("/me").status == 200

    front.accounts.accounts[a.gp().id] = replace(front.accounts.accounts[a.gp().id], active=False)
    front.forget_people()

    assert gp.gets("/me").refused == (401, "token_unknown")


def test_who_asks_is_looked_up_once_in_a_while_and_not_each_time(front: Front) -> None:
    gp = front.caller(a.gp())
    for _ in range(20):
        gp.gets("/me")

    assert front.accounts.asked == 1
