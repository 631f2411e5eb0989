"""What the hotline asks of the provider for a waiting caller: ring, move, hang up, alert; written into the outbox."""

from collections.abc import Mapping
from datetime import timedelta

from bedline.domain.calls import LegId, WaitingId
from bedline.domain.errors import NotFound
from bedline.domain.hotline import Ring, Waiting
from bedline.domain.ids import PersonId, RegionId, RequestId
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.rota import Duty
from bedline.ports.storage import Work

# A caller who is not moved by then has to be rung back; a telephone that rings by then has stopped by itself.
MOVE_LENGTH = timedelta(seconds=20)
STOP_LENGTH = timedelta(seconds=60)
ALERT_LENGTH = timedelta(minutes=10)


def ring(work: Work, *, waiting: Waiting, duty: Duty, ring: Ring) -> None:
    """Have somebody on duty rung for a caller, on the leg of that ring."""
    work.messages.put(
        Message(
            id=MessageId(work.ids.new()),
            region=waiting.region,
            kind=MessageKind.CALL,
            errand=Errand.RING_DUTY,
            to=duty.phone,
            language=language_of(work, duty.person, region=waiting.region),
            not_before=work.now,
            stale_at=ring.until,
            created_at=work.now,
            leg=ring.leg,
            person=duty.person,
            waiting=waiting.id,
            request=waiting.request,
        )
    )


def stop(work: Work, *, waiting: Waiting, rings: tuple[Ring, ...]) -> None:
    """Stop these telephones: a ringing one falls silent, one that was picked up is told why it is not needed."""
    legs = work.legs.by_ids([ring.leg for ring in rings])
    for ring in rings:
        leg = legs.get(ring.leg)
        if leg is not None and leg.over:
            continue
        spoken_to = leg is not None and leg.answered_at is not None
        kind = MessageKind.MOVE if spoken_to else MessageKind.HANG_UP
        to_leg(work, waiting=waiting, kind=kind, errand=Errand.STOP_RINGING, leg=ring.leg, length=STOP_LENGTH)


def move(work: Work, *, waiting: Waiting, leg: LegId) -> None:
    """Have a call ask us anew what to do: out of the queue, or out of the room."""
    to_leg(work, waiting=waiting, kind=MessageKind.MOVE, errand=Errand.TO_CONFERENCE, leg=leg, length=MOVE_LENGTH)


def alert(work: Work, *, waiting: Waiting, duty: Duty, since: str, phone: str) -> None:
    """Tell somebody on duty, by text and by a call, that a caller could reach nobody."""
    params = {"since": since, "phone": phone}
    _alert(work, duty=duty, region=waiting.region, waiting=waiting.id, request=waiting.request, params=params)


def rouse(work: Work, *, duty: Duty, region: RegionId, request: RequestId | None, params: Mapping[str, str]) -> None:
    """Tell somebody on duty, by text and by a call, of a crisis that no caller waits with in the queue."""
    _alert(work, duty=duty, region=region, waiting=None, request=request, params=params)


def language_of(work: Work, person: PersonId, *, region: RegionId) -> str:
    """Return in which language somebody on duty is spoken to; a neighbour without an account, in the region's first."""
    try:
        return work.people.find(person).language
    except NotFound:
        return work.regions[region].languages[0]


def _alert(
    work: Work,
    *,
    duty: Duty,
    region: RegionId,
    waiting: WaitingId | None,
    request: RequestId | None,
    params: Mapping[str, str],
) -> None:
    for kind in (MessageKind.TEXT, MessageKind.CALL):
        message = Message(
            id=MessageId(work.ids.new()),
            region=region,
            kind=kind,
            errand=Errand.ALERT_DUTY,
            to=duty.phone,
            language=language_of(work, duty.person, region=region),
            not_before=work.now,
            stale_at=work.now + ALERT_LENGTH,
            created_at=work.now,
            params=params,
            leg=LegId(work.ids.new()) if kind is MessageKind.CALL else None,
            person=duty.person,
            waiting=waiting,
            request=request,
        )
        work.messages.put(message)


def to_leg(work: Work, *, waiting: Waiting, kind: MessageKind, errand: Errand, leg: LegId, length: timedelta) -> None:
    """Have something done to a call that is there already."""
    work.messages.put(
        Message(
            id=MessageId(work.ids.new()),
            region=waiting.region,
            kind=kind,
            errand=errand,
            # It goes to a call, not to a number.
            to="",
            language=work.regions[waiting.region].languages[0],
            not_before=work.now,
            stale_at=work.now + length,
            created_at=work.now,
            leg=leg,
            waiting=waiting.id,
            request=waiting.request,
        )
    )
