"""Nothing free at home: a neighbour region keeps a place for a guest without a name, and the patient goes there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.journeys.people import Case, Desk, Gp
from tests.journeys.phoning import Telephones, telephones
from tests.journeys.test_phoning_for_a_bed import says_yes

pytestmark = pytest.mark.database

MORNING: Final = datetime(2026, 1, 13, 9, 5, tzinfo=UTC)
HERE: Final = ("de-stelle-pg", "coensdike-crisis", "bachten-dieke-crisis", "de-redoute-crisis", "de-vurssche-crisis")
TURFPUT: Final = "kempen-turnhout-crisis"
SHE: Final = "Mevrouw de Feijter"


@pytest.fixture
def here(databases: Databases) -> Iterator[Telephones]:
    """Zeeuws-Vlaanderen on a weekday morning: every crisis bed is taken, and the ladder is slow."""
    with migrated(databases) as url, telephones(url, begin=MORNING, beat=5.0) as opened:
        for unit in HERE:
            opened.at_web(unit).reports(free=0)
        yield opened


def she_needs_a_bed(here: Telephones) -> tuple[Gp, Case]:
    """Let her GP ask for a crisis bed in Axel."""
    gp = Gp(here.line.house.door("gp-axel"))
    return gp, gp.asks_for("crisis").for_patient(SHE).from_postcode("4571")


def an_hour_goes_by(here: Telephones) -> None:
    here.line.phones.passes(minutes=61)


def place(desk: Desk, case: Case) -> Any:
    """Return how the search next door stands, on our own desk's board."""
    (found,) = desk.sees(case)["across"]
    return found


def guest_at(desk: Desk) -> Case:
    """Return the guest, as the neighbour's desk has it on its board."""
    (strip,) = desk.board.items("request").values()
    assert strip["guest"] == {"region": "zeeuws-vlaanderen", "region_name": "Zeeuws-Vlaanderen", "nameless": True}
    return Case(strip["id"], strip["code"])


def test_she_goes_to_a_ward_of_the_kempen_that_kept_a_place_before_it_knew_her_name(here: Telephones) -> None:
    there = here.in_region("kempen")
    marijke, lieve = here.desk("marijke"), there.desk("lieve")
    turfput, phone = there.at_web(TURFPUT), there.ward(TURFPUT)
    turfput.reports(free=1)
    gp, case = she_needs_a_bed(here)
    assert marijke.sees(case)["state"] == "waiting"
    assert lieve.board.items("request") == {}

    an_hour_goes_by(here)
    guest = guest_at(lieve)
    assert lieve.tasks(guest) == ["neighbour_asks"]
    assert case.code not in str(lieve.sees(guest))
    assert place(marijke, case)["state"] == "looking"

    assert lieve.finds_candidates(guest)[0] == [TURFPUT]
    lieve.asks(turfput, guest)
    says_yes(phone.rings())
    assert turfput.free == 0
    assert turfput.asks_who(guest) is None

    here.line.phones.passes(6)
    kept = place(marijke, case)
    assert (kept["state"], kept["word"]) == ("held", None)
    assert "De Turfput" in kept["facility_name"]
    assert "neighbour_holds" in marijke.tasks(case)
    marijke.says_she_comes(case, "kempen")
    here.line.phones.passes(6)

    assert turfput.asks_who(guest) == SHE
    assert lieve.sees(guest)["guest"]["nameless"] is False
    assert lieve.sees(guest)["state"] == "reserved"
    assert marijke.tasks(case) == []
    heard = gp.hears(case)
    assert (heard["state"], heard["outcome"]) == ("redirected", "across")
    assert "Kempen: Woonzorgcentrum De Turfput (demo), Crisiskamer, Turnhout" in heard["outcome_reason"]

    here.at_web("coensdike-crisis").reports(free=1)
    here.ward("coensdike-crisis").does_not_ring(within=120)
    assert here.at_web("coensdike-crisis").is_left_in_peace
    turfput.expects(guest).arrives()
    assert lieve.sees(guest)["state"] == "arrived"


def test_a_bed_at_home_wins_from_the_place_next_door_which_is_free_again(here: Telephones) -> None:
    there = here.in_region("kempen")
    marijke, lieve = here.desk("marijke"), there.desk("lieve")
    turfput, coensdike = there.at_web(TURFPUT), here.at_web("coensdike-crisis")
    turfput.reports(free=1)
    gp, case = she_needs_a_bed(here)
    an_hour_goes_by(here)
    guest = guest_at(lieve)
    lieve.asks(turfput, guest)
    says_yes(there.ward(TURFPUT).rings())
    here.line.phones.passes(6)
    assert place(marijke, case)["state"] == "held"

    coensdike.reports(free=1)
    says_yes(here.ward("coensdike-crisis").rings())
    here.line.phones.passes(6)

    assert "Coensdike" in gp.hears(case)["stay"]["facility_name"]
    assert place(marijke, case)["state"] == "called_off"
    assert "neighbour_holds" not in marijke.tasks(case)
    assert (turfput.free, lieve.sees(guest), turfput.asks_who(guest)) == (1, None, None)
