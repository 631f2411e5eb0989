"""Recordings in the REST API: looked at, listened to, deleted."""

from http import HTTPStatus

from bedline.simulator.twilio.calls import API_VERSION
from bedline.simulator.twilio.recordings import Recording
from bedline.simulator.twilio.rest.asked import Answered, Asked, Body, Refused, answered, moment, page


def index(asked: Asked) -> Answered:
    """Return recordings, the newest first; narrowed by CallSid."""
    kept = reversed(list(asked.exchange.recordings.kept.values()))
    items = [_shown(asked, each) for each in kept if asked.query.get("CallSid", each.call_sid) == each.call_sid]
    return page(asked, "recordings", items)


def fetch(asked: Asked, sid: str) -> Answered:
    """Return what is known of a recording."""
    return answered(_shown(asked, _recording(asked, sid)))


def listen(asked: Asked, sid: str) -> Answered:
    """Return the sound itself."""
    recording = _recording(asked, sid)
    if recording.status != "completed":
        raise Refused(20404)
    return Answered(body=recording.audio(), content_type="audio/x-wav")


def remove(asked: Asked, sid: str) -> Answered:
    """Forget a recording.

    Raises:
        Refused: while it is being made.
    """
    recording = _recording(asked, sid)
    if recording.status == "in-progress":
        raise Refused(20009)
    asked.exchange.recordings.delete(recording)
    return Answered(status=HTTPStatus.NO_CONTENT)


def _recording(asked: Asked, sid: str) -> Recording:
    recording = asked.exchange.recordings.kept.get(sid)
    if recording is None:
        raise Refused(20404)
    return recording


def _shown(asked: Asked, recording: Recording) -> Body:
    uri = f"/{API_VERSION}/Accounts/{asked.exchange.account.sid}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": asked.exchange.account.sid,
        "api_version": API_VERSION,
        "call_sid": recording.call_sid,
        "conference_sid": None,
        "date_created": moment(recording.created_at),
        "date_updated": moment(recording.created_at),
        "start_time": moment(recording.created_at),
        "duration": str(recording.seconds),
        "price": None,
        "price_unit": "USD",
        "status": recording.status,
        "channels": 1,
        "source": "RecordVerb",
        "error_code": None,
        "encryption_details": None,
        "uri": f"{uri}.json",
        "media_url": f"{asked.exchange.url}{uri}",
        "subresource_uris": {},
    }
