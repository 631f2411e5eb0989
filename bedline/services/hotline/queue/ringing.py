"""Ringing the people on duty for a caller who waits, until one says yes or nobody is left."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from bedline.domain import hotline
from bedline.domain.calls import Leg, LegId, WaitingId
from bedline.domain.facts import CallerGone, CallerLost, CallerRung, DutyMissed, NobodyCame, RingBackPromised
from bedline.domain.hotline import Ring, Waiting, WaitingState
from bedline.domain.ids import PersonId
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services.hotline.queue import alert, orders, rousing
from bedline.services.hotline.telling import about, put_on_desk

# The provider rings for a while and then says so; this much later we go on without its word.
GRACE_LENGTH = timedelta(seconds=5)


def ring_on(work: Work, *, waiting: WaitingId) -> None:
    """Do what is due about a wait: ring the next, give up, see that a taken caller has arrived, alert."""
    found = work.waitings.get(waiting)
    if found.due_at is None or found.due_at > work.now:
        return
    if found.state in hotline.IN_LINE:
        ring(work, found)
    elif found.state is WaitingState.TAKEN:
        not_moved(work, found)
    elif found.state is WaitingState.VOICEMAIL:
        alert.go_on(work, found)
    else:
        work.waitings.save(replace(found, due_at=None))


def ring(work: Work, waiting: Waiting, *, free: Collection[PersonId] = ()) -> Waiting:
    """Ring whoever is next for a locked wait, and keep it; when nobody is left, the caller may leave a message.

    ``free`` are people known to have put down the telephone just now.
    """
    waiting = _overdue(work, waiting)
    busy = busy_now(work, waiting) - frozenset(free)
    silent = _silent(work, waiting)
    whom = hotline.to_ring(hotline.counting(waiting, silent=silent), busy=busy, now=work.now)
    until = work.now + hotline.RING_LENGTH + GRACE_LENGTH
    rings = tuple(Ring(LegId(work.ids.new()), duty.person, until) for duty in whom)
    waiting = hotline.rings_for(waiting, rings=rings, now=work.now)
    if hotline.in_vain(hotline.counting(waiting, silent=silent), now=work.now):
        return give_up(work, waiting)
    for duty, each in zip(whom, rings, strict=True):
        orders.ring(work, waiting=waiting, duty=duty, ring=each)
        work.record(CallerRung(**about(work, waiting), person=duty.person))
    work.waitings.save(waiting)
    return waiting


def missed(work: Work, waiting: Waiting, *, leg: Leg, declined: bool = False) -> Waiting:
    """Go on to the next after silence, a no or a busy line; a leg that no longer rings for this caller does nothing."""
    after = hotline.missed(waiting, legs={leg.id}, now=work.now, declined=declined)
    if after is waiting:
        return waiting
    if leg.person is not None:
        work.record(DutyMissed(**about(work, waiting), person=leg.person))
    return ring(work, after, free={leg.person} if leg.over and leg.person is not None else ())


def put_off(work: Work, waiting: WaitingId, *, leg: LegId) -> None:
    """Go on without somebody who has come to be on a call before their telephone rang; they keep their try."""
    found = work.waitings.get(waiting)
    after = hotline.put_off(found, leg=leg, now=work.now)
    if after is not found:
        ring(work, after)


def give_up(work: Work, waiting: Waiting) -> Waiting:
    """Let the caller out of the queue to leave a message; somebody is alerted, and the desk has a task."""
    ended = end(work, waiting, WaitingState.VOICEMAIL)
    work.record(NobodyCame(**about(work, ended)))
    put_on_desk(work, kind=TaskKind.VOICEMAIL, waiting=ended)
    return alert.go_on(work, ended)


def promise(work: Work, waiting: Waiting) -> Waiting:
    """Promise the caller that a human rings back."""
    ended = end(work, waiting, WaitingState.RING_BACK)
    work.record(RingBackPromised(region=ended.region, at=work.now, by=work.actor.id, leg=ended.leg))
    put_on_desk(work, kind=TaskKind.RING_BACK, waiting=ended)
    return ended


def gone(work: Work, waiting: Waiting) -> Waiting:
    """Note that the caller has hung up while waiting: every telephone falls silent at once, and the desk has a task."""
    taken_on = waiting.taken_on if waiting.state is WaitingState.TAKEN else None
    ended = end(work, waiting, WaitingState.GONE)
    work.record(CallerGone(**about(work, ended)))
    put_on_desk(work, kind=TaskKind.MISSED_CALL, waiting=ended)
    if ended.crisis:
        rousing.missed(work, work.legs.by_ids([ended.leg])[ended.leg])
    if taken_on is not None:
        orders.move(work, waiting=ended, leg=taken_on)
    return ended


def not_moved(work: Work, waiting: Waiting) -> Waiting:
    """Have a caller rung back who could not be brought into the room; who took them is told so."""
    if waiting.state is not WaitingState.TAKEN:
        return waiting
    taken_on = waiting.taken_on
    ended = promise(work, waiting)
    if taken_on is not None:
        orders.move(work, waiting=ended, leg=taken_on)
    return ended


def lost(work: Work, waiting: Waiting) -> Waiting:
    """Put a taken caller back in line, first, because whoever took them has gone before they met."""
    work.record(CallerLost(**about(work, waiting)))
    return ring(work, hotline.lost(waiting, now=work.now), free={waiting.taken_by} if waiting.taken_by else ())


def end(work: Work, waiting: Waiting, state: WaitingState) -> Waiting:
    """End a wait, keep it, and stop every telephone that rings for it."""
    ended = hotline.ended(waiting, state, now=work.now)
    work.waitings.save(ended)
    orders.stop(work, waiting=ended, rings=waiting.ringing)
    return ended


def _overdue(work: Work, waiting: Waiting) -> Waiting:
    """Return the wait without the telephones that have rung long enough; who has picked up may hear the word out."""
    overdue = [each.leg for each in waiting.ringing if each.until <= work.now]
    legs = work.legs.by_ids(overdue) if overdue else {}
    for leg in legs.values():
        until = leg.answered_at + hotline.WHISPER_LENGTH if leg.answered_at else work.now
        if not leg.over and until > work.now:
            waiting = hotline.longer(waiting, leg=leg.id, until=until)
    silent = tuple(each for each in waiting.ringing if each.until <= work.now)
    # Who has picked up is left to the conversation: a late key is a yes as well.
    orders.stop(work, waiting=waiting, rings=tuple(each for each in silent if not _picked_up(legs.get(each.leg))))
    work.record(*(DutyMissed(**about(work, waiting), person=each.person) for each in silent))
    return hotline.missed(waiting, legs=[each.leg for each in silent], now=work.now)


def _picked_up(leg: Leg | None) -> bool:
    return leg is not None and leg.answered_at is not None


def busy_now(work: Work, waiting: Waiting) -> frozenset[PersonId]:
    """Return who of the chain is on a call, or about to be rung for somebody else."""
    others = (each for each in work.waitings.in_line(waiting.region) if each.id != waiting.id)
    rung = {ring.person for other in others for ring in other.ringing}
    return work.legs.busy({duty.person for duty in waiting.chain}) | rung


def _silent(work: Work, waiting: Waiting) -> Sequence[PersonId]:
    """Return who of the chain stayed silent for another caller while this one waited, once for each time."""
    rung = work.legs.in_vain(waiting.region, since=waiting.since_at)
    return [leg.person for leg in rung if leg.person is not None and leg.waiting != waiting.id]
