"""A kind of temporary stay as a region defines it: how its wards are asked, its norms, and its terms."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bedline.domain.dated import Dated, in_force
from bedline.domain.escalation import EVERYWHERE, Reach, Rung
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId
from bedline.domain.norms import CutOff, Norm
from bedline.domain.regions.reasons import Names
from bedline.domain.ways import DESK_PLACES, Way


class Responsible(StrEnum):
    """Who carries medical responsibility during a stay."""

    GP = "gp"
    ELDERLY_CARE_PHYSICIAN = "elderly_care_physician"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class OfferPolicy:
    """How units are asked for one care form.

    ``parallel`` offers may be open at once; a ward has ``answer_length`` to answer.
    ``automatic`` lets Bedline make the offers itself; otherwise the desk does, but ``within_wish`` leaves those to
    Bedline that keep to a wish that was said. ``directly_bookable``: an offer to a unit that agreed to be booked is a
    yes at once.
    """

    automatic: bool
    parallel: int
    answer_length: timedelta
    directly_bookable: bool = False
    within_wish: bool = False
    # How long the referrer or the desk has to agree to a later moment that a ward proposes.
    decision_length: timedelta = timedelta(hours=1)
    # How long a ward has by night, by the region's own hours of it; None: as long as by day.
    night_answer_length: timedelta | None = None
    # In these hours no ward is disturbed for this form; None: they may be asked at any time.
    quiet: Hours | None = None
    # Who is on duty is told at once of a request that is needed within so long, beside the search; None: of none.
    alert_length: timedelta | None = None


class TermKind(StrEnum):
    """What is due when a term of a stay is over."""

    # A longer stay needs a new decision, or somewhere else to go.
    LIMIT = "limit"
    EVALUATION = "evaluation"
    # So many days of a calendar year in the same facility, of all stays of one person together.
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolongation:
    """By how long a limit may be put off each time, how many times at most, and who says so."""

    length: timedelta
    times: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayTerm(Dated):
    """What is due so long after arrival, for those who arrive while it is in force.

    The desk is told ``warn_before`` it. ``prolongation`` is only for a limit, and holds as long as that does; None: the
    limit cannot be put off. ``ground`` is only for a year: on what legal ground somebody is known again by the national
    number, so that the days of several stays can be added up.
    """

    kind: TermKind
    length: timedelta
    warn_before: timedelta
    prolongation: Prolongation | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class CareForm:
    """One kind of temporary stay, as this region defines it."""

    id: CareFormId
    names: Names
    short_names: Names
    crisis: bool
    responsible: Responsible
    policy: OfferPolicy
    # From receipt to a reserved place; none where the region sets no norm.
    norms: tuple[Norm, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    # What somebody has to see to during a stay, and when.
    stay_terms: tuple[StayTerm, ...] = ()
    # ELV and its kind exclude people who hold a long-term care (Wlz) indication.
    excludes_long_term_indication: bool = False
    # After so long a figure of free places says half as much; None: after the region's freshness limit.
    figure_half_life: timedelta | None = None
    # Whoever waits this long counts as a crisis when places are given out; None: however long.
    counts_as_crisis_after: timedelta | None = None
    # Who is turned to, one after the other, while there is no place.
    ladder: tuple[Rung, ...] = ()
    # How far from home Bedline asks by itself.
    reach: Reach = EVERYWHERE
    # Who decides whom to ask.
    way: Way = DESK_PLACES

    def norm_on(self, day: date) -> timedelta | None:
        """Return how long a place may take for a request received that day; None where no norm is in force."""
        return next((norm.length for norm in in_force(self.norms, on=day)), None)

    def year_on(self, day: date) -> StayTerm | None:
        """Return how many days of a year one may stay in one facility, for arrivals of that day; None: no limit."""
        terms = in_force(self.stay_terms, on=day)
        return next((term for term in terms if term.kind is TermKind.YEAR), None)

    def cut_off_on(self, day: date) -> CutOff | None:
        """Return until when an admission counts for that day; None where nothing says so."""
        return next(iter(in_force(self.cut_offs, on=day)), None)
