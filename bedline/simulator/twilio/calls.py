"""A call as Twilio knows it: who, how far, and what every webhook says of it."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from bedline.simulator.twilio.handset import Line

API_VERSION: Final = "2010-04-01"


class Status(StrEnum):
    """How far a call has come, as `CallStatus` says it."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


ENDS: Final = frozenset({Status.COMPLETED, Status.BUSY, Status.NO_ANSWER, Status.FAILED, Status.CANCELED})


class Direction(StrEnum):
    """Who began it."""

    INBOUND = "inbound"
    API = "outbound-api"
    DIAL = "outbound-dial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next instructions: asked of a URL with these fields besides, or given at once as ``twiml``."""

    url: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    twiml: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Where to tell how a call goes, and which events (source: StatusCallbackEvent; only the end when not said)."""

    url: str = ""
    events: frozenset[str] = frozenset({"completed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Whether to find out if a machine answers; with ``url`` beside the call, else before it."""

    mode: str = ""
    url: str = ""


# What a call does: until it is over, or somebody gives it something else to do.
Program = Callable[[], Coroutine[Any, Any, None]]


@dataclass(slots=True, eq=False, kw_only=True)
class Call:
    """A call and the line it goes over; ``sequence`` numbers what was told of it."""

    sid: str
    account_sid: str
    from_: str
    to: str
    direction: Direction
    created_at: datetime
    updated_at: datetime
    status: Status = Status.QUEUED
    parent: "Call | None" = None
    fallback: str = ""
    listener: Listener = field(default_factory=Listener)
    detection: Detection = field(default_factory=Detection)
    ring_seconds: float = 60.0
    time_limit: float = 14_400.0
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    answered_by: str = ""
    sip_code: int = 0
    queue_milliseconds: int = 0
    sequence: int = 0
    line: Line | None = None
    program: asyncio.Task[None] | None = None
    next_program: Program | None = None
    # Set when nobody wants it any more; and when it has ended.
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def standing(self) -> bool:
        """Say whether somebody is on the line with us."""
        return self.status is Status.IN_PROGRESS and not self.stop.is_set()

    @property
    def seconds(self) -> int:
        """Return how long it stood; nothing before its end, or when nobody answered."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        return max(0, round((self.ended_at - self.answered_at).total_seconds()))

    def params(self) -> dict[str, str]:
        """Return what every webhook about this call says."""
        fields = {
            "AccountSid": self.account_sid,
            "ApiVersion": API_VERSION,
            "CallSid": self.sid,
            "CallStatus": str(Status.RINGING if self.status is Status.QUEUED else self.status),
            "Direction": str(self.direction),
            **_parties(self.from_, self.to),
        }
        if self.parent is not None:
            fields["ParentCallSid"] = self.parent.sid
        if self.answered_by:
            fields["AnsweredBy"] = self.answered_by
        return fields


def _parties(from_: str, to: str) -> dict[str, str]:
    """Return both numbers as Twilio sends them: under two names, with places it does not know in Europe."""
    fields = {}
    for name, number in {"From": from_, "Caller": from_, "To": to, "Called": to}.items():
        fields[name] = number
        fields[f"{name}Country"] = country(number)
        fields.update(dict.fromkeys((f"{name}City", f"{name}State", f"{name}Zip"), ""))
    return fields


def country(number: str) -> str:
    """Return the country of a number, as far as this corner of the world goes."""
    countries = {"+31": "NL", "+32": "BE", "+33": "FR", "+49": "DE", "+44": "GB"}
    return countries.get(number[:3], "")
