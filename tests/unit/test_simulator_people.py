"""What simulated people decide, drawn from their own luck."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

import pytest

from bedline.simulator import credentials, habits
from bedline.simulator.area import Area, read_area
from bedline.simulator.beds import Beds
from bedline.simulator.dice import Dice
from bedline.simulator.habits import Habits, Kind, Word
from bedline.simulator.pace import Pace
from bedline.simulator.patients import Case, Demand
from bedline.simulator.seen import Profile, Region, Unit
from tests.harness.stand_in import REGION, TRAITS

ROOT: Final = Path(__file__).resolve().parents[2]
POLDER: Final = Region.model_validate(REGION)
AREA: Final = Area({"1001": (51.3, 3.8), "1002": (51.39, 3.8), "1003": (51.9, 3.8)}, {"praktijk-oost": "1001"})
MANY: Final = 1500


def unit(name: str = "duin-1", *, forms: tuple[str, ...] = ("crisis",), traits: tuple[str, ...] = TRAITS) -> Unit:
    return Unit(
        id=name,
        name="Afdeling",
        facility_name="Duin",
        care_forms=forms,
        traits=traits,
        baseline=4,
        staffed=4,
        occupied=1,
        closed=0,
        held=0,
        free=3,
        reported_at=None,
    )


def cases(*units: Unit) -> list[Case]:
    demand = Demand(region=POLDER, units=units, area=AREA, today=date(2026, 1, 10))
    return [demand.case(Dice(1).stream(number), practice="praktijk-oost") for number in range(MANY)]


def profile(*traits: str) -> Profile:
    return Profile(care_form="crisis", age_band="85-89", sex="f", postcode="1001", traits=traits)


def test_patients_are_old_mostly_women_and_live_near_their_practice() -> None:
    drawn = cases(unit())
    homes = Counter(case.postcode for case in drawn)

    assert all(1930 <= case.birth_year <= 1956 for case in drawn)
    assert 0.55 < sum(case.sex == "f" for case in drawn) / MANY < 0.7
    assert homes["1001"] > homes["1002"] > homes["1003"]


def test_a_region_is_asked_for_what_it_has() -> None:
    drawn = cases(unit("a", forms=("crisis",)), unit("b", forms=("crisis",)), unit("c", forms=("elv_low",)))
    forms = Counter(case.care_form.id for case in drawn)

    assert 1.6 < forms["crisis"] / forms["elv_low"] < 2.5


def test_needs_can_mostly_be_met_together_by_one_ward() -> None:
    wards = (unit("a", traits=("lift", "oxygen")), unit("b", traits=("behaviour", "isolation")))
    drawn = cases(*wards)

    assert sum(any(set(case.traits) <= set(ward.traits) for ward in wards) for case in drawn) > 0.92 * MANY


def test_now_and_then_a_gate_is_shut_and_sometimes_overruled_at_once() -> None:
    drawn = cases(unit(forms=("crisis", "elv_low")))
    shut = [case for case in drawn if not case.answers["doctor_has_seen"]]

    assert 0.02 * MANY < len(shut) < 0.15 * MANY
    assert 0 < sum(case.override_reason is not None for case in shut) < len(shut)


def test_a_request_names_only_what_the_gp_says() -> None:
    body = next(case for case in cases(unit()) if not case.form_named).body(region="polder")

    assert "care_form" not in body
    assert None not in body.values()
    assert body["region"] == "polder"


def test_an_answer_depends_on_the_patient_and_not_on_the_order_of_questions() -> None:
    dice = Dice(5)
    by_name = {name: dice.stream("offer", name).random() for name in ("a", "b", "c")}

    assert {name: dice.stream("offer", name).random() for name in ("c", "a", "b")} == by_name
    assert Dice(6).stream("offer", "a").random() != by_name["a"]


def test_a_no_has_a_reason_that_the_region_knows_and_that_fits() -> None:
    stubborn = Habits(kind=Kind.PUNCTUAL, counts_free=True, refusals=1.0)
    said = [
        habits.answer(Random(n), habits=stubborn, offer=profile("behaviour"), unit=unit(), region=POLDER, hour=12)
        for n in range(300)
    ]
    reasons = Counter(answer.reason for answer in said if answer.word is Word.NO)

    assert set(reasons) == {"behaviour", "other"}
    assert reasons["behaviour"] > 5 * reasons["other"]


def test_full_means_the_reason_that_sets_the_figure_right() -> None:
    assert habits.full_reason(POLDER) == "no_bed"


def test_fates_know_only_the_region_s_destinations() -> None:
    fates = [habits.fate(Random(n), form=POLDER.form("crisis"), region=POLDER) for n in range(300)]

    assert {fate.destination for fate in fates} == {"home", "hospital"}
    assert all(not (fate.called_off and fate.never_came) for fate in fates)
    assert 3 < sum(fate.days for fate in fates) / len(fates) < 12


def test_beds_fill_and_empty_by_other_ways_without_ever_not_adding_up() -> None:
    beds, luck = Beds(baseline=4, staffed=4, closed=0, others=0), Random(1)
    seen = []
    for _ in range(2000):
        beds.change(luck, arrived=1, promised=1)
        figures = beds.figures(arrived=1)
        assert figures["occupied"] + figures["closed"] <= figures["staffed"] <= 4
        assert 0 <= beds.free(arrived=1, promised=1) <= 2
        seen.append(beds.others)

    assert 0.2 < sum(seen) / len(seen) < 2.5


@pytest.mark.parametrize(
    ("speed", "busyness", "days"), [(1, 1, 1.0), (30, 200, 14.4 / 86400), (1000, 200, 0.432 / 86400)]
)
def test_requests_come_as_often_as_speed_and_busyness_say(speed: float, busyness: float, days: float) -> None:
    pace, luck, elapsed = Pace(speed=speed, busyness=busyness), Random(1), 0.0
    for _ in range(3000):
        elapsed += pace.until_next_request(luck, elapsed=elapsed)

    assert 0.7 * days < elapsed / 3000 / 86400 < 1.3 * days


def test_the_hour_of_that_life_runs_with_its_speed() -> None:
    pace = Pace(speed=60)

    assert pace.hour(0) == 8
    assert pace.hour(16 * 60) == 0
    assert pace.minutes(3) == 3


def test_the_map_of_a_region_is_read_from_its_tables() -> None:
    area = read_area(ROOT / "config" / "regions" / "zeeuws-vlaanderen")
    homes = Counter(area.home(Random(n), practice="praktijk-axel") for n in range(300))

    assert len(area.postcodes) == 59
    assert homes.most_common(1)[0][0] in {"4570", "4571", "4572", "4573"}


def people_file(folder: Path, text: str, *, mode: int = 0o600) -> Path:
    path = folder / "people.json"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_people_are_read_in_the_order_of_their_ids(tmp_path: Path) -> None:
    rows = [{"person": name, "role": "gp", "region": "polder", "token": "t"} for name in ("b", "a")]

    assert [each.person for each in credentials.read(people_file(tmp_path, json.dumps(rows)))] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [
        ("[]", 0o640, "chmod 600"),
        ("{}", 0o600, "no list of people"),
        ('[{"person": "a", "role": "cook", "region": "polder", "token": "t0ken"}]', 0o600, "role"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_without_telling_its_tokens(
    tmp_path: Path, text: str, mode: int, says: str
) -> None:
    with pytest.raises(credentials.Unreadable, match=says) as refusal:
        credentials.read(people_file(tmp_path, text, mode=mode))

    assert "t0ken" not in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(credentials.Unreadable, match="nobody"):
        credentials.read(tmp_path / "nobody.json")
