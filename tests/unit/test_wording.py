"""Sentences by key and language: fallback, gaps, the choice of a language, and faults told by file and line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bedline.adapters.configuration import ConfigurationFault, Fault
from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import Wording, load_wording, named
from bedline.domain.ids import RegionId, TraitId

CONFIG = Path(__file__).parents[2] / "config"

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write wording files, and return their folder."""

    def files(texts: Mapping[str, str]) -> Path:
        folder = tmp_path / "wording"
        folder.mkdir()
        for language, text in texts.items():
            (folder / f"{language}.toml").write_text(text, encoding="utf-8")
        return folder

    return files


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(CONFIG / "wording")


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(ConfigurationFault) as told:
        load_wording(folder)
    return told.value.faults


def test_bedline_speaks_four_languages_dutch_first(wording: Wording) -> None:
    assert wording.languages == ("nl", "en", "fr", "nl-BE")


def test_a_sentence_is_said_in_the_language_asked_for(wording: Wording) -> None:
    said = {wording.say("states.task.done", language) for language in ("nl", "en", "fr")}
    assert said == {"gedaan", "done", "faite"}


def test_flemish_says_it_its_own_way_or_as_dutch_does(wording: Wording) -> None:
    assert wording.say("gates.mental_health_first", "nl-BE") == "eerst het mobiel crisisteam"
    assert wording.say("gates.hospital_first", "nl-BE") == wording.say("gates.hospital_first", "nl")


@pytest.mark.parametrize("language", ["nl_BE", "nl-BE", "NL-be"])
def test_a_language_may_be_written_in_any_way(wording: Wording, language: str) -> None:
    assert wording.say("gates.mental_health_first", language) == "eerst het mobiel crisisteam"


def test_a_language_that_is_not_spoken_gets_dutch(wording: Wording) -> None:
    assert wording.say("states.task.done", "pl") == "gedaan"


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        (["fr-BE", "nl"], "fr"),
        (["nl-BE"], "nl-BE"),
        (["nl-NL"], "nl"),
        (["de", "en-GB"], "en"),
        (["de"], "nl"),
        ([], "nl"),
        (["*"], "nl"),
    ],
)
def test_the_first_language_wanted_that_is_spoken_is_chosen(wording: Wording, wanted: list[str], spoken: str) -> None:
    assert wording.closest(wanted) == spoken


def test_a_region_limits_the_choice_and_gives_the_default(wording: Wording) -> None:
    kempen = ("nl-BE", "fr", "en")
    assert wording.closest(["fr"], among=kempen) == "fr"
    assert wording.closest(["de"], among=kempen) == "nl-BE"


def test_gaps_are_filled_as_the_language_writes_them(wording: Wording) -> None:
    assert wording.say("matching.distance", "nl", km=12.345) == "12,3 km van huis"
    assert wording.say("matching.distance", "en", km=12.345) == "12.3 km from home"
    stale = wording.say("matching.figure_stale", "nl", age=timedelta(hours=13), percent=45)
    assert stale == "Oude melding, al 13 uur oud: 45 % kans dat het nog klopt"
    fresh = wording.say("matching.figure_fresh", "fr", age=timedelta(minutes=5), percent=99)
    assert fresh.startswith("Relevé récent, il a 5 minutes : 99 %")


def test_a_gap_may_pick_its_words_from_a_table(wording: Wording) -> None:
    said = wording.say("refusals.offer_already_answered.detail", "nl", state="refused")
    assert said == "Deze vraag is al met nee beantwoord. U hoeft niets meer te doen."


def test_several_words_are_listed(wording: Wording) -> None:
    said = wording.say("triage.crisis_criteria_all_met", "en", missing=("acute_change", "danger_at_home"))
    assert said.endswith("Not answered with yes: sudden change and danger at home.")


def test_words_from_a_table_have_their_own_gaps_filled(wording: Wording) -> None:
    said = wording.say(
        "refusals.unit_does_not_fit.detail", "nl", unit="Emmaus", reason="trait_missing", traits=("zuurstof", "sonde")
    )
    assert said == "Emmaus kan deze patiënt niet krijgen. Daar ontbreekt: zuurstof en sonde."


def test_an_empty_list_leaves_nothing(wording: Wording) -> None:
    assert wording.say("matching.trait_missing", "nl", traits=()) == "Daar ontbreekt: ."


def test_what_somebody_typed_is_not_read_back_at_length(wording: Wording) -> None:
    said = wording.say("refusals.unknown_postcode.detail", "nl", value="9" * 1_000_000, region="Zeeuws-Vlaanderen")
    assert len(said) < 300
    assert "…" in said


def test_braces_that_somebody_typed_stay_what_they_are(wording: Wording) -> None:
    assert "{region}" in wording.say("refusals.unknown_trait.detail", "nl", value="{region}")


