"""The gates: each a named rule that stops a request or turns it elsewhere, until a human overrules it.

The reason that people read is the wording ``triage.<rule>``; the source stands with the rule in the region's files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bedline.domain.questions import Answers
from bedline.domain.regions import CareForm
from bedline.domain.triage.cases import Case, Effect, Reads, reads

# The criteria that must all hold for a crisis bed in nursing and care (zorgkantoor crisis scheme).
CRISIS_CRITERIA = (
    "acute_change",
    "danger_at_home",
    "needed_within_24_hours",
    "alternatives_exhausted",
    "accepts_any_provider",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What is to be known of a rule beside its function ``shut``, which says whether the gate is shut.

    ``attested`` is what a doctor says of it who attests in one breath that all conditions hold.
    """

    shut: Callable[[Case], bool]
    reads: Reads
    attested: Answers
    # Whether it looks at requests for this form at all.
    about: Callable[[CareForm], bool] = lambda _: True
    # Where it sends to, outside; or it turns to another form, which the region names.
    destination: str | None = None
    turns_to_form: bool = False
    # Which questions lack the answer that opens it, where that is worth saying.
    missing: Callable[[Case], tuple[str, ...]] = lambda _: ()

    @property
    def effect(self) -> Effect:
        """Return what it does."""
        return Effect.REDIRECT if self.destination or self.turns_to_form else Effect.STOP


def doctor_has_seen(case: Case) -> bool:
    """Stop whoever no doctor has seen and assessed (TIP Haaglanden 1.2)."""
    return case.yes("doctor_has_seen") is not True


def hospital_first(case: Case) -> bool:
    """Turn those to the hospital who need what only it can give, or must be examined today (TIP Haaglanden 1.2)."""
    examined_today = case.chose("diagnostics_needed", "today")
    return case.yes("needs_hospital_care") is True or examined_today


def diagnostics_can_wait(case: Case) -> bool:
    """Turn those to the elderly care physician's clinic who are to be examined, but not today (TIP Haaglanden 1.2)."""
    examined_today = case.chose("diagnostics_needed", "today")
    return case.yes("diagnostics_needed") is True and not examined_today


def mental_health_first(case: Case) -> bool:
    """Turn florid psychiatry and active addiction to the crisis service (TIP Haaglanden 1.3)."""
    return case.yes("psychiatric_or_addiction_foremost") is True


def resistance_needs_assessment(case: Case) -> bool:
    """Turn whoever resists admission to an assessment of compulsory admission (TIP Haaglanden 1.4)."""
    return case.yes("resists_admission") is True


def long_term_indication_excludes_first_line(case: Case) -> bool:
    """Stop a first-line stay for holders of a long-term care indication, used or not (ZorgBedWijzer)."""
    return case.yes("long_term_indication") is True


def crisis_criteria_missing(case: Case) -> tuple[str, ...]:
    """Return the criteria of a crisis bed that are not answered with yes."""
    missing = [question for question in CRISIS_CRITERIA if case.yes(question) is not True]
    held, expected = case.yes("long_term_indication"), case.yes("long_term_indication_expected")
    if not (held or expected):
        missing.append("long_term_indication_expected")
    return tuple(missing)


def crisis_criteria_all_met(case: Case) -> bool:
    """Stop a crisis bed while one of the cumulative criteria is not met (zorgkantoor Zorg en Zekerheid)."""
    return bool(crisis_criteria_missing(case))


def no_crisis_without_protection(case: Case) -> bool:
    """Turn home whoever needs no protected setting with supervision: that is no crisis (TIP Haaglanden 1.1)."""
    return case.yes("protected_setting_needed") is False


def respite_when_only_the_carer_falls_out(case: Case) -> bool:
    """Turn to the municipality's respite stay where the carer falls out and no medical care is needed (Wmo)."""
    carer, needed = case.chose("home_situation", "carer_fell_out"), case.yes("medical_care_needed")
    return carer and needed is False


