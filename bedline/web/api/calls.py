"""The hotline as the desk sees it: who is on the line, who waits, who is on duty, and what was left."""

from uuid import UUID

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.calls import LegId, WaitingId
from bedline.domain.ids import RegionId
from bedline.domain.people import Role
from bedline.ports.storage import Work
from bedline.ports.telephony import VoicemailId
from bedline.services.hotline import desk, drawn
from bedline.services.hotline.queue import voicemail
from bedline.web.models.base import Address, Slug
from bedline.web.models.calls import DutyNow, Number, OnTheLine, VoicemailBody, WaitingBody
from bedline.web.operations import plays, reads, writes

api = APIBlueprint("calls", __name__, abp_tags=[Tag(name="calls")])

DESK = (Role.COORDINATOR,)


class CallPath(Address):
    """A call by its id."""

    call: UUID


class WaitingPath(Address):
    """A waiting caller by their id."""

    waiting: UUID


class VoicemailPath(Address):
    """A voicemail by its id."""

    voicemail: UUID


class RegionQuery(Address):
    """Of which region; none: the own."""

    region: Slug | None = None

    def of(self, work: Work) -> RegionId:
        """Return the region that is meant."""
        return RegionId(self.region) if self.region else work.actor.region


@reads(api, "/calls", to=DESK, answer=OnTheLine)
def list_calls(work: Work, query: RegionQuery) -> Body:
    """List the calls on the line, and who waits for a human."""
    return desk.calls(work, region=query.of(work))


@reads(api, "/calls/<call>/number", to=DESK, answer=Number, audited=True)
def show_number(work: Work, path: CallPath) -> Body:
    """Return the number on which to ring a caller back; asking for it is written down."""
    return {"number": desk.number(work, call=LegId(path.call))}


@reads(api, "/duty", to=DESK, answer=DutyNow)
def list_duty(work: Work, query: RegionQuery) -> Body:
    """List who is on duty now, in the order in which they are rung."""
    return {"items": desk.duty(work, region=query.of(work)), "next_cursor": None}


@writes(api, "/waitings/<waiting>/take", to=DESK, answer=WaitingBody)
def take_waiting(work: Work, path: WaitingPath) -> Body:
    """Have one's own telephone rung for this caller now; the key pressed there takes them."""
    return drawn.waiting_body(work, desk.take(work, waiting=WaitingId(path.waiting)))


@writes(api, "/voicemails/<voicemail>/heard", to=DESK, answer=VoicemailBody)
def hear_voicemail(work: Work, path: VoicemailPath) -> Body:
    """Say that one has listened to it and sees to the caller: nobody else is alerted."""
    return drawn.voicemail_body(voicemail.heard(work, voicemail=VoicemailId(path.voicemail)))


@plays(api, "/voicemails/<voicemail>/sound", to=DESK)
def play_voicemail(work: Work, path: VoicemailPath) -> bytes:
    """Return what was said, as WAV; listening is written down."""
    return voicemail.sound(work, voicemail=VoicemailId(path.voicemail))
