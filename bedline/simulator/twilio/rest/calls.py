"""Calls in the REST API: placed, looked at, moved, ended."""

import re
from http import HTTPStatus
from typing import Final

from bedline.simulator.twilio.calls import API_VERSION, ENDS, Call, Detection, Direction, Listener, Status, Step
from bedline.simulator.twilio.legs import hang_up, move, new_call
from bedline.simulator.twilio.lives import place, program
from bedline.simulator.twilio.rest.asked import Answered, Asked, Body, Refused, answered, moment, older, page
from bedline.simulator.twilio.values import CALL_EVENTS, absolute

_NEVER_SAID: Final = ("phone_number_sid", "annotation", "forwarded_from", "group_sid", "caller_name", "trunk_sid")
E164: Final = re.compile(r"\+[1-9]\d{6,14}")


def create(asked: Asked) -> Answered:
    """Place a call.

    Raises:
        Refused: when Twilio would not.
    """
    to, from_ = asked.said("To"), asked.said("From")
    if not E164.fullmatch(to):
        raise Refused(21211)
    if from_ not in asked.exchange.account.numbers:
        raise Refused(21210 if E164.fullmatch(from_) else 21212)
    step = _step(asked)
    call = new_call(
        asked.exchange,
        from_=from_,
        to=to,
        direction=Direction.API,
        fallback=asked.said("FallbackUrl"),
        listener=_listener(asked),
        ring_seconds=float(asked.said("Timeout", "60")),
        time_limit=float(asked.said("TimeLimit", "14400")),
        detection=_detection(asked),
    )
    place(asked.exchange, call, step)
    return answered(shown(call), status=HTTPStatus.CREATED)


def fetch(asked: Asked, sid: str) -> Answered:
    """Return how a call stands."""
    return answered(shown(_call(asked, sid)))


def update(asked: Asked, sid: str) -> Answered:
    """Give a call other instructions, or end it.

    Raises:
        Refused: when it does not stand any more, or does not stand yet.
    """
    call = _call(asked, sid)
    status = asked.said("Status")
    if status and status not in {Status.COMPLETED, Status.CANCELED}:
        raise Refused(20001)
    if status:
        if call.status not in ENDS and not (status == Status.CANCELED and call.standing):
            hang_up(call)
    elif not call.standing:
        raise Refused(21220)
    else:
        move(call, program(asked.exchange, call, _step(asked)))
    return answered(shown(call))


def remove(asked: Asked, sid: str) -> Answered:
    """Forget a call that is over.

    Raises:
        Refused: when it is not.
    """
    if _call(asked, sid).status not in ENDS:
        raise Refused(20009)
    del asked.exchange.calls[sid]
    return Answered(status=HTTPStatus.NO_CONTENT)


def index(asked: Asked) -> Answered:
    """Return calls, the newest first; narrowed by To, From, Status, ParentCallSid and EndTime<."""
    wanted = {name: value for name, value in asked.query.items() if name in {"To", "From", "Status", "ParentCallSid"}}
    names = {"To": "to", "From": "from", "Status": "status", "ParentCallSid": "parent_call_sid"}
    found = (call for call in asked.exchange.calls.values() if older(asked, "EndTime", call.ended_at))
    calls = [shown(call) for call in reversed(list(found))]
    return page(asked, "calls", [call for call in calls if all(call[names[n]] == v for n, v in wanted.items())])


def shown(call: Call) -> Body:
    """Return a call as the API shows it."""
    uri = f"/{API_VERSION}/Accounts/{call.account_sid}/Calls/{call.sid}"
    over = call.status in ENDS
    status = Status.QUEUED if call.status is Status.INITIATED else call.status
    return {
        "sid": call.sid,
        "account_sid": call.account_sid,
        "api_version": API_VERSION,
        "date_created": moment(call.created_at),
        "date_updated": moment(call.updated_at),
        "parent_call_sid": call.parent.sid if call.parent else None,
        "to": call.to,
        "to_formatted": call.to,
        "from": call.from_,
        "from_formatted": call.from_,
        **dict.fromkeys(_NEVER_SAID),
        "status": str(status),
        "start_time": moment(call.started_at or call.answered_at),
        "end_time": moment(call.ended_at),
        "duration": str(call.seconds) if over and call.answered_at else None,
        "price": None,
        "price_unit": "USD",
        "direction": str(call.direction),
        "answered_by": call.answered_by or None,
        "queue_time": str(call.queue_milliseconds),
        "uri": f"{uri}.json",
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
    }


def _call(asked: Asked, sid: str) -> Call:
    call = asked.exchange.calls.get(sid)
    if call is None:
        raise Refused(20404)
    return call


def _step(asked: Asked) -> Step:
    if asked.said("Twiml"):
        return Step(twiml=asked.said("Twiml"))
    if not absolute(asked.said("Url")):
        raise Refused(21205)
    return Step(url=asked.said("Url"), method=asked.said("Method", "POST"))


def _listener(asked: Asked) -> Listener:
    url = asked.said("StatusCallback")
    if url and not absolute(url):
        raise Refused(21609)
    events = frozenset(asked.form.getlist("StatusCallbackEvent")) or frozenset({"completed"})
    if not events <= CALL_EVENTS:
        asked.exchange.findings.violation(
            f"no such events: {', '.join(sorted(events - CALL_EVENTS))}", where="StatusCallbackEvent"
        )
    return Listener(url=url, events=events)


def _detection(asked: Asked) -> Detection:
    beside = asked.yes("AsyncAmd", usual=False)
    return Detection(mode=asked.said("MachineDetection"), url=asked.said("AsyncAmdStatusCallback") if beside else "")
