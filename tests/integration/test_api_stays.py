"""From a yes to the departure, through the API: transport, who takes over, changes of mind, and figures that follow."""

from datetime import timedelta
from typing import Any

import pytest

from bedline.domain.people import bedline_in
from bedline.services import sweeps
from tests import builders as a
from tests.harness.front import Front
from tests.integration.test_api_journey import ASKED, Cast, reports

HOUR = timedelta(hours=1)
CRISIS = {**ASKED, "triage": dict(a.CLEAR_FOR_CRISIS)}


class Place:
    """A patient with a reserved place at Duin, and everybody who has to do with it."""

    def __init__(self, front: Front, asked: dict[str, Any] = ASKED, *, free: int = 1) -> None:
        self.front, self.cast = front, Cast(front)
        reports(self.cast.duin, "duin-1", free=free)
        self.request = self.cast.gp.posts("/requests", asked).body
        [offer] = self.cast.duin.gets("/offers").body["items"]
        self.stay = self.cast.duin.posts(f"/offers/{offer['id']}/accept", {"doctor": "dr. Ypma"}).body
        self.path = f"/stays/{self.stay['id']}"

    def again(self) -> None:
        """Let an hour go by, and promise the place to somebody else."""
        self.passes(HOUR)
        self.cast.gp.posts("/requests", ASKED)
        [offer] = self.cast.duin.gets("/offers").body["items"]
        stay = self.cast.duin.posts(f"/offers/{offer['id']}/accept", {"doctor": "dr. Ypma"}).body
        self.path = f"/stays/{stay['id']}"

    def seen(self) -> dict[str, Any]:
        """Return the request as its GP sees it."""
        found: dict[str, Any] = self.cast.gp.gets(f"/requests/{self.request['id']}").body
        return found

    def unit(self) -> dict[str, Any]:
        """Return the unit as the desk sees it."""
        items = self.cast.desk.gets("/facilities?region=polder").body["items"]
        [found] = [unit for each in items for unit in each["units"] if unit["id"] == "duin-1"]
        return dict(found)

    def tasks(self) -> list[str]:
        """Return what the desk has to do."""
        return sorted(each["kind"] for each in self.cast.desk.gets("/tasks").body["items"])

    def passes(self, length: timedelta, *names: str) -> None:
        """Let time go by, and these sweeps run."""
        self.front.world.clock.advance(length)
        for name in names:
            sweeps.SWEEPS[name](self.front.world.storage, bedline_in())


def test_transport_is_ordered_and_fetched_in_three_presses_and_everybody_sees_it(either: Front) -> None:
    place = Place(either)
    gp, duin, desk = place.cast.gp, place.cast.duin, place.cast.desk
    assert place.seen()["stay"]["transport"] is None

    assert gp.posts(f"{place.path}/transport", {"kind": "ambulance"}).body["transport"]["ordered_at"] is None
    assert place.seen()["next_action"]["kind"] == "transport"
    ordered = desk.posts(f"{place.path}/transport", {"kind": "ambulance", "ordered": True}).body["transport"]
    assert (ordered["kind"], ordered["ordered_by"]) == ("ambulance", "Coördinator 1")
    assert place.seen()["next_action"]["kind"] == "arrival"
    fetched = duin.posts(f"{place.path}/transport/picked-up").body["transport"]
    assert (fetched["picked_up_by"], place.seen()["stay"]["transport"]) == ("Afdeling duin", fetched)
    assert duin.posts(f"{place.path}/transport/picked-up").refused == (409, "already_picked_up")
    assert gp.posts(f"{place.path}/transport", {"kind": "taxi"}).refused == (409, "already_picked_up")


def test_transport_that_does_not_come_is_the_next_thing_for_the_desk(either: Front) -> None:
    place = Place(either)
    at = (either.now + HOUR).isoformat()
    place.cast.gp.posts(f"{place.path}/transport", {"kind": "taxi", "pick_up_at": at})
    due = place.seen()["next_action"]
    assert (due["kind"], due["due_at"]) == ("transport", (either.now + HOUR + timedelta(minutes=15)).isoformat())

    place.passes(timedelta(minutes=80), "notice_overdue_arrivals")

    assert place.tasks() == ["transport_late"]
    assert place.seen()["next_action"]["kind"] == "arrival"
    place.cast.desk.posts(f"{place.path}/transport/picked-up")
    assert place.tasks() == []


