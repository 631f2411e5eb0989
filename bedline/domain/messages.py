"""What Bedline has to tell by telephone or text: written with the state, sent at least once, never out of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from bedline.domain.calls import LegId, WaitingId
from bedline.domain.ids import OfferId, PersonId, RegionId, RequestId
from bedline.domain.transitions import Moves

MessageId = NewType("MessageId", UUID)

# How long a process may take to hand a message to the provider before another one may try.
LEASE_LENGTH: Final = timedelta(seconds=30)
# A status callback that has not come by then is asked for: that is known within a minute, with the courier's beat of
# ten seconds, and few telephones ring for longer.
SILENCE_LENGTH: Final = timedelta(seconds=45)
# A text that has been on its way for long (the mobile is off) is asked about after that part of the time so far, and
# as often as this at least.
SILENCE_SHARE: Final = 4
LONGEST_SILENCE_LENGTH: Final = timedelta(minutes=10)
# A provider may know of a call only moments after it has placed it.
DOUBT_LENGTH: Final = timedelta(seconds=30)


class MessageKind(StrEnum):
    """What the provider is asked to do."""

    CALL = "call"
    TEXT = "text"
    HANG_UP = "hang_up"
    MOVE = "move"


class MessageState(StrEnum):
    """How far a message has come. Doubtful: the provider may or may not have got it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    DOUBTFUL = "doubtful"
    STALE = "stale"
    CANCELED = "canceled"


_S = MessageState
MOVES: Moves[MessageState] = Moves(
    "message",
    {
        _S.WAITING: {_S.SENDING, _S.STALE, _S.CANCELED},
        _S.SENDING: {_S.WAITING, _S.SENT, _S.FAILED, _S.DOUBTFUL, _S.DELIVERED},
        _S.SENT: {_S.DELIVERED, _S.FAILED, _S.WAITING},
        _S.DOUBTFUL: {_S.SENT, _S.DELIVERED, _S.FAILED, _S.WAITING},
        _S.DELIVERED: set(),
        _S.FAILED: set(),
        _S.STALE: set(),
        _S.CANCELED: set(),
    },
)
# Ways that an errand may still come to an end by itself.
OPEN: Final = frozenset({_S.WAITING, _S.SENDING, _S.SENT, _S.DOUBTFUL})


