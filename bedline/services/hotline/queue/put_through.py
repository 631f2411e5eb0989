"""Putting a GP through to the ward that holds the bed: the ward is rung, and both speak in one room."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from bedline.domain.calls import Leg, LegId, Purpose
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.phonebook import WardContact
from bedline.domain.scripts import join
from bedline.domain.scripts.engine import learning
from bedline.domain.scripts.ring_back import PutThrough
from bedline.domain.scripts.talk import Conference, Dialogue, HangUp, Line, Turn, Wish
from bedline.ports.storage import Work
from bedline.services.hotline.conversations import turns
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils, Said

# As long as a ward's telephone is let ring, and a little more.
STALE_LENGTH: Final = timedelta(seconds=40)
# Under this name a leg remembers the other one.
OTHER: Final = "other_leg"


def put_through(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Ring the ward of the leg's request; the GP waits in the room meanwhile."""
    del wish
    ward = _ward(work, leg)
    if ward is None:
        return Fulfilled(leg, Turn((Line("ward_not_reached"), Line("thanks")), HangUp()))
    ringing = LegId(work.ids.new())
    work.messages.add(
        Message(
            id=MessageId(work.ids.new()),
            region=leg.region,
            kind=MessageKind.CALL,
            errand=Errand.PUT_THROUGH,
            to=ward.phones[0],
            language=ward.language,
            not_before=work.now,
            stale_at=work.now + STALE_LENGTH,
            created_at=work.now,
            params={OTHER: str(leg.id)},
            leg=ringing,
            request=leg.request,
        )
    )
    leg = replace(leg, dialogue=learning(leg.dialogue, **{OTHER: str(ringing)}))
    return Fulfilled(leg, Turn((Line("ward_is_rung"),), Conference(_room(leg.id))))


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what the ward hears; None when the GP is not there any more."""
    waits = LegId(UUID(message.params[OTHER]))
    gp = work.legs.by_ids([waits]).get(waits)
    if gp is None or gp.over:
        return None
    opened = join.start(language=message.language, room=_room(waits))
    return learning(opened, **{OTHER: str(waits)})


def is_on(leg: Leg) -> bool:
    """Say whether the leg is one of two that are being put through to each other."""
    return OTHER in leg.dialogue.data


def over(work: Work, leg: Leg) -> None:
    """Tell the one who is still there that the other one is not: a telephone falls silent, a GP hears so."""
    other = work.legs.by_ids([_other(leg)]).get(_other(leg))
    if leg.purpose is not Purpose.PUT_THROUGH:
        _tell(work, leg, kind=MessageKind.HANG_UP, errand=Errand.STOP_RINGING)
    elif leg.in_vain and other is not None and not other.over:
        _tell(work, leg, kind=MessageKind.MOVE, errand=Errand.TO_CONFERENCE)


def heading(leg: Leg) -> Turn:
    """Return what is heard when the other one has left the room, or never came."""
    if leg.purpose is Purpose.PUT_THROUGH:
        return Turn((Line("caller_hung_up"),), HangUp())
    return Turn((Line("ward_not_reached"), Line("thanks")), HangUp())


def left(work: Work, leg: Leg) -> Said:
    """Return what is heard by whoever stays when the two have spoken."""
    return turns.say(work, leg, Turn((Line("thanks"),), HangUp()))


def _tell(work: Work, leg: Leg, *, kind: MessageKind, errand: Errand) -> None:
    work.messages.add(
        Message(
            id=MessageId(work.ids.new()),
            region=leg.region,
            kind=kind,
            errand=errand,
            to="",
            language=leg.dialogue.language,
            not_before=work.now,
            stale_at=work.now + STALE_LENGTH,
            created_at=work.now,
            leg=_other(leg),
            request=leg.request,
        )
    )


def _ward(work: Work, leg: Leg) -> WardContact | None:
    stay = work.stays.of_requests([leg.request]).get(leg.request) if leg.request else None
    ward = work.phonebook.wards.get(stay.unit) if stay else None
    return ward if ward is not None and ward.phones else None


def _other(leg: Leg) -> LegId:
    return LegId(UUID(str(leg.dialogue.data[OTHER])))


def _room(leg: LegId) -> str:
    return f"ward-{leg}"


FULFILS: Fulfils = {PutThrough: put_through}