def test_transport_that_cannot_be_is_refused_politely(either: Front) -> None:
    place = Place(either)
    path, gp = f"{place.path}/transport", place.cast.gp
    earlier = (either.now - HOUR).isoformat()

    assert gp.posts(f"{path}/picked-up").refused == (409, "no_transport")
    assert gp.posts(path, {"kind": "own", "ordered": True}).refused == (422, "nothing_to_order")
    assert gp.posts(path, {"kind": "taxi", "pick_up_at": earlier}).refused == (422, "pick_up_in_past")
    assert gp.posts(path, {"kind": "helicopter"}).status == 422
    assert place.cast.kreek.posts(path, {"kind": "own"}).refused == (404, "unknown_stay")


def test_a_stay_begins_when_the_doctor_takes_over_and_not_with_the_arrival(either: Front) -> None:
    place = Place(either, CRISIS)
    duin = place.cast.duin
    place.passes(HOUR)
    arrived = duin.posts(f"{place.path}/arrived").body
    assert (arrived["responsibility"], arrived["began_at"]) == (None, arrived["arrived_at"])

    place.passes(2 * HOUR, "tell_of_terms")
    assert place.tasks() == ["takeover_overdue"]
    since = (either.now - HOUR).isoformat()
    taken = {"doctor": "dr. Wagenaar", "function": "elderly_care_physician", "happened_at": since}
    assert place.cast.gp.posts(f"{place.path}/responsibility", taken).status == 403

    body = duin.posts(f"{place.path}/responsibility", taken).body

    assert (body["doctor"], body["began_at"]) == ("dr. Wagenaar", since)
    assert body["responsibility"] == {
        "function": "elderly_care_physician",
        "since": since,
        "entered_at": either.now.isoformat(),
        "noted_by": "Afdeling duin",
    }
    assert place.seen()["stay"]["responsibility"] == body["responsibility"]
    assert place.tasks() == []


def test_the_gp_stays_responsible_where_the_care_form_says_so(either: Front) -> None:
    place = Place(either)
    arrived = place.cast.duin.posts(f"{place.path}/arrived").body

    assert (arrived["responsibility"]["function"], arrived["began_at"]) == ("gp", arrived["arrived_at"])
    place.passes(3 * HOUR, "tell_of_terms")
    assert place.tasks() == []
    other = place.cast.gp.posts(f"{place.path}/responsibility", {"doctor": "dr. Zeeman", "function": "gp"})
    assert other.body["doctor"] == "dr. Zeeman"
    tomorrow = (either.now + HOUR).isoformat()
    wrong = {"doctor": "dr. Zeeman", "function": "gp", "happened_at": tomorrow}
    assert place.cast.gp.posts(f"{place.path}/responsibility", wrong).refused == (422, "moment_in_future")


def test_a_ward_that_takes_its_yes_back_is_full_and_the_search_goes_on_with_its_clock(either: Front) -> None:
    place = Place(either, CRISIS)
    norm = place.seen()["norm_due_at"]
    reports(place.cast.kreek, "kreek-1", free=1)

    lost = place.cast.duin.posts(f"{place.path}/cancel", {"reason": "no_staff"})

    assert (lost.status, lost.body["state"]) == (200, "cancelled")
    assert (place.unit()["free"], place.unit()["reserved"]) == (0, 0)
    now = place.seen()
    assert (now["state"], now["norm_due_at"]) == ("offered", norm)
    assert [each["unit"] for each in now["offers"] if each["state"] == "open"] == ["kreek-1"]
    [task] = [each for each in place.cast.desk.gets("/tasks").body["items"] if each["kind"] == "reservation_lost"]
    # In a crisis the desk is late from the first second.
    assert (task["due_at"], task["params"]["party"]) == (either.now.isoformat(), "ward")


def test_a_patient_who_thinks_again_frees_the_place_and_goes_elsewhere(either: Front) -> None:
    place = Place(either, free=2)
    reports(place.cast.kreek, "kreek-1", free=1)
    path, gp = f"{place.path}/cancel", place.cast.gp
    assert gp.posts(path, {"reason": "no_staff"}).refused == (403, "not_for_your_role")
    assert gp.posts(path, {"reason": "a flood"}).status == 422
    assert gp.posts(path, {"reason": "flood"}).refused == (422, "unknown_cancellation_reason")

    assert gp.posts(path, {"reason": "wants_elsewhere"}).body["state"] == "cancelled"

    assert (place.unit()["free"], place.unit()["reserved"]) == (2, 0)
    out = [each["unit"] for each in place.seen()["offers"] if each["state"] == "open"]
    assert out == ["kreek-1"]
    again = place.cast.desk.posts(f"/requests/{place.request['id']}/offers", {"unit": "duin-1"})
    assert again.status == 201, again.content


