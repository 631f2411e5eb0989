"""Texts from wards and referrers: figures, answers, commands; each is answered in one text, or not at all."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bedline.domain.phonebook import HotlineNumber
from bedline.domain.replies import (
    Answer,
    Carrier,
    CarrierKind,
    Close,
    Command,
    CommandKind,
    Later,
    NotUnderstood,
    Open,
    Report,
)
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import tasks
from bedline.services.hotline.conversations import guessing
from bedline.services.hotline.delivery import letters
from bedline.services.hotline.delivery.outlet import Words
from bedline.services.hotline.texts import answers, closing, decisions, figures, memory, undo
from bedline.services.hotline.texts.memory import Memory
from bedline.services.hotline.texts.senders import Sender, Told, answerer, sender

log: Final = logging.getLogger(__name__)

# What is said to us, and not to the carrier.
Ours = Report | Answer | Later | Command | Close | Open | NotUnderstood


def receive(work: Work, *, words: Words, to: str, sender: str, body: str, provider_ref: str) -> str | None:
    """Take in a text to one of our numbers; return the words of the reply, or None to say nothing.

    Nothing is said to a number that is not in the phonebook, to words that belong to the carrier, and to somebody
    whose texts have led to nothing too often within the hour. The same words again within a minute get the same
    reply and do nothing.
    """
    del provider_ref
    ours = work.phonebook.hotlines[to]
    by = _known(work, ours=ours, number=sender)
    if by is None:
        return None
    # Whoever texts us from there is reached there.
    work.opt_outs.correct(sender)
    remembered = memory.recall(work, who=by.who)
    if remembered.says_again(body, now=work.now):
        memory.keep(work, remembered, who=by.who)
        return remembered.reply
    told = _told(work, by=by, body=body, remembered=remembered)
    if told is None:
        memory.keep(work, remembered, who=by.who)
        return None
    after = told.memory.tried(now=work.now) if told.in_vain else told.memory
    reply = None if told.in_vain and after.tires else _written(told, by=by, words=words)
    after = replace(after, said=memory.digest(body), said_at=work.now.isoformat(), reply=reply)
    memory.keep(work, after, who=by.who)
    return reply


def _known(work: Work, *, ours: HotlineNumber, number: str) -> Sender | None:
    by = sender(work, ours=ours, number=number)
    if by is None:
        # Counted, and nothing more: whoever it is, they learn nothing from us.
        log.info("a text came from a number that is not in the phonebook")
        work.audit.note(
            event="text_from_stranger", action="R", subject_kind="region", subject=ours.region, allowed=False
        )
    return by


def _told(work: Work, *, by: Sender, body: str, remembered: Memory) -> Told | None:
    read = by.words.read(body)
    meaning = read.meaning
    if isinstance(meaning, Carrier):
        _obeyed(work, by=by, kind=meaning.kind)
        return None
    decider = by.person if by.person is not None and by.person.role in decisions.MAY_DECIDE else None
    decides = decider is not None and isinstance(meaning, Answer)
    if not by.units and not decides:
        return Told("nothing_open", remembered, {"phone": by.to_ring}, in_vain=True)
    if read.pin is not None:
        if not _proved(work, by=by, pin=read.pin):
            return Told("pin_refused", remembered, {"phone": by.to_ring}, in_vain=True)
        by = replace(by, proved=True)
    if decider is not None and isinstance(meaning, Answer):
        return decisions.take(work, by=by, person=decider, answer=meaning, memory=remembered)
    return _meant(work, by=by, meaning=meaning, remembered=remembered)


def _meant(work: Work, *, by: Sender, meaning: Ours, remembered: Memory) -> Told:
    match meaning:
        case Report(free):
            return figures.report(work, by=by, free=by.words.by_unit(free), memory=remembered)
        case Answer():
            return answers.take(work, by=by, answer=meaning, memory=remembered)
        case Later():
            return answers.later(work, by=by, said=meaning, memory=remembered)
        case Command(kind):
            return COMMANDS[kind](work, by=by, memory=remembered)
        case Close() | Open() | NotUnderstood(closing=True):
            return closing.take(work, by=by, said=meaning, memory=remembered)
        case NotUnderstood(word, answering=answering):
            params = {"word": word[: closing.ECHOED], "example": by.words.example, "phone": by.to_ring}
            return Told("answer_not_understood" if answering else "not_understood", remembered, params, in_vain=True)


def _help(work: Work, *, by: Sender, memory: Memory) -> Told:
    del work
    return Told("help", memory, {"example": by.words.example, "phone": by.to_ring})


def _obeyed(work: Work, *, by: Sender, kind: CarrierKind) -> None:
    """Note what the carrier does by itself: after an opt-out nobody can be texted, which the desk has to know."""
    if kind is CarrierKind.HELP:
        return
    out = kind is CarrierKind.OPT_OUT
    work.opt_outs.note(by.number, out=out, now=work.now)
    for unit in by.units if out else ():
        tasks.put_on_desk(
            work,
            kind=TaskKind.TEXT_FAILED,
            region=unit.region,
            unit=unit.id,
            errand="opt_out",
            error_code="",
            **tasks.ward(work, unit.id),
        )


def _proved(work: Work, *, by: Sender, pin: str) -> bool:
    person = by.person
    if by.units:
        person = answerer(work, by.facilities[0]) if len(by.facilities) == 1 else None
    code = person.id if person else by.facilities[0]
    checked = guessing.check(
        work, person.id if person else None, code=code, pin=pin, number=by.number, region=by.region.id
    )
    return checked.person is not None


def _written(told: Told, *, by: Sender, words: Words) -> str:
    return letters.written(f"reply.{told.key}", language=by.language, params=told.params, words=words, region=by.region)


COMMANDS: Final[Mapping[CommandKind, Callable[..., Told]]] = {
    CommandKind.STATUS: figures.status,
    CommandKind.HELP: _help,
    CommandKind.UNDO: undo.undo,
    CommandKind.SAME: figures.same,
    CommandKind.ALL_FULL: figures.all_full,
}
