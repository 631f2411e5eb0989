"""Every call from its first ring to its end: who rings, what is said next, and what remains when the line is dead."""

from dataclasses import replace
from typing import Final

from bedline.domain import calls
from bedline.domain.calls import Direction, Leg, LegEnd, LegId, LegState, Progress, Purpose, Verified
from bedline.domain.facts import CallBegan, CallWentOn
from bedline.domain.scripts import afterwards, duty, engine, gp, join, ring_back, ward_answer, ward_report
from bedline.domain.scripts import alert as alert_script
from bedline.domain.scripts import office as office_script
from bedline.domain.scripts import search_given as search_script
from bedline.domain.scripts.engine import Script, Turned, learning
from bedline.domain.scripts.talk import Began, Event, HangUp, Heard, Line, ReachHuman, Turn, Wish
from bedline.ports.storage import Work
from bedline.services.hotline import endings
from bedline.services.hotline.conversations import gp as gp_service
from bedline.services.hotline.conversations import (
    identity,
    offices,
    proposed,
    search_given,
    told,
    turns,
    ward,
    ward_closing,
)
from bedline.services.hotline.conversations import ring_back as ring_back_service
from bedline.services.hotline.conversations import ward_report as ward_report_service
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils, Said
from bedline.services.hotline.outgoing import reringing
from bedline.services.hotline.queue import alert, put_through, queueing, room
from bedline.services.hotline.queue import duty as duty_service

SCRIPTS: Final[dict[str, Script]] = {
    "gp": gp.SCRIPT,
    "ward_report": ward_report.SCRIPT,
    "ward_answer": ward_answer.SCRIPT,
    "ring_back": ring_back.SCRIPT,
    "search_given": search_script.SCRIPT,
    "office": office_script.SCRIPT,
    "duty": duty.SCRIPT,
    "alert": alert_script.SCRIPT,
    "join": join.SCRIPT,
    "afterwards": afterwards.SCRIPT,
}
FULFILS: Final[Fulfils] = {
    **identity.FULFILS,
    **gp_service.FULFILS,
    **ward.FULFILS,
    **ward_report_service.FULFILS,
    **ward_closing.FULFILS,
    **ring_back_service.FULFILS,
    **proposed.FULFILS,
    **search_given.FULFILS,
    **offices.FULFILS,
    **queueing.FULFILS,
    **duty_service.FULFILS,
    **alert.FULFILS,
    **put_through.FULFILS,
}
# A script that wishes on and on would leave the caller in silence.
MOST_ROUNDS: Final = 12
# Kept in the dialogue once a key was pressed: somebody is there, and no machine.
KEYED: Final = "keyed"
# Why a human is reached when no script asked for one.
TROUBLE: Final = "trouble"


def ring_in(work: Work, *, to: str, caller: str | None, provider_call: str) -> Said:
    """Answer a call to one of our numbers; told of the same call again, say the same again."""
    known = work.legs.by_provider_call(provider_call)
    if known is not None:
        return turns.again(known)
    leg = _begun(work, to=to, caller=caller, provider_call=provider_call)
    return _settled(work, leg, _entered(leg))


def reach_human_unknown(work: Work, *, to: str, caller: str | None, provider_call: str) -> Said:
    """Bring a caller to a human whose call is at an address that we do not know (any more)."""
    leg = work.legs.by_provider_call(provider_call)
    if leg is None:
        leg = _begun(work, to=to, caller=caller, provider_call=provider_call)
    return _settled(work, leg, Turned(leg.dialogue, ReachHuman(TROUBLE)))


def turn(work: Work, *, leg: LegId, nonce: str, event: Event) -> Said:
    """Go on with the conversation; any step but the one that may be answered now only says the present one again.

    Raises:
        NotFound: ``unknown_leg``.
        Refusal: what nobody foresaw; all of this work has to be given up, and the caller helped by ``help_instead``.
    """
    found = work.legs.get(leg)
    if found.over or nonce != found.nonce:
        return turns.again(found)
    if isinstance(event, Began):
        return _settled(work, *_picked_up(work, found))
    event = turns.meant(found, event, now=work.now)
    if isinstance(event, Heard):
        found = replace(found, dialogue=learning(found.dialogue, **{KEYED: True}))
    # Whatever comes after a result comes from somebody who has heard it.
    found = told.heard(work, found)
    said = _settled(work, found, engine.advance(_script(found), found.dialogue, event))
    if _on_desk(said.leg) != _on_desk(found):
        _went_on(work, said.leg)
    return said


def help_instead(work: Work, *, leg: LegId, nonce: str) -> Said:
    """Bring a caller to a human whose step was refused, for a reason that no script foresaw.

    To be called in a work of its own: the refused one has been rolled back, and nothing of it is half-done.

    Raises:
        NotFound: ``unknown_leg``.
    """
    found = work.legs.get(leg)
    if found.over or nonce != found.nonce:
        return turns.again(found)
    found = calls.answered(found, now=work.now)
    if _nobody_there(found, ReachHuman(TROUBLE)):
        return turns.say(work, found, Turn((), HangUp()))
    done = queueing.enter(work, found, TROUBLE)
    if isinstance(done.then, Turn):
        done = replace(done, then=replace(done.then, lines=(Line("not_done"), *done.then.lines)))
    return _after(work, done)


