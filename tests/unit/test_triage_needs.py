"""What a triage rule needs of a region is what it really reads; and every region has it on every day."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from typing_extensions import override

from bedline.adapters.regionfiles import load_regions
from bedline.domain.questions import Answer
from bedline.domain.triage import FORMS, GATES, URGENCIES, Case, Reads

REGIONS = load_regions(Path(__file__).parents[2] / "config" / "regions").regions


class Noting(Mapping[str, Answer]):
    """Answers that note which questions were looked at."""

    def __init__(self, answers: Mapping[str, Answer], *, otherwise: Answer) -> None:
        self._answers, self._otherwise = answers, otherwise
        self.read: set[str] = set()

    @override
    def __getitem__(self, question: str) -> Answer:
        self.read.add(question)
        return self._answers.get(question, self._otherwise)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(())

    @override
    def __len__(self) -> int:
        return 0


def answers_to(reads: Reads) -> Iterator[Noting]:
    """Yield every combination of answers to the questions that the rule is said to read."""
    each: list[list[Answer]] = [[True, False, *sorted(choices)] for choices in reads.values()]
    for combination in product(*each):
        yield Noting(dict(zip(reads, combination, strict=True)), otherwise=True)


@pytest.mark.parametrize("rule", sorted(GATES))
def test_a_gate_reads_the_questions_it_is_said_to_read(rule: str) -> None:
    gate = GATES[rule]
    read: set[str] = set()
    for answers in answers_to(gate.reads):
        gate.shut(Case(answers, {}))
        gate.missing(Case(answers, {}))
        read |= answers.read
    assert read == set(gate.reads)
    assert set(gate.attested) <= set(gate.reads)


@pytest.mark.parametrize("rule", sorted({**FORMS, **URGENCIES}))
def test_a_suggestion_reads_the_questions_it_is_said_to_read(rule: str) -> None:
    pointer = {**FORMS, **URGENCIES}[rule]
    read: set[str] = set()
    for answers in answers_to(pointer.reads):
        pointer.points(Case(answers, {}))
        read |= answers.read
    assert read == set(pointer.reads)


def test_a_gate_turns_to_one_place_at_the_most() -> None:
    assert [rule for rule, gate in GATES.items() if gate.destination and gate.turns_to_form] == []


@pytest.mark.parametrize("region", REGIONS)
def test_every_rule_question_and_norm_of_a_region_has_a_source(region: str) -> None:
    here = next(each for each in REGIONS.values() if each.id == region)
    dated = [*here.triage_questions, *here.triage_rules, *here.suggestions, *here.desk_norms]
    for form in here.care_forms.values():
        dated += [*form.norms, *form.cut_offs, *form.stay_terms]
    assert [each for each in dated if not each.source.strip()] == []
