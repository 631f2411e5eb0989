"""Triage in ``region.toml``: the questions and the rules, each checked against what it needs on every day it holds."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from bedline.adapters.regionfiles.rows import FacilityRow, UnitRow
from bedline.adapters.regionfiles.shape import DatedShape, Shape
from bedline.adapters.regionfiles.values import (
    Asked,
    CareFormRef,
    Names,
    Slug,
    Switch,
    UrgencyRef,
    advice,
    surroundings,
    wrong,
)
from bedline.domain.ids import CareFormId, FacilityId
from bedline.domain.place_wishes import NO_WISH
from bedline.domain.questions import Choice, DatedRule, QuestionKind, Suggestion, TriageQuestion
from bedline.domain.triage import FORMS, GATES, OTHERWISE, URGENCIES, Reads

FEWEST_CHOICES = 2
# About six seconds of calm speech, in letters.
MOST_SPOKEN = 80
# What the telephone asks one by one, so with yes or no.
_SPOKEN = frozenset(question for gate in GATES.values() for question in gate.attested)
_POINTERS = {**FORMS, **URGENCIES}


def _rule(kind: str, known: Iterable[str]) -> Callable[[str], str]:
    ids = frozenset(known)

    def check(value: str) -> str:
        if value not in ids:
            raise wrong(f"there is no {kind} {value}: {advice(value, ids)}")
        return value

    return check


class ChoiceShape(Shape):
    """One of several answers; ``means`` yes (true) or no (false), where a rule reads as much."""

    names: Names
    means: Switch | None = None


class QuestionShape(DatedShape):
    """One question of the triage list."""

    id: Slug
    texts: Names
    kind: QuestionKind = QuestionKind.YES_NO
    choices: dict[Slug, ChoiceShape] = Field(default_factory=dict)
    care_forms: tuple[CareFormRef, ...] = ()
    spoken: Names | None = None
    asks_wish: Switch = False
    yes_from: Annotated[int, Field(ge=1, strict=True)] | None = None

    @model_validator(mode="after")
    def _may_have_no_wish(self) -> Self:
        if self.asks_wish and NO_WISH not in self.choices:
            raise wrong(f"whoever is asked for a wish may have none: add the choice {NO_WISH}")
        return self

    @model_validator(mode="after")
    def _numbers_mean(self) -> Self:
        if self.yes_from is not None and self.kind is not QuestionKind.NUMBER:
            raise wrong('yes_from belongs to kind = "number": take it out, or change the kind')
        return self

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        if (self.kind is QuestionKind.CHOICE) != bool(self.choices):
            raise wrong('choices belong to kind = "choice", and to that only: add them, or change the kind')
        if self.choices and len(self.choices) < FEWEST_CHOICES:
            raise wrong("one choice is none: add another, or ask with yes and no")
        return self

    @model_validator(mode="after")
    def _can_be_spoken(self) -> Self:
        if self.kind in {QuestionKind.CHOICE, QuestionKind.NUMBER} and self.id in _SPOKEN and self.spoken is None:
            raise wrong("the telephone asks this as well, with yes or no: add spoken")
        said = self.spoken or self.texts
        if self.id in _SPOKEN and any(len(text) > MOST_SPOKEN for text in said.values()):
            raise wrong(f"the telephone asks this as well: add spoken, of {MOST_SPOKEN} characters at most")
        return self


class RuleShape(DatedShape):
    """A gate in force."""

    id: Annotated[str, AfterValidator(_rule("rule", GATES))]
    forms: tuple[CareFormRef, ...] = ()
    care_form: CareFormRef | None = None

    @field_validator("id")
    @classmethod
    def _has_what_it_needs(cls, value: str, info: ValidationInfo) -> str:
        gate = GATES[value]
        _check_asked(value, gate.reads, info)
        destinations = surroundings(info).ids.get("destination")
        if gate.destination is not None and destinations is not None and gate.destination not in destinations:
            raise wrong(f"the rule {value} redirects to {gate.destination}: add it to redirect_destinations")
        return value

    @model_validator(mode="after")
    def _turns_somewhere(self) -> Self:
        if GATES[self.id].turns_to_form != (self.care_form is not None):
            if self.care_form is None:
                raise wrong(f"the rule {self.id} turns to another form: say with care_form to which")
            raise wrong(f"the rule {self.id} turns to no other form: take care_form out")
        return self

    @model_validator(mode="after")
    def _asked_for_its_forms(self, info: ValidationInfo) -> Self:
        asked = surroundings(info).asked
        for question in GATES[self.id].reads if asked is not None else ():
            for each in (asked or {}).get(question, ()):
                lacking = sorted(set(self.forms) - each.care_forms) if each.care_forms else []
                if lacking:
                    raise wrong(f"the rule {self.id} reads {question}, which is not asked for {', '.join(lacking)}")
        return self


class SuggestionShape(DatedShape):
    """A rule that proposes a form, or an urgency."""

    id: Annotated[str, AfterValidator(_rule("suggestion", _POINTERS))]
    care_form: CareFormRef | None = None
    urgency: UrgencyRef | None = None

    @field_validator("id")
    @classmethod
    def _has_what_it_needs(cls, value: str, info: ValidationInfo) -> str:
        _check_asked(value, _POINTERS[value].reads, info)
        return value

    @model_validator(mode="after")
    def _proposes_what_it_can(self) -> Self:
        wanted, other = ("care_form", "urgency") if self.id in FORMS else ("urgency", "care_form")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise wrong(f"the suggestion {self.id} proposes a {wanted.replace('_', ' ')}: add {wanted}, and no {other}")
        return self


def _check_asked(rule: str, reads: Reads, info: ValidationInfo) -> None:
    """Refuse a rule that reads what is not asked on every day it holds, or choices that there are not."""
    asked = surroundings(info).asked
    begins: date | None = info.data.get("valid_from")
    if asked is None or begins is None:
        return
    unasked = sorted(question for question in reads if question not in asked)
    if unasked:
        raise wrong(f"the rule {rule} needs triage questions that are not asked: add {', '.join(unasked)}")
    for question, choices in reads.items():
        if day := _gap(asked[question], begins, info.data.get("valid_until")):
            raise wrong(f"the rule {rule} reads {question}, which is not asked on {day}: let them hold together")
        lacking = sorted(choices - frozenset.intersection(*(each.choices for each in asked[question])))
        if lacking:
            raise wrong(f"the rule {rule} tells apart answers to {question}: add the choices {', '.join(lacking)}")


def _gap(asked: Sequence[Asked], begins: date, ends: date | None) -> date | None:
    """Return the first day from ``begins`` until ``ends`` on which it is not asked; None: there is none."""
    day = begins
    for each in sorted(asked, key=lambda each: each.valid_from):
        if each.valid_from > day:
            break
        if each.valid_until is None:
            return None
        day = max(day, each.valid_until)
    return day if ends is None or day < ends else None


def always_an_urgency(value: tuple[SuggestionShape, ...]) -> tuple[SuggestionShape, ...]:
    """Check that some urgency is proposed whatever the answers are."""
    urgencies = [each for each in value if each.id in URGENCIES]
    last = urgencies[-1] if urgencies else None
    if last is None or last.id != OTHERWISE or last.valid_until is not None:
        raise wrong(f"there is always an urgency: end with a suggestion {OTHERWISE} that names one, without an end")
    return value


def questions(
    shapes: Iterable[QuestionShape], *, homes: Sequence[FacilityRow], units: Sequence[UnitRow]
) -> tuple[TriageQuestion, ...]:
    """Return the questions in their order; where one asks for a wish, the homes of its forms are choices as well."""
    return tuple(
        TriageQuestion(
            id=each.id,
            texts=each.texts,
            kind=each.kind,
            choices=_choices(each, homes=homes, units=units),
            care_forms=frozenset(CareFormId(form) for form in each.care_forms),
            spoken=each.spoken,
            asks_wish=each.asks_wish,
            yes_from=each.yes_from,
            source=each.source,
            valid_from=each.valid_from,
            valid_until=each.valid_until,
        )
        for each in shapes
    )


def _choices(shape: QuestionShape, *, homes: Sequence[FacilityRow], units: Sequence[UnitRow]) -> dict[str, Choice]:
    choices = {name: Choice(name, choice.names, choice.means) for name, choice in shape.choices.items()}
    if not shape.asks_wish:
        return choices
    offering = {unit.facility for unit in units if not shape.care_forms or set(shape.care_forms) & set(unit.care_forms)}
    there = (each for each in homes if each.id in offering)
    wished = (Choice(each.id, dict.fromkeys(shape.texts, each.name), home=FacilityId(each.id)) for each in there)
    return choices | {each.id: each for each in wished}


def rules(shapes: Iterable[RuleShape]) -> tuple[DatedRule, ...]:
    """Return the gates in force."""
    return tuple(
        DatedRule(
            id=each.id,
            forms=frozenset(CareFormId(form) for form in each.forms),
            care_form=CareFormId(each.care_form) if each.care_form else None,
            source=each.source,
            valid_from=each.valid_from,
            valid_until=each.valid_until,
        )
        for each in shapes
    )


def suggestions(shapes: Iterable[SuggestionShape]) -> tuple[Suggestion, ...]:
    """Return the rules that propose, in the order in which they are tried."""
    return tuple(
        Suggestion(
            id=each.id,
            care_form=CareFormId(each.care_form) if each.care_form else None,
            urgency=each.urgency,
            source=each.source,
            valid_from=each.valid_from,
            valid_until=each.valid_until,
        )
        for each in shapes
    )
