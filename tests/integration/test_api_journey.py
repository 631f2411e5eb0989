"""One request's whole way through the API, by the people who take part in it; in memory and on PostgreSQL alike."""

from datetime import timedelta

from tests import builders as a
from tests.harness.front import Caller, Front

ASKED = {
    "region": "polder",
    "birth_year": 1938,
    "sex": "f",
    "postcode": "1001",
    "triage": dict(a.CLEAR_FOR_LOW),
    "patient": {"name": "Mevrouw Jansen 🌷", "birth_date": "1938-02-03"},
    "note": "Woont alleen.\nDochter komt mee.",
}


class Cast:
    """Everybody who takes part."""

    def __init__(self, front: Front) -> None:
        self.gp = front.caller(a.gp())
        self.desk = front.caller(a.coordinator())
        self.duin = front.caller(a.ward("duin"))
        self.kreek = front.caller(a.ward("kreek"))


def reports(ward: Caller, unit: str, **figures: int) -> None:
    answer = ward.posts(f"/units/{unit}/reports", figures)
    assert answer.status == 201, answer.content


def test_a_request_is_offered_accepted_arrives_and_closes(either: Front) -> None:
    cast = Cast(either)
    reports(cast.duin, "duin-1", free=1)

    asked = cast.gp.posts("/requests", ASKED)
    assert (asked.status, asked.body["state"], asked.body["channel"]) == (201, "offered", "api")
    path = f"/requests/{asked.body['id']}"
    [offer] = cast.duin.gets("/offers").body["items"]
    assert (offer["age_band"], offer["postcode"], offer["request_code"]) == ("85-89", "1001", asked.body["code"])
    assert "Jansen" not in str(offer)
    assert cast.kreek.gets("/offers").body["items"] == []
    assert cast.duin.gets(f"{path}/patient").status == 404

    stay = cast.duin.posts(f"/offers/{offer['id']}/accept", {"doctor": "dr. Ypma"})
    assert (stay.status, stay.body["state"]) == (200, "reserved")
    assert cast.gp.gets(path).body["stay"]["doctor"] == "dr. Ypma"
    assert cast.duin.gets(f"{path}/patient").body == {
        "name": "Mevrouw Jansen 🌷",
        "birth_date": "1938-02-03",
        "national_number": None,
    }

    assert cast.duin.posts(f"/stays/{stay.body['id']}/arrived").body["state"] == "arrived"
    assert cast.desk.posts(f"{path}/close").body["state"] == "closed"
    left = cast.duin.posts(f"/stays/{stay.body['id']}/left", {"destination": "home"})
    assert left.body["state"] == "left"
    assert cast.duin.gets("/stays").body["items"] == []
    assert [each["id"] for each in cast.duin.gets("/stays?state=left").body["items"]] == [stay.body["id"]]


def test_a_no_goes_on_to_the_next_ward_and_sets_the_figure_right(either: Front) -> None:
    cast = Cast(either)
    reports(cast.duin, "duin-1", free=2)
    reports(cast.kreek, "kreek-1", staffed=3, occupied=2)
    asked = cast.gp.posts("/requests", ASKED).body
    [offer] = asked["offers"]

    refused = cast.duin.posts(f"/offers/{offer['id']}/refuse", {"reason": "full", "note": "net vergeven"})

    assert (refused.body["state"], refused.body["reason"]) == ("refused", "full")
    now = cast.gp.gets(f"/requests/{asked['id']}").body
    assert [(each["unit"], each["state"]) for each in now["offers"]] == [("duin-1", "refused"), ("kreek-1", "open")]
    units = {
        unit["id"]: unit for each in cast.desk.gets("/facilities?region=polder").body["items"] for unit in each["units"]
    }
    assert (units["duin-1"]["free"], units["duin-1"]["source"]) == (0, "answer")
    assert (units["kreek-1"]["free"], units["kreek-1"]["held"]) == (0, 1)


