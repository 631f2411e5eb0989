"""One leg of a telephone call: where it stands, whatever order the provider tells it in."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from bedline.domain.ids import OfferId, PersonId, RegionId, RequestId, UnitId
from bedline.domain.scripts.talk import Dialogue
from bedline.domain.transitions import Moves

LegId = NewType("LegId", UUID)
WaitingId = NewType("WaitingId", UUID)

# SIP "temporarily unavailable": a provider's "failed" with it is a phone that nobody picked up.
TEMPORARILY_UNAVAILABLE: Final = 480


class Purpose(StrEnum):
    """Why the leg exists."""

    GP_IN = "gp_in"
    WARD_IN = "ward_in"
    UNKNOWN_IN = "unknown_in"
    OFFER = "offer"
    PROVIDER = "provider"
    OFFICE = "office"
    RING_BACK = "ring_back"
    DUTY = "duty"
    ALERT = "alert"
    PUT_THROUGH = "put_through"


class Direction(StrEnum):
    """Who rang whom."""

    IN = "in"
    OUT = "out"


class LegState(StrEnum):
    """How far the leg has come; the values are the provider's own (Twilio ``CallStatus``)."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


_S = LegState
_ENDS = {_S.COMPLETED, _S.BUSY, _S.NO_ANSWER, _S.FAILED, _S.CANCELED}
# How a call ends that nobody answers, or that is answered and comes to nothing; no refused or stopped one ends so.
MET_SILENCE: Final = frozenset({_S.NO_ANSWER, _S.COMPLETED})
# A callback may be lost, so a leg may skip states, but it never goes back.
MOVES: Moves[LegState] = Moves(
    "leg",
    {
        _S.QUEUED: {_S.INITIATED, _S.RINGING, _S.IN_PROGRESS} | _ENDS,
        _S.INITIATED: {_S.RINGING, _S.IN_PROGRESS} | _ENDS,
        _S.RINGING: {_S.IN_PROGRESS} | _ENDS,
        _S.IN_PROGRESS: {_S.COMPLETED, _S.FAILED},
        **{end: set() for end in _ENDS},
    },
)


class Verified(StrEnum):
    """How sure we are who is on the line; a caller's number is a hint, never a proof."""

    NONE = "none"
    NUMBER = "number"
    PIN = "pin"


class LegEnd(StrEnum):
    """What came of a call; one that ends without any becomes a task."""

    BED = "bed"
    HUMAN = "human"
    VOICEMAIL = "voicemail"
    RING_BACK = "ring_back"
    ANSWERED = "answered"
    REPORTED = "reported"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A leg and the conversation on it; ``nonce`` is the one step that may be answered next."""

    id: LegId
    region: RegionId
    direction: Direction
    purpose: Purpose
    state: LegState
    peer: str | None
    dialogue: Dialogue
    nonce: str
    created_at: datetime
    provider_call: str | None = None
    person: PersonId | None = None
    unit: UnitId | None = None
    verified: Verified = Verified.NONE
    request: RequestId | None = None
    offer: OfferId | None = None
    waiting: WaitingId | None = None
    last_sequence: int = -1
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: LegEnd | None = None
    error_code: int | None = None

    @property
    def over(self) -> bool:
        """Say whether nobody is on the line any more."""
        return self.state in MOVES.final

    @property
    def in_vain(self) -> bool:
        """Say whether it was never answered."""
        return self.over and self.answered_at is None

    @property
    def met_silence(self) -> bool:
        """Say whether somebody on duty was rung and stayed silent: it rang to its end, or nothing came of it."""
        over = self.state in MET_SILENCE
        return over and self.purpose is Purpose.DUTY and self.outcome is None

    @property
    def settled(self) -> bool:
        """Say whether the call is over and something came of it."""
        return self.over and self.outcome is not None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a provider tells of a leg: the state, which of its tellings it is, and why it failed."""

    state: LegState
    sequence: int
    sip_code: int | None = None
    error_code: int | None = None


def progressed(leg: Leg, told: Progress, *, now: datetime) -> Leg:
    """Return the leg after a status callback; told twice, late or out of order, it changes nothing."""
    state = told.state
    if state is LegState.FAILED and told.sip_code == TEMPORARILY_UNAVAILABLE:
        state = LegState.NO_ANSWER
    if told.sequence <= leg.last_sequence or not MOVES.allows(leg.state, state):
        return replace(leg, last_sequence=max(leg.last_sequence, told.sequence))
    ended = state in MOVES.final
    return replace(
        leg,
        state=state,
        last_sequence=told.sequence,
        answered_at=now if state is LegState.IN_PROGRESS and leg.answered_at is None else leg.answered_at,
        ended_at=now if ended else None,
        error_code=told.error_code or leg.error_code,
    )


def answered(leg: Leg, *, now: datetime) -> Leg:
    """Return the leg once its first webhook proves that somebody picked up, callback or no callback."""
    if leg.over or leg.answered_at is not None:
        return leg
    return replace(leg, state=LegState.IN_PROGRESS, answered_at=now)


def kept(leg: Leg) -> Leg:
    """Return the leg as it is kept: what was keyed and found goes as soon as something has come of the call."""
    return replace(leg, dialogue=replace(leg.dialogue, data={})) if leg.settled else leg


def forgotten(leg: Leg) -> Leg:
    """Return what remains of a leg when nobody needs to know any more who rang, or what was keyed."""
    return replace(leg, peer=None, dialogue=replace(leg.dialogue, data={}))
