"""How units have answered so far, and what that lets one expect of the next question to each of them.

Nothing is concluded from one case: what a unit did is drawn towards what its region does, and that towards
what the region's configuration expects, each with the weight of ``expectations.strength`` questions (the mean
of a beta distribution with that prior). Who answers by day may be silent by night: what a unit did in the other part
of the day says of this one what so many questions say, and no more. A question costs its time whatever the answer
is, so the waiting for silence counts in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import fsum
from types import MappingProxyType
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bedline.domain.facilities import Unit
from bedline.domain.ids import CareFormId, UnitId
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.regions import Region

MINUTE: Final = timedelta(minutes=1)
# After so long a question counts half as much in whether a unit has been asked much lately.
LATELY: Final = timedelta(days=14)


class Band(StrEnum):
    """The part of a day in which a question was asked, by the region's own hours."""

    DAY = "day"
    NIGHT = "night"


OTHER: Final[Mapping[Band, Band]] = MappingProxyType({Band.DAY: Band.NIGHT, Band.NIGHT: Band.DAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the questions asked of one unit in one band ended.

    ``minutes`` is what those that were answered or lapsed took together. ``lately`` counts all of them,
    each half as much for every ``LATELY`` that has passed since it was asked, as of ``lately_at``.
    """

    yes: int = 0
    no: int = 0
    silent: int = 0
    withdrawn: int = 0
    minutes: float = 0.0
    lately: float = 0.0
    lately_at: datetime | None = None

    @property
    def ended(self) -> int:
        """Count the questions that were left to the unit until it answered or time was up."""
        return self.yes + self.no + self.silent

    def lately_by(self, moment: datetime) -> float:
        """Return how much it was asked lately, seen from that moment; never more than when it was last asked."""
        if self.lately_at is None:
            return 0.0
        return self.lately * faded(moment - self.lately_at, half_life=LATELY)


NOTHING: Final = Tally()
EMPTY: Final[Mapping[tuple[UnitId, Band], Tally]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one question ended: what a tally grows by."""

    unit: UnitId
    band: Band
    state: OfferState
    minutes: float
    asked_at: datetime


def faded(length: timedelta, *, half_life: timedelta) -> float:
    """Return what is left of one after that long, when half is left after ``half_life``."""
    if length <= timedelta(0):
        return 1.0
    return 0.5 ** (length / half_life) if half_life > timedelta(0) else 0.0


def band_at(moment: datetime, *, region: Region) -> Band:
    """Return the part of the day it is in the region."""
    hour = moment.astimezone(ZoneInfo(region.timezone)).time()
    begins, ends = region.expectations.night_from, region.expectations.night_until
    night = begins <= hour < ends if begins <= ends else hour >= begins or hour < ends
    return Band.NIGHT if night else Band.DAY


def ending(offer: Offer, *, region: Region) -> Ending:
    """Return how an offer ended; one that was withdrawn says nothing about the unit but that it was asked.

    Raises:
        ValueError: it has not ended.
    """
    if offer.state in STANDING:
        raise ValueError("a question that is open has not ended")
    until = offer.answered_at or offer.expires_at
    # A proposal that nobody agreed to in time was no silence of the unit's.
    undecided = offer.state is OfferState.LAPSED and offer.from_at is not None
    state = OfferState.WITHDRAWN if undecided or offer.state is OfferState.DECLINED else offer.state
    minutes = 0.0 if state is OfferState.WITHDRAWN else max(0.0, (until - offer.made_at) / MINUTE)
    band = band_at(offer.made_at, region=region)
    return Ending(unit=offer.unit, band=band, state=state, minutes=minutes, asked_at=offer.made_at)


def counted(tally: Tally, end: Ending) -> Tally:
    """Return the tally with one question more."""
    moment = max(tally.lately_at or end.asked_at, end.asked_at)
    return replace(
        tally,
        yes=tally.yes + (end.state is OfferState.ACCEPTED),
        no=tally.no + (end.state is OfferState.REFUSED),
        silent=tally.silent + (end.state is OfferState.LAPSED),
        withdrawn=tally.withdrawn + (end.state is OfferState.WITHDRAWN),
        minutes=tally.minutes + end.minutes,
        lately=tally.lately_by(moment) + faded(moment - end.asked_at, half_life=LATELY),
        lately_at=moment,
    )


def recounted(
    offers: Iterable[Offer], *, region: Region, onto: Mapping[tuple[UnitId, Band], Tally] = EMPTY
) -> dict[tuple[UnitId, Band], Tally]:
    """Return the tallies that follow from the offers alone (and from others, already counted: ``onto``).

    They equal those that are kept, or something is wrong.
    """
    tallies = dict(onto)
    for offer in offers:
        if offer.state not in STANDING:
            end = ending(offer, region=region)
            key = end.unit, end.band
            tallies[key] = counted(tallies.get(key, NOTHING), end)
    return tallies


class Habit(NamedTuple):
    """What may be expected of one unit, in minutes unless it says otherwise.

    ``answer``: how long a question takes. ``refusals``: how much longer until a yes, because some answers are
    no. ``asked_much``: how far it is put back, having been asked much more than its share. ``yes_share`` is
    of one, ``ended`` counts questions, ``half_life`` is of its figures and in seconds.
    """

    answer: float
    refusals: float
    asked_much: float
    yes_share: float
    ended: int
    half_life: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The habits of every unit of a region that offers one care form, in one part of the day.

    ``leasts`` is where an atlas keeps the least that the units of its areas take until a yes.
    """

    habits: Mapping[UnitId, Habit]
    leasts: list[tuple[object, Mapping[int, float]]] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Habits:
    """How the units of one region have answered, as known at a moment.

    Sheets are drawn up when first asked for, and kept: a nationwide region has thousands of units.
    """

    known_at: datetime
    tallies: Mapping[tuple[UnitId, Band], Tally] = field(default_factory=lambda: MappingProxyType({}))
    _drawn: dict[tuple[CareFormId, Band], tuple[Region, Sequence[Unit], Sheet]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def sheet(self, *, care_form: CareFormId, band: Band, region: Region, units: Sequence[Unit]) -> Sheet:
        """Return what to expect of each of the region's ``units`` that offers the form."""
        key = care_form, band
        drawn = self._drawn.get(key)
        if drawn is None or drawn[0] is not region or drawn[1] is not units:
            offering = [unit for unit in units if care_form in unit.care_forms]
            drawn = region, units, _sheet(self, offering, band=band, region=region, care_form=care_form)
            self._drawn[key] = drawn
        return drawn[2]


def _sheet(known: Habits, units: Sequence[Unit], *, band: Band, region: Region, care_form: CareFormId) -> Sheet:
    form = region.care_forms.get(care_form)
    longest = form.policy.answer_length / MINUTE if form else float("inf")
    usual = form.figure_half_life if form else None
    expected, strength = region.expectations, region.expectations.strength
    share, minutes = _of_the_region(known, band=band, region=region)
    lately = {unit.id: fsum(_tally(known, unit, each).lately_by(known.known_at) for each in Band) for unit in units}
    per_place = fsum(lately.values()) / max(1, sum(unit.baseline for unit in units))
    habits: dict[UnitId, Habit] = {}
    for unit in units:
        now, then = _tally(known, unit, band), _tally(known, unit, OTHER[band])
        yes_then = (then.yes + strength * share) / (then.ended + strength)
        yes_share = (now.yes + strength * yes_then) / (now.ended + strength)
        answer = min(longest, (now.minutes + strength * minutes) / (now.ended + strength))
        # As often as its places let one expect, and a few times more: that is no more than chance.
        fair = unit.baseline * per_place + expected.strength
        over = min(1.0, max(0.0, lately[unit.id] / fair - 1))
        half_life = unit.freshness_length if unit.freshness_length is not None else usual or region.freshness_length
        habits[unit.id] = Habit(
            answer=answer,
            refusals=answer / yes_share - answer,
            asked_much=over * region.weights.asked_much_penalty,
            yes_share=yes_share,
            ended=now.ended + then.ended,
            half_life=half_life.total_seconds(),
        )
    return Sheet(habits)


def _of_the_region(known: Habits, *, band: Band, region: Region) -> tuple[float, float]:
    """Return the share of yes, and how many minutes a question takes in that part of the day, of all its units."""
    expected = region.expectations
    everything = known.tallies.values()
    then = [tally for (_, each), tally in known.tallies.items() if each is band]
    usual = expected.night_minutes if band is Band.NIGHT else expected.day_minutes
    strength = expected.strength
    ended, ended_then = sum(tally.ended for tally in everything), sum(tally.ended for tally in then)
    share = (sum(tally.yes for tally in everything) + strength * expected.yes_share) / (ended + strength)
    minutes = (fsum(tally.minutes for tally in then) + strength * usual) / (ended_then + strength)
    return share, minutes


def _tally(known: Habits, unit: Unit, band: Band) -> Tally:
    return known.tallies.get((unit.id, band), NOTHING)
