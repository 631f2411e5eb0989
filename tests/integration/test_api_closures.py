"""A ward that closes for a while, through the API: nobody is asked in vain, and it opens by itself."""

from datetime import timedelta

from bedline.domain.people import bedline_in
from bedline.services import sweeps
from tests import builders as a
from tests.harness.front import Front
from tests.integration.test_api_journey import ASKED, Cast, reports

LONG_AGO = "2020-01-01T00:00:00+00:00"


def test_a_closed_ward_is_asked_nothing_and_says_until_when_and_why(either: Front) -> None:
    cast = Cast(either)
    reports(cast.duin, "duin-1", free=2)
    until = (either.now + timedelta(hours=3)).isoformat()

    closed = cast.duin.posts("/units/duin-1/closures", {"reason": "outbreak", "until": until})

    assert closed.status == 201, closed.content
    assert (closed.body["free"], closed.body["shut"], closed.body["said_free"]) == (0, 2, 2)
    [closure] = closed.body["closures"]
    assert (closure["places"], closure["reason"], closure["by"]) == (None, "outbreak", "Afdeling duin")
    asked = cast.gp.posts("/requests", ASKED).body
    assert (asked["state"], asked["offers"]) == ("waiting", [])
    found = cast.desk.gets(f"/requests/{asked['id']}/candidates").body
    why = {each["unit"]: each for each in found["refused"]}["duin-1"]
    assert why["reasons"][0]["id"] == "closed_until"
    assert why["sentence"].startswith("Duin is closed for admission until ")
    assert why["sentence"].endswith(": outbreak.")

    either.world.clock.advance(timedelta(minutes=1))
    opened = cast.duin.posts(f"/units/duin-1/closures/{closure['id']}/open")

    assert (opened.body["free"], opened.body["closures"]) == (2, [])
    sweeps.SWEEPS["search_again"](either.world.storage, bedline_in())
    assert cast.gp.gets(f"/requests/{asked['id']}").body["state"] == "offered"
    again = cast.duin.posts(f"/units/duin-1/closures/{closure['id']}/open")
    assert again.refused == (404, "unknown_closure")


def test_a_closure_is_over_at_its_moment_for_whoever_asks_and_for_the_boards_soon_after(either: Front) -> None:
    cast = Cast(either)
    reports(cast.duin, "duin-1", free=2)
    until = (either.now + timedelta(minutes=20)).isoformat()
    cast.duin.posts("/units/duin-1/closures", {"places": 2, "reason": "no_staff", "until": until})
    waiting = cast.gp.posts("/requests", ASKED).body
    assert waiting["state"] == "waiting"

    either.world.clock.advance(timedelta(minutes=20))

    by_hand = cast.desk.posts(f"/requests/{waiting['id']}/offers", {"unit": "duin-1"})
    assert by_hand.status == 201, by_hand.content
    assert sweeps.SWEEPS["end_closures"](either.world.storage, bedline_in()) == 1
    [duin] = [each for each in cast.duin.gets("/facilities?region=polder").body["items"] if each["id"] == "duin"]
    assert (duin["units"][0]["closures"], duin["units"][0]["free"], duin["units"][0]["held"]) == ([], 1, 1)
    assert sweeps.SWEEPS["end_closures"](either.world.storage, bedline_in()) == 0


def test_a_closure_that_cannot_be_is_refused_with_what_to_do(either: Front) -> None:
    cast = Cast(either)
    until = (either.now + timedelta(hours=1)).isoformat()
    path = "/units/duin-1/closures"

    assert cast.duin.posts(path, {"reason": "outbreak", "until": LONG_AGO}).refused == (422, "closure_ends_in_past")
    assert cast.duin.posts(path, {"reason": "holiday", "until": until}).refused == (422, "unknown_closure_reason")
    assert cast.duin.posts(path, {"places": 9, "reason": "outbreak", "until": until}).refused == (
        422,
        "closure_without_places",
    )
    assert cast.duin.posts(path, {"places": 0, "reason": "outbreak", "until": until}).status == 422
    assert cast.kreek.posts(path, {"reason": "outbreak", "until": until}).refused == (404, "unknown_unit")
    assert cast.gp.posts(path, {"reason": "outbreak", "until": until}).status == 403


def test_the_most_that_a_ward_can_say_leaves_out_what_it_has_promised(either: Front) -> None:
    cast = Cast(either)
    reports(cast.duin, "duin-1", free=3)
    cast.gp.posts("/requests", ASKED)
    [offer] = cast.duin.gets("/offers").body["items"]

    def row() -> dict[str, int]:
        [facility] = cast.duin.gets("/facilities?region=polder").body["items"]
        unit: dict[str, int] = facility["units"][0]
        return unit

    assert (row()["free"], row()["said_free"], row()["most_free"]) == (2, 3, 3)
    cast.duin.posts(f"/offers/{offer['id']}/accept", {"doctor": "dr. Ypma"})
    assert (row()["free"], row()["said_free"], row()["most_free"]) == (2, 2, 2)
    assert cast.duin.posts("/units/duin-1/reports", {"free": 3}).refused == (422, "free_above_baseline")
    assert cast.duin.posts("/units/duin-1/reports", {"free": row()["most_free"]}).status == 201


def test_the_region_names_why_a_ward_may_close_and_who_pays(either: Front) -> None:
    rules = either.caller(a.gp()).gets("/regions/polder").body

    assert [each["id"] for each in rules["closure_reasons"]] == ["outbreak", "no_staff"]
    assert [each["id"] for each in rules["insurers"]] == ["cz"]
