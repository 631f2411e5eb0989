"""What calls and waiting callers look like on the desk's board: never a telephone number, three digits at most."""

from collections.abc import Mapping
from dataclasses import dataclass

from bedline.domain.board import Body
from bedline.domain.calls import Direction, Leg, Verified
from bedline.domain.facilities import Directory
from bedline.domain.hotline import NOT_MET, Waiting, WaitingState
from bedline.domain.ids import PersonId, RequestId, UnitId
from bedline.domain.requests import BedRequest
from bedline.domain.views import moment

SHOWN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Around:
    """What has to be known besides a call to show it: requests, names of people, and of wards."""

    requests: Mapping[RequestId, BedRequest]
    people: Mapping[PersonId, str]
    directory: Directory


def is_shown(waiting: Waiting) -> bool:
    """Say whether a wait is on the board: nobody has met the caller yet, or nobody sees to one who was not met."""
    unanswered = waiting.state is WaitingState.VOICEMAIL and waiting.acknowledged_at is None
    return waiting.state in NOT_MET or unanswered


def last_digits(number: str | None) -> str | None:
    """Return as much of a number as a screen in a shared room may show."""
    return number[-SHOWN_DIGITS:] if number else None


def call_body(leg: Leg, *, waiting: Waiting | None, around: Around) -> Body:
    """Return a call on the line; a caller's name stands there only when it was proved, or when we rang them."""
    known = leg.direction is Direction.OUT or leg.verified is Verified.PIN
    with_whom = waiting.taken_by if waiting is not None and waiting.leg == leg.id else None
    return {
        "id": str(leg.id),
        "purpose": leg.purpose.value,
        "state": leg.state.value,
        "since": moment(leg.answered_at or leg.created_at),
        "person": _person(leg.person, around) if known else None,
        "ward": _ward(leg.unit, around),
        "digits": last_digits(leg.peer),
        "request": _request(leg.request, around),
        "with_whom": _person(with_whom, around),
    }


def waiting_body(waiting: Waiting, *, leg: Leg, around: Around) -> Body:
    """Return a caller who waits, in the order of ``again``, ``crisis`` and ``since``."""
    return {
        "id": str(waiting.id),
        "call": str(waiting.leg),
        "state": waiting.state.value,
        "crisis": waiting.crisis,
        "again": waiting.again,
        "since": moment(waiting.since_at),
        "late_at": moment(waiting.overflow_at),
        "purpose": leg.purpose.value,
        "person": _person(leg.person, around) if leg.verified is Verified.PIN else None,
        "ward": _ward(leg.unit, around),
        "digits": last_digits(leg.peer),
        "request": _request(waiting.request, around),
        "ringing": [_person(ring.person, around) for ring in waiting.ringing],
        "taken_by": _person(waiting.taken_by, around),
        "alerted": [_person(person, around) for person in dict.fromkeys(waiting.alerted)],
    }


def _person(person: PersonId | None, around: Around) -> Body | None:
    return {"id": person, "name": around.people.get(person, person)} if person is not None else None


def _ward(unit: UnitId | None, around: Around) -> str | None:
    found = around.directory.units.get(unit) if unit is not None else None
    return f"{around.directory.facilities[found.facility].name}, {found.name}" if found else None


def _request(request: RequestId | None, around: Around) -> Body | None:
    found = around.requests.get(request) if request is not None else None
    return {"id": str(found.id), "code": found.code} if found else None
