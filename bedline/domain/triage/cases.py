"""What a rule of triage looks at, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bedline.domain.ids import CareFormId
from bedline.domain.questions import Answers, TriageQuestion


class Effect(StrEnum):
    """What a gate does to a request until a human overrules it."""

    STOP = "stop"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True)
class Finding:
    """A gate that is shut: the rule, what it asks for, and where its text comes from.

    It turns to a ``destination`` outside, or to another ``care_form``, where it turns to anything.
    """

    rule: str
    effect: Effect
    source: str
    destination: str | None = None
    missing: tuple[str, ...] = ()
    care_form: CareFormId | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The answers of one patient, as the region's questions of that day are to be read."""

    answers: Answers
    questions: Mapping[str, TriageQuestion]

    def yes(self, question: str) -> bool | None:
        """Return whether it is answered with yes, or with a choice that means it; None: neither yes nor no."""
        answer = self.answers.get(question)
        if isinstance(answer, bool) or answer is None:
            return answer
        asked = self.questions.get(question)
        return asked.meant(answer) if asked else None

    def chose(self, question: str, *choices: str) -> bool:
        """Say whether one of these choices is the answer."""
        return self.answers.get(question) in choices


# Which questions a rule reads, and which of their choices it tells apart (none: it reads yes and no).
Reads = Mapping[str, frozenset[str]]


def reads(*questions: str, **choices: str) -> Reads:
    """Return what a rule reads: ``reads("danger_at_home", home_situation="unsafe carer_fell_out")``."""
    told_apart = {question: frozenset(each.split()) for question, each in choices.items()}
    return {**dict.fromkeys(questions, frozenset[str]()), **told_apart}
