"""What happens in conferences: people come and go, it begins and ends, and the application is told."""

from email.utils import format_datetime

from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.post import Hook
from bedline.simulator.twilio.rooms import Participant, Room
from bedline.simulator.twilio.signing import Kind

_EVENTS = {
    "start": "conference-start",
    "end": "conference-end",
    "join": "participant-join",
    "leave": "participant-leave",
    "mute": "participant-mute",
    "unmute": "participant-unmute",
    "hold": "participant-hold",
    "unhold": "participant-unhold",
}
# Asked for by one name, told by two.
_ASKED_AS = {"unmute": "mute", "unhold": "hold"}


def enter(exchange: Exchange, room: Room, participant: Participant) -> None:
    """Let somebody in; the first who may start it does."""
    if participant.beeps:
        room.beep()
    room.participants[participant.call.sid] = participant
    _tell(exchange, room, "join", participant)
    if participant.starts and not room.started.is_set():
        room.status = "in-progress"
        room.started.set()
        _tell(exchange, room, "start", participant)


def leave(exchange: Exchange, room: Room, participant: Participant) -> None:
    """Let somebody out, and end it when that was the last, or the one who ends it; a second time does nothing."""
    if room.participants.pop(participant.call.sid, None) is None:
        return
    _tell(exchange, room, "leave", participant)
    if room.over:
        return
    if participant.ends:
        end(exchange, room, because="participant-with-end-conference-on-exit-left", by=participant.call.sid)
    elif not room.participants:
        end(exchange, room, because="last-participant-left", by=participant.call.sid)
    elif participant.beeps:
        room.beep()


def end(exchange: Exchange, room: Room, *, because: str, by: str = "") -> None:
    """End it: everybody goes on with whatever comes after it."""
    room.status, room.ended_because, room.ended_by = "completed", because, by
    for each in list(room.participants.values()):
        each.out.set()
    _tell(exchange, room, "end", None)


def change(exchange: Exchange, room: Room, participant: Participant, *, muted: bool, hold: bool) -> None:
    """Let somebody be heard or not, hear or not."""
    if muted != participant.muted:
        participant.muted = muted
        _tell(exchange, room, "mute" if muted else "unmute", participant)
    if hold != participant.hold:
        participant.hold = hold
        _tell(exchange, room, "hold" if hold else "unhold", participant)


def _tell(exchange: Exchange, room: Room, event: str, participant: Participant | None) -> None:
    if not room.listener.url or _ASKED_AS.get(event, event) not in room.listener.events:
        return
    room.sequence += 1
    params = {
        "AccountSid": exchange.account.sid,
        "ConferenceSid": room.sid,
        "FriendlyName": room.name,
        "StatusCallbackEvent": _EVENTS[event],
        "Timestamp": format_datetime(exchange.time.moment()),
        "SequenceNumber": str(room.sequence),
    }
    if participant is not None:
        params |= {
            "CallSid": participant.call.sid,
            "Muted": str(participant.muted).lower(),
            "Hold": str(participant.hold).lower(),
            "Coaching": "false",
            "StartConferenceOnEnter": str(participant.starts).lower(),
            "EndConferenceOnExit": str(participant.ends).lower(),
        }
        if participant.label:
            params["ParticipantLabel"] = participant.label
    if event == "end":
        params |= {"ReasonConferenceEnded": room.ended_because, "CallSidEndingConference": room.ended_by}
    exchange.post.notify(Hook(kind=Kind.VOICE, url=room.listener.url, params=params), status=_EVENTS[event])
