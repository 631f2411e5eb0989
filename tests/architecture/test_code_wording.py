"""Every code that a person gets to read has words in every language: reasons, rules, tasks and states."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording
from bedline.adapters.wording.filling import gaps
from bedline.domain.matching.eligibility import WhyNot
from bedline.domain.matching.ranking import Criterion
from bedline.domain.offers import OfferState
from bedline.domain.patients import Sex
from bedline.domain.requests import RequestState
from bedline.domain.stays import StayState
from bedline.domain.tasks import TaskKind, TaskState
from bedline.domain.triage import CRISIS_CRITERIA, FORMS, GATES, URGENCIES

CONFIG = Path(__file__).parents[2] / "config"
WORDING = load_wording(CONFIG / "wording")


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("matching", [*WhyNot, *Criterion]),
        ("triage", GATES),
        ("gates", GATES),
        ("suggested", [*FORMS, *URGENCIES]),
        ("criteria", [*CRISIS_CRITERIA, "long_term_indication_expected"]),
        ("tasks", TaskKind),
        ("sexes", Sex),
        ("states.request", RequestState),
        ("states.offer", OfferState),
        ("states.stay", StayState),
        ("states.task", TaskState),
    ],
)
def test_every_code_has_words_and_no_words_are_without_a_code(table: str, codes: Iterable[StrEnum | str]) -> None:
    assert set(WORDING.under(table)) == {str(code) for code in codes}


def test_triage_sentences_need_nothing_but_what_a_finding_holds() -> None:
    for rule, gate in GATES.items():
        held = (
            {"missing"}
            | ({"destination"} if gate.destination else set())
            | ({"care_form"} if gate.turns_to_form else set())
        )
        for language in WORDING.languages:
            assert {name for name, _ in gaps(WORDING.sentence(f"triage.{rule}", language))} <= held


def test_bedline_speaks_every_language_of_every_region() -> None:
    for region in load_regions(CONFIG / "regions").regions.values():
        assert set(region.languages) <= set(WORDING.languages)
