"""What is told elsewhere than on a page: a search to its first provider, a later moment to who has to decide on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from tests.harness.house import Door
from tests.journeys.phoning import Telephones
from tests.journeys.test_phoning_for_a_bed import CRISIS, asks_for_a_crisis_bed

TURNHOUT: Final = "kempen-turnhout-crisis"
WRONG: Final = frozenset({"needs_hospital_care", "psychiatric_or_addiction_foremost", "resists_admission"})


@dataclass(frozen=True)
class Search:
    """A crisis in the Kempen, asked for by page: the first provider owns the search."""

    region: Telephones
    id: str
    code: str

    @property
    def gp(self) -> Door:
        return _gp(self.region)

    def stands(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.gp.gets(f"/requests/{self.id}")
        return found

    @property
    def leader(self) -> str:
        return str(self.stands()["lead"]["leader"])


def _gp(region: Telephones) -> Door:
    return region.line.house.door("kempen-gp-turnhout")


def asks(region: Telephones, *, first: str = "kempen-wzc-turnhout") -> Search:
    """Ask for a crisis bed by page, with every yes or no answered as it should be."""
    gp = _gp(region)
    questions = gp.gets("/regions/kempen")["triage_questions"]
    triage = {each["id"]: each["id"] not in WRONG for each in questions if each["kind"] == "yes_no"}
    body = {"region": "kempen", "care_form": "crisisverblijf", "birth_year": 1941, "sex": "f", "postcode": "2300"}
    said = gp.says("/requests", **body, triage=triage, override_reason="alles nagekeken", first_provider=first)
    assert said["lead"]["leader"] == "provider"
    return Search(region, said["id"], said["code"])


@pytest.mark.database
def test_a_first_provider_is_rung_and_goes_on_with_its_search(kempen: Telephones) -> None:
    kempen.at_web("kempen-herentals-kort").reports(free=1)
    search, ward = asks(kempen), kempen.ward(TURNHOUT)
    ward.rings().answers().hears("aan uw huis om te plaatsen").has_not_heard("vrouw")
    ward.presses("1").hears("vrouw").hears("u gaat zoeken, toets 1").presses("1").hears("uw bord").is_hung_up_on()
    assert search.leader == "provider"
    ward.does_not_ring(within=600)


@pytest.mark.database
def test_a_first_provider_gives_its_search_back_by_key_and_the_desk_goes_on(kempen: Telephones) -> None:
    kempen.at_web("kempen-herentals-kort").reports(free=1)
    search, ward = asks(kempen), kempen.ward(TURNHOUT)
    ward.rings().answers().hears("luisteren").presses("1").hears("desk moet zoeken").presses("2")
    ward.hears("de desk zoekt verder").is_hung_up_on()
    assert search.leader == "desk"
    assert [offer["unit"] for offer in search.stands()["offers"]] == ["kempen-herentals-kort"]


@pytest.mark.database
def test_a_first_provider_that_does_not_answer_is_rung_again_and_loses_its_search_in_time(kempen: Telephones) -> None:
    kempen.at_web("kempen-herentals-kort").reports(free=1)
    search, ward = asks(kempen), kempen.ward(TURNHOUT)
    for _ in range(3):
        ward.rings(within=200)
        kempen.line.phones.passes(40)
    ward.does_not_ring(within=300)
    assert search.leader == "provider"
    kempen.line.phones.passes(minutes=45)
    assert search.leader == "desk"


@pytest.mark.database
def test_an_answering_machine_of_a_first_provider_hears_of_nobody(kempen: Telephones) -> None:
    search, ward = asks(kempen), kempen.ward(TURNHOUT)
    ward.rings().answers().is_hung_up_on(within=120)
    ward.has_not_heard("vrouw").has_not_heard("leeftijd").has_not_heard(search.code)


@pytest.mark.database
def test_a_first_provider_that_acts_on_its_page_is_rung_no_more(kempen: Telephones) -> None:
    kempen.at_web("kempen-herentals-kort").reports(free=1)
    search, ward = asks(kempen), kempen.ward(TURNHOUT)
    ward.rings()
    owner = kempen.at_web(TURNHOUT).door
    owner.says(f"/requests/{search.id}/choose", unit="kempen-herentals-kort")
    ward.stops_ringing()
    ward.does_not_ring(within=400)


@pytest.mark.database
def test_a_first_provider_reads_of_its_search_and_gives_it_back_by_text(kempen: Telephones) -> None:
    kempen.at_web("kempen-herentals-kort").reports(free=1)
    search, mobile = asks(kempen), kempen.mobile("kempen-turnhout-kort")
    mobile.is_told(search.code, "aan u om te plaatsen", f"NEE {search.code}")
    mobile.texts(f"ja {search.code}").is_told("vastgelegd", "u zoekt")
    assert search.leader == "provider"
    kempen.line.phones.passes(minutes=2)
    mobile.texts(f"nee {search.code.lower()}").is_told("vastgelegd", "desk zoekt verder")
    assert search.leader == "desk"


@pytest.mark.database
@pytest.mark.parametrize(
    ("word", "state", "told"), [("JA", "reserved", "bed gereserveerd"), ("NEE", "waiting", "weer vrij")]
)
def test_a_referrer_decides_by_text_on_a_later_moment(phoning: Telephones, *, word: str, state: str, told: str) -> None:
    nurses = phoning.at_web(CRISIS)
    nurses.reports(free=1)
    gp, ward = phoning.gp("axel"), phoning.mobile(CRISIS)
    gp.phone.calls()
    asks_for_a_crisis_bed(gp).hears("dit bed vragen").presses("1").hears("aan de lijn").presses("2")
    code = ward.is_told("bed gevraagd").texts_read[-1].partition("JA ")[2].split()[0]
    ward.texts(f"LATER {code} MORGEN 10").is_told("de verwijzer beslist")
    gp.phone.is_told("kan vanaf")
    gp.phone.texts(f"{word} {code}").is_told("niets beslist", "vier cijfers")
    asked = next(each for each in gp.phone.texts_read if "kan vanaf" in each)
    code = asked.partition("JA ")[2].split()[0]
    assert f"NEE {code}" in asked
    gp.phone.texts(f"{word} {code}").is_told("vastgelegd", told)
    gp.phone.always(None)
    [request] = phoning.desk().board.items("request").values()
    assert request["state"] == state
    gp.phone.texts(f"OK {code}").is_told("niets meer te beslissen")
