"""What happens to a bed request."""

from dataclasses import dataclass
from datetime import datetime

from bedline.domain.facts.fact import RequestFact
from bedline.domain.ids import CareFormId, FacilityId, PersonId, RegionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSubmitted(RequestFact):
    """A referrer asked for a bed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTriaged(RequestFact):
    """Form and urgency are settled; ``override_reason`` when a gate was overruled."""

    care_form: CareFormId
    urgency: str
    overruled: tuple[str, ...] = ()
    override_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBegan(RequestFact):
    """Bedline looks for a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWaits(RequestFact):
    """Nothing fits now; searched again whenever capacity changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(RequestFact):
    """The request passed into other hands; ``owner`` None is the desk as a whole."""

    owner: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferrerChooses(RequestFact):
    """The referrer chooses whom to ask, until ``due_at``."""

    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchGiven(RequestFact):
    """A provider owns the search, until ``due_at``."""

    facility: FacilityId
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadEnded(RequestFact):
    """The desk leads the search that the referrer led, or the provider ``facility``; ``end`` is why."""

    leader: str
    facility: FacilityId | None
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NormWarned(RequestFact):
    """A set fraction of the norm has gone by without a reserved place."""

    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationClimbed(RequestFact):
    """The next on the ladder is turned to: own town, region, neighbours, payer."""

    rung: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationHurried(RequestFact):
    """The desk will not wait for the next rung of the ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRenewed(RequestFact):
    """The time on a rung counts anew: on the last one, or because others are asked before the payer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTurnedTo(RequestFact):
    """People outside the region are turned to, by that channel."""

    office: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeAnswered(RequestFact):
    """They see to it, or nobody there was reached."""

    office: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAcross(RequestFact):
    """How it stands with the search in a neighbour region has changed."""

    neighbour: RegionId
    stands: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCrossed(RequestFact):
    """The patient goes to a place in a neighbour region; the case is theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestArrived(RequestFact):
    """A guest of this region has a name: its own region accepts the place that is kept for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisAnnounced(RequestFact):
    """Somebody on duty is told of a crisis that cannot wait; Bedline searches meanwhile."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisSeenTo(RequestFact):
    """Somebody on duty sees to that crisis."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultHeard(RequestFact):
    """The referrer has heard what came of the request."""
