"""Mobiles that texts do not reach: none is sent there any more until somebody corrects it, and a call comes instead."""

from datetime import timedelta

import pytest

from bedline.domain.ids import TaskId
from bedline.domain.messages import Errand, Message, MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import AskBy
from bedline.domain.tasks import Task, TaskKind, TaskState
from bedline.services import tasks
from bedline.services.hotline.outgoing import writing
from bedline.simulator.twilio.habits import picks_up
from tests import builders as a
from tests.harness.outbox import GP, MOBILE, Office, office, phonebook

BY_TEXT = phonebook(ask_by=AskBy.TEXT)


def texts(there: Office, *errands: Errand) -> list[Message]:
    return [each for each in there.messages(*errands) if each.kind is MessageKind.TEXT]


def wrong_numbers(there: Office) -> list[Task]:
    return [task for task in there.tasks() if task.kind is TaskKind.NUMBER_WRONG and task.state is TaskState.OPEN]


def unknown_mobile(there: Office, *, code: int = 30005) -> None:
    """Ask a ward whose mobile the network does not know (any more)."""
    there.simulation.exchange.texts.failing[MOBILE] = code
    there.asks_for_a_bed()
    there.works()
    there.phone().always(picks_up())
    there.phones.passes(minutes=12)


@pytest.mark.parametrize("code", [30005, 30006])
def test_a_number_that_nobody_has_is_texted_once_told_to_the_desk_and_rung(code: int) -> None:
    with office(BY_TEXT) as there:
        unknown_mobile(there, code=code)
        reminders = texts(there, Errand.REMIND_WARD)
        assert [each.state for each in reminders] == [MessageState.CANCELED]
        assert len(there.simulation.exchange.texts.all) == 1
        assert there.phone().story().count("rang") >= 1
        (task,) = wrong_numbers(there)
        assert task.unit == "duin-1"
        assert MOBILE not in str(task.params)


def test_the_next_question_is_not_written_there_and_rings_at_once() -> None:
    with office(BY_TEXT) as there:
        unknown_mobile(there)
        there.simulation.exchange.texts.all.clear()
        before = len(texts(there))
        there.asks_for_a_bed()
        there.phones.passes(minutes=1, seconds=30)
        assert len(texts(there)) == before
        assert not there.simulation.exchange.texts.all
        assert there.phone().story().count("rang") >= 2, "not half the time to answer later"


def test_once_the_desk_has_seen_to_it_texts_go_there_again() -> None:
    with office(BY_TEXT) as there:
        unknown_mobile(there)
        (task,) = wrong_numbers(there)
        done(there, task.id)
        there.simulation.exchange.texts.failing.clear()
        there.asks_for_a_bed()
        there.phones.passes(20)
        assert there.simulation.exchange.texts.all
        assert wrong_numbers(there) == []
        there.phone(MOBILE).is_told("bed gevraagd")


def test_whoever_wants_no_texts_gets_none_when_a_number_is_corrected() -> None:
    with office(BY_TEXT) as there:
        unknown_mobile(there)
        there.do(lambda work: work.opt_outs.note(MOBILE, out=True, now=work.now))
        (task,) = wrong_numbers(there)
        done(there, task.id)
        assert there.do(lambda work: work.opt_outs.out(MOBILE))


def done(there: Office, task: TaskId) -> None:
    with there.storage.work(a.coordinator()) as work:
        tasks.finish(work, task=task, outcome="the number is right again")


def test_a_mobile_that_is_off_is_tried_again_and_in_a_crisis_its_ward_is_rung_at_once() -> None:
    with office(BY_TEXT) as there:
        there.simulation.exchange.texts.failing[MOBILE] = 30003
        offer = there.asks_for_a_bed()
        there.works()
        there.phone().rings(within=15)
        rung_at = there.storage.clock.now()
        assert rung_at - offer.made_at < timedelta(seconds=20), "not half the time to answer later"
        there.phones.passes(minutes=3)
        assert len(texts(there, Errand.ASK_WARD)) == 2, "and once more two minutes later"
        assert not there.do(lambda work: work.opt_outs.out(MOBILE)), "it may be on again"
        assert there.calls_placed() == 1 or there.phone().story()
        there.phones._phones.clear()


def test_a_referrers_mobile_that_is_unknown_is_put_on_the_desk_and_texted_again_once_seen_to() -> None:
    with office() as there:
        there.simulation.exchange.texts.failing[GP] = 30005
        request = there.request(there.asks_for_a_bed().request)
        with there.storage.work(bedline_in(a.POLDER)) as work:
            writing.text_gp(work, request=request)
        there.deliver()
        there.phones.passes(5)
        (task,) = wrong_numbers(there)
        assert (task.request, task.params["person"]) == (request.id, request.referrer)
        assert there.do(lambda work: work.opt_outs.out(GP))
        done(there, task.id)
        assert not there.do(lambda work: work.opt_outs.out(GP))
        there.phones._phones.clear()
