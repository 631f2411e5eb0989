"""What has happened, in the past tense: the one thing a change leaves behind for board, audit and messages."""

from dataclasses import dataclass
from datetime import datetime

from bedline.domain.calls import LegId, WaitingId
from bedline.domain.ids import (
    CareFormId,
    FacilityId,
    OfferId,
    PersonId,
    RegionId,
    RequestId,
    StayId,
    TaskId,
    UnitId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened in a region at ``at``, entered by ``by``."""

    region: RegionId
    at: datetime
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFact(Fact):
    """Something that happened to a bed request."""

    request: RequestId


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
class EscalationClimbed(RequestFact):
    """The next on the ladder is turned to: own town, region, neighbours, payer."""

    rung: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationHurried(RequestFact):
    """The desk will not wait for the next rung of the ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormWarned(RequestFact):
    """A set fraction of the norm has gone by without a reserved place."""

    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawn(RequestFact):
    """The referrer no longer needs the bed."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRedirected(RequestFact):
    """The patient goes elsewhere than to a unit that Bedline knows."""

    destination: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnplaced(RequestFact):
    """The end of the ladder: no place was found."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClosed(RequestFact):
    """The case has landed."""

    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFact(RequestFact):
    """Something that happened to an offer of one place in a unit."""

    offer: OfferId
    unit: UnitId
    facility: FacilityId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(OfferFact):
    """A place is held and the facility is being asked until ``expires_at``."""

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccepted(OfferFact):
    """The facility said yes; ``told_by`` is who said so when the desk noted it for them."""

    told_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRefused(OfferFact):
    """The facility said no, for a coded reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferProposed(OfferFact):
    """The facility said yes, but not before ``from_at``; the referrer or the desk decides."""

    from_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(OfferFact):
    """What the facility proposed does not suit; the place is free again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLapsed(OfferFact):
    """The moment to answer has passed; the place is free again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWithdrawn(OfferFact):
    """The question was taken back; the place is free again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFact(RequestFact):
    """Something that happened to a stay."""

    stay: StayId
    unit: UnitId
    facility: FacilityId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReserved(StayFact):
    """A place is the patient's until arrival; ``doctor`` takes over medical responsibility."""

    doctor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayArrived(StayFact):
    """The patient is in the bed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalOverdue(StayFact):
    """The patient should have been there by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLeft(StayFact):
    """The patient has gone to ``destination``."""

    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayCancelled(StayFact):
    """The reservation was called off before arrival."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayNoShow(StayFact):
    """The patient never came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityReported(Fact):
    """A unit said how many places it has."""

    unit: UnitId
    facility: FacilityId
    source: str
    free_before: int | None
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesOvercommitted(Fact):
    """More has been promised than the unit now says it has."""

    unit: UnitId
    facility: FacilityId
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRaised(Fact):
    """A human must do something by a moment."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Fact):
    """A human did it."""

    task: TaskId
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFact(Fact):
    """Something that happened on a telephone call."""

    leg: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBegan(CallFact):
    """Somebody rang the hotline, or is being rung; ``purpose`` is why."""

    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWentOn(CallFact):
    """More is known of a call: it was picked up, or who it is, or for which request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(CallFact):
    """Nobody is on the line any more; ``ending`` is what came of it (None: nothing)."""

    ending: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFact(CallFact):
    """Something that happened to a caller who waits for a human."""

    waiting: WaitingId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerWaits(WaitingFact):
    """A caller waits for a human."""

    crisis: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerRung(WaitingFact):
    """Somebody on duty is rung for this caller."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMissed(WaitingFact):
    """Somebody on duty did not answer, was on another call, or said no."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTaken(WaitingFact):
    """Somebody on duty takes the caller."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerMet(WaitingFact):
    """Caller and human are in one room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLost(WaitingFact):
    """The human is gone before they met: the caller is the first in line again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerGone(WaitingFact):
    """The caller has hung up while waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyCame(WaitingFact):
    """Everybody on duty was rung in vain: the caller may leave a message, and somebody is alerted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAlerted(WaitingFact):
    """Somebody is told of a caller whom nobody took."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAnswered(WaitingFact):
    """Somebody sees to a caller whom nobody took."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RingBackPromised(CallFact):
    """A caller will be rung back by a human."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailLeft(CallFact):
    """A caller has left a message of so many seconds; the task is to listen and to ring back."""

    task: TaskId
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailHeard(CallFact):
    """Somebody at the desk has listened to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultHeard(RequestFact):
    """The referrer has heard what came of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Fact):
    """A call or text could not be made; ``errand`` is what it was for."""

    errand: str
    error_code: int | None