def test_the_desk_triages_looks_at_candidates_offers_and_notes_a_yes_by_phone(either: Front) -> None:
    cast = Cast(either)
    unseen = {**ASKED, "triage": {"return_home_expected": True}}
    asked = cast.gp.posts("/requests", unseen).body
    path = f"/requests/{asked['id']}"
    assert (asked["state"], asked["care_form"]) == ("received", None)
    [task] = cast.desk.gets("/tasks").body["items"]
    assert (task["kind"], task["request"]["code"]) == ("triage_needed", asked["code"])

    settled = {"care_form": "elv_low", "urgency": "today", "answers": {}}
    shut = cast.desk.posts(f"{path}/triage", settled)
    assert shut.refused == (409, "gates_shut")
    assert "no doctor has seen the patient" in shut.body["detail"]
    overruled = cast.desk.posts(f"{path}/triage", {**settled, "override_reason": "Huisarts belt onderweg"})
    assert (overruled.body["state"], overruled.body["gates"]) == ("waiting", ["doctor_has_seen"])

    reports(cast.kreek, "kreek-1", free=1)
    found = cast.desk.gets(f"{path}/candidates").body
    assert [each["unit"] for each in found["items"]] == ["kreek-1"]
    terms = ["distance", "answer_time", "yes_share", "figure_fresh"]
    assert [reason["id"] for reason in found["items"][0]["reasons"]] == terms
    assert found["items"][0]["sentence"].startswith("Kreek comes first: a yes is expected within")
    assert {each["sentence"] for each in found["refused"]} == {
        "Duin has never reported what is free.",
        "Schor has never reported what is free.",
    }
    assert {each["unit"]: each["reasons"][0]["id"] for each in found["refused"]} == {
        "duin-1": "never_reported",
        "schor-1": "never_reported",
    }
    offer = cast.desk.posts(f"{path}/offers", {"unit": "kreek-1"})
    assert (offer.status, offer.body["state"]) == (201, "open")
    unnamed = cast.desk.posts(f"/offers/{offer.body['id']}/accept", {"doctor": "dr. Ypma"})
    assert (unnamed.status, unnamed.body["errors"][0]["field"]) == (422, "by_phone")
    by_phone = {"doctor": "dr. Ypma", "by_phone": {"name": "zuster Els"}}
    assert cast.desk.posts(f"/offers/{offer.body['id']}/accept", by_phone).body["state"] == "reserved"
    assert cast.desk.gets(path).body["offers"][0]["told_by"] == "zuster Els"
    assert cast.desk.gets("/tasks").body["items"] == []


def test_a_request_passes_from_hand_to_hand_and_ends_in_every_way_there_is(either: Front) -> None:
    cast = Cast(either)
    endings = [
        ("withdraw", {"reason": "stays_home"}, "withdrawn"),
        ("redirect", {"destination": "hospital", "reason": "ging achteruit"}, "redirected"),
        ("unplaced", {"reason": "ladder_exhausted"}, "unplaced"),
    ]
    for move, body, state in endings:
        path = f"/requests/{cast.gp.posts('/requests', ASKED).body['id']}"
        assert cast.desk.posts(f"{path}/take").body["owner"]["id"] == "desk-1"
        assert cast.desk.posts(f"{path}/hand-over", {"to": None}).body["owner"] is None
        assert cast.desk.posts(f"{path}/search").body["state"] == "waiting"
        assert cast.desk.posts(f"{path}/{move}", body).body["state"] == state
        again = cast.desk.posts(f"{path}/{move}", body)
        assert again.refused == (409, "request_cannot_move")
        assert "waiting" not in again.body["detail"]
    mine = cast.gp.gets("/requests?limit=2")
    assert len(mine.body["items"]) == 2
    rest = cast.gp.gets(f"/requests?limit=2&cursor={mine.body['next_cursor']}").body
    assert (len(rest["items"]), rest["next_cursor"]) == (1, None)
    assert len(cast.desk.gets("/requests?region=polder&state=withdrawn").body["items"]) == 1


