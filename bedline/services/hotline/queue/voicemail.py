"""Messages that callers leave: said, kept, and listened to by somebody who then rings back."""

from dataclasses import replace
from typing import Final

from bedline.domain.calls import Leg, LegEnd, LegId
from bedline.domain.errors import Conflict
from bedline.domain.facts import VoicemailHeard, VoicemailLeft
from bedline.domain.ids import TaskId
from bedline.domain.people import Role
from bedline.domain.scripts.talk import HangUp, Line, Turn
from bedline.domain.scripts.talk import Voicemail as Speak
from bedline.domain.tasks import Task, TaskKind
from bedline.ports.storage import Work
from bedline.ports.telephony import Voicemail, VoicemailId
from bedline.services import access, tasks
from bedline.services.hotline.conversations.fulfilling import Said
from bedline.services.hotline.queue import alert
from bedline.services.hotline.telling import call_on_desk, is_crisis

MOST_SECONDS: Final = 90


def speak() -> Turn:
    """Return the turn in which the caller is asked to speak after the tone; nothing else is ever recorded."""
    return Turn((Line("nobody_came"), Line("speak_after_tone")), Speak(MOST_SECONDS))


def spoken(work: Work, *, leg: LegId) -> Said:
    """Return what the caller hears after speaking, or after saying nothing."""
    return Said(work.legs.get(leg), Turn((Line("voicemail_thanks"),), HangUp()))


def recorded(work: Work, *, leg: LegId, provider_ref: str, seconds: int) -> None:
    """Keep that a message of so many seconds can be fetched; told twice, it is kept once."""
    found = work.legs.get(leg)
    voicemail = Voicemail(
        id=VoicemailId(work.ids.new()),
        region=found.region,
        leg=leg,
        recorded_at=work.now,
        provider_ref=provider_ref,
        seconds=seconds,
    )
    if not work.voicemails.add(voicemail):
        return
    work.legs.save(replace(found, outcome=LegEnd.VOICEMAIL))
    crisis = is_crisis(work, found)
    if _task(work, found) is None:
        call_on_desk(work, kind=TaskKind.VOICEMAIL, leg=found, crisis=crisis)
    task = _task(work, found)
    if task is not None:
        params = {**task.params, "voicemail": str(voicemail.id), "seconds": str(seconds)}
        work.tasks.save(replace(task, params=params))
        fact = VoicemailLeft(region=found.region, at=work.now, by=work.actor.id, leg=leg, task=task.id, seconds=seconds)
        work.record(fact)


def heard(work: Work, *, voicemail: VoicemailId) -> Voicemail:
    """Note that the actor has listened to it and sees to the caller; its task stays until they have been rung back.

    Raises:
        NotFound, NotAllowed: as ``access`` says; ``unknown_voicemail``.
    """
    found = _get(work, voicemail)
    if found.heard_at is not None:
        return found
    after = replace(found, heard_at=work.now, heard_by=work.actor.id)
    work.voicemails.save(after)
    work.record(VoicemailHeard(region=found.region, at=work.now, by=work.actor.id, leg=found.leg))
    leg = work.legs.by_ids([found.leg])[found.leg]
    if leg.waiting is not None:
        alert.acknowledge(work, work.waitings.get(leg.waiting), by=work.actor.id)
    return after


def done(work: Work, *, task: TaskId, outcome: str) -> Task:
    """Note that the actor did a task; when it was about a caller whom nobody took, nobody else is alerted.

    Raises:
        NotAllowed, NotFound, Invalid, Conflict: as ``tasks.finish`` says.
    """
    about = work.tasks.by_ids([task]).get(task)
    leg = work.legs.by_ids([about.leg]).get(about.leg) if about is not None and about.leg else None
    # Locked before the task, as by everybody.
    waiting = work.waitings.get(leg.waiting) if leg is not None and leg.waiting else None
    finished = tasks.finish(work, task=task, outcome=outcome)
    if waiting is not None:
        alert.acknowledge(work, waiting, by=work.actor.id)
    return finished


def sound(work: Work, *, voicemail: VoicemailId) -> bytes:
    """Return what the caller said, as WAV; listening is written down.

    Raises:
        NotFound, NotAllowed: as ``access`` says; ``unknown_voicemail``.
        Conflict: ``voicemail_not_here`` before it has been fetched, and after it was forgotten.
    """
    found = _get(work, voicemail)
    work.audit.note(event="voicemail_played", action="R", subject_kind="voicemail", subject=str(found.id), details={})
    if found.sound is None:
        raise Conflict("voicemail_not_here")
    return found.sound


def _get(work: Work, voicemail: VoicemailId) -> Voicemail:
    access.require(work, Role.COORDINATOR)
    found = work.voicemails.get(voicemail)
    access.region(work, found.region)
    return found


def _task(work: Work, leg: Leg) -> Task | None:
    found = (each for each in work.tasks.open_about(leg.id) if each.kind is TaskKind.VOICEMAIL)
    return next(found, None)
