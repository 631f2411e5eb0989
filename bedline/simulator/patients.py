"""Who falls ill: an invented patient with what they need, and what their GP answers to the triage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from bedline.simulator import names
from bedline.simulator.area import Area
from bedline.simulator.dice import weighted
from bedline.simulator.seen import CareForm, Region, Unit

YOUNGEST, USUAL_AGE, OLDEST = 70, 84, 95
SEXES: Final = {"f": 0.62, "m": 0.37, "x": 0.01}
HOW_MANY_TRAITS: Final = {0: 0.3, 1: 0.35, 2: 0.25, 3: 0.1}
# How often a GP leaves the form to triage, says how soon, writes a line, and tells who the patient is.
FORM_LEFT_OPEN, URGENCY_NAMED, NOTE_WRITTEN, PATIENT_NAMED = 0.25, 0.3, 0.35, 0.8
# How often the patient needs something that no ward of the region may offer together.
ODD_NEEDS: Final = 0.05
# How often a gate is shut, and how often the GP overrules it at once with a reason.
GATE_SHUT, OVERRULED = 0.08, 0.35

# What is so of nearly everyone for whom a form is asked; the regions of the demo know these forms.
CRISIS_STORY: Final = frozenset(
    {
        "acute_change",
        "danger_at_home",
        "needed_within_24_hours",
        "alternatives_exhausted",
        "accepts_any_provider",
        "protected_setting_needed",
        "medical_care_needed",
    }
)
USUAL_STORY: Final = frozenset({"return_home_expected", "alternatives_exhausted", "medical_care_needed"})
STORIES: Final[Mapping[str, frozenset[str]]] = {
    "elv_palliative": frozenset({"last_phase_of_life"}),
    "palliatief": frozenset({"last_phase_of_life"}),
    "grz": frozenset({"rehabilitation_goals", "return_home_expected"}),
    "herstelverblijf": frozenset({"rehabilitation_goals", "return_home_expected"}),
    "elv_high": USUAL_STORY | {"several_interacting_problems"},
    "respite": frozenset({"return_home_expected", "alternatives_exhausted"}),
}
# The choice that is made for a form, where it is not the first of them, which stands in nobody's way.
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {"respite": {"home_situation": "carer_fell_out"}}
# An answer that shuts a gate, and whether it is one of a crisis, of the other forms, or of any.
SLIPS: Final = (
    ("doctor_has_seen", False, "any"),
    ("resists_admission", True, "any"),
    ("needs_hospital_care", True, "any"),
    ("alternatives_exhausted", False, "crisis"),
    ("accepts_any_provider", False, "crisis"),
    ("long_term_indication", True, "other"),
)
NOTES: Final = (
    "Mantelzorger zelf opgenomen.",
    "Vannacht tweemaal gevallen, thuiszorg kan niet meer opschalen.",
    "Dochter is bereikbaar en rijdt mee.",
    "Graag tegen de avond bellen voor de overdracht.",
    "Loopt met rollator, medicatie in rol.",
    "Na ontregeling van hartfalen, nu stabiel.",
)
OVERRULINGS: Final = (
    "Zelf beoordeeld en met de specialist ouderengeneeskunde overlegd.",
    "Met het zorgkantoor besproken: mag vooruitlopend.",
    "Visite volgt binnen het uur, afgesproken met de praktijk.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a GP asks for, ready to be said by whichever door they use."""

    care_form: CareForm
    form_named: bool
    birth_year: int
    sex: str
    postcode: str
    traits: tuple[str, ...]
    answers: Mapping[str, bool | str]
    urgency: str | None = None
    patient: Mapping[str, str] | None = None
    note: str | None = None
    override_reason: str | None = None

    def body(self, *, region: str) -> dict[str, object]:
        """Return the request as the API takes it."""
        asked: dict[str, object | None] = {
            "region": region,
            "care_form": self.care_form.id if self.form_named else None,
            "birth_year": self.birth_year,
            "sex": self.sex,
            "postcode": self.postcode,
            "traits": list(self.traits),
            "triage": dict(self.answers),
            "urgency": self.urgency,
            "patient": self.patient,
            "note": self.note,
            "override_reason": self.override_reason,
        }
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Who may fall ill in a region: it is asked for what it has, in proportion."""

    region: Region
    units: Sequence[Unit]
    area: Area
    today: date

    def case(self, luck: Random, *, practice: str | None) -> Case:
        """Return the next patient of that practice."""
        form = self._form(luck)
        sex = weighted(luck, weights=SEXES)
        birth_date = self._birth_date(luck)
        postcode = self.area.home(luck, practice=practice)
        traits = self._traits(luck, form=form)
        answers = truth(luck, region=self.region, form=form)
        shut = luck.random() < GATE_SHUT and _slip(luck, answers=answers, form=form)
        overruled = luck.random() < OVERRULED
        reason, note = luck.choice(OVERRULINGS), luck.choice(NOTES)
        name = names.patient(luck, sex=sex)
        urgency = luck.choice(self.region.urgencies).id
        return Case(
            care_form=form,
            form_named=form.id == "respite" or luck.random() >= FORM_LEFT_OPEN,
            birth_year=birth_date.year,
            sex=sex,
            postcode=postcode,
            traits=traits,
            answers=answers,
            urgency=urgency if luck.random() < URGENCY_NAMED and not form.crisis else None,
            patient={"name": name, "birth_date": birth_date.isoformat()} if luck.random() < PATIENT_NAMED else None,
            note=note if luck.random() < NOTE_WRITTEN else None,
            override_reason=reason if shut and overruled else None,
        )

    def _form(self, luck: Random) -> CareForm:
        places = {form.id: 0.0 for form in self.region.care_forms}
        for unit in self.units:
            for form in unit.care_forms:
                places[form] = places.get(form, 0.0) + unit.baseline / len(unit.care_forms)
        chosen = weighted(luck, weights=places)
        return next(form for form in self.region.care_forms if form.id == chosen)

    def _birth_date(self, luck: Random) -> date:
        years = luck.triangular(YOUNGEST, OLDEST, USUAL_AGE)
        return self.today - timedelta(days=round(years * 365.25))

    def _traits(self, luck: Random, *, form: CareForm) -> tuple[str, ...]:
        """Return needs that some ward can meet together; now and then any needs at all."""
        odd = luck.random() < ODD_NEEDS
        everything = sorted({trait for unit in self.units for trait in unit.traits})
        offering = [unit for unit in self.units if form.id in unit.care_forms]
        possible = everything if odd or not offering else sorted(luck.choice(offering).traits)
        many = weighted(luck, weights=HOW_MANY_TRAITS)
        return tuple(sorted(luck.sample(possible, min(many, len(possible)))))


def truth(luck: Random, *, region: Region, form: CareForm) -> dict[str, bool | str]:
    """Return honest answers to the questions that the region asks for this form: no gate is shut by them.

    What is asked in own words is left out: simulated GPs have none.
    """
    story = STORIES.get(form.id, CRISIS_STORY if form.crisis else USUAL_STORY)
    indication = luck.choice(("long_term_indication", "long_term_indication_expected"))
    yes = story | {"doctor_has_seen"} | ({indication} if form.crisis else set())
    asked = [question for question in region.triage_questions if not question.forms or form.id in question.forms]
    answers: dict[str, bool | str] = {each.id: each.id in yes for each in asked if each.kind == "yes_no"}
    chosen = CHOICES.get(form.id, {})
    return answers | {each.id: chosen.get(each.id, each.choices[0].id) for each in asked if each.choices}


def _slip(luck: Random, *, answers: dict[str, bool | str], form: CareForm) -> bool:
    """Change one answer so that a gate is shut; False when the region asks none of those questions."""
    kinds = {"any", "crisis" if form.crisis else "other"}
    possible = [(question, answer) for question, answer, kind in SLIPS if kind in kinds and question in answers]
    if not possible:
        return False
    question, answer = luck.choice(possible)
    answers[question] = answer
    return True
