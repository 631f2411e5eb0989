"""Whoever waits and whatever is free: no place goes to two, crises come first, nobody starves, none does better."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.adapters.solving import cheapest
from bedline.domain.ids import CareFormId, RequestId, UnitId
from bedline.domain.matching import assignment
from bedline.domain.matching.assignment import Plan, Wish, assign, in_crisis
from tests import builders as a
from tests.builders import NOW

UNITS = [UnitId(f"unit-{number}") for number in range(4)]
Free = Mapping[UnitId, int]
# Loads the solver, which would take the time of the first example.
cheapest([], {})


def wish(number: int, *, crisis: bool, due: int, minutes: Mapping[UnitId, float]) -> Wish:
    """Return a request that is due so many hours from now."""
    return Wish(request=RequestId(UUID(int=number)), crisis=crisis, due_at=NOW + timedelta(hours=due), minutes=minutes)


def a_queue(most: int, seed: int) -> tuple[list[Wish], Free]:
    """Return who waits and what is free; few numbers, so that much is often equal."""
    dice = Random(seed)
    waiting = [
        wish(
            number,
            crisis=dice.random() < 0.4,
            due=dice.randint(-3, 3),
            minutes={
                unit: dice.choice([5.0, 20.0, 20.5, dice.uniform(-20, 200)]) for unit in UNITS if dice.random() < 0.5
            },
        )
        for number in range(dice.randint(0, most))
    ]
    return waiting, {unit: dice.choice([0, 1, 1, 2]) for unit in UNITS}


queues = st.builds(a_queue, most=st.just(9), seed=st.integers(0, 2**32))
small_queues = st.builds(a_queue, most=st.just(4), seed=st.integers(0, 2**32))


def standing(each: Wish) -> tuple[bool, object, RequestId]:
    return not each.crisis, each.due_at, each.request


def value(waiting: Sequence[Wish], units: Mapping[RequestId, UnitId]) -> tuple[tuple[bool, ...], float]:
    """Return how good a way of giving out is: who is left out, by standing, then all minutes; less is better."""
    in_order = sorted(waiting, key=standing)
    minutes = sum(round(each.minutes[units[each.request]], 3) for each in in_order if each.request in units)
    return tuple(each.request not in units for each in in_order), round(minutes, 3)


def one_by_one(waiting: Sequence[Wish], free: Free) -> Mapping[RequestId, UnitId]:
    """Return what comes of serving each in the order of standing with its best place."""
    left, units = Counter(free), {}
    for each in sorted(waiting, key=standing):
        there = [unit for unit in each.minutes if left[unit] > 0]
        if there:
            chosen = min(there, key=lambda unit: each.minutes[unit])
            left[chosen] -= 1
            units[each.request] = chosen
    return units


def every_way(waiting: Sequence[Wish], free: Free) -> Sequence[Mapping[RequestId, UnitId]]:
    """Return every way to give out the places."""
    ways = []
    for chosen in product(*([None, *each.minutes] for each in waiting)):
        units = {each.request: unit for each, unit in zip(waiting, chosen, strict=True) if unit is not None}
        if all(number <= free[unit] for unit, number in Counter(units.values()).items()):
            ways.append(units)
    return ways


@given(queues)
def test_no_place_goes_to_two_and_nobody_to_a_unit_that_may_not_take_them(queue: tuple[list[Wish], Free]) -> None:
    waiting, free = queue
    plan = assign(waiting, free=free, solver=cheapest)
    assert (plan.exact, plan.wishes) == (True, len(waiting))
    by_id = {each.request: each for each in waiting}
    assert all(unit in by_id[request].minutes for request, unit in plan.units.items())
    assert all(number <= free[unit] for unit, number in Counter(plan.units.values()).items())


@settings(max_examples=200)
@given(small_queues)
def test_no_other_way_is_better(queue: tuple[list[Wish], Free]) -> None:
    waiting, free = queue
    plan = assign(waiting, free=free, solver=cheapest)
    assert value(waiting, plan.units) == min(value(waiting, way) for way in every_way(waiting, free))


@given(queues)
def test_it_is_never_worse_than_one_by_one(queue: tuple[list[Wish], Free]) -> None:
    waiting, free = queue
    plan = assign(waiting, free=free, solver=cheapest)
    assert value(waiting, plan.units) <= value(waiting, one_by_one(waiting, free))
    assert len(plan.units) >= len(one_by_one(waiting, free))


@given(queues)
def test_a_crisis_loses_nothing_by_those_that_are_none(queue: tuple[list[Wish], Free]) -> None:
    waiting, free = queue
    crises = [each for each in waiting if each.crisis]
    among_all = assign(waiting, free=free, solver=cheapest).units
    alone = assign(crises, free=free, solver=cheapest).units
    assert {each.request for each in crises if each.request in among_all} == set(alone)


@given(queues, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_named_makes_no_difference_to_who_is_served(
    queue: tuple[list[Wish], Free], dice: Random
) -> None:
    waiting, free = queue
    shuffled = dice.sample(waiting, len(waiting))
    one, other = (assign(each, free=free, solver=cheapest).units for each in (waiting, shuffled))
    assert value(waiting, one) == value(waiting, other)


@given(queues)
def test_whom_few_can_take_is_enough_to_know(queue: tuple[list[Wish], Free]) -> None:
    waiting, free = queue
    open_units = {unit for unit, places in free.items() if places}
    there = [
        replace(each, minutes={key: it for key, it in each.minutes.items() if key in open_units}) for each in waiting
    ]
    few = [
        replace(each, minutes=dict(sorted(each.minutes.items(), key=lambda item: item[1])[: len(there)]))
        for each in there
    ]
    full, short = (assign(each, free=free, solver=cheapest).units for each in (there, few))
    assert value(there, full) == value(there, short)


@given(st.integers(0, 2**32))
def test_nobody_starves(seed: int) -> None:
    """One place an hour; every hour one more comes whom it suits far better. Whoever waits is served in turn."""
    dice, place = Random(seed), UNITS[0]
    waiting = [wish(number, crisis=False, due=number, minutes={place: 500.0}) for number in range(3)]
    served: list[RequestId] = []
    for hour in range(12):
        waiting.append(wish(100 + hour, crisis=False, due=10 + hour, minutes={place: dice.uniform(0, 10)}))
        plan = assign(waiting, free={place: 1}, solver=cheapest)
        served += plan.units
        waiting = [each for each in waiting if each.request not in plan.units]
    assert served[:3] == [RequestId(UUID(int=number)) for number in range(3)]
    assert served == sorted(served, key=lambda each: each.int)


def test_too_many_are_served_one_by_one_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assignment, "MOST_PAIRS", 3)
    one, other = UNITS[:2]
    waiting = [
        wish(1, crisis=False, due=0, minutes={one: 1, other: 2}),
        wish(2, crisis=True, due=1, minutes={one: 5, other: 50}),
    ]
    plan = assign(waiting, free={one: 1, other: 1}, solver=cheapest)
    assert plan == Plan({RequestId(UUID(int=2)): one, RequestId(UUID(int=1)): other}, wishes=2, exact=False)
    assert (plan.kept(one, but=RequestId(UUID(int=1))), plan.kept(one, but=RequestId(UUID(int=2)))) == (1, 0)
    assert plan.without(RequestId(UUID(int=2))).units == {RequestId(UUID(int=1)): other}


@pytest.mark.parametrize(("hours", "form", "so"), [(0, a.CRISIS, True), (95, a.LOW, False), (96, a.LOW, True)])
def test_a_very_old_request_counts_as_a_crisis_where_the_region_says_so(
    hours: int, form: CareFormId, *, so: bool
) -> None:
    usual = a.region()
    low = replace(usual.care_forms[a.LOW], counts_as_crisis_after=timedelta(hours=96))
    patient = replace(usual, care_forms={**usual.care_forms, a.LOW: low})
    waited = timedelta(hours=hours)
    assert in_crisis(patient.care_form(form), waited=waited) is so
    if form == a.LOW:
        assert not in_crisis(usual.care_form(form), waited=waited)
