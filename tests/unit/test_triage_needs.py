"""What a triage rule needs of a region is what it really reads and where it really sends to."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from typing_extensions import override

from bedline.domain.ids import CareFormId
from bedline.domain.regions import CareForm, OfferPolicy, Responsible
from bedline.domain.triage import DESTINATION_OF, QUESTIONS_OF, RULES, Case


class Noting(Mapping[str, bool]):
    """Answers that note which questions were looked at."""

    def __init__(self, *, answer: bool) -> None:
        self.answer = answer
        self.read: set[str] = set()

    @override
    def __getitem__(self, question: str) -> bool:
        self.read.add(question)
        return self.answer

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(())

    @override
    def __len__(self) -> int:
        return 0


FORM = CareForm(
    id=CareFormId("form"),
    names={"nl": "vorm"},
    short_names={"nl": "vorm"},
    crisis=True,
    norm_length=None,
    responsible=Responsible.GP,
    policy=OfferPolicy(automatic=False, parallel=1, answer_length=timedelta(minutes=15)),
    excludes_long_term_indication=True,
)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_reads_the_questions_it_is_said_to_read(rule: str) -> None:
    yes, no = Noting(answer=True), Noting(answer=False)
    RULES[rule](Case(FORM, yes, "source"))
    RULES[rule](Case(FORM, no, "source"))
    assert yes.read | no.read == QUESTIONS_OF[rule]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_sends_to_the_destination_it_is_said_to_send_to(rule: str) -> None:
    found = [RULES[rule](Case(FORM, Noting(answer=answer), "source")) for answer in (True, False)]
    destinations = {finding.destination for finding in found if finding is not None and finding.destination}
    assert destinations == ({DESTINATION_OF[rule]} if rule in DESTINATION_OF else set())