def test_an_offer_whose_moment_has_passed_is_not_listed_and_not_refused(either: Front) -> None:
    cast = Cast(either)
    reports(cast.duin, "duin-1", free=1)
    offer = cast.gp.posts("/requests", ASKED).body["offers"][0]
    assert cast.duin.gets(f"/offers/{offer['id']}").body["state"] == "open"

    either.world.clock.advance(timedelta(minutes=11))

    assert cast.duin.gets("/offers").body["items"] == []
    late = cast.duin.posts(f"/offers/{offer['id']}/refuse", {"reason": "full"})
    assert late.refused == (409, "offer_lapsed")


def test_reports_are_kept_and_paged(either: Front) -> None:
    ward = either.caller(a.ward("duin"))
    never = ward.posts("/units/duin-1/reports/unchanged")
    assert never.refused == (409, "never_reported")
    first = ward.posts("/units/duin-1/reports", {"staffed": 3, "occupied": 1, "free_in_24_hours": 1}).body
    assert (first["before"]["free"], first["unit"]["free"], first["unit"]["by"]) == (0, 2, "Afdeling duin")
    either.world.clock.advance(timedelta(hours=1))
    again = ward.posts("/units/duin-1/reports/unchanged").body
    assert (again["unit"]["free"], again["unit"]["reported_at"]) == (2, a.later(timedelta(hours=1)).isoformat())

    page = ward.gets("/units/duin-1/reports?limit=1").body
    assert [each["id"] for each in page["items"]] == [again["report"]["id"]]
    rest = ward.gets(f"/units/duin-1/reports?limit=5&cursor={page['next_cursor']}").body
    assert ([each["id"] for each in rest["items"]], rest["next_cursor"]) == ([first["report"]["id"]], None)


def test_a_board_is_read_whole_followed_by_number_and_started_anew(either: Front) -> None:
    cast = Cast(either)
    empty = cast.desk.gets("/boards/desk:polder/snapshot").body
    assert (empty["seq"], sorted(empty["items"])) == (0, ["unit"])

    reports(cast.duin, "duin-1", free=1)
    asked = cast.gp.posts("/requests", ASKED).body

    whole = cast.desk.gets("/boards/desk:polder/snapshot").body
    assert whole["items"]["request"] == {asked["id"]: asked}
    missed = cast.desk.gets(f"/boards/desk:polder/entries?epoch={empty['epoch']}&since=0").body
    assert (missed["reset"], [entry["seq"] for entry in missed["entries"]]) == (False, [1, 2])
    assert missed["seq"] == whole["seq"] == 2
    strange = cast.desk.gets("/boards/desk:polder/entries?epoch=another&since=0").body
    assert (strange["reset"], strange["entries"]) == (True, [])
    mine = cast.gp.gets(f"/boards/request:{asked['id']}/snapshot").body
    assert mine["items"] == {"request": {asked["id"]: asked}}
    ward = cast.duin.gets("/boards/facility:duin/snapshot").body
    assert sorted(ward["items"]) == ["offer", "unit"]


def test_a_ward_proposes_a_later_moment_and_the_referrer_agrees(either: Front) -> None:
    cast = Cast(either)
    reports(cast.duin, "duin-1", free=1)
    offer = cast.gp.posts("/requests", ASKED).body["offers"][0]
    from_at = (either.world.clock.now() + timedelta(hours=40)).isoformat()

    proposed = cast.duin.posts(f"/offers/{offer['id']}/propose", {"doctor": "dr. Ypma", "from_at": from_at}).body
    assert (proposed["state"], proposed["from_at"]) == ("proposed", from_at)
    assert cast.duin.posts(f"/offers/{offer['id']}/proposal/accept", {}).refused == (403, "not_for_your_role")

    agreed = cast.gp.posts(f"/offers/{offer['id']}/proposal/accept", {}).body
    assert agreed["state"] == "accepted"
    assert cast.gp.posts(f"/offers/{offer['id']}/proposal/decline", {}).refused == (409, "no_proposal")
    stay = cast.duin.gets("/stays?facility=duin").body["items"][0]
    assert (stay["doctor"], stay["expected_at"]) == ("dr. Ypma", from_at)
