"""Whatever callers, people on duty and the provider do, and in whatever order: every wait comes to a known end."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.calls import LegState, Purpose
from bedline.domain.hotline import MOVES, Waiting, WaitingState
from bedline.domain.ids import PersonId
from bedline.domain.tasks import TaskKind
from tests.harness.duty_desk import ANNA, BRAM, COR, ON_DUTY, Caller, DutyDesk, duty_desk

LONG_ENOUGH = 420
WITH_TASK = {
    WaitingState.RING_BACK: TaskKind.RING_BACK,
    WaitingState.VOICEMAIL: TaskKind.VOICEMAIL,
    WaitingState.GONE: TaskKind.MISSED_CALL,
}

Act = Callable[[DutyDesk, list[Caller]], None]


def _there(desk: DutyDesk, person: PersonId, *states: LegState) -> bool:
    legs = desk.storage.state.legs.values()
    return any(leg.person == person and leg.purpose is Purpose.DUTY and leg.state in states for leg in legs)


def picks_up(person: PersonId) -> Act:
    def act(desk: DutyDesk, callers: list[Caller]) -> None:
        del callers
        if _there(desk, person, LegState.RINGING):
            desk.picks_up(person)

    return act


def presses(person: PersonId, key: str | None) -> Act:
    def act(desk: DutyDesk, callers: list[Caller]) -> None:
        del callers
        if _there(desk, person, LegState.IN_PROGRESS):
            desk.presses(person, key)

    return act


def drops(person: PersonId, state: LegState) -> Act:
    def act(desk: DutyDesk, callers: list[Caller]) -> None:
        del callers
        if _there(desk, person, LegState.RINGING, LegState.IN_PROGRESS):
            desk.does_not_answer(person, state)

    return act


def caller(number: int, key: str | None, *, hangs_up: bool = False) -> Act:
    def act(desk: DutyDesk, callers: list[Caller]) -> None:
        if number >= len(callers) or not callers[number].is_in_queue:
            return
        if hangs_up:
            callers[number].hangs_up()
        elif callers[number].waiting.ended_at is None:
            callers[number].waits(key)
        desk.passes()

    return act


def rings_in(form: str | None) -> Act:
    return lambda desk, callers: callers.append(desk.calls(form=form)) if len(callers) < 3 else None


def passes(seconds: int) -> Act:
    return lambda desk, _: desk.passes(seconds)


def provider_acts(desk: DutyDesk, callers: list[Caller]) -> None:
    del callers
    desk.acts()


PEOPLE = (ANNA, BRAM, COR)
ACTS = st.one_of(
    st.sampled_from(PEOPLE).map(picks_up),
    st.builds(presses, st.sampled_from(PEOPLE), st.sampled_from(["1", "2", "0", "9", None])),
    st.builds(
        drops,
        st.sampled_from(PEOPLE),
        st.sampled_from([LegState.NO_ANSWER, LegState.BUSY, LegState.FAILED, LegState.COMPLETED]),
    ),
    st.builds(caller, st.integers(0, 2), st.sampled_from(["1", None, "7"])),
    st.builds(lambda number: caller(number, None, hangs_up=True), st.integers(0, 2)),
    st.sampled_from(["crisis", None]).map(rings_in),
    st.integers(1, 40).map(passes),
    st.just(provider_acts),
)


@given(acts=st.lists(ACTS, max_size=25), people=st.integers(0, 4), broken=st.booleans())
@settings(deadline=None, max_examples=50)
def test_every_wait_ends_with_a_human_or_with_a_task(acts: list[Act], people: int, *, broken: bool) -> None:
    desk = duty_desk(ON_DUTY[:people])
    desk.broken_moves = broken
    callers = [desk.calls()]
    for act in acts:
        act(desk, callers)
    for _ in range(LONG_ENOUGH // 15):
        desk.passes(15)
        desk.acts()
        for each in callers:
            if each.is_in_queue and each.waiting.state is not WaitingState.BRIDGED:
                each.waits()
    for waiting in desk.storage.state.waitings.values():
        _has_ended(desk, waiting)


def _has_ended(desk: DutyDesk, waiting: Waiting) -> None:
    assert waiting.state in MOVES.final, waiting
    assert waiting.ended_at is not None
    assert waiting.ringing == ()
    if waiting.state in WITH_TASK:
        about = {task.kind for task in desk.tasks() if task.leg == waiting.leg}
        assert WITH_TASK[waiting.state] in about
    else:
        assert waiting.taken_by is not None