def moved(work: Work, *, leg: LegId) -> Said:
    """Return what a call hears that was moved by us: the room it was meant for, why there is none, or what is over.

    Raises:
        NotFound: ``unknown_leg``.
    """
    found = work.legs.get(leg)
    if found.offer is not None and found.waiting is None:
        return _after(work, ward.overtaken(work, found, somebody=bool(found.dialogue.data.get(KEYED))))
    return _after(work, room.arrived(work, found))


def progressed(work: Work, *, told: Progress, leg: LegId | None = None, provider_call: str | None = None) -> None:
    """Take in how a call fares; of one that nobody knows, nothing. One that ends leaves nothing half-done."""
    found = work.legs.get(leg) if leg is not None else work.legs.by_provider_call(provider_call or "")
    if found is None:
        return
    after = calls.progressed(found, told, now=work.now)
    work.legs.save(after)
    if after.over and not found.over:
        _ended(work, replace(after, dialogue=found.dialogue))
    elif after.state is not found.state:
        _went_on(work, after)


def end_stuck(work: Work, *, leg: LegId) -> None:
    """End a leg of which nothing has been heard for longer than a call can last, as if the provider had told so."""
    found = work.legs.get(leg)
    state = LegState.COMPLETED if found.answered_at else LegState.FAILED
    progressed(work, leg=leg, told=Progress(state, found.last_sequence + 1))


def _begun(work: Work, *, to: str, caller: str | None, provider_call: str) -> Leg:
    hotline = work.phonebook.hotlines[to]
    leg = identity.arrived(work, hotline=hotline, caller=caller, provider_call=provider_call)
    work.legs.add(leg)
    purpose = leg.purpose.value
    work.record(CallBegan(region=leg.region, at=work.now, by=work.actor.id, leg=leg.id, purpose=purpose))
    return leg


def _picked_up(work: Work, leg: Leg) -> tuple[Leg, Turned]:
    """Return the leg of a call of ours that somebody has picked up, at a number that is registered for it."""
    verified = Verified.NUMBER if leg.verified is Verified.NONE else leg.verified
    leg = replace(calls.answered(leg, now=work.now), verified=verified)
    _went_on(work, leg)
    return leg, _entered(leg)


def _settled(work: Work, leg: Leg, turned: Turned) -> Said:
    """Fulfil what the script wishes until there is something to say, and say it."""
    for _ in range(MOST_ROUNDS):
        leg = replace(leg, dialogue=turned.dialogue)
        if isinstance(turned.what, Turn):
            return _said(work, leg, turned.what)
        if _nobody_there(leg, turned.what):
            return turns.say(work, leg, Turn((), HangUp()))
        done = FULFILS[type(turned.what)](work, leg, turned.what)
        if isinstance(done.then, Turn):
            return _after(work, done)
        leg = done.leg
        turned = _entered(leg) if done.then is None else engine.advance(_script(leg), leg.dialogue, done.then)
    return _after(work, queueing.enter(work, leg, TROUBLE))


def _after(work: Work, done: Fulfilled) -> Said:
    if isinstance(done.then, Turn):
        return turns.say(work, done.leg, done.then)
    return _settled(work, done.leg, _entered(done.leg))


def _said(work: Work, leg: Leg, turn: Turn) -> Said:
    if isinstance(turn.then, HangUp):
        leg = replace(leg, outcome=leg.outcome or LegEnd.GOODBYE)
    return turns.say(work, leg, turn)


def _ended(work: Work, leg: Leg) -> None:
    """Draw the conclusions from a call that is over, the conversation's before the desk's."""
    if leg.waiting is not None:
        # Locked before the request, as by everybody.
        work.waitings.get(leg.waiting)
    if turns.spoken_seconds(leg, now=work.now) >= told.HEARD_SECONDS:
        leg = told.heard(work, leg)
    leg = gp_service.hung_up(work, leg)
    work.legs.save(leg)
    endings.ended(work, leg)
    reringing.ended(work, leg=leg)


def _nobody_there(leg: Leg, wish: Wish) -> bool:
    """Say whether a call of ours met only silence: a machine, which is no caller for a human to help."""
    silent = leg.direction is Direction.OUT and not leg.dialogue.data.get(KEYED)
    return silent and isinstance(wish, ReachHuman) and leg.purpose is not Purpose.DUTY


def _entered(leg: Leg) -> Turned:
    return engine.begin(_script(leg), leg.dialogue)


def _script(leg: Leg) -> Script:
    return SCRIPTS[leg.dialogue.script]


def _on_desk(leg: Leg) -> object:
    """Return what the desk sees of a conversation."""
    return leg.purpose, leg.person, leg.unit, leg.request


def _went_on(work: Work, leg: Leg) -> None:
    work.record(CallWentOn(region=leg.region, at=work.now, by=work.actor.id, leg=leg.id))
