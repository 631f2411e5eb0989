"""One place of a unit, held for one request while the facility answers, until a moment."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from bedline.domain.errors import Conflict, Invalid
from bedline.domain.facilities import Unit
from bedline.domain.facts import (
    OfferAccepted,
    OfferDeclined,
    OfferFact,
    OfferLapsed,
    OfferMade,
    OfferProposed,
    OfferRefused,
    OfferWithdrawn,
)
from bedline.domain.ids import FacilityId, OfferId, PersonId, RegionId, RequestId, UnitId
from bedline.domain.regions import Reason, Region
from bedline.domain.transitions import Moves


class OfferState(StrEnum):
    """How an offer stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


_S = OfferState
MOVES: Moves[OfferState] = Moves(
    "offer",
    {
        _S.OPEN: {_S.PROPOSED, _S.ACCEPTED, _S.REFUSED, _S.LAPSED, _S.WITHDRAWN},
        _S.PROPOSED: {_S.ACCEPTED, _S.REFUSED, _S.DECLINED, _S.LAPSED, _S.WITHDRAWN},
        _S.ACCEPTED: set(),
        _S.REFUSED: set(),
        _S.DECLINED: set(),
        _S.LAPSED: set(),
        _S.WITHDRAWN: set(),
    },
)

# An offer in these states holds a place, until its moment.
STANDING = frozenset({_S.OPEN, _S.PROPOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The question to one unit; ``code`` is what a ward texts or keys back.

    ``expires_at`` is until when somebody has to say something: the ward, and once it has proposed a later moment,
    the referrer or the desk.
    """

    id: OfferId
    code: str
    request: RequestId
    region: RegionId
    unit: UnitId
    facility: FacilityId
    state: OfferState
    made_at: datetime
    made_by: PersonId
    expires_at: datetime
    answered_at: datetime | None = None
    answered_by: PersonId | None = None
    # Who at the ward said yes or no, when somebody else wrote it down.
    told_by: str | None = None
    reason: str | None = None
    note: str = ""
    # What a ward proposes instead of a plain yes: from when the patient may come, and who takes over then.
    from_at: datetime | None = None
    doctor: str | None = None

    def stands_at(self, now: datetime) -> bool:
        """Say whether it can still become a yes."""
        return self.state in STANDING and now < self.expires_at

    def state_at(self, now: datetime) -> OfferState:
        """Return the state as it is at ``now``: one that stands past its moment has lapsed, sweep or no sweep."""
        if self.state in STANDING and now >= self.expires_at:
            return OfferState.LAPSED
        return self.state


Change = tuple[Offer, tuple[OfferFact, ...]]


def make(
    *, offer: OfferId, code: str, request: RequestId, unit: Unit, expires_at: datetime, by: PersonId, now: datetime
) -> Change:
    """Ask a unit; its place has been set aside."""
    made = Offer(
        id=offer,
        code=code,
        request=request,
        region=unit.region,
        unit=unit.id,
        facility=unit.facility,
        state=OfferState.OPEN,
        made_at=now,
        made_by=by,
        expires_at=expires_at,
    )
    fact = OfferMade(**_about(made, by=by, now=now), expires_at=expires_at)
    return made, (fact,)


def accept(offer: Offer, *, by: PersonId, told_by: str | None, now: datetime) -> Change:
    """Take the facility's yes.

    Raises:
        Conflict: ``offer_lapsed`` past its moment, ``offer_already_answered`` otherwise.
    """
    _check_open(offer, now=now)
    yes = _answered(offer, OfferState.ACCEPTED, by=by, told_by=told_by, now=now)
    fact = OfferAccepted(**_about(offer, by=by, now=now), told_by=told_by)
    return yes, (fact,)


def propose(
    offer: Offer,
    *,
    from_at: datetime,
    doctor: str,
    decide_by: datetime,
    by: PersonId,
    told_by: str | None,
    now: datetime,
) -> Change:
    """Take a yes with a condition: not before ``from_at``; the referrer or the desk has until ``decide_by`` to agree.

    Raises:
        Invalid: ``arrival_in_past``.
        Conflict: as :func:`accept`.
    """
    _check_open(offer, now=now)
    if offer.state is OfferState.PROPOSED:
        raise Conflict("offer_already_answered", state=offer.state.value)
    if from_at < now:
        raise Invalid("arrival_in_past", field="from_at")
    MOVES.check(offer.state, OfferState.PROPOSED)
    proposed = replace(
        offer, state=OfferState.PROPOSED, from_at=from_at, doctor=doctor, expires_at=decide_by, told_by=told_by
    )
    return proposed, (OfferProposed(**_about(offer, by=by, now=now), from_at=from_at),)


def decline(offer: Offer, *, by: PersonId, now: datetime) -> Change:
    """Say that the ward's condition does not suit the patient.

    Raises:
        Conflict: ``offer_lapsed``; ``no_proposal`` where there is none.
    """
    check_proposed(offer, now=now)
    fact = OfferDeclined(**_about(offer, by=by, now=now))
    return replace(offer, state=OfferState.DECLINED), (fact,)


def check_proposed(offer: Offer, *, now: datetime) -> None:
    """Refuse to decide on what is no proposal, or is none any more.

    Raises:
        Conflict: ``offer_lapsed``; ``no_proposal``.
    """
    if offer.state_at(now) is OfferState.LAPSED:
        raise Conflict("offer_lapsed", expired_at=offer.expires_at)
    if offer.state is not OfferState.PROPOSED:
        raise Conflict("no_proposal", state=offer.state.value)


def refuse(
    offer: Offer, *, region: Region, reason: str, note: str, by: PersonId, told_by: str | None, now: datetime
) -> Change:
    """Take the facility's no, with its coded reason.

    Raises:
        Invalid: ``unknown_refusal_reason``.
        Conflict: as :func:`accept`.
    """
    refusal_reason(region, reason)
    _check_open(offer, now=now)
    no = _answered(offer, OfferState.REFUSED, by=by, told_by=told_by, now=now)
    fact = OfferRefused(**_about(offer, by=by, now=now), reason=reason)
    return replace(no, reason=reason, note=note), (fact,)


def refusal_reason(region: Region, reason: str) -> Reason:
    """Return the coded reason, or refuse it (``unknown_refusal_reason``)."""
    found = region.refusal_reasons.get(reason)
    if found is None:
        raise Invalid("unknown_refusal_reason", field="reason", value=reason)
    return found


def lapse(offer: Offer, *, by: PersonId, now: datetime) -> Change:
    """Let an open offer go whose moment has passed.

    Raises:
        Conflict: ``offer_cannot_move``; ``offer_not_due`` before its moment.
    """
    MOVES.check(offer.state, OfferState.LAPSED)
    if now < offer.expires_at:
        raise Conflict("offer_not_due")
    fact = OfferLapsed(**_about(offer, by=by, now=now))
    return replace(offer, state=OfferState.LAPSED, told_by=None), (fact,)


def withdraw(offer: Offer, *, by: PersonId, now: datetime) -> Change:
    """Take the question back, because it is no longer needed.

    Raises:
        Conflict: as :func:`accept`.
    """
    _check_open(offer, now=now)
    fact = OfferWithdrawn(**_about(offer, by=by, now=now))
    return replace(offer, state=OfferState.WITHDRAWN, told_by=None), (fact,)


class _About(TypedDict):
    region: RegionId
    at: datetime
    by: PersonId
    request: RequestId
    offer: OfferId
    unit: UnitId
    facility: FacilityId


def _about(offer: Offer, *, by: PersonId, now: datetime) -> _About:
    return _About(
        region=offer.region,
        at=now,
        by=by,
        request=offer.request,
        offer=offer.id,
        unit=offer.unit,
        facility=offer.facility,
    )


def _check_open(offer: Offer, *, now: datetime) -> None:
    if offer.state_at(now) is OfferState.LAPSED:
        raise Conflict("offer_lapsed", expired_at=offer.expires_at)
    if offer.state not in STANDING:
        raise Conflict("offer_already_answered", state=offer.state.value)


def _answered(offer: Offer, state: OfferState, *, by: PersonId, told_by: str | None, now: datetime) -> Offer:
    MOVES.check(offer.state, state)
    return replace(offer, state=state, answered_at=now, answered_by=by, told_by=told_by)
