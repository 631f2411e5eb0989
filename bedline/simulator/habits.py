"""How the nurses of a unit go about it: how often they report, how fast they answer, and what they say."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from bedline.simulator.dice import weighted
from bedline.simulator.pace import around
from bedline.simulator.seen import CareForm, Profile, Region, Unit


class Kind(StrEnum):
    """What a unit is like with its figures."""

    PUNCTUAL = "punctual"
    LAZY = "lazy"
    FORGETFUL = "forgetful"


KINDS: Final = {Kind.PUNCTUAL: 0.55, Kind.LAZY: 0.3, Kind.FORGETFUL: 0.15}
# How likely a change is told at once, the hours between two rounds in which nothing is forgotten, and our seconds
# that such a round takes at least, however fast that life is.
TOLD_AT_ONCE: Final = {Kind.PUNCTUAL: 0.95, Kind.LAZY: 0.45, Kind.FORGETFUL: 0.15}
HOURS_BETWEEN_ROUNDS: Final = {Kind.PUNCTUAL: 8.0, Kind.LAZY: 12.0, Kind.FORGETFUL: 30.0}
LEAST_BETWEEN_ROUNDS: Final = {Kind.PUNCTUAL: 90.0, Kind.LAZY: 240.0, Kind.FORGETFUL: 600.0}
MEDIAN_ANSWER_MINUTES: Final = {Kind.PUNCTUAL: 4.0, Kind.LAZY: 7.0, Kind.FORGETFUL: 10.0}
# How often a question is left lying until it lapses.
SILENCE: Final = {Kind.PUNCTUAL: 0.01, Kind.LAZY: 0.03, Kind.FORGETFUL: 0.06}
# Some count what is free, some give the whole figures.
COUNTS_FREE: Final = 0.6

MEDIAN_JOURNEY_MINUTES: Final = 40.0
# How often a yes comes with a moment at which the patient may come.
ARRIVAL_NAMED: Final = 0.85
CALLED_OFF, NEVER_CAME = 0.02, 0.015
CRISIS_STAY_DAYS, USUAL_STAY_DAYS = 5.0, 7.5
HOME: Final = {"home": 0.3, "home_with_care": 0.35}

# What a ward cannot cope with now and then, with the reason it gives.
HARD: Final = {
    "behaviour": "behaviour",
    "wandering": "behaviour",
    "isolation": "isolation",
    "bariatric": "too_complex",
    "tube_feeding": "too_complex",
    "complex_wound": "too_complex",
    "dialysis": "too_complex",
}
NIGHT_BEGINS, NIGHT_ENDS = 22, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """The habits of one unit."""

    kind: Kind
    counts_free: bool
    refusals: float

    @property
    def told_at_once(self) -> float:
        """Return how likely a change is told as it happens."""
        return TOLD_AT_ONCE[self.kind]


def habits(luck: Random) -> Habits:
    """Return the habits of a unit."""
    kind = weighted(luck, weights=KINDS)
    return Habits(kind=kind, counts_free=luck.random() < COUNTS_FREE, refusals=luck.uniform(0.04, 0.2))


class Word(StrEnum):
    """What a ward does with a question."""

    YES = "yes"
    NO = "no"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A ward's answer, if there really is a bed when it comes to it; ``after_minutes`` of that life."""

    word: Word
    after_minutes: float
    reason: str
    journey_minutes: float
    arrival_named: bool


def answer(luck: Random, *, habits: Habits, offer: Profile, unit: Unit, region: Region, hour: float) -> Answer:
    """Return what the unit will say to this patient. The luck is the question's own, so order does not matter."""
    silent = luck.random() < SILENCE[habits.kind]
    refused = luck.random() < habits.refusals
    after = around(luck, median=MEDIAN_ANSWER_MINUTES[habits.kind])
    journey = around(luck, median=MEDIAN_JOURNEY_MINUTES, spread=0.35)
    reason = _reason(luck, offer=offer, unit=unit, region=region, hour=hour)
    word = Word.NOTHING if silent else Word.NO if refused else Word.YES
    return Answer(
        word=word,
        after_minutes=after,
        reason=reason,
        journey_minutes=journey,
        arrival_named=luck.random() < ARRIVAL_NAMED,
    )


def called_off_reason(region: Region) -> str:
    """Return why a ward takes its yes back: the last of its reasons, which is the vaguest."""
    return [reason.id for reason in region.cancellation_reasons if reason.party == "ward"][-1]


def full_reason(region: Region) -> str:
    """Return the reason that says "we are full after all"."""
    return next((reason.id for reason in region.refusal_reasons if reason.sets_full), region.refusal_reasons[0].id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of a patient who has been promised a place."""

    called_off: bool
    never_came: bool
    late_minutes: float
    days: float
    destination: str


def fate(luck: Random, *, form: CareForm | None, region: Region) -> Fate:
    """Return what becomes of this patient."""
    median = CRISIS_STAY_DAYS if form is not None and form.crisis else USUAL_STAY_DAYS
    known = {place.id: HOME.get(place.id, 0.05) for place in region.discharge_destinations}
    roll = luck.random()
    return Fate(
        called_off=roll < CALLED_OFF,
        never_came=CALLED_OFF <= roll < CALLED_OFF + NEVER_CAME,
        late_minutes=luck.uniform(0, 10),
        days=around(luck, median=median, spread=0.6),
        destination=weighted(luck, weights=known) if known else "home",
    )


def _reason(luck: Random, *, offer: Profile, unit: Unit, region: Region, hour: float) -> str:
    """Return a reason that fits this patient, this ward and this hour."""
    possible = {HARD[trait]: 3.0 for trait in offer.traits if trait in HARD}
    if hour >= NIGHT_BEGINS or hour < NIGHT_ENDS:
        possible["no_doctor_cover"] = 2.0
    if unit.staffed < unit.baseline:
        possible["no_staff"] = 1.5
    possible |= {"outside_criteria": 1.0, "contract": 0.4, "other": 0.2}
    known = {reason.id for reason in region.refusal_reasons}
    fitting = {reason: weight for reason, weight in possible.items() if reason in known}
    return weighted(luck, weights=fitting) if fitting else full_reason(region)
