"""The three ways of working, on the whole application: in the Kempen referrers choose, and first providers place."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import pytest

from bedline.domain.ids import FacilityId, UnitId
from bedline.domain.people import Person
from bedline.services import choosing
from tests.harness.database import migrated
from tests.harness.house import Door, House, configuration, house
from tests.harness.postgres import Databases

pytestmark = pytest.mark.database

KORT: Final = "kortverblijf"
CRISIS: Final = "crisisverblijf"
TURFPUT, NETEZICHT = "kempen-wzc-turnhout", "kempen-wzc-herentals"


class Crash(Exception):
    """The process dies before it could commit."""


@dataclass
class Kempen:
    """The Kempen by day, and the request that it is about."""

    url: str
    house: House
    opened: ExitStack
    request: str = ""

    def door(self, person: str) -> Door:
        return self.house.door(f"kempen-{person}")

    def ward(self, facility: str) -> Door:
        return self.house.door(f"kempen-ward-{facility.removeprefix('kempen-')}")

    @property
    def gp(self) -> Door:
        return self.door("gp-turnhout")

    @property
    def desk(self) -> Door:
        return self.door("coordinator-lieve")

    def free(self, *units: str) -> None:
        for unit in units:
            facility = configuration().directory.units[UnitId(unit)].facility
            self.ward(facility).says(f"/units/{unit}/reports", free=1)

    def asks(self, care_form: str, **more: object) -> Mapping[str, Any]:
        """Ask for a bed in Turnhout, with every yes or no answered as it should be."""
        questions = self.gp.gets("/regions/kempen")["triage_questions"]
        wrong = {"needs_hospital_care", "psychiatric_or_addiction_foremost", "resists_admission"}
        triage = {each["id"]: each["id"] not in wrong for each in questions if each["kind"] == "yes_no"}
        body = {"region": "kempen", "care_form": care_form, "birth_year": 1941, "sex": "f", "postcode": "2300"}
        said: Mapping[str, Any] = self.gp.says(
            "/requests", **body, triage=triage, override_reason="alles nagekeken", **more
        )
        self.request = said["id"]
        return said

    def stands(self) -> Mapping[str, Any]:
        """Return the request as its referrer sees it."""
        found: Mapping[str, Any] = self.gp.gets(f"/requests/{self.request}")
        return found

    def choices(self, door: Door) -> list[str]:
        return [each["unit"] for each in door.gets(f"/requests/{self.request}/choices")["items"]]

    def chooses(self, door: Door, unit: str) -> None:
        door.says(f"/requests/{self.request}/choose", unit=unit)

    def ward_says(self, facility: str, word: str, **body: object) -> None:
        """Let a ward answer what it is asked."""
        [asked] = self.ward(facility).gets("/offers")["items"]
        self.ward(facility).says(f"/offers/{asked['id']}/{word}", **body)

    def on_page(self, facility: str) -> list[str]:
        """Return the requests that a house has to place, as its board shows them."""
        items = self.ward(facility).gets(f"/boards/facility:{facility}/snapshot")["items"]
        return [body["id"] for body in items.get("search", {}).values()]

    def tasks(self) -> set[str]:
        found = self.desk.gets("/tasks", region="kempen")["items"]
        return {task["kind"] for task in found if task["request"] and task["request"]["id"] == self.request}

    def passes(self, *, minutes: float) -> None:
        self.house.passes(minutes=minutes)

    def begins_anew(self) -> None:
        """Let another process take over: what the first one knew is what the database knows."""
        before = self.house
        self.house = self.opened.enter_context(house(self.url, data_key=before.data_key))
        self.house.clock.advance(before.clock.now() - self.house.clock.now())


@pytest.fixture
def kempen_by_web(databases: Databases) -> Iterator[Kempen]:
    with migrated(databases) as url, ExitStack() as opened:
        yield Kempen(url, opened.enter_context(house(url)), opened)


def test_a_referrer_chooses_hears_a_no_chooses_again_and_has_a_place(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    # From twelve past four to the morning: until eight only a text reaches the ward in Turnhout, which then comes last.
    region.passes(minutes=5 * 60)
    region.free("kempen-turnhout-kort", "kempen-herentals-kort", "kempen-geel-kort")
    asked = region.asks(KORT)
    assert (asked["state"], asked["next_action"]["kind"], asked["lead"]["leader"]) == (
        "searching",
        "choice",
        "referrer",
    )
    assert asked["offers"] == []

    first, second, third = region.choices(region.gp)
    assert first == "kempen-turnhout-kort"
    region.chooses(region.gp, second)
    facility = configuration().directory.units[UnitId(second)].facility
    region.ward_says(facility, "refuse", reason="too_complex")
    assert region.stands()["next_action"]["kind"] == "choice"

    assert region.choices(region.gp) == [first, third]
    region.chooses(region.gp, first)
    region.ward_says(TURFPUT, "accept", doctor="dr. Peeters")
    assert region.stands()["stay"]["unit_name"] == "Kortverblijf"


def test_what_a_referrer_sees_to_choose_from_tells_nothing_of_how_wards_answered(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-turnhout-kort")
    region.asks(KORT)
    [row] = region.gp.gets(f"/requests/{region.request}/choices")["items"]
    assert set(row) == {
        "unit", "unit_name", "facility", "facility_name", "town", "rank", "distance_km", "reported_at", "stale",
        "sentence", "own",
    }  # fmt: skip


def test_a_referrer_who_falls_silent_is_taken_over_from(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-turnhout-kort")
    region.asks(KORT)
    region.passes(minutes=14)
    assert region.stands()["offers"] == []
    region.passes(minutes=1)
    stands = region.stands()
    assert (stands["state"], stands["lead"]["leader"]) == ("offered", "desk")
    assert [offer["unit"] for offer in stands["offers"]] == ["kempen-turnhout-kort"]


def test_a_ward_that_falls_silent_leaves_the_next_choice_to_the_referrer(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-turnhout-kort", "kempen-herentals-kort")
    region.asks(KORT)
    region.chooses(region.gp, "kempen-turnhout-kort")
    region.begins_anew()
    region.passes(minutes=46)
    assert region.stands()["next_action"]["kind"] == "choice"
    assert region.choices(region.gp) == ["kempen-herentals-kort"]


def test_the_desk_sees_who_chooses_and_takes_over_with_one_key(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-turnhout-kort")
    region.asks(KORT)
    board = region.desk.gets("/boards/desk:kempen/snapshot")["items"]["request"][region.request]
    assert board["lead"]["leader"] == "referrer"
    region.desk.says(f"/requests/{region.request}/take")
    refused = region.gp.tries("POST", f"/requests/{region.request}/choose", body={"unit": "kempen-turnhout-kort"})
    assert refused.refused == "search_not_yours"
    assert "iemand anders" in refused.body["detail"]


def test_the_first_provider_asks_the_others_until_one_says_yes(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-herentals-kort", "kempen-westerlo-kort")
    asked = region.asks(CRISIS)
    assert (asked["lead"]["leader"], asked["lead"]["provider"]["id"]) == ("provider", TURFPUT)
    assert asked["next_action"]["kind"] == "provider"
    assert region.on_page(TURFPUT) == [region.request]

    turfput = region.ward(TURFPUT)
    region.chooses(turfput, "kempen-herentals-kort")
    region.ward_says(NETEZICHT, "refuse", reason="too_complex")
    assert region.on_page(TURFPUT) == [region.request]
    region.chooses(turfput, "kempen-westerlo-kort")
    region.ward_says("kempen-wzc-westerlo", "accept", doctor="dr. Janssens")
    assert region.stands()["state"] == "reserved"
    assert region.on_page(TURFPUT) == []


def test_a_provider_takes_the_patient_in_and_learns_the_name_only_then(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-turnhout-crisis")
    region.asks(CRISIS, patient={"name": "Leonie Haers"}, first_provider=TURFPUT)
    turfput = region.ward(TURFPUT)
    assert turfput.tries("GET", f"/requests/{region.request}/patient").refused == "unknown_request"
    assert "Haers" not in str(turfput.gets("/searches"))
    turfput.says(f"/requests/{region.request}/take-in", unit="kempen-turnhout-crisis", doctor="dr. Wouters")
    assert turfput.gets(f"/requests/{region.request}/patient")["name"] == "Leonie Haers"


def test_a_provider_that_does_nothing_loses_the_search_and_the_patient_does_not(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-herentals-kort")
    region.asks(CRISIS)
    region.begins_anew()
    region.passes(minutes=46)
    assert "search_returned" in region.tasks()
    assert [offer["unit"] for offer in region.stands()["offers"]] == ["kempen-herentals-kort"]
    assert region.on_page(TURFPUT) == []


def test_what_a_process_had_begun_when_it_died_has_not_happened(kempen_by_web: Kempen) -> None:
    region = kempen_by_web
    region.free("kempen-herentals-kort")
    region.asks(CRISIS)
    owner = next(each for each in configuration().people if each.id == "kempen-ward-wzc-turnhout")
    with pytest.raises(Crash):
        _asks_and_dies(region, owner, UnitId("kempen-herentals-kort"))
    region.begins_anew()
    assert (region.stands()["next_action"]["kind"], region.stands()["offers"]) == ("provider", [])
    region.chooses(region.ward(TURFPUT), "kempen-herentals-kort")
    region.ward_says(NETEZICHT, "accept", doctor="dr. Aerts")
    assert region.stands()["state"] == "reserved"


def _asks_and_dies(region: Kempen, owner: Person, unit: UnitId) -> None:
    with region.house.storage.work(owner) as work:
        [found] = work.requests.led_by(FacilityId(TURFPUT))
        choosing.choose(work, request=found.id, unit=unit)
        raise Crash


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "choices", None),
        ("POST", "choose", {"unit": "kempen-herentals-kort"}),
        ("POST", "take-in", {"unit": "kempen-herentals-kort", "doctor": "dr. Elders"}),
        ("POST", "give-back", {}),
        ("POST", "turn-to-payer", {}),
    ],
)
@pytest.mark.parametrize("stranger", ["kempen-ward-wzc-herentals", "ward-de-vurssche"])
def test_nobody_but_the_owner_reaches_the_search(
    kempen_by_web: Kempen, *, stranger: str, method: str, path: str, body: dict[str, str] | None
) -> None:
    region = kempen_by_web
    region.free("kempen-herentals-kort")
    region.asks(CRISIS)
    tried = region.house.door(stranger).tries(method, f"/requests/{region.request}/{path}", body=body)
    assert (tried.status, tried.refused) == (404, "unknown_request")
    assert region.house.door(stranger).gets("/searches")["items"] == []
    assert region.stands()["offers"] == []
