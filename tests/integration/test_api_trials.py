"""Trying a policy through the API: asked for, followed, read, called off; and whatever cannot be is told at once."""

from datetime import time, timedelta
from typing import Any

import pytest

from bedline.domain.hours import Hours
from bedline.domain.people import bedline_in
from bedline.domain.ways import WayKind
from bedline.policy.proposal import proposed
from bedline.services import trials
from bedline.web.operations import SVG
from tests import builders as a
from tests.harness import worlds
from tests.harness.front import Caller, Front
from tests.harness.kept_trials import RESULT

BEDLINE = bedline_in()
TWO: dict[str, Any] = {"region": "polder", "name": "Two at once", "proposal": {"all_forms": {"parallel": 2}}}
ROW = {
    "way": "today",
    "requests": 7,
    "median_minutes": 9.1,
    "p90_minutes": None,
    "within_1h": 0.76,
    "within_4h": 0.8,
    "within_24h": 0.9,
    "own_town": 0.1,
    "km": 12.5,
    "calls_per_ward_week": 0.5,
    "questions_per_bed": 1.5,
    "yes_too_many": 0.25,
    "elsewhere": 0,
    "no_bed": 1,
    "curve": [{"minutes": 1.0, "share": 0.1}],
}


@pytest.fixture
def manager(either: Front) -> Caller:
    return either.caller(a.manager())


def played(front: Front) -> None:
    """Let some process play the next trial."""
    mine = trials.claim(front.world.storage, BEDLINE)
    assert mine is not None
    result = type(RESULT)(rows=(ROW,), chart="<svg>line</svg>")
    assert trials.finish(front.world.storage, BEDLINE, trial=mine, result=result)


def test_a_manager_sees_todays_policy_and_those_that_the_region_may_try(manager: Caller) -> None:
    answer = manager.gets("/policies")
    today, two = answer.body["items"]
    assert (today["id"], today["proposal"], two["name"], two["proposal"]) == (
        "today",
        {},
        "Two at once",
        {"all_forms": {"parallel": 2}},
    )
    crisis = next(form for form in today["forms"] if form["care_form"] == "crisis")
    assert crisis == {
        "care_form": "crisis",
        "name": a.region().care_forms[a.CRISIS].names["en"],
        "automatic": True,
        "within_wish": False,
        "parallel": 1,
        "answer_minutes": 10.0,
        "decision_minutes": 60.0,
        "directly_bookable": False,
        "reach": None,
        "way": {"kind": "desk_places", "minutes": None, "from": None, "until": None, "workdays": False},
    }
    assert {form["parallel"] for form in two["forms"]} == {2}


def test_a_manager_asks_for_a_trial_and_reads_what_came_of_it(either: Front, manager: Caller) -> None:
    asked = manager.posts("/policy-trials", TWO)
    assert asked.status == 202
    trial = asked.body["id"]
    assert (asked.body["state"], asked.body["rows"], asked.body["asked_by"]) == ("waiting", None, "Regiomanager 1")
    assert manager.gets(f"/policy-trials/{trial}/chart").refused == (409, "trial_not_done")

    played(either)

    done = manager.gets(f"/policy-trials/{trial}").body
    assert (done["state"], done["progress"], done["rows"]) == ("done", 100, [ROW])
    assert done["proposal"] == TWO["proposal"]
    chart = manager.gets(done["chart"].removeprefix("/api/v1"))
    assert (chart.status, chart.content) == (200, b"<svg>line</svg>")
    assert chart.headers["Content-Type"].startswith(SVG)
    listed = manager.gets("/policy-trials").body["items"]
    assert [(each["id"], each["name"], each["state"]) for each in listed] == [(trial, "Two at once", "done")]


def test_a_trial_is_called_off(manager: Caller) -> None:
    trial = manager.posts("/policy-trials", TWO).body["id"]
    assert manager.posts(f"/policy-trials/{trial}/cancel").body["state"] == "cancelled"
    again = manager.posts(f"/policy-trials/{trial}/cancel")
    assert again.refused == (409, "trial_cannot_move")
    assert again.body["detail"].startswith("The trial is called off")


def test_a_third_trial_has_to_wait(manager: Caller) -> None:
    for _ in range(2):
        assert manager.posts("/policy-trials", TWO).status == 202
    no = manager.posts("/policy-trials", TWO)
    assert no.refused == (409, "too_many_trials")
    assert no.body["detail"].startswith("2 trials of your region are not finished")