def test_a_warning_of_the_norm_still_comes_after_a_place_was_lost(either: Front) -> None:
    place = Place(either, CRISIS)
    place.passes(11 * HOUR)
    place.cast.duin.posts(f"{place.path}/cancel", {"reason": "too_complex"})
    assert "norm_at_risk" not in place.tasks()

    place.passes(2 * HOUR, "warn_of_norms")

    assert "norm_at_risk" in place.tasks()


def test_whoever_is_late_is_asked_for_and_comes_later_or_not_at_all(either: Front) -> None:
    place = Place(either)
    place.cast.desk.posts(f"{place.path}/expected", {"expected_at": (either.now + HOUR).isoformat()})
    place.passes(4 * HOUR, "notice_overdue_arrivals")
    assert place.tasks() == ["arrival_overdue"]

    later = (either.now + 2 * HOUR).isoformat()
    changed = place.cast.gp.posts(f"{place.path}/expected", {"expected_at": later}).body

    assert (changed["expected_at"], place.tasks()) == (later, [])
    place.passes(5 * HOUR, "notice_overdue_arrivals")
    assert place.tasks() == ["arrival_overdue"]
    place.cast.desk.posts(f"{place.path}/no-show")
    assert "arrival_overdue" not in place.tasks()
    assert place.unit()["reserved"] == 0
    assert place.cast.gp.posts(f"{place.path}/expected", {"expected_at": later}).refused == (422, "arrival_in_past")
    tomorrow = (either.now + 20 * HOUR).isoformat()
    back = place.cast.gp.posts(f"{place.path}/expected", {"expected_at": tomorrow}).body
    assert (back["state"], back["expected_at"], place.unit()["reserved"]) == ("reserved", tomorrow, 1)


def test_a_bed_is_freed_by_the_departure_and_not_before(either: Front) -> None:
    """Marley#1141: not when leaving is planned. care_fe#1091: to a place that nobody here knows."""
    place = Place(either, free=2)
    place.cast.duin.posts(f"{place.path}/arrived")
    place.cast.desk.posts(f"/requests/{place.request['id']}/close")
    assert place.unit()["free"] == 1

    left = place.cast.duin.posts(
        f"{place.path}/left", {"destination": "home", "place": "Bij zijn zus in Gent", "outside_region": True}
    )

    assert (left.body["destination_place"], left.body["outside_region"]) == ("Bij zijn zus in Gent", True)
    assert place.unit()["free"] == 2


@pytest.mark.parametrize("rounds", [4])
def test_places_go_and_come_back_for_ever(either: Front, rounds: int) -> None:
    """TicketsCAD#102: the count is no ratchet, whoever says that a bed is free again."""
    place = Place(either, free=1)
    for _ in range(rounds):
        place.cast.duin.posts(f"{place.path}/arrived")
        assert place.unit()["free"] == 0
        place.cast.duin.posts(f"{place.path}/left", {"destination": "home"})
        assert place.unit()["free"] == 1
        place.again()


def test_who_was_there_is_listed_a_page_at_a_time_the_newest_first(either: Front) -> None:
    """However long the past of a home is, nobody is sent all of it."""
    place = Place(either, free=1)
    gone: list[str] = []
    for _ in range(3):
        place.cast.duin.posts(f"{place.path}/arrived")
        place.cast.duin.posts(f"{place.path}/left", {"destination": "home"})
        gone.insert(0, place.path.rpartition("/")[2])
        place.again()
    place.cast.duin.posts(f"{place.path}/arrived")

    first = place.cast.duin.gets("/stays?state=left&limit=2").body
    rest = place.cast.duin.gets(f"/stays?state=left&limit=2&cursor={first['next_cursor']}").body
    assert [[each["id"] for each in page["items"]] for page in (first, rest)] == [gone[:2], gone[2:]]
    assert rest["next_cursor"] is None
    there = place.cast.desk.gets("/stays?facility=duin").body
    assert [each["id"] for each in there["items"]] == [place.path.rpartition("/")[2]]
    assert place.cast.duin.gets("/stays?cursor=yesterday").refused == (422, "unknown_cursor")


def test_a_departure_entered_afterwards_is_not_counted_twice(either: Front) -> None:
    """care_fe#7684: the ward counted the empty bed before anybody wrote the departure down."""
    place = Place(either, free=2)
    place.cast.duin.posts(f"{place.path}/arrived")
    place.passes(HOUR)
    left_at = either.now.isoformat()
    place.passes(HOUR)
    reports(place.cast.duin, "duin-1", free=2)

    place.passes(HOUR)
    place.cast.duin.posts(f"{place.path}/left", {"destination": "home", "happened_at": left_at})

    assert place.unit()["free"] == 2
