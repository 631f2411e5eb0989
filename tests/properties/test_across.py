"""Whatever people on both sides do, and wherever Bedline is killed: one bed at most, and no name before our word."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bedline.domain.errors import Refusal
from bedline.domain.ids import RequestId
from bedline.domain.offers import STANDING
from bedline.domain.requests import RequestState
from tests import builders as a
from tests.harness import worlds
from tests.harness.borders import NOTE, WHO, Border, border
from tests.harness.worlds import HEUVEL, neighbour

ACTS = (
    Border.top_is_asked,
    Border.top_says_yes,
    Border.top_refuses,
    Border.top_takes_its_yes_back,
    Border.duin_has_a_place,
    Border.duin_says_yes,
    Border.accepts,
    Border.declines,
    Border.withdraws,
)
IN_A_BED = frozenset({RequestState.RESERVED, RequestState.ARRIVED})
# What only the own region may know of the patient.
PRIVATE = (WHO.name, str(WHO.national_number), NOTE)


def nothing_private_next_door(there: Border, *, crossed: bool) -> None:
    """Look at every row and every line of the boards that the neighbour's region has."""
    state = there.storage.state  # type: ignore[attr-defined]
    rows = [
        *(each for each in state.requests.values() if each.region == HEUVEL),
        *(each for each in state.tasks.values() if each.region == HEUVEL),
        *(each for each in state.offers.values() if each.region == HEUVEL),
        *(each for each in state.stays.values() if each.region == HEUVEL),
        *(each for each in state.messages.values() if each.region == HEUVEL),
        *(each for each in state.audit if each.region == HEUVEL),
        *(state.patients.get(each.id) for each in state.requests.values() if each.region == HEUVEL),
        *(
            entry
            for name, entries in state.entries.items()
            if name in ("desk:heuvel", "facility:top")
            for entry in entries
        ),
    ]
    told = [str(row) for row in rows]
    assert told
    hidden = (str(there.request),) if crossed else (str(there.request), str(a.profile().birth_year), *PRIVATE)
    for each in hidden:
        assert not any(each in row for row in told), each


def asked_for(there: Border, guest: RequestId) -> bool:
    with there.storage.reading(neighbour()) as work:
        return any(each.state in STANDING for each in work.offers.of_requests([guest]).get(guest, ()))


@example([(Border.top_is_asked, None, False), (Border.top_refuses, None, False)])
@example([(Border.top_is_asked, None, False), (Border.top_says_yes, None, False), (Border.accepts, 1, False)])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from([None, 0, 1, 2, 3]), st.booleans()), max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_patient_has_one_bed_at_the_most_and_a_name_next_door_only_with_it(
    acts: list[tuple[Callable[[Border], None], int | None, bool]],
) -> None:
    there = border(worlds.in_memory())
    for act, killed_after, waits in acts:
        with suppress(Refusal, KeyError, AssertionError):
            act(there)
        if waits:
            there.world.clock.advance(timedelta(minutes=11))
        there.sweeps(works=killed_after)
        home = there.home()
        guests = [g for g in there.storage.state.requests.values() if g.region == HEUVEL]  # type: ignore[attr-defined]
        named = [guest for guest in guests if not guest.nameless]
        # The name is there exactly when the patient is, and then there is no bed at home.
        assert (len(named) == 1) is (home.outcome == "across")
        assert not (named and home.state in IN_A_BED)
        nothing_private_next_door(there, crossed=bool(named))
        # Who is asked for has a question that stands; else somebody has to see to it.
        assert not any(each.state is RequestState.OFFERED and not asked_for(there, each.id) for each in guests)
    there.sweeps()
    home = there.home()
    here, beyond = there.promised()
    if home.outcome == "across" or home.state in IN_A_BED:
        assert here + beyond <= 1
    if not home.live and home.outcome != "across":
        assert (here, beyond) == (0, 0)
    with there.storage.reading(neighbour()) as work:
        nameless = [each for each in work.requests.live(HEUVEL) if each.nameless]
    assert not nameless or home.state not in IN_A_BED
