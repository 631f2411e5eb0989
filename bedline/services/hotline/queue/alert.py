"""Alerting people on duty of a caller whom nobody took, one after the other, until one says: I see to it."""

from zoneinfo import ZoneInfo

from bedline.domain import alerts
from bedline.domain.calls import Leg
from bedline.domain.facts import AlertAnswered, DutyAlerted
from bedline.domain.hotline import IN_LINE, Waiting
from bedline.domain.ids import PersonId
from bedline.domain.messages import Message
from bedline.domain.scripts import alert as script
from bedline.domain.scripts.talk import Dialogue, Wish
from bedline.ports.storage import Work
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils
from bedline.services.hotline.queue import orders, rousing
from bedline.services.hotline.telling import about_call, kind_of


def go_on(work: Work, waiting: Waiting) -> Waiting:
    """Alert the next for a locked wait that came to nothing, unless somebody sees to it already; keep the wait.

    Whoever still waits on the line has the people on duty first.
    """
    if not work.tasks.open_about(waiting.leg):
        # Somebody has done it without being told.
        waiting = alerts.unanswered(waiting)
    elif (later := alerts.put_off(waiting, needed=_needed(work, waiting), now=work.now)) is not None:
        waiting = later
    elif (duty := alerts.next_to_alert(waiting)) is None:
        waiting = alerts.unanswered(waiting)
    else:
        waiting = alerts.alerted(waiting, person=duty.person, now=work.now)
        language = orders.language_of(work, duty.person, region=waiting.region)
        shown = work.phonebook.shown(waiting.region, language=language)
        since = waiting.since_at.astimezone(ZoneInfo(work.regions[waiting.region].timezone))
        orders.alert(work, waiting=waiting, duty=duty, since=f"{since:%H:%M}", phone=shown.number if shown else "")
        work.record(DutyAlerted(**about_call(work, waiting), person=duty.person))
    work.waitings.save(waiting)
    return waiting


def _needed(work: Work, waiting: Waiting) -> frozenset[PersonId]:
    """Return who may be rung for somebody who waits on the line now."""
    line = work.waitings.in_line(waiting.region)
    others = (each for each in line if each.id != waiting.id and each.state in IN_LINE)
    return frozenset(duty.person for other in others for duty in other.chain)


def acknowledge(work: Work, waiting: Waiting, *, by: PersonId) -> Waiting:
    """Note that somebody sees to a caller whom nobody took: nobody else is alerted."""
    after = alerts.acknowledged(waiting, by=by, now=work.now)
    if after is not waiting:
        work.waitings.save(after)
        work.record(AlertAnswered(**about_call(work, after), person=by))
    return after


def over(work: Work, leg: Leg) -> None:
    """Go on without somebody who was alerted and has pressed no key: in a crisis at once, while some know nothing."""
    if leg.waiting is None:
        rousing.over(work, leg)
    elif leg.outcome is None:
        after = alerts.silent(work.waitings.get(leg.waiting), now=work.now)
        work.waitings.save(after)


def opening(work: Work, message: Message) -> Dialogue | None:
    """Return what somebody who is alerted hears; None when somebody sees to it already."""
    if message.waiting is None:
        return rousing.opening(work, message)
    waiting = work.waitings.by_ids([message.waiting])[message.waiting]
    if waiting.acknowledged_at is not None:
        return None
    caller = work.legs.by_ids([waiting.leg])[waiting.leg]
    word = {"caller": kind_of(caller, crisis=waiting.crisis), "since": message.params["since"]}
    return script.start(language=message.language, word=word)


def see_to_it(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """Let whoever was alerted take it upon them; the first key wins."""
    del wish
    if leg.waiting is None:
        return rousing.see_to_it(work, leg)
    if leg.person is None:
        return Fulfilled(leg, script.Acknowledged(mine=False))
    waiting = acknowledge(work, work.waitings.get(leg.waiting), by=leg.person)
    return Fulfilled(leg, script.Acknowledged(mine=waiting.acknowledged_by == leg.person))


FULFILS: Fulfils = {script.SeeToIt: see_to_it}
