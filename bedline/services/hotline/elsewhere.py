"""Callers who rang while we were away: fetched from the provider afterwards, so that somebody rings them back."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bedline.domain.calls import MOVES, Direction, Leg, LegState
from bedline.domain.facts import CallBegan
from bedline.domain.ids import RegionId
from bedline.domain.people import EVERYWHERE, bedline_in
from bedline.domain.tasks import TaskKind
from bedline.ports.rhythm import Beat, Beats
from bedline.ports.storage import Work
from bedline.ports.telephone import HeldCall, HeldRecording, ProviderFault, ProviderSilent
from bedline.services import tasks
from bedline.services.hotline import endings
from bedline.services.hotline.conversations import identity
from bedline.services.hotline.delivery.outlet import Outlet
from bedline.services.hotline.queue import voicemail

log: Final = logging.getLogger(__name__)

# Under this name it is kept when anybody last looked: all processes look as seldom as one, and after an outage
# the first of them looks back to where it began.
BEAT: Final = "callers met elsewhere"
LOOK_LENGTH: Final = timedelta(minutes=2)
# A call that began before the last look may have ended after it.
OVERLAP_LENGTH: Final = endings.LONGEST_CALL_LENGTH
# How far back it is looked the first time of all, and at the most: after that nobody rings back any more.
FIRST_LENGTH: Final = timedelta(days=1)
MOST_LENGTH: Final = timedelta(days=7)
# What has only just ended may still be told to us.
JUST_LENGTH: Final = timedelta(minutes=1)


def look(outlet: Outlet, *, beats: Beats) -> int:
    """Ask the provider for calls and recordings of our numbers that we never heard of; return how many there were.

    May be done by any process at any time; what is known is left alone. No transaction is open while the provider
    is asked. What it cannot tell now is asked again, from the same moment on.
    """
    now = outlet.clock.now()
    last = next((each.at for each in beats.all() if each.name == BEAT), None)
    if last is not None and now - last < LOOK_LENGTH:
        return 0
    since = max(now - MOST_LENGTH, (last or now - FIRST_LENGTH) - OVERLAP_LENGTH)
    try:
        recordings = outlet.telephone.recordings()
        calls = _calls(outlet, since=since, left=recordings)
    except (ProviderFault, ProviderSilent) as later:
        log.warning("Nobody can say now who rang while we were away: %s", type(later).__name__)
        return 0
    done = sum(_bring(outlet, call, recordings) for call in calls)
    beats.write(Beat(BEAT, now, done=done))
    return done


def met(work: Work, *, call: HeldCall, recordings: Sequence[HeldRecording] = ()) -> bool:
    """Keep a call to one of our numbers that is over, and what was said in it; False when there is nothing new.

    The caller of a call that we never heard of has to be rung back, whomever they have spoken to meanwhile.
    """
    leg = work.legs.by_provider_call(call.ref)
    if leg is None:
        leg = _begun(work, call)
        if leg is None:
            return False
        _said(work, leg, recordings)
        endings.ended(work, work.legs.get(leg.id))
        return True
    return leg.direction is Direction.IN and _said(work, leg, recordings)


def _begun(work: Work, call: HeldCall) -> Leg | None:
    """Return the leg of a call that is over, new; None when it was to no number of ours, or somebody has kept it."""
    hotline = work.phonebook.hotlines.get(call.to)
    if hotline is None or call.state not in MOVES.final:
        return None
    leg = identity.arrived(work, hotline=hotline, caller=call.caller, provider_call=call.ref)
    answered_at = call.began_at if call.state is LegState.COMPLETED else None
    ended_at = call.ended_at or work.now
    leg = replace(leg, state=call.state, created_at=call.began_at, answered_at=answered_at, ended_at=ended_at)
    if not work.legs.add(leg):
        return None
    by = work.actor.id
    work.record(CallBegan(region=leg.region, at=work.now, by=by, leg=leg.id, purpose=leg.purpose.value))
    return leg


def _said(work: Work, leg: Leg, recordings: Sequence[HeldRecording]) -> bool:
    known = work.voicemails.known([each.ref for each in recordings]) if recordings else frozenset()
    new = [each for each in recordings if each.ref not in known]
    for each in new:
        voicemail.recorded(work, leg=leg.id, provider_ref=each.ref, seconds=each.seconds)
    about = work.tasks.open_about(leg.id) if new else ()
    for task in (each for each in about if each.kind is TaskKind.MISSED_CALL):
        # Whoever listens to the message rings back: once is enough.
        tasks.done(work, task=task, outcome="voicemail_left")
    return bool(new)


def _calls(outlet: Outlet, *, since: datetime, left: Sequence[HeldRecording]) -> list[HeldCall]:
    """Return calls that we may never have heard of, and those in which something was left that we have not fetched."""
    telephone, before = outlet.telephone, outlet.clock.now() - JUST_LENGTH
    with outlet.storage.reading(bedline_in()) as work:
        numbers = tuple(work.phonebook.hotlines)
    found = {call.ref: call for number in numbers for call in telephone.calls_to(number, since=since)}
    with outlet.storage.reading(bedline_in()) as work:
        known = work.legs.known(found)
        fetched = work.voicemails.known([each.ref for each in left])
    over = [each for each in found.values() if each.ended_at is not None and each.ended_at < before]
    new = {each.ref: each for each in over if each.ref not in known}
    for recording in left:
        if recording.ref not in fetched and recording.made_at < before and recording.call not in new:
            # Perhaps left long ago, in a call that was not looked for.
            new[recording.call] = found.get(recording.call) or telephone.held_call(recording.call)
    return list(new.values())


def _bring(outlet: Outlet, call: HeldCall, recordings: Sequence[HeldRecording]) -> bool:
    # Should the storage give way, nothing is noted as looked at, and all of it is looked for again.
    with outlet.storage.work(bedline_in(_region(outlet, call))) as work:
        return met(work, call=call, recordings=[each for each in recordings if each.call == call.ref])


def _region(outlet: Outlet, call: HeldCall) -> RegionId:
    with outlet.storage.reading(bedline_in()) as work:
        hotline = work.phonebook.hotlines.get(call.to)
    # Of no number of ours: nothing comes of it, in whichever region.
    return hotline.region if hotline is not None else EVERYWHERE
