"""Every table of moves is complete: all states in it, all reachable, finals final, other pairs refused."""

from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from bedline.domain import calls, hotline, messages, offers, requests, stays, tasks, trials
from bedline.domain.errors import Conflict
from bedline.domain.transitions import Moves

MACHINES: list[tuple[Moves[Any], type[StrEnum], StrEnum]] = [
    (requests.MOVES, requests.RequestState, requests.RequestState.RECEIVED),
    (offers.MOVES, offers.OfferState, offers.OfferState.OPEN),
    (stays.MOVES, stays.StayState, stays.StayState.RESERVED),
    (tasks.MOVES, tasks.TaskState, tasks.TaskState.OPEN),
    (calls.MOVES, calls.LegState, calls.LegState.QUEUED),
    (hotline.MOVES, hotline.WaitingState, hotline.WaitingState.WAITING),
    (trials.MOVES, trials.TrialState, trials.TrialState.WAITING),
    (messages.MOVES, messages.MessageState, messages.MessageState.WAITING),
]
BY_NOUN = pytest.mark.parametrize(("moves", "states", "start"), MACHINES, ids=lambda each: getattr(each, "noun", ""))


@BY_NOUN
def test_the_table_names_every_state(moves: Moves[Any], states: type[StrEnum], start: StrEnum) -> None:
    del start
    assert set(moves.table) == set(states)


@BY_NOUN
def test_every_state_can_be_reached(moves: Moves[Any], states: type[StrEnum], start: StrEnum) -> None:
    reached, fresh = {start}, {start}
    while fresh:
        fresh = {goal for source in fresh for goal in moves.table[source]} - reached
        reached |= fresh
    assert reached == set(states)


@BY_NOUN
def test_a_final_state_can_be_reached_from_everywhere(moves: Moves[Any], states: type[StrEnum], start: StrEnum) -> None:
    del start
    ends = set(moves.final)
    assert ends
    while grown := {state for state in states if moves.table[state] & ends} - ends:
        ends |= grown
    assert ends == set(states)


@BY_NOUN
def test_every_other_pair_is_refused(moves: Moves[Any], states: type[StrEnum], start: StrEnum) -> None:
    del start
    for source, goal in product(states, states):
        if goal in moves.table[source]:
            moves.check(source, goal)
        else:
            with pytest.raises(Conflict):
                moves.check(source, goal)
