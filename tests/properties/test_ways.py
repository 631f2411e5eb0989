"""Whoever decides whom to ask, nobody is lost."""

from collections.abc import Callable
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.errors import Conflict, NotFound
from bedline.domain.ways import Leader, Way
from bedline.services import choosing, ladder, requests
from bedline.services.choosing import LeaveTo
from tests import builders as a
from tests.harness.ways import CHOOSES, OWNS, Day, three_free

STEPS: Final = st.lists(
    st.sampled_from(
        ["choose", "refuse", "accept", "bedline", "desk", "take", "give_back", "take_in", "report", "wait", "withdraw"]
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(way=st.sampled_from([Way(), CHOOSES, OWNS]), automatic=st.booleans(), steps=STEPS)
def test_a_live_request_always_has_one_leader_and_a_next_step_or_a_task(
    way: Way, *, automatic: bool, steps: list[str]
) -> None:
    day = three_free(way, automatic=automatic).gp_asks()
    for number, step in enumerate(steps):
        _try(day, step, unit=("duin-1", "kreek-1", "schor-1")[number % 3])
        request = day.request
        if not request.live:
            assert request.leader is Leader.DESK
            break
        assert request.next_action is not None
        assert request.leader is Leader.DESK or request.owner is None
        assert (request.leader is Leader.PROVIDER) == (len(day.on_page_of("duin")) == 1)
    day.passes(minutes=70)
    day.passes(minutes=70)
    late = day.request.next_action
    assert late is None or late.due_at + ladder.FORGOTTEN_LENGTH >= day.world.clock.now() or day.tasks()


def _try(day: Day, step: str, *, unit: str) -> None:
    leader = a.ward("duin") if day.request.leader is Leader.PROVIDER else a.gp()
    acts: dict[str, Callable[[], object]] = {
        "choose": lambda: day.chooses(leader, unit),
        "refuse": day.ward_refuses,
        "accept": day.ward_accepts,
        "bedline": lambda: day.leaves(LeaveTo.BEDLINE),
        "desk": lambda: day.leaves(LeaveTo.DESK),
        "take": day.desk_takes,
        "give_back": lambda: day.does(a.ward("duin"), lambda work: choosing.give_back(work, request=day.last)),
        "take_in": lambda: day.takes_in(a.ward("duin"), "duin-1"),
        "report": lambda: day.ward_reports(unit, free=2),
        "wait": lambda: day.passes(minutes=11),
        "withdraw": lambda: day.does(
            a.gp(), lambda work: requests.withdraw(work, request=day.last, reason="stays_home")
        ),
    }
    try:
        acts[step]()
    except (Conflict, NotFound, IndexError):
        assert day.request.live or day.request.next_action is None
