"""What fills the gaps of a spoken sentence, in the words an ear takes in."""

from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording, spoken
from bedline.domain.ids import RegionId

CONFIG = Path(__file__).parents[2] / "config"
REGIONS = load_regions(CONFIG / "regions").regions
WORDING = load_wording(CONFIG / "wording")
ZEEUWS_VLAANDEREN = REGIONS[RegionId("zeeuws-vlaanderen")]
KEMPEN = REGIONS[RegionId("kempen")]


def say(key: str, language: str = "nl", /, **params: object) -> str:
    region = ZEEUWS_VLAANDEREN if language == "nl" else KEMPEN
    said = WORDING.say(f"voice.{key}", language, **spoken(params, region=region, language=language))
    return said.replace("\N{NO-BREAK SPACE}", " ")


def test_a_name_is_said_without_what_stands_between_brackets() -> None:
    assert say("option_care_form", care_form="crisis", key=1) == "crisisbed: toets 1."
    assert say("option_trait", trait="dementia", key=2) == "Voor psychogeriatrie, toets 2."


def test_flanders_has_its_own_words() -> None:
    assert say("option_care_form", "nl-BE", care_form="kortverblijf", key=2) == "kortverblijf: toets 2."
    assert "gsm" in say("text_sent", "nl-BE")


def test_how_soon_is_said_with_its_hours() -> None:
    assert say("option_urgency", urgency="now", key=1) == "Nodig nu, binnen 4 uur: toets 1."


def test_a_code_is_said_sign_by_sign() -> None:
    assert say("farewell_will_ring", code="B417") == "We bellen u terug over B 4 1 7. Tot zo."


@pytest.mark.parametrize(
    ("language", "band", "heard"),
    [("nl", "85-89", "85 tot 89"), ("fr", "85-89", "85 à 89"), ("en", "85-89", "85 to 89"), ("nl", "95+", "95+")],
)
def test_an_age_is_said_with_a_word_where_print_has_a_dash(language: str, band: str, heard: str) -> None:
    assert heard in say("offer_pitch", language, care_form="crisis", urgency="now", sex="f", age_band=band)


def test_a_patient_is_read_back() -> None:
    heard = say("readback_patient", birth_year=1938, sex="f", postcode="4571", town="Axel")
    assert heard == "Een vrouw, geboren in 1 9 3 8, postcode 4 5 7 1, Axel."
    needs = say("readback_traits", traits=("lift", "oxygen"))
    assert needs == "Nodig is: tillift of hulp van twee personen en zuurstof."


def test_a_place_is_read_out_with_distance_and_age() -> None:
    heard = say("spot", unit="emmaus-elv", name="Emmaus", town="IJzendijke", km=12, minutes_old=40)
    assert heard == "Emmaus in IJzendijke, op ongeveer 12 kilometer. Gemeld: 40 minuten geleden."
    assert "1 minuut geleden" in say("spot", unit="u", name="Emmaus", town="IJzendijke", km=9, minutes_old=0)
    assert "1 kilometer" in say("spot", unit="u", name="Emmaus", town="IJzendijke", km=0, minutes_old=0)


@pytest.mark.parametrize(("language", "seconds"), [("nl", "40 seconden"), ("fr", "40 secondes"), ("en", "40 seconds")])
def test_a_wait_is_said_in_seconds(language: str, seconds: str) -> None:
    assert seconds in say("duty_knock", language, caller="crisis", seconds_waited=40)


@pytest.mark.parametrize(("waited", "heard"), [(0, "al 10 seconden"), (3, "al 10 seconden"), (41, "al 50 seconden")])
def test_a_wait_is_never_said_shorter_than_it_is_when_the_telephone_is_picked_up(waited: int, heard: str) -> None:
    assert heard in say("duty_knock", caller="ward", seconds_waited=waited)


def test_a_number_is_said_in_the_groups_in_which_it_is_written() -> None:
    assert say("place_phone", phone="+31115000206") == "Het nummer daar is 0 1 1 5, 0 0 0, 2 0 6."
    assert "0 4 7 0, 1 2, 3 4, 5 6" in say("place_phone", "nl-BE", phone="+32470123456")


def test_a_moment_of_today_is_a_time_and_any_other_has_its_day() -> None:
    assert say("place_until", until="14:30") == "Het bed is gereserveerd tot 14:30."
    assert say("place_until", until="2026-01-11T13:30:00+00:00") == "Het bed is gereserveerd tot zondag 14:30."
    assert say("place_until", "fr", until="2026-01-11T13:30:00+00:00") == "Le lit est réservé jusqu'à dimanche 14:30."
