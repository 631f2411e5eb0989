"""What a year is made of where no history is given; sources and demo values stand in ``docs/policy-simulator.md``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a ward is like: how much of them are so, how it reports, and how it answers (minutes: the median by day)."""

    share: float
    told_at_once: float
    hours_between_rounds: float
    answer_minutes: float
    silence: float


# The wards of the simulated region (docs/simulation.md), which were there before this.
PUNCTUAL = Kind(share=0.55, told_at_once=0.95, hours_between_rounds=8, answer_minutes=4, silence=0.01)
LAZY = Kind(share=0.3, told_at_once=0.45, hours_between_rounds=12, answer_minutes=7, silence=0.03)
FORGETFUL = Kind(share=0.15, told_at_once=0.15, hours_between_rounds=30, answer_minutes=10, silence=0.06)

# How many are asked for in a year, by care form: a region has those of its own.
REQUESTS: Mapping[str, float] = MappingProxyType(
    {
        # Zeeuws-Vlaanderen.
        "elv_low": 110,
        "elv_high": 75,
        "elv_palliative": 30,
        "crisis": 100,
        "grz": 30,
        "respite": 20,
        # The Kempen.
        "kortverblijf": 200,
        "crisisverblijf": 80,
        "herstelverblijf": 60,
        "palliatief": 30,
        "orienterend_kortverblijf": 15,
    }
)
# How many are asked for in each hour of a day, and on each day from Monday on, beside the others.
BY_HOUR = (*(1,) * 7, 2, 5, 8, 9, 9, 7, 7, 8, 9, 9, 7, 4, 3, 3, 2, 2, 1)
BY_WEEKDAY = (1.2, 1.1, 1.1, 1.1, 1.2, 0.7, 0.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phoning:
    """How somebody goes about it who phones homes one by one."""

    # Finding the number, being put through, and telling of the patient anew.
    dial_length: timedelta = timedelta(minutes=3)
    give_up_length: timedelta = timedelta(minutes=10)
    # Between two calls; nothing: whoever phones does nothing else.
    between_length: timedelta = timedelta(0)
    again_length: timedelta = timedelta(hours=1)
    # How often the list of free places is drawn up anew.
    list_length: timedelta = timedelta(days=7)
    # The share of those who phone that know the list and who gives which care.
    informed: float = 1.0


# A consultation of a Dutch GP, between two calls of whoever has a surgery to run.
CONSULTATION = timedelta(minutes=10)
# As GPs tell of it: nearly two thirds are not informed where which care is given (LHV, 2017), and they phone while they
# see patients. Wards take no longer for them than for Bedline.
AS_TOLD = Phoning(between_length=CONSULTATION, informed=1 / 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Everything that is assumed of a region; lengths that vary are given by their median and spread (lognormal)."""

    days: int = 365
    requests_per_year: Mapping[str, float] = field(default_factory=lambda: REQUESTS)
    kinds: tuple[Kind, ...] = (PUNCTUAL, LAZY, FORGETFUL)
    # The share of places taken by patients who come by other ways, and how long they stay on average.
    taken_by_others: float = 0.65
    others_stay: timedelta = timedelta(days=9)
    # How often a ward with a place says no for another reason: from, to.
    refusals: tuple[float, float] = (0.04, 0.2)
    # How often a year a ward closes for admission (an outbreak, say), and for how long: the median. None as a rule.
    closures_per_year: float = 0.0
    closure_days: float = 7.0
    closure_spread: float = 0.5
    night_slower: float = 1.5
    answer_spread: float = 0.5
    crisis_stay_days: float = 5.0
    usual_stay_days: float = 7.5
    stay_spread: float = 0.6
    journey_minutes: float = 40.0
    journey_spread: float = 0.35
    # With which insurer how many are, of those whose insurer a request names; empty: none names one.
    insured: Mapping[str, float] = field(default_factory=dict)
    # How many referrers know where patient and family want to go, where the region asks it; and what is wanted then:
    # nothing in particular, the own town alone, or one home first.
    wish_known: float = 0.54
    wishes: tuple[float, float, float] = (0.5, 0.25, 0.25)
    # Where a referrer chooses: the median minutes for a choice, how many let one go by, how many take the nearest ward
    # and not the first. Where a provider searches: until its next step, and how many do nothing at all.
    choose_minutes: float = 5.0
    choices_let_go: float = 0.15
    choices_by_distance: float = 0.3
    provider_minutes: float = 10.0
    searches_let_go: float = 0.1
    leader_spread: float = 0.7
    # How many wards with a place can take a patient only from ten o'clock the next morning on; how long until somebody
    # has decided on that, where it is later than was asked, and how many agree. None as a rule.
    later: float = 0.0
    later_hour: int = 10
    decide_minutes: float = 10.0
    later_agreed: float = 0.5
    # How many traits a patient needs.
    traits_needed: tuple[float, ...] = (0.5, 0.3, 0.2)
    # Where the form has no norm of its own: after so long somebody gives up, and it counts as no bed.
    patience: timedelta = timedelta(hours=48)
    # How often a neighbouring region has a place for a patient when its desk is asked, and how long until the answer.
    neighbours_yes: float = 0.1
    neighbours_minutes: float = 45.0
    neighbours_spread: float = 0.5
    phoning: Phoning = Phoning()
