"""The rules that propose a form or an urgency: each a named function that says whether the answers point there.

The reason that people read is the wording ``suggested.<rule>``; which form or urgency, and the source, stand with the
rule in the region's files. A human decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bedline.domain.triage.cases import Case, Reads, reads

# Always points, so that there is always an urgency: the last of a region's list.
OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is to be known of a rule beside its function, which says whether it points."""

    points: Callable[[Case], bool]
    reads: Reads


def _all(case: Case, *questions: str) -> bool:
    return all(case.yes(question) is True for question in questions)


def last_phase_of_life(case: Case) -> bool:
    """Point to palliative care in the last phase of life (Afwegingsinstrument eerstelijnsverblijf)."""
    return _all(case, "last_phase_of_life")


def acute_danger(case: Case) -> bool:
    """Point to a crisis bed on a sudden change with danger at home and admission within a day (TIP Haaglanden 1.1)."""
    return _all(case, "acute_change", "danger_at_home", "needed_within_24_hours")


def acute_danger_with_indication(case: Case) -> bool:
    """Point to a crisis bed of the long-term care act: acute danger, and an indication held or expected."""
    danger = acute_danger(case)
    held, expected = case.yes("long_term_indication"), case.yes("long_term_indication_expected")
    return danger and bool(held or expected)


def only_the_carer_falls_out(case: Case) -> bool:
    """Point to respite where the carer falls out and no medical care is needed (Wmo)."""
    carer, needed = case.chose("home_situation", "carer_fell_out"), case.yes("medical_care_needed")
    return carer and needed is False


def rehabilitation_goals(case: Case) -> bool:
    """Point to rehabilitation where there are goals for it after a hospital stay (funnel: home, GRZ, ELV, Wlz)."""
    return _all(case, "rehabilitation_goals")


def recovers_and_returns_home(case: Case) -> bool:
    """Point to a recovery stay after hospital, for who is expected to return home (Flemish decree)."""
    return _all(case, "rehabilitation_goals", "return_home_expected")


def several_problems_and_returns_home(case: Case) -> bool:
    """Point to high complexity where several problems affect one another (marente)."""
    return _all(case, "return_home_expected", "several_interacting_problems")


def returns_home(case: Case) -> bool:
    """Point to the plain stay for who is expected to return home (marente)."""
    return _all(case, "return_home_expected")


def not_clear_what_comes_after(case: Case) -> bool:
    """Point to orientation where several problems make it doubtful that home is where the way leads (Flanders)."""
    several, home = case.yes("several_interacting_problems"), case.yes("return_home_expected")
    return several is True and home is False


def danger_and_within_a_day(case: Case) -> bool:
    """Point to the soonest urgency: danger at home, and admission within a day."""
    return _all(case, "danger_at_home", "needed_within_24_hours")


def within_a_day(case: Case) -> bool:
    """Point to today: admission is needed within a day."""
    return _all(case, "needed_within_24_hours")


def home_does_not_hold(case: Case) -> bool:
    """Point to today: it is unsafe at home, or the carer has fallen out."""
    return case.chose("home_situation", "unsafe", "carer_fell_out")


def otherwise(case: Case) -> bool:
    """Point where nothing else does."""
    del case
    return True


FORMS: Mapping[str, Pointer] = {
    "last_phase_of_life": Pointer(last_phase_of_life, reads("last_phase_of_life")),
    "acute_danger": Pointer(acute_danger, reads("acute_change", "danger_at_home", "needed_within_24_hours")),
    "acute_danger_with_indication": Pointer(
        acute_danger_with_indication,
        reads(
            "acute_change",
            "danger_at_home",
            "needed_within_24_hours",
            "long_term_indication",
            "long_term_indication_expected",
        ),
    ),
    "only_the_carer_falls_out": Pointer(
        only_the_carer_falls_out, reads("medical_care_needed", home_situation="carer_fell_out")
    ),
    "rehabilitation_goals": Pointer(rehabilitation_goals, reads("rehabilitation_goals")),
    "recovers_and_returns_home": Pointer(
        recovers_and_returns_home, reads("rehabilitation_goals", "return_home_expected")
    ),
    "several_problems_and_returns_home": Pointer(
        several_problems_and_returns_home, reads("return_home_expected", "several_interacting_problems")
    ),
    "returns_home": Pointer(returns_home, reads("return_home_expected")),
    "not_clear_what_comes_after": Pointer(
        not_clear_what_comes_after, reads("several_interacting_problems", "return_home_expected")
    ),
}

URGENCIES: Mapping[str, Pointer] = {
    "danger_and_within_a_day": Pointer(danger_and_within_a_day, reads("danger_at_home", "needed_within_24_hours")),
    "within_a_day": Pointer(within_a_day, reads("needed_within_24_hours")),
    "home_does_not_hold": Pointer(home_does_not_hold, reads(home_situation="unsafe carer_fell_out")),
    OTHERWISE: Pointer(otherwise, {}),
}