class Errand(StrEnum):
    """What a message is for; its words are the wording's ``texts.<errand>``."""

    ASK_WARD = "ask_ward"
    REMIND_WARD = "remind_ward"
    TELL_WARD_WITHDRAWN = "tell_ward_withdrawn"
    TELL_WARD_RESERVED = "tell_ward_reserved"
    TELL_WARD_GIVEN_UP = "tell_ward_given_up"
    ASK_PROVIDER = "ask_provider"
    ASK_OFFICE = "ask_office"
    ASK_GP = "ask_gp"
    RING_GP_BACK = "ring_gp_back"
    TELL_GP = "tell_gp"
    TELL_GP_PLACE = "tell_gp_place"
    TELL_GP_LOST = "tell_gp_lost"
    TELL_GP_NO_SHOW = "tell_gp_no_show"
    TELL_PIN_LOCKED = "tell_pin_locked"
    RING_DUTY = "ring_duty"
    ALERT_DUTY = "alert_duty"
    PUT_THROUGH = "put_through"
    REPLY = "reply"
    STOP_RINGING = "stop_ringing"
    TO_CONFERENCE = "to_conference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One errand to one number. ``params`` never name a patient. After ``stale_at`` it is not worth sending.

    ``leg`` is the call's own, whose id is chosen when the errand is written, or the one to move or to hang up;
    ``person`` and ``waiting`` are whom it is for and which caller it is about: the leg has them too.
    """

    id: MessageId
    region: RegionId
    kind: MessageKind
    errand: Errand
    to: str
    language: str
    not_before: datetime
    stale_at: datetime
    created_at: datetime
    params: Mapping[str, str] = field(default_factory=dict)
    state: MessageState = MessageState.WAITING
    leg: LegId | None = None
    person: PersonId | None = None
    waiting: WaitingId | None = None
    offer: OfferId | None = None
    request: RequestId | None = None
    attempts: int = 0
    provider: str | None = None
    provider_ref: str | None = None
    rank: int = -1
    error_code: int | None = None
    claimed_until: datetime | None = None
    sent_at: datetime | None = None


def claimed(message: Message, *, now: datetime) -> Message:
    """Take a message that is due, or one whose taker has gone; past its moment it becomes stale instead.

    One that was being sent when its taker went is doubtful for a call (the telephone may be ringing) and is
    asked about, not repeated; a text may be repeated, since its reply code makes a repeat harmless.
    """
    if now >= message.stale_at:
        return replace(message, state=MessageState.STALE, claimed_until=None)
    if message.state is MessageState.SENDING and message.kind is MessageKind.CALL:
        return replace(message, state=MessageState.DOUBTFUL, claimed_until=None)
    return replace(message, state=MessageState.SENDING, attempts=message.attempts + 1, claimed_until=now + LEASE_LENGTH)


def sent(message: Message, *, provider: str, ref: str, now: datetime) -> Message:
    """Note that the provider has it; a callback that came first has said more already."""
    known = replace(message, provider=provider, provider_ref=ref, claimed_until=None, sent_at=now)
    return replace(known, state=MessageState.SENT) if MOVES.allows(message.state, MessageState.SENT) else known


def doubtful(message: Message) -> Message:
    """Note that the answer was lost: ask the provider before doing anything again."""
    return replace(message, state=MessageState.DOUBTFUL, claimed_until=None)


def canceled(message: Message) -> Message:
    """Take back what has not gone out; what has is left as it is."""
    if message.state is MessageState.WAITING:
        return replace(message, state=MessageState.CANCELED)
    return message


def put_off(message: Message, *, until: datetime, error_code: int | None) -> Message:
    """Try again later; past its moment it becomes stale when it is taken."""
    return replace(message, state=MessageState.WAITING, not_before=until, claimed_until=None, error_code=error_code)


def failed(message: Message, *, error_code: int | None) -> Message:
    """Give it up."""
    return replace(message, state=MessageState.FAILED, claimed_until=None, error_code=error_code)


def patience(message: Message, *, heard_at: datetime) -> timedelta:
    """Return how long one waits for news of a message before asking, when the last news came at that moment."""
    if message.state is MessageState.DOUBTFUL:
        return DOUBT_LENGTH
    if message.kind is not MessageKind.TEXT or message.sent_at is None:
        return SILENCE_LENGTH
    return max(SILENCE_LENGTH, min((heard_at - message.sent_at) / SILENCE_SHARE, LONGEST_SILENCE_LENGTH))


# Text statuses by how far they are; a later telling with a lower rank changes nothing.
RANKS: Final[Mapping[str, int]] = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "undelivered": 5,
    "failed": 5,
    "canceled": 5,
    "delivered": 6,
    "read": 6,
}


def told(message: Message, *, status: str, error_code: int | None) -> Message:
    """Return the message after a status callback; twice, late or out of order it changes nothing."""
    rank = RANKS.get(status, -1)
    if rank <= message.rank:
        return message
    further = replace(message, rank=rank, error_code=error_code or message.error_code)
    if status in ("delivered", "read") and MOVES.allows(message.state, MessageState.DELIVERED):
        return replace(further, state=MessageState.DELIVERED)
    if status in ("undelivered", "failed") and MOVES.allows(message.state, MessageState.FAILED):
        return replace(further, state=MessageState.FAILED)
    return further


def forgotten(message: Message) -> Message:
    """Return what remains of a message when nobody needs to know any more whom it went to and what it said."""
    return replace(message, to="", params={})
