"""What triage makes of answers, by the questions and rules of a region that are in force on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bedline.domain.dated import in_force
from bedline.domain.errors import Invalid
from bedline.domain.ids import CareFormId
from bedline.domain.place_wishes import wish_question
from bedline.domain.questions import WORDS_LENGTH, Answer, Answers, DatedRule, QuestionKind, Suggestion, TriageQuestion
from bedline.domain.regions import CareForm, Region
from bedline.domain.triage.cases import Case, Finding
from bedline.domain.triage.gates import GATES, Gate
from bedline.domain.triage.pointers import FORMS, OTHERWISE, URGENCIES


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a rule proposes, and by which rule."""

    rule: str
    source: str
    care_form: CareFormId | None = None
    urgency: str | None = None


def questions(region: Region, *, on: date) -> dict[str, TriageQuestion]:
    """Return the questions asked on that day, in the order they are asked."""
    return {question.id: question for question in in_force(region.triage_questions, on=on)}


def check_answers(region: Region, answers: Answers, *, on: date) -> None:
    """Refuse an answer to a question that this region does not ask that day, and one that is no answer to it.

    Raises:
        Invalid: ``unknown_question``, ``unknown_answer``, ``words_too_long``.
    """
    asked = questions(region, on=on)
    for question, answer in sorted(answers.items()):
        if question not in asked:
            raise Invalid("unknown_question", field="triage", value=question)
        if not asked[question].takes(answer):
            raise Invalid("unknown_answer", field="triage", value=question)
        if isinstance(answer, str) and len(answer) > WORDS_LENGTH:
            raise Invalid("words_too_long", field="triage", most=WORDS_LENGTH)


def understood(region: Region, answers: Answers, *, on: date) -> dict[str, Answer]:
    """Return those answers of another region that say something here: to the same question, and an answer to it.

    A wish of a place does not: its homes are the other region's.
    """
    asked = questions(region, on=on)
    return {
        name: said
        for name, said in answers.items()
        if name in asked and asked[name].takes(said) and not asked[name].asks_wish
    }


def in_words(region: Region, answers: Answers, *, on: date) -> dict[str, str]:
    """Return the answers in somebody's own words, which are kept sealed and apart; blank ones are none."""
    asked = questions(region, on=on)
    texts = {each.id for each in asked.values() if each.kind is QuestionKind.TEXT}
    return {name: str(said).strip() for name, said in answers.items() if name in texts and str(said).strip()}


def without_words(region: Region, answers: Answers, *, on: date) -> Answers:
    """Return the answers that rules may read: yes, no and choices."""
    asked = questions(region, on=on)
    return {name: said for name, said in answers.items() if asked[name].kind is not QuestionKind.TEXT}


def findings(region: Region, *, care_form: CareFormId, answers: Answers, on: date) -> tuple[Finding, ...]:
    """Return every gate that is shut for this form on that day; empty: nothing stands in the way."""
    case = Case(answers, questions(region, on=on))
    form = region.care_form(care_form)
    return tuple(_finding(rule, gate, case) for rule, gate in _gates(region, form, on=on) if gate.shut(case))


def suggest(region: Region, answers: Answers, *, on: date) -> Pointed | None:
    """Return the form that the answers point to: by the first of the region's rules that holds; None: by none."""
    case = Case(answers, questions(region, on=on))
    pointing = (each for each in _suggestions(region, on=on) if each.care_form is not None)
    holding = (each for each in pointing if FORMS[each.id].points(case))
    return next((Pointed(each.id, each.source, care_form=each.care_form) for each in holding), None)


def form_for(region: Region, answers: Answers, *, on: date) -> CareFormId | None:
    """Return the form that the answers point to, as :func:`suggest`, without saying by which rule."""
    pointed = suggest(region, answers, on=on)
    return pointed.care_form if pointed else None


def suggest_urgency(region: Region, answers: Answers, *, on: date) -> Pointed:
    """Return the urgency that the answers point to; where no rule of the region does, its longest."""
    case = Case(answers, questions(region, on=on))
    pointing = (each for each in _suggestions(region, on=on) if each.urgency is not None)
    holding = (each for each in pointing if URGENCIES[each.id].points(case))
    longest = max(region.urgencies.values(), key=lambda urgency: urgency.within)
    found = (Pointed(each.id, each.source, urgency=each.urgency) for each in holding)
    return next(found, Pointed(OTHERWISE, "", urgency=longest.id))


def attested(region: Region, *, care_form: CareFormId, on: date) -> Answers:
    """Return the answers of a doctor who says in one breath that the patient was seen and every condition holds.

    So it is on the telephone with one key; every gate in force that day is open for these answers.
    """
    form = region.care_form(care_form)
    said = (gate.attested for _, gate in _gates(region, form, on=on))
    return {question: answer for each in said for question, answer in each.items()}


def conditions(region: Region, *, care_form: CareFormId, on: date) -> tuple[str, ...]:
    """Return the questions behind :func:`attested`, in the region's order: asked of who wants to hear each."""
    settled = attested(region, care_form=care_form, on=on)
    return tuple(question for question in questions(region, on=on) if question in settled)


def decided_by(region: Region, *, on: date) -> dict[str, frozenset[CareFormId]]:
    """Return for which forms each question's answer decides what comes next; a question that does for none is left out.

    It can shut a gate, or is the wish that Bedline keeps to, and without which it asks nobody.
    """
    found: dict[str, set[CareFormId]] = {}
    for form in region.care_forms.values():
        for _, gate in _gates(region, form, on=on):
            for question in gate.reads:
                found.setdefault(question, set()).add(form.id)
        wish = wish_question(region, care_form=form.id, on=on)
        if wish is not None and form.policy.within_wish:
            found.setdefault(wish.id, set()).add(form.id)
    return {question: frozenset(forms) for question, forms in found.items()}


def _gates(region: Region, form: CareForm, *, on: date) -> Iterator[tuple[DatedRule, Gate]]:
    """Yield the rules in force that look at this form."""
    for rule in in_force(region.triage_rules, on=on):
        gate = GATES[rule.id]
        if gate.about(form) and rule.care_form != form.id and (not rule.forms or form.id in rule.forms):
            yield rule, gate


def _finding(rule: DatedRule, gate: Gate, case: Case) -> Finding:
    return Finding(
        rule=rule.id,
        effect=gate.effect,
        source=rule.source,
        destination=gate.destination,
        missing=gate.missing(case),
        care_form=rule.care_form,
    )


def _suggestions(region: Region, *, on: date) -> tuple[Suggestion, ...]:
    return in_force(region.suggestions, on=on)
