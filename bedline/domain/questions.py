"""What a region asks in triage and which rules it puts in force: dated data, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bedline.domain.dated import Dated
from bedline.domain.ids import CareFormId, FacilityId

# Question id → yes or no, the id of a choice, or short free text; absent: not answered.
Answer = bool | str
Answers = Mapping[str, Answer]

# More than somebody says of it on the telephone.
WORDS_LENGTH = 500
# No question asks for more digits.
NUMBER_LENGTH = 3


class QuestionKind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    # A whole number from zero on.
    NUMBER = "number"
    # In somebody's own words: of the patient, so kept sealed, and read by no rule.
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers; ``means`` what it comes down to where a rule reads yes or no.

    ``home``: it is a home that is wished for.
    """

    id: str
    names: Mapping[str, str]
    means: bool | None = None
    home: FacilityId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageQuestion(Dated):
    """One question of the region's triage list, and the forms it matters for (none: all).

    ``spoken`` is how the telephone asks it, with yes or no. ``asks_wish``: where patient and family want the bed to be,
    with every home that offers the form among the choices. A number from ``yes_from`` on means yes, a lower one no.
    """

    id: str
    texts: Mapping[str, str]
    kind: QuestionKind = QuestionKind.YES_NO
    choices: Mapping[str, Choice] = field(default_factory=dict)
    care_forms: frozenset[CareFormId] = frozenset()
    spoken: Mapping[str, str] | None = None
    asks_wish: bool = False
    yes_from: int | None = None

    def takes(self, answer: Answer) -> bool:
        """Say whether that can be an answer; yes and no answer a choice or a number too, where it means as much."""
        if self.kind is QuestionKind.TEXT:
            return isinstance(answer, str)
        if self.kind is QuestionKind.NUMBER:
            return is_number(answer) or (isinstance(answer, bool) and self.yes_from is not None)
        if isinstance(answer, bool):
            return self.kind is QuestionKind.YES_NO or answer in {each.means for each in self.choices.values()}
        return answer in self.choices

    def meant(self, answer: Answer | None) -> bool | None:
        """Return what the answer comes down to; None where it is neither yes nor no."""
        if isinstance(answer, bool) or answer is None:
            return answer
        if self.yes_from is not None and is_number(answer):
            return int(answer) >= self.yes_from
        return self.choices[answer].means if answer in self.choices else None


def is_number(answer: Answer) -> bool:
    """Say whether the answer is a whole number, written in digits."""
    return isinstance(answer, str) and answer.isascii() and answer.isdecimal() and len(answer) <= NUMBER_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRule(Dated):
    """A gate in force in the region; for these ``forms`` (none: all), turning to ``care_form`` where it does."""

    id: str
    forms: frozenset[CareFormId] = frozenset()
    care_form: CareFormId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(Dated):
    """A rule by whose word triage proposes a form, or an urgency; the first of the region's that holds."""

    id: str
    care_form: CareFormId | None = None
    urgency: str | None = None