def test_what_another_region_tries_does_not_exist(either: Front, manager: Caller) -> None:
    trial = manager.posts("/policy-trials", TWO).body["id"]
    played(either)
    beyond = either.caller(a.coordinator())
    for path in ("", f"/{trial}", f"/{trial}/chart"):
        assert beyond.gets(f"/policy-trials{path}").refused == (403, "not_for_your_role")

    beyond = either.caller(worlds.neighbouring_manager())
    assert beyond.gets("/policy-trials").body["items"] == []
    for path in (f"/{trial}", f"/{trial}/chart"):
        assert beyond.gets(f"/policy-trials{path}").refused == (404, "unknown_trial")
    assert beyond.posts(f"/policy-trials/{trial}/cancel").refused == (404, "unknown_trial")
    assert beyond.gets("/policy-trials?region=polder").refused == (404, "unknown_region")
    assert beyond.posts("/policy-trials", TWO).refused == (404, "unknown_region")


def test_the_same_key_asks_once(manager: Caller) -> None:
    first, again = (manager.posts("/policy-trials", TWO, key="trial-0001") for _ in range(2))
    assert (first.status, again.status, first.body["id"]) == (202, 202, again.body["id"])
    assert len(manager.gets("/policy-trials").body["items"]) == 1


def test_another_way_of_working_is_tried_with_its_office_hours(manager: Caller) -> None:
    way = {"kind": "referrer_chooses", "choice_minutes": 10.0, "from": "08:00", "until": "17:00", "workdays": True}
    proposal = {"all_forms": {"decision_minutes": 30}, "care_forms": {"crisis": {"way": way}}}
    asked = manager.posts("/policy-trials", {"region": "polder", "proposal": proposal})
    assert asked.status == 202
    assert asked.body["proposal"]["care_forms"] == {"crisis": {"way": way}}
    assert asked.body["proposal"]["all_forms"] == {"decision_minutes": 30.0}
    # What is kept is what the simulator reads.
    crisis = proposed(a.region(), asked.body["proposal"]).care_forms[a.CRISIS]
    assert (crisis.way.kind, crisis.way.length) == (WayKind.REFERRER_CHOOSES, timedelta(minutes=10))
    assert crisis.way.hours == Hours(time(8), time(17), workdays=True)


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        ({"kind": "referrer_chooses"}, "Fill in how many minutes a referrer has"),
        ({"kind": "desk_places", "search_minutes": 5}, "Minutes for a choice belong to the referrer"),
        ({"kind": "first_provider_owns", "search_minutes": 5, "from": "08:00"}, "Fill in both times"),
        ({"kind": "desk_places", "from": "08:00", "until": "09:00"}, "The desk places at all hours"),
        ({"kind": "referrer_chooses", "choice_minutes": 5, "workdays": True}, "With workdays"),
        (
            {"kind": "referrer_chooses", "choice_minutes": 5, "from": "8", "until": "09:00"},
            "does not have the right form",
        ),
        ({"kind": "somebody"}, "Choose one of"),
    ],
)
def test_a_way_that_cannot_be_is_told_in_a_sentence(manager: Caller, way: dict[str, Any], sentence: str) -> None:
    no = manager.posts("/policy-trials", {"region": "polder", "proposal": {"all_forms": {"way": way}}})
    assert no.refused == (422, "invalid_input")
    assert sentence in str([error["message"] for error in no.body["errors"]])


def test_a_wish_that_is_not_asked_cannot_be_kept_to(manager: Caller) -> None:
    no = manager.posts("/policy-trials", {"region": "polder", "proposal": {"all_forms": {"within_wish": True}}})
    assert no.refused == (422, "invalid_input")
    assert "does not ask where" in no.body["errors"][0]["message"]


def test_all_that_cannot_be_is_told_at_once(front: Front) -> None:
    wrong = {
        "weights": {"minutes_per_km": -1},
        "all_forms": {"parallel": 0, "automatic": "yes", "paralel": 2, "ladder": {"region_minutes": 0}},
        "care_forms": {"castle": {"parallel": 2}, "crisis": {"answer_minutes": 0, "reach": {"km_per_hour": 5}}},
    }
    no = front.caller(a.manager()).posts("/policy-trials", {"region": "polder", "proposal": wrong, "days": 3})

    assert no.refused == (422, "invalid_input")
    told = {error["field"]: error["message"] for error in no.body["errors"]}
    assert set(told) == {
        "days",
        "proposal.weights.minutes_per_km",
        "proposal.all_forms.parallel",
        "proposal.all_forms.automatic",
        "proposal.all_forms.paralel",
        "proposal.all_forms.ladder.region_minutes",
        "proposal.care_forms.castle",
        "proposal.care_forms.crisis.answer_minutes",
        "proposal.care_forms.crisis.reach.km",
    }
    assert told["proposal.care_forms.castle"] == "Choose one of: crisis, elv_low."
    assert told["proposal.all_forms.parallel"] == "Fill in 1 or more."


@pytest.mark.parametrize("language", ["nl", "nl-BE", "fr", "en"])
def test_a_refusal_is_told_in_the_language_of_who_asks(front: Front, language: str) -> None:
    no = front.caller(a.manager(), language=language).gets("/policy-trials/00000000-0000-0000-0000-000000000001")
    assert no.refused == (404, "unknown_trial")
    assert no.body["detail"]
