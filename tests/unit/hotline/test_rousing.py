"""Who is on duty is rung for a crisis that cannot wait, and for a caller in a crisis who was missed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from bedline.domain.calls import LegState
from bedline.domain.capacity import Source
from bedline.domain.escalation import Rung as Rung_
from bedline.domain.escalation import RungKind
from bedline.domain.hotline import WaitingState
from bedline.domain.ids import PersonId, UnitId
from bedline.domain.messages import Errand, MessageKind
from bedline.domain.people import Person, bedline_in
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.rota import Rung
from bedline.domain.scripts.talk import HangUp
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.services import capacity, offers, requests, stays, sweeps
from bedline.services.capacity import Told
from bedline.services.hotline.queue import ringing, voicemail
from bedline.services.promising import Yes
from tests import builders as a
from tests.harness.duty_desk import ANNA, BRAM, COR, DIRK, GP_PHONE, ON_DUTY, DutyDesk, colleague, duty_desk, keys
from tests.harness.worlds import HEUVEL, REGIONS, neighbour

DUIN: Final = UnitId("duin-1")
OTHER_PHONE: Final = "+31611111999"


def vigilant() -> Region:
    """Return a region that tells whoever is on duty of a crisis that is needed within four hours."""
    region = a.region()
    crisis = region.care_forms[a.CRISIS]
    policy = replace(crisis.policy, alert_length=timedelta(hours=4))
    return replace(region, care_forms={**region.care_forms, a.CRISIS: replace(crisis, policy=policy)})


@pytest.fixture
def desk() -> DutyDesk:
    return duty_desk()


def a_desk(on_duty: Sequence[tuple[PersonId, Rung]] = ON_DUTY) -> DutyDesk:
    desk = duty_desk(on_duty)
    desk.storage.regions = {a.POLDER: vigilant()}
    return desk


def asks(desk: DutyDesk, *, urgency: str = "now", by: Person | None = None) -> BedRequest:
    wanted = requests.Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers=a.CLEAR_FOR_CRISIS,
        care_form=a.CRISIS,
        urgency=urgency,
    )
    with desk.storage.work(by or a.gp()) as work:
        return requests.submit(work, asked=wanted)


def roused(desk: DutyDesk) -> list[PersonId | None]:
    return [each.person for each in desk.messages(Errand.ALERT_DUTY) if each.kind is MessageKind.CALL]


def test_a_crisis_that_cannot_wait_is_told_to_who_is_on_duty_while_bedline_searches() -> None:
    desk = a_desk()
    with desk.storage.work(a.ward("duin")) as work:
        capacity.report(work, unit=DUIN, told=Told(free=1), source=Source.WEB)
    request = asks(desk)
    assert request.state is RequestState.OFFERED
    assert [(each.kind, each.person) for each in desk.messages(Errand.ALERT_DUTY)] == [
        (MessageKind.TEXT, ANNA),
        (MessageKind.CALL, ANNA),
    ]
    desk.passes()
    said = desk.picks_up(ANNA)
    assert (keys(said), dict(said.turn.lines[0].params)) == (["crisis_knock"], {"code": request.code})
    assert keys(desk.presses(ANNA, "1")) == ["crisis_yours"]
    seen = desk.storage.state.requests[request.id]
    assert (seen.owner, seen.state) == (ANNA, RequestState.OFFERED)
    desk.passes(60)
    assert roused(desk) == [ANNA]
    assert "CrisisSeenTo" in desk.facts()


def test_without_a_key_the_next_on_duty_is_told_at_once_and_nobody_twice() -> None:
    desk = a_desk()
    request = asks(desk)
    desk.passes()
    desk.does_not_answer(ANNA)
    desk.passes()
    desk.does_not_answer(BRAM, LegState.BUSY)
    desk.passes()
    desk.picks_up(COR)
    assert [desk.says_nothing(COR) for _ in range(3)][-1].turn.then == HangUp()
    desk.passes()
    desk.does_not_answer(DIRK)
    desk.passes(60)
    assert roused(desk) == [ANNA, BRAM, COR, DIRK]
    assert desk.storage.state.requests[request.id].owner is None


def test_who_is_told_second_is_not_rung_when_somebody_has_taken_the_request() -> None:
    desk = a_desk()
    request = asks(desk)
    desk.passes()
    with desk.storage.work(colleague(BRAM)) as work:
        requests.take(work, request=request.id, owner=BRAM)
    desk.picks_up(ANNA)
    assert keys(desk.presses(ANNA, "1")) == ["crisis_taken"]
    desk.passes(60)
    assert roused(desk) == [ANNA]


def test_who_is_on_duty_next_door_is_rung_for_a_guest_in_a_crisis() -> None:
    desk = a_desk()
    ours = vigilant()
    rungs = (Rung_(RungKind.REGION, timedelta(minutes=5)), Rung_(RungKind.NEIGHBOURS, timedelta(minutes=60)))
    crisis = replace(ours.care_forms[a.CRISIS], ladder=rungs)
    beyond = replace(
        REGIONS[HEUVEL],
        care_forms={**ours.care_forms, a.CRISIS: crisis},
        neighbours=(a.POLDER,),
        neighbour_forms={a.POLDER: {a.CRISIS: a.CRISIS}},
    )
    desk.storage.regions = {a.POLDER: ours, HEUVEL: beyond}
    wanted = requests.Asked(
        region=HEUVEL,
        channel=Channel.DESK,
        profile=a.profile(),
        answers=a.CLEAR_FOR_CRISIS,
        care_form=a.CRISIS,
        urgency="now",
    )
    with desk.storage.work(neighbour()) as work:
        requests.submit(work, asked=wanted)
    assert roused(desk) == []

    desk.clock.advance(timedelta(minutes=5))
    sweeps.SWEEPS["climb_ladders"](desk.storage, bedline_in())
    desk.passes()
    (guest,) = [each for each in desk.storage.state.requests.values() if each.region == a.POLDER]
    assert dict(desk.picks_up(ANNA).turn.lines[0].params) == {"code": guest.code}
    desk.presses(ANNA, "1")
    assert desk.storage.state.requests[guest.id].owner == ANNA


def has_a_bed(desk: DutyDesk, *, urgency: str = "today") -> Stay:
    """Let Duin say yes to a crisis, and everybody who was told of it be done with that."""
    with desk.storage.work(a.ward("duin")) as work:
        capacity.report(work, unit=DUIN, told=Told(free=1), source=Source.WEB)
    request = asks(desk, urgency=urgency)
    (offer,) = [each for each in desk.storage.state.offers.values() if each.request == request.id]
    with desk.storage.work(a.ward("duin")) as work:
        return offers.accept(work, offer=offer.id, yes=Yes(doctor="dr. Mol"))


def backs_out(desk: DutyDesk, stay: Stay, *, by: Person | None = None, reason: str = "no_staff") -> None:
    with desk.storage.work(by or a.ward("duin")) as work:
        stays.cancel(work, stay=stay.id, reason=reason)


def test_a_crisis_whose_ward_takes_its_yes_back_rings_who_is_on_duty_whose_request_it_may_be() -> None:
    desk = a_desk()
    stay = has_a_bed(desk)
    with desk.storage.work(colleague(DIRK)) as work:
        requests.take(work, request=stay.request, owner=DIRK)
    assert roused(desk) == []
    backs_out(desk, stay)
    assert [each.kind for each in desk.messages(Errand.ALERT_DUTY)] == [MessageKind.TEXT, MessageKind.CALL]
    desk.passes()
    said = desk.picks_up(ANNA)
    assert keys(said) == ["lost_knock"]
    assert keys(desk.presses(ANNA, "1")) == ["crisis_yours"]
    desk.passes(60)
    assert roused(desk) == [ANNA]
    assert desk.storage.state.requests[stay.request].owner == ANNA


def test_whoever_stays_silent_about_a_lost_bed_is_followed_by_the_next_until_somebody_takes_it() -> None:
    desk = a_desk()
    stay = has_a_bed(desk)
    backs_out(desk, stay)
    desk.passes()
    desk.does_not_answer(ANNA)
    desk.passes()
    with desk.storage.work(colleague(COR)) as work:
        requests.take(work, request=stay.request, owner=COR)
    desk.picks_up(BRAM)
    assert keys(desk.presses(BRAM, "1")) == ["crisis_taken"]
    desk.passes(60)
    assert roused(desk) == [ANNA, BRAM]


def test_what_the_desk_itself_enters_and_what_the_patient_decides_rings_nobody() -> None:
    desk = a_desk()
    backs_out(desk, has_a_bed(desk), by=colleague(DIRK))
    assert roused(desk) == []
    desk = a_desk()
    backs_out(desk, has_a_bed(desk), by=a.gp(), reason="wants_elsewhere")
    assert roused(desk) == []


def test_a_telephone_that_rings_for_the_crisis_rings_on_for_its_caller() -> None:
    desk = a_desk()
    request = asks(desk)
    desk.passes(2)
    gp = desk.calls(form="crisis", request=request.id)
    desk.passes(5)
    assert desk.ringing() == [ANNA]
    assert keys(desk.picks_up(ANNA)) == ["duty_knock"]
    assert keys(desk.presses(ANNA, "1")) == ["duty_connecting"]
    assert gp.stands() is WaitingState.TAKEN
    desk.passes(30)
    assert roused(desk) == [ANNA]


def test_an_alert_that_has_not_gone_out_gives_way_to_the_caller() -> None:
    desk = a_desk()
    request = asks(desk)
    gp = desk.calls(form="crisis", request=request.id)
    desk.passes()
    assert keys(desk.picks_up(ANNA)) == ["duty_knock"]
    gp.hangs_up()
    desk.passes()
    desk.acts()
    desk.passes(1)
    # Now the caller was missed, and that is told.
    assert keys(desk.picks_up(ANNA)) == ["alert_knock"]


def test_nobody_is_told_who_was_about_to_be_when_the_bed_is_there() -> None:
    desk = a_desk()
    with desk.storage.work(a.ward("duin")) as work:
        capacity.report(work, unit=DUIN, told=Told(free=1), source=Source.WEB)
    request = asks(desk)
    (offer,) = desk.storage.state.offers.values()
    with desk.storage.work(a.ward("duin")) as work:
        offers.accept(work, offer=offer.id, yes=Yes(doctor="dr. Duin"))
    desk.passes()
    assert desk.ringing() == []
    assert desk.storage.state.requests[request.id].state is RequestState.RESERVED


def test_a_crisis_that_can_wait_rings_nobody() -> None:
    desk = a_desk()
    asks(desk, urgency="today")
    assert roused(desk) == []


def test_a_crisis_that_the_desk_has_to_triage_first_is_told_as_well() -> None:
    desk = a_desk()
    wanted = requests.Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers={"acute_change": True, "danger_at_home": True, "needed_within_24_hours": True},
    )
    with desk.storage.work(a.gp()) as work:
        assert requests.submit(work, asked=wanted).state is RequestState.RECEIVED
    assert roused(desk) == [ANNA]


def test_what_nobody_can_tell_the_form_of_rings_nobody() -> None:
    desk = a_desk()
    wanted = requests.Asked(region=a.POLDER, channel=Channel.WEB, profile=a.profile())
    with desk.storage.work(a.gp()) as work:
        requests.submit(work, asked=wanted)
    assert roused(desk) == []


def test_what_the_desk_takes_in_itself_it_need_not_be_told() -> None:
    desk = a_desk()
    asks(desk, by=colleague(ANNA))
    assert roused(desk) == []


def test_with_nobody_on_duty_nobody_is_rung_and_the_search_goes_on() -> None:
    desk = a_desk([])
    assert asks(desk).state is RequestState.WAITING
    assert roused(desk) == []


def test_a_region_may_leave_a_crisis_to_the_search(desk: DutyDesk) -> None:
    asks(desk)
    assert roused(desk) == []


def test_a_caller_in_a_crisis_who_hangs_up_in_the_queue_has_who_is_on_duty_rung(desk: DutyDesk) -> None:
    gp = desk.calls(form="crisis")
    gp.hangs_up()
    assert [task.kind for task in desk.tasks()] == [TaskKind.MISSED_CALL]
    desk.passes()
    said = desk.picks_up(ANNA)
    assert dict(said.turn.lines[0].params) == {"caller": "crisis", "since": "04:12"}
    assert keys(desk.presses(ANNA, "1")) == ["alert_yours"]
    desk.passes(600)
    assert roused(desk) == [ANNA]
    assert [task.kind for task in desk.tasks()] == [TaskKind.MISSED_CALL]


def test_for_a_missed_crisis_the_chain_is_rung_one_after_the_other_each_once(desk: DutyDesk) -> None:
    desk.calls(form="crisis").hangs_up()
    for person in (ANNA, BRAM, COR, DIRK):
        desk.passes()
        assert desk.ringing() == [person]
        desk.does_not_answer(person)
    desk.passes(60)
    assert roused(desk) == [ANNA, BRAM, COR, DIRK]


def test_nobody_else_is_rung_once_somebody_at_the_desk_has_seen_to_it(desk: DutyDesk) -> None:
    desk.calls(form="crisis").hangs_up()
    desk.passes()
    (task,) = desk.tasks()
    desk.desk_does(lambda work: voicemail.done(work, task=task.id, outcome="Gebeld."))
    desk.does_not_answer(ANNA)
    desk.passes(60)
    assert roused(desk) == [ANNA]


def test_the_same_caller_missed_twice_has_nobody_rung_twice_and_another_one_has(desk: DutyDesk) -> None:
    desk.calls(form="crisis", peer=GP_PHONE).hangs_up()
    desk.calls(form="crisis", peer=GP_PHONE).hangs_up()
    assert roused(desk) == [ANNA]
    desk.calls(form="crisis", peer=OTHER_PHONE).hangs_up()
    assert roused(desk) == [ANNA, ANNA]
    desk.calls(form="crisis", peer=None).hangs_up()
    assert roused(desk) == [ANNA, ANNA, ANNA]


def test_a_missed_call_without_a_crisis_rings_nobody(desk: DutyDesk) -> None:
    desk.calls().hangs_up()
    desk.passes(60)
    assert roused(desk) == []


def test_a_message_in_a_crisis_is_told_to_the_next_at_once_when_the_first_stays_silent(desk: DutyDesk) -> None:
    gp = desk.calls(form="crisis")
    desk.do(lambda work: ringing.give_up(work, gp.waiting))
    for person in (COR, DIRK, ANNA, BRAM):
        desk.passes(1)
        assert desk.ringing() == [person]
        desk.does_not_answer(person)
    # Once round at once; after that every ten minutes, as without a crisis.
    desk.passes(60)
    assert roused(desk) == [COR, DIRK, ANNA, BRAM]