def rehabilitation_before_first_line(case: Case) -> bool:
    """Turn to rehabilitation where there are goals for it after a hospital stay (funnel: home, GRZ, ELV, Wlz)."""
    return case.yes("rehabilitation_goals") is True


def home_with_more_care_first(case: Case) -> bool:
    """Turn home where more care there has not been tried or would do (funnel: home, GRZ, ELV, Wlz)."""
    return case.yes("alternatives_exhausted") is False


def first_line_leads_home(case: Case) -> bool:
    """Turn to long-term care whoever is not expected to return home (funnel: home, GRZ, ELV, Wlz)."""
    return case.yes("return_home_expected") is False


def short_stay_days_are_left(case: Case) -> bool:
    """Stop a short stay whose days of this year in the same centre are used up (Flanders: 90 a year)."""
    return case.yes("short_stay_days_used") is True


GATES: Mapping[str, Gate] = {
    "doctor_has_seen": Gate(shut=doctor_has_seen, reads=reads("doctor_has_seen"), attested={"doctor_has_seen": True}),
    "hospital_first": Gate(
        shut=hospital_first,
        reads=reads("needs_hospital_care", diagnostics_needed="today"),
        attested={"needs_hospital_care": False},
        destination="hospital",
    ),
    "diagnostics_can_wait": Gate(
        shut=diagnostics_can_wait,
        reads=reads(diagnostics_needed="today"),
        attested={"diagnostics_needed": False},
        destination="outpatient_elderly_care",
    ),
    "mental_health_first": Gate(
        shut=mental_health_first,
        reads=reads("psychiatric_or_addiction_foremost"),
        attested={"psychiatric_or_addiction_foremost": False},
        destination="mental_health_crisis",
    ),
    "resistance_needs_assessment": Gate(
        shut=resistance_needs_assessment,
        reads=reads("resists_admission"),
        attested={"resists_admission": False},
        destination="mental_health_crisis",
    ),
    "long_term_indication_excludes_first_line": Gate(
        shut=long_term_indication_excludes_first_line,
        reads=reads("long_term_indication"),
        attested={"long_term_indication": False},
        about=lambda form: form.excludes_long_term_indication,
    ),
    "crisis_criteria_all_met": Gate(
        shut=crisis_criteria_all_met,
        reads=reads(*CRISIS_CRITERIA, "long_term_indication", "long_term_indication_expected"),
        attested={**dict.fromkeys(CRISIS_CRITERIA, True), "long_term_indication_expected": True},
        about=lambda form: form.crisis,
        missing=crisis_criteria_missing,
    ),
    "no_crisis_without_protection": Gate(
        shut=no_crisis_without_protection,
        reads=reads("protected_setting_needed"),
        attested={"protected_setting_needed": True},
        about=lambda form: form.crisis,
        destination="home_with_more_care",
    ),
    "respite_when_only_the_carer_falls_out": Gate(
        shut=respite_when_only_the_carer_falls_out,
        reads=reads("medical_care_needed", home_situation="carer_fell_out"),
        attested={},
        turns_to_form=True,
    ),
    "rehabilitation_before_first_line": Gate(
        shut=rehabilitation_before_first_line,
        reads=reads("rehabilitation_goals"),
        attested={"rehabilitation_goals": False},
        turns_to_form=True,
    ),
    "home_with_more_care_first": Gate(
        shut=home_with_more_care_first,
        reads=reads("alternatives_exhausted"),
        attested={"alternatives_exhausted": True},
        destination="home_with_more_care",
    ),
    "first_line_leads_home": Gate(
        shut=first_line_leads_home,
        reads=reads("return_home_expected"),
        attested={"return_home_expected": True},
        destination="long_term_care",
    ),
    "short_stay_days_are_left": Gate(
        shut=short_stay_days_are_left,
        reads=reads("short_stay_days_used"),
        attested={"short_stay_days_used": False},
    ),
}
