"""What looks different after each fact: the things that boards have to draw anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bedline.domain import facts
from bedline.domain.calls import LegId
from bedline.domain.facts import Fact
from bedline.domain.ids import OfferId, RequestId, StayId, TaskId, UnitId


@dataclass(frozen=True, slots=True)
class Touched:
    """The things that look different after a fact."""

    requests: frozenset[RequestId] = frozenset()
    units: frozenset[UnitId] = frozenset()
    offers: frozenset[OfferId] = frozenset()
    stays: frozenset[StayId] = frozenset()
    tasks: frozenset[TaskId] = frozenset()
    legs: frozenset[LegId] = frozenset()


def _request(fact: facts.RequestFact) -> Touched:
    return Touched(requests=frozenset({fact.request}))


def _offer(fact: facts.OfferFact) -> Touched:
    return Touched(requests=frozenset({fact.request}), units=frozenset({fact.unit}), offers=frozenset({fact.offer}))


def _stay(fact: facts.StayFact) -> Touched:
    return Touched(requests=frozenset({fact.request}), units=frozenset({fact.unit}), stays=frozenset({fact.stay}))


def _unit(fact: facts.CapacityReported | facts.ClosureFact | facts.PlacesOvercommitted) -> Touched:
    return Touched(units=frozenset({fact.unit}))


def _task(fact: facts.TaskRaised | facts.TaskDone) -> Touched:
    return Touched(tasks=frozenset({fact.task}))


def _call(fact: facts.CallFact) -> Touched:
    return Touched(legs=frozenset({fact.leg}))


def _voicemail(fact: facts.VoicemailLeft) -> Touched:
    return Touched(legs=frozenset({fact.leg}), tasks=frozenset({fact.task}))


def _nothing(fact: Fact) -> Touched:
    """Return what a fact touches that only the audit log and a task tell of."""
    del fact
    return Touched()


# Every fact stands here; a test sees to it.
TOUCHES: Mapping[type[Fact], Callable[[Any], Touched]] = {
    facts.RequestSubmitted: _request,
    facts.RequestTriaged: _request,
    facts.SearchBegan: _request,
    facts.RequestWaits: _request,
    facts.OwnerChanged: _request,
    facts.EscalationClimbed: _request,
    facts.EscalationHurried: _request,
    facts.EscalationRenewed: _request,
    facts.OfficeTurnedTo: _request,
    facts.OfficeAnswered: _request,
    facts.LookedAcross: _request,
    facts.RequestCrossed: _request,
    facts.GuestArrived: _request,
    facts.ReferrerChooses: _request,
    facts.SearchGiven: _request,
    facts.LeadEnded: _request,
    facts.NormWarned: _request,
    facts.RequestWithdrawn: _request,
    facts.RequestRedirected: _request,
    facts.RequestUnplaced: _request,
    facts.RequestClosed: _request,
    facts.OfferMade: _offer,
    facts.OfferAccepted: _offer,
    facts.OfferRefused: _offer,
    facts.OfferProposed: _offer,
    facts.OfferDeclined: _offer,
    facts.OfferLapsed: _offer,
    facts.OfferWithdrawn: _offer,
    facts.PlaceReserved: _stay,
    facts.ArrivalExpected: _stay,
    facts.TransportArranged: _stay,
    facts.PatientPickedUp: _stay,
    facts.TransportLate: _stay,
    facts.ResponsibilityTaken: _stay,
    facts.StayArrived: _stay,
    facts.ArrivalOverdue: _stay,
    facts.StayExtended: _stay,
    facts.StayLeft: _stay,
    facts.StayCancelled: _stay,
    facts.StayNoShow: _stay,
    facts.PatientComesAfterAll: _stay,
    facts.CapacityReported: _unit,
    facts.UnitClosed: _unit,
    facts.UnitOpened: _unit,
    facts.PlacesOvercommitted: _unit,
    facts.TaskRaised: _task,
    facts.TaskDone: _task,
    facts.CallBegan: _call,
    facts.CallWentOn: _call,
    facts.CallEnded: _call,
    facts.CallerWaits: _call,
    facts.CallerRung: _call,
    facts.DutyMissed: _call,
    facts.CallerTaken: _call,
    facts.CallerMet: _call,
    facts.CallerLost: _call,
    facts.CallerGone: _call,
    facts.NobodyCame: _call,
    facts.DutyAlerted: _call,
    facts.AlertAnswered: _call,
    facts.RingBackPromised: _call,
    facts.VoicemailLeft: _voicemail,
    facts.VoicemailHeard: _call,
    facts.CrisisAnnounced: _request,
    facts.CrisisSeenTo: _request,
    facts.ResultHeard: _request,
    facts.MessageFailed: _nothing,
}
