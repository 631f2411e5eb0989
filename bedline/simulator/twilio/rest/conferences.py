"""Conferences in the REST API: who is in them, fetched in, silenced, taken out."""

from http import HTTPStatus
from xml.sax.saxutils import escape, quoteattr

from bedline.simulator.twilio import conferences as rooms
from bedline.simulator.twilio.calls import API_VERSION
from bedline.simulator.twilio.rest.asked import Answered, Asked, Body, Refused, answered, moment, page
from bedline.simulator.twilio.rest.calls import create
from bedline.simulator.twilio.rooms import Participant, Room


def index(asked: Asked) -> Answered:
    """Return conferences, the newest first; narrowed by FriendlyName and Status."""
    found = [
        _shown(asked, room)
        for room in reversed(asked.exchange.rooms.all)
        if asked.query.get("FriendlyName", room.name) == room.name
        and asked.query.get("Status", room.status) == room.status
    ]
    return page(asked, "conferences", found)


def fetch(asked: Asked, room: str) -> Answered:
    """Return a conference."""
    return answered(_shown(asked, _room(asked, room)))


def update(asked: Asked, room: str) -> Answered:
    """End a conference."""
    found = _room(asked, room)
    if asked.said("Status") == "completed" and not found.over:
        rooms.end(asked.exchange, found, because="conference-ended-via-api")
    return answered(_shown(asked, found))


def participants(asked: Asked, room: str) -> Answered:
    """Return who is in it."""
    found = _room(asked, room)
    items = [_participant_shown(asked, found, each) for each in found.participants.values()]
    return page(asked, "participants", items)


def add(asked: Asked, room: str) -> Answered:
    """Call somebody into a conference; unlike the others, its name may be a new one."""
    existing = asked.exchange.rooms.find(room)
    name = existing.name if existing is not None and existing.sid == room else room
    names = {
        "StartConferenceOnEnter": "startConferenceOnEnter",
        "EndConferenceOnExit": "endConferenceOnExit",
        "Label": "participantLabel",
        "Muted": "muted",
        "Beep": "beep",
        "WaitUrl": "waitUrl",
    }
    given = {
        name: asked.said(field).lower() if field != "Label" else asked.said(field) for field, name in names.items()
    }
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in given.items() if value)
    twiml = f"<Response><Dial><Conference{attributes}>{escape(name)}</Conference></Dial></Response>"
    asked.form.setlist("Twiml", [twiml])
    return create(asked)


def participant(asked: Asked, room: str, call: str) -> Answered:
    """Return one who is in it."""
    found = _room(asked, room)
    return answered(_participant_shown(asked, found, _participant(found, call)))


def change(asked: Asked, room: str, call: str) -> Answered:
    """Silence somebody, put them on hold, or let their going end it or not."""
    found = _room(asked, room)
    who = _participant(found, call)
    muted, hold = asked.yes("Muted", usual=who.muted), asked.yes("Hold", usual=who.hold)
    rooms.change(asked.exchange, found, who, muted=muted, hold=hold)
    who.ends = asked.yes("EndConferenceOnExit", usual=who.ends)
    return answered(_participant_shown(asked, found, who))


def remove(asked: Asked, room: str, call: str) -> Answered:
    """Take somebody out."""
    _participant(_room(asked, room), call).out.set()
    return Answered(status=HTTPStatus.NO_CONTENT)


def _room(asked: Asked, name_or_sid: str) -> Room:
    room = asked.exchange.rooms.find(name_or_sid)
    if room is None:
        raise Refused(20404)
    return room


def _participant(room: Room, call: str) -> Participant:
    found = next((each for sid, each in room.participants.items() if call in {sid, each.label}), None)
    if found is None:
        raise Refused(20404)
    return found


def _shown(asked: Asked, room: Room) -> Body:
    uri = f"/{API_VERSION}/Accounts/{asked.exchange.account.sid}/Conferences/{room.sid}"
    return {
        "sid": room.sid,
        "account_sid": asked.exchange.account.sid,
        "api_version": API_VERSION,
        "friendly_name": room.name,
        "date_created": moment(room.created_at),
        "date_updated": moment(room.created_at),
        "region": "ie1",
        "status": room.status,
        "reason_conference_ended": room.ended_because or None,
        "call_sid_ending_conference": room.ended_by or None,
        "uri": f"{uri}.json",
        "subresource_uris": {"participants": f"{uri}/Participants.json"},
    }


def _participant_shown(asked: Asked, room: Room, who: Participant) -> Body:
    base = f"/{API_VERSION}/Accounts/{asked.exchange.account.sid}/Conferences/{room.sid}"
    return {
        "account_sid": asked.exchange.account.sid,
        "call_sid": who.call.sid,
        "conference_sid": room.sid,
        "label": who.label or None,
        "call_sid_to_coach": None,
        "coaching": False,
        "date_created": moment(who.joined_at),
        "date_updated": moment(who.joined_at),
        "end_conference_on_exit": who.ends,
        "start_conference_on_enter": who.starts,
        "muted": who.muted,
        "hold": who.hold,
        "status": "connected",
        "queue_time": str(who.call.queue_milliseconds),
        "uri": f"{base}/Participants/{who.call.sid}.json",
    }
