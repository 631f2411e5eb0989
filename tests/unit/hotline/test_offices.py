"""When a ladder comes to the payer, its office of that hour is rung, texted or left to our own people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bedline.domain.calls import Leg, LegState, Purpose
from bedline.domain.escalation import Escalation, Rung, RungKind
from bedline.domain.holidays import Holiday
from bedline.domain.hours import Hours
from bedline.domain.ids import RequestId
from bedline.domain.messages import Errand, Message, MessageKind, MessageState
from bedline.domain.offices import Office, OfficeBy, OfficeWord, at_hand
from bedline.domain.people import bedline_in
from bedline.domain.requests import Channel
from bedline.domain.scripts.talk import Began, Event, HangUp, Heard, Line, Silence
from bedline.domain.tasks import Task, TaskKind
from bedline.services import board, overview, requests, sweeps
from bedline.services.hotline import calls
from bedline.services.hotline.conversations.fulfilling import Said
from tests import builders as a
from tests.harness import outbox
from tests.harness.duty_desk import OURS, DutyDesk, duty_desk, keys

NUMBER: Final = "+31115000901"
RUNG_UP: Final = Office(name="Zorgkantoor", by=OfficeBy.PHONE, phone=NUMBER, answer_length=timedelta(minutes=20))
TEXTED: Final = replace(RUNG_UP, by=OfficeBy.TEXT)
BY_DAY: Final = Office(name="Team casuïstiek", phone="+31115000902", hours=Hours(time(8, 30), time(17), workdays=True))
AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
HIS_NAME: Final = "Piet de Vries"
ASKED: Final = requests.Asked(
    region=a.POLDER,
    channel=Channel.WEB,
    profile=a.profile(),
    answers=a.CLEAR_FOR_CRISIS,
    care_form=a.CRISIS,
    urgency="now",
    note=f"Dochter van {HIS_NAME} belt nog",
)


@dataclass
class Turned:
    """A desk whose request has just been turned to an office."""

    desk: DutyDesk
    request: RequestId

    @property
    def ladder(self) -> Escalation:
        found = self.desk.storage.state.requests[self.request].escalation
        assert found is not None
        return found

    @property
    def task(self) -> Task:
        (task,) = [each for each in self.desk.tasks() if each.kind is TaskKind.TURN_TO_PAYER]
        return task

    def sent(self) -> Sequence[Message]:
        return self.desk.messages(Errand.ASK_OFFICE)

    def leg(self) -> Leg:
        found = [each for each in self.desk.storage.state.legs.values() if each.purpose is Purpose.OFFICE]
        assert found, "no office is rung"
        return found[-1]

    def hears(self, event: Event) -> Said:
        leg = self.leg()
        said = self.desk.do(lambda work: calls.turn(work, leg=leg.id, nonce=leg.nonce, event=event))
        if isinstance(said.turn.then, HangUp):
            self.desk.ends(leg.id, LegState.COMPLETED)
        return said

    def withdraws(self) -> None:
        with self.desk.storage.work(a.gp()) as work:
            requests.withdraw(work, request=self.request, reason=next(iter(a.region().withdrawal_reasons)))


def turned_to(*offices: Office, opted_out: bool = False) -> Turned:
    desk = duty_desk(())
    if opted_out:
        desk.do(lambda work: work.opt_outs.note(NUMBER, out=True, now=work.now))
    rungs = (Rung(RungKind.REGION, timedelta(minutes=5)), Rung(RungKind.PAYER, timedelta(minutes=60), offices))
    forms = a.region().care_forms
    crisis = replace(forms[a.CRISIS], ladder=rungs)
    desk.storage.regions = {a.POLDER: replace(a.region(), care_forms={**forms, a.CRISIS: crisis})}
    with desk.storage.work(a.gp()) as work:
        request = requests.submit(work, asked=ASKED).id
    desk.clock.advance(timedelta(minutes=5))
    sweeps.SWEEPS["climb_ladders"](desk.storage, bedline_in())
    desk.passes()
    return Turned(desk, request)


def words(lines: Sequence[Line]) -> dict[str, object]:
    return {name: value for line in lines for name, value in line.params.items()}


def test_the_office_is_rung_and_a_key_says_that_it_sees_to_it() -> None:
    there = turned_to(RUNG_UP)
    said = there.hears(Began())
    assert (keys(said), words(said.turn.lines)) == (["office_knock"], {"region": "De Polder"})
    said = there.hears(Heard("1"))
    code = there.desk.storage.state.requests[there.request].code
    assert words(said.turn.lines) == {"code": code, "phone": OURS}
    assert keys(there.hears(Heard("1"))) == ["office_noted", "thanks"]
    assert there.ladder.word is OfficeWord.SEES_TO_IT
    there.desk.passes(300)
    assert len(there.sent()) == 1


def test_nothing_that_is_said_or_sent_to_an_office_is_of_the_patient() -> None:
    profile = a.profile()
    for office in (RUNG_UP, TEXTED):
        there = turned_to(office)
        told = str([each.params for each in there.sent()])
        if office is RUNG_UP:
            told += str([words(there.hears(event).turn.lines) for event in (Began(), Heard("1"))])
        assert there.sent()
        for private in (HIS_NAME, str(profile.birth_year), profile.postcode, str(there.request)):
            assert private not in told


def test_an_office_that_does_not_answer_is_rung_three_times_and_then_the_desk_reads_that_it_phones_itself() -> None:
    there = turned_to(RUNG_UP)
    for _ in range(3):
        assert there.ladder.word is None
        there.desk.ends(there.leg().id, LegState.NO_ANSWER)
        there.desk.passes(121)
    assert there.ladder.word is OfficeWord.UNREACHED
    there.desk.passes(600)
    assert len(there.sent()) == 3
    shown = there.desk.board("request")[str(there.request)]["escalation"]
    assert (shown["word"], shown["office"]["phone"]) == ("unreached", NUMBER)
    assert (there.task.params["channel"], there.task.due_at <= there.desk.clock.now()) == ("people", True)


def test_a_machine_that_picks_up_has_not_answered() -> None:
    there = turned_to(RUNG_UP)
    there.hears(Began())
    for _ in range(3):
        there.desk.passes(9)
        there.hears(Silence())
    assert there.ladder.word is None
    there.desk.passes(121)
    assert len(there.sent()) == 2


def test_an_office_that_wants_a_text_gets_one_and_no_call() -> None:
    there = turned_to(TEXTED)
    (text,) = there.sent()
    assert (text.kind, text.to, text.params["phone"]) == (MessageKind.TEXT, NUMBER, OURS)


@pytest.mark.parametrize("needed", [True, False])
def test_a_text_that_has_not_gone_out_is_not_sent_once_nobody_is_needed(*, needed: bool) -> None:
    book = replace(outbox.phonebook(), offices=frozenset({outbox.MOBILE}))
    rungs = (Rung(RungKind.PAYER, timedelta(minutes=60), (replace(TEXTED, phone=outbox.MOBILE),)),)
    with outbox.office(book) as there:
        forms = a.region().care_forms
        crisis = replace(forms[a.CRISIS], ladder=(Rung(RungKind.REGION, timedelta(minutes=5)), *rungs))
        there.storage.regions = {a.POLDER: replace(a.region(), care_forms={**forms, a.CRISIS: crisis})}
        with there.storage.work(a.gp()) as work:
            request = requests.submit(work, asked=ASKED).id
        there.phones.passes(minutes=5)
        sweeps.SWEEPS["climb_ladders"](there.storage, bedline_in())
        if not needed:
            with there.storage.work(a.gp()) as work:
                requests.withdraw(work, request=request, reason=next(iter(a.region().withdrawal_reasons)))
        there.deliver()
        (text,) = there.messages(Errand.ASK_OFFICE)
        assert (text.state is MessageState.CANCELED) is not needed


def test_an_office_that_takes_no_texts_any_more_is_for_the_desk_to_phone() -> None:
    there = turned_to(TEXTED, opted_out=True)
    assert (there.sent(), there.ladder.word) == ([], OfficeWord.UNREACHED)


def test_people_who_are_phoned_by_our_own_are_a_task_with_their_number_and_a_deadline() -> None:
    there = turned_to(Office(name="Zorgkantoor", phone=NUMBER, answer_length=timedelta(minutes=20)))
    assert there.sent() == []
    assert there.task.params["contact"] == f"Zorgkantoor, {NUMBER}"
    assert there.task.due_at == there.desk.clock.now() + timedelta(minutes=20)
    shown = there.desk.board("request")[str(there.request)]["escalation"]
    assert (shown["office"]["by"], shown["next"]) == ("people", None)
    assert shown["answer_by"] == there.task.due_at.isoformat()


def test_a_referrer_reads_who_is_turned_to_and_not_how_to_phone_them() -> None:
    there = turned_to(RUNG_UP)
    with there.desk.storage.reading(a.gp()) as work:
        shown = [
            overview.request_body(work, work.requests.find(there.request)),
            board.snapshot(work, stream=f"request:{there.request}").items["request"],
        ]
    written = there.desk.storage.state.entries[f"request:{there.request}"]
    for each in (*shown, written[-1]):
        assert "Zorgkantoor" in str(each)
        assert NUMBER not in str(each)
    assert NUMBER in str(there.desk.board("request")[str(there.request)])


def test_the_desk_reads_of_the_office_that_is_open_when_the_turn_comes_round_again() -> None:
    # It is a quarter past four at night there.
    there = turned_to(replace(BY_DAY, hours=Hours(time(4), time(5))), RUNG_UP)
    assert there.task.params["contact"].startswith("Team")
    there.desk.clock.advance(timedelta(minutes=60))
    sweeps.SWEEPS["climb_ladders"](there.desk.storage, bedline_in())
    there.desk.passes()
    assert (there.task.params["contact"], there.task.params["channel"]) == (f"Zorgkantoor, {NUMBER}", "phone")
    assert there.task.due_at == there.ladder.answer_by
    assert len(there.sent()) == 1


def test_nobody_is_rung_any_more_for_a_request_that_needs_no_place() -> None:
    there = turned_to(RUNG_UP)
    there.desk.ends(there.leg().id, LegState.NO_ANSWER)
    there.withdraws()
    there.desk.passes(300)
    assert [each.purpose for each in there.desk.storage.state.legs.values()].count(Purpose.OFFICE) == 1


def test_whoever_picks_up_when_there_is_a_place_hears_that_they_are_not_needed() -> None:
    there = turned_to(RUNG_UP)
    there.hears(Began())
    there.hears(Heard("1"))
    there.withdraws()
    assert keys(there.hears(Heard("1"))) == ["office_not_needed", "thanks"]


def test_the_first_office_that_is_open_is_turned_to_by_the_regions_clocks_and_holidays() -> None:
    kings_day = Holiday(id="koningsdag", source="x", valid_from=date(2015, 1, 1), month=4, day=27)
    both = (BY_DAY, RUNG_UP)

    def name(day: date, clock: time) -> str | None:
        at = datetime.combine(day, clock, AMSTERDAM)
        found = at_hand(both, at=at, timezone="Europe/Amsterdam", holidays=(kings_day,))
        return found.name if found else None

    tuesday = date(2026, 4, 28)
    assert name(tuesday, time(9)) == "Team casuïstiek"
    assert name(tuesday, time(8, 29)) == name(tuesday, time(17)) == "Zorgkantoor"
    assert name(date(2026, 4, 27), time(9)) == name(date(2026, 4, 26), time(9)) == "Zorgkantoor"
    assert (
        at_hand((BY_DAY,), at=datetime.combine(tuesday, time(3), AMSTERDAM), timezone="Europe/Amsterdam", holidays=())
        is None
    )
