"""What the desk asks of the hotline: who is on the line, who is on duty, a number to ring back, and "I take it"."""

from bedline.domain import hotline
from bedline.domain.board import Body
from bedline.domain.calls import LegId, WaitingId
from bedline.domain.errors import Conflict, NotFound
from bedline.domain.facts import CallerRung
from bedline.domain.hotline import Ring, Waiting
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.people import Role
from bedline.domain.rota import Duty, Rung
from bedline.domain.views import moment
from bedline.ports.storage import Work
from bedline.services import access
from bedline.services.hotline import drawn
from bedline.services.hotline.queue import orders, ringing
from bedline.services.hotline.telling import about, number_of


def calls(work: Work, *, region: RegionId) -> Body:
    """Return the calls on the line of a region, and who waits for a human, in the order of their turns.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR)
    access.region(work, region)
    return {"calls": drawn.calls(work, region=region), "waiting": drawn.waiting(work, region=region)}


def duty(work: Work, *, region: RegionId) -> list[Body]:
    """Return who is on duty now, in the order in which they are rung, and who of them is on a call.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.COORDINATOR)
    access.region(work, region)
    rota = work.phonebook.rotas.get(region)
    duties = rota.on_duty(work.now) if rota else ()
    people = {each.person for each in duties}
    names = drawn.names(work, people)
    busy = work.legs.busy(people) if people else frozenset()
    return [
        {
            "person": {"id": each.person, "name": names.get(each.person, each.person)},
            "rung": each.rung.name.lower(),
            "until": moment(each.ends_at),
            "busy": each.person in busy,
        }
        for each in duties
    ]


def number(work: Work, *, call: LegId) -> str:
    """Return the number on which to ring a caller back; that it was asked for is written down.

    Raises:
        NotFound, NotAllowed: as ``access`` says; ``unknown_leg``; ``no_number`` when the caller withheld it and we have
            no other.
    """
    access.require(work, Role.COORDINATOR)
    leg = work.legs.by_ids([call]).get(call)
    if leg is None or leg.region != work.actor.region:
        raise NotFound("unknown_leg")
    work.audit.note(event="number_shown", action="R", subject_kind="leg", subject=str(call), details={})
    found = number_of(work, leg)
    if found is None:
        raise NotFound("no_number")
    return found


def take(work: Work, *, waiting: WaitingId) -> Waiting:
    """Have the actor's own telephone rung for this caller now, whoever's turn it is.

    The actor's key on that telephone takes the caller, as with everybody on duty.

    Raises:
        NotFound, NotAllowed: as ``access`` says; ``unknown_waiting``.
        Conflict: ``caller_taken`` or ``caller_gone`` when nobody is to be taken any more; ``no_duty_phone``;
            ``on_a_call`` for somebody who is on a call, or being rung, already.
    """
    access.require(work, Role.COORDINATOR)
    found = work.waitings.get(waiting)
    access.region(work, found.region)
    hotline.check_in_line(found)
    mine = _own_phone(work, found.region)
    if work.actor.id in work.legs.busy([mine.person]) | {ring.person for ring in found.ringing}:
        raise Conflict("on_a_call")
    ring = Ring(LegId(work.ids.new()), mine.person, work.now + hotline.RING_LENGTH + ringing.GRACE_LENGTH)
    after = hotline.rings_for(found, rings=(ring,), now=work.now)
    orders.ring(work, waiting=after, duty=mine, ring=ring)
    work.waitings.save(after)
    work.record(CallerRung(**about(work, after), person=mine.person))
    return after


def _own_phone(work: Work, region: RegionId) -> Duty:
    """Return on which telephone the actor is rung: that of the duty, or the one that is registered."""
    me: PersonId = work.actor.id
    rota = work.phonebook.rotas.get(region)
    on_duty = next((each for each in (rota.on_duty(work.now) if rota else ()) if each.person == me), None)
    if on_duty is not None:
        return on_duty
    subscriber = work.phonebook.subscriber(me)
    if subscriber is None or subscriber.phone is None:
        raise Conflict("no_duty_phone")
    return Duty(me, subscriber.phone, Rung.FIRST, work.now)