def test_a_missing_sentence_or_value_is_loud(wording: Wording) -> None:
    with pytest.raises(LookupError):
        wording.say("refusals.no_such_code.detail", "nl")
    with pytest.raises(LookupError):
        wording.say("matching.distance", "nl")


def test_the_words_under_a_table_are_known(wording: Wording) -> None:
    assert set(wording.under("states.task")) == {"open", "done"}
    assert wording.knows("states.task.done")
    assert not wording.knows("states.task")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"nl": 'a = "x"\nb = "y"', "en": 'a = "x"'}, [("wording/en.toml", 0, "b is not said in en: add it")]),
        ({"nl": 'a = "x"', "nl_BE": 'b = "y"'}, [("wording/nl.toml", 0, "b is not said in nl: add it")]),
        (
            {"nl": 'a = "{x}"', "en": '\na = "{y} {z:t}"\n[t]\nc = "c"', "nl_BE": '[t]\nc = "d"'},
            [
                ("wording/en.toml", 2, "a: its gaps are {y} {z:t}, and should be {x}"),
                ("wording/nl.toml", 0, "t.c is not said in nl: add it"),
            ],
        ),
        ({"nl": 'a = "{x"'}, [("wording/nl.toml", 1, "a: expected '}' before end of string; write a gap as {name}")]),
        ({"nl": 'a = "{}"'}, [("wording/nl.toml", 1, "a: {} is no name of a gap; write a gap as {name}")]),
        ({"nl": 'a = "{x:t}"'}, [("wording/nl.toml", 1, "a: there is no table t to pick words from")]),
        ({"nl": 'a = "{x"', "en": 'a = "{x}"'}, [("wording/nl.toml", 1, "a: expected '}'")]),
        ({"nl": "a = 3\nb = ''"}, [("wording/nl.toml", 1, "a is no sentence"), ("wording/nl.toml", 2, "b is no")]),
        ({"nl": "a = \nb = 1"}, [("wording/nl.toml", 1, "this is not TOML: invalid value")]),
        ({"en": 'a = "x"'}, [("there is no nl.toml", 0, "")]),
    ],
)
def test_faults_are_told_with_file_and_line(
    write: Write, texts: dict[str, str], said: list[tuple[str, int, str]]
) -> None:
    folder = write(texts)
    faults = faults_of(folder)
    assert len(faults) == len(said), faults
    for fault, (file, line, sentence) in zip(faults, said, strict=True):
        if file.startswith("there is no"):
            assert fault.sentence.startswith(file)
        else:
            assert (fault.file, fault.line) == (file, line)
            assert fault.sentence.startswith(sentence)


def test_names_of_a_region_take_the_place_of_ids() -> None:
    region = load_regions(CONFIG / "regions").regions[RegionId("zeeuws-vlaanderen")]
    at = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    params = named(
        {
            "care_form": "elv_low",
            "traits": ("oxygen", "lift"),
            "refusal_reason": "no_staff",
            "at": at,
            "free": 2,
            "urgency": None,
            "destination": "the moon",
        },
        region=region,
        language="en",
    )
    assert params["care_form"] == "first-line stay, low complexity"
    assert params["traits"] == ("oxygen", "hoist or two-person transfer")
    assert params["refusal_reason"] == "not enough staff"
    assert params["at"] == at
    assert str(params["at"]).startswith("2026-01-06 00:30")
    assert (params["free"], params["urgency"], params["destination"]) == (2, None, "the moon")


def test_a_name_the_region_has_not_in_that_language_comes_in_its_first() -> None:
    region = load_regions(CONFIG / "regions").regions[RegionId("zeeuws-vlaanderen")]
    assert named({"care_form": "grz"}, region=region, language="fr")["care_form"] == "geriatrische revalidatiezorg"


def test_an_abbreviation_keeps_its_capitals_inside_a_sentence() -> None:
    region = load_regions(CONFIG / "regions").regions[RegionId("kempen")]
    trait = replace(region.traits[TraitId("oxygen")], names={"nl-BE": "O2"})
    region = replace(region, traits={TraitId("oxygen"): trait})
    assert named({"traits": ("oxygen",)}, region=region, language="nl-BE")["traits"] == ("O2",)


def test_a_moment_is_written_in_the_time_of_the_region(wording: Wording) -> None:
    region = load_regions(CONFIG / "regions").regions[RegionId("zeeuws-vlaanderen")]
    params = named({"expired_at": datetime(2026, 7, 5, 12, 0, tzinfo=UTC)}, region=region, language="nl")
    assert "tot 5 jul 14:00" in wording.say("refusals.offer_lapsed.detail", "nl", **params)
