"""A place across the border, on both storages: a guest without a name, one bed at the most, a patient who goes."""

from datetime import timedelta

import pytest

from bedline.domain.across import AcrossState
from bedline.domain.errors import Conflict, NotFound
from bedline.domain.people import Person, Role, bedline_in
from bedline.domain.requests import Channel, NextKind, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import across, board, matching, overview, stays
from tests import builders as a
from tests.harness.borders import NOTE, WHO, WORDS, Border, border
from tests.harness.worlds import HEUVEL, TOP, World, neighbour, top_ward

DESK = a.coordinator()


def waiting(world: World) -> Border:
    return border(world)


def test_the_neighbours_desk_has_a_guest_of_its_own_and_asks_its_own_ward(world: World) -> None:
    there = waiting(world)
    guest = there.guest()
    (task,) = there.tasks(neighbour(), TaskKind.NEIGHBOUR_ASKS)
    assert (guest.channel, guest.region, guest.guest_of, task.request) == (Channel.GUEST, HEUVEL, a.POLDER, guest.id)
    assert guest.norm_due_at == there.home().norm_due_at

    with world.storage.reading(neighbour()) as work:
        found = matching.candidates(work, request=guest.id)
    assert [each.unit.id for each in found.candidates] == [TOP]
    there.top_is_asked()
    assert there.guest().state is RequestState.OFFERED
    assert there.promised() == (0, 1)


def test_our_desk_sees_the_place_accepts_it_and_only_then_the_patient_has_a_name_there(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    (task,) = there.tasks(DESK, TaskKind.NEIGHBOUR_HOLDS)
    assert (task.params["region_name"], task.due_at) == ("De Heuvel", there.there.until)
    assert (there.there.state, there.there.facility) == (AcrossState.HELD, "Top")
    guest = there.there.guest
    assert there.patient(neighbour(), guest) is None

    there.accepts()
    assert there.patient(neighbour(), guest) is None, "nothing crosses but with Bedline"
    there.sweeps()
    home, known = there.home(), there.guest()
    assert (home.state, home.outcome, known.state) == (RequestState.REDIRECTED, "across", RequestState.RESERVED)
    assert home.outcome_reason is not None
    assert "De Heuvel: Top" in home.outcome_reason
    assert there.patient(neighbour(), guest) == there.patient(top_ward(), guest) == WHO
    assert (known.profile, known.note) == (home.profile, f"{NOTE} · Praktijk Oost")
    assert there.tasks(DESK, TaskKind.NEIGHBOUR_HOLDS) == []
    told = [(line.region, line.action, line.subject) for line in world.audit() if line.event == "patient_handed_over"]
    assert told == [(a.POLDER, "R", str(home.id)), (HEUVEL, "C", str(guest))]

    stay = there.stay(neighbour(), guest)
    assert stay is not None
    with world.storage.work(top_ward()) as work:
        stays.arrive(work, stay=stay.id, happened_at=None)
    assert there.guest().state is RequestState.ARRIVED


def test_what_was_answered_in_triage_goes_along_as_far_as_it_is_asked_there_and_not_sooner(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    guest = there.there.guest
    assert (there.answered(neighbour(), guest), there.answered(top_ward(), guest)) == ({}, {})

    there.accepts()
    there.sweeps()
    told = {**a.CLEAR_FOR_CRISIS, "what_happened": WORDS["what_happened"]}
    assert (there.answered(neighbour(), guest), there.answered(top_ward(), guest)) == (told, told)
    assert there.guest().answers == a.CLEAR_FOR_CRISIS, "words lie sealed"
    assert there.answered(DESK, there.request) == {**a.CLEAR_FOR_CRISIS, **WORDS}


def test_no_look_of_bedline_hands_over_a_patient_before_our_desk_has_said_so(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    with world.storage.work(bedline_in()) as work:
        across.settle(work, work.requests.get(there.request))
    assert there.there.state is AcrossState.HELD
    assert there.patient(neighbour(), there.there.guest) is None


def test_nobody_arrives_at_a_place_that_their_own_region_has_not_accepted(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    stay = there.stay(neighbour(), there.there.guest)
    assert stay is not None
    with pytest.raises(Conflict, match="guest_not_accepted"), world.storage.work(top_ward()) as work:
        stays.arrive(work, stay=stay.id, happened_at=None)


def test_a_place_that_we_decline_is_free_again_and_the_search_here_goes_on(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    there.declines()
    there.sweeps()
    assert (there.there.state, there.guest().state) == (AcrossState.DECLINED, RequestState.WITHDRAWN)
    assert (there.home().state, there.promised()) == (RequestState.WAITING, (0, 0))
    assert there.tasks(neighbour(), TaskKind.NEIGHBOUR_ASKS) == []


def test_a_place_of_which_we_say_nothing_is_given_back_at_its_moment(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    there.passes(minutes=29)
    assert there.there.state is AcrossState.HELD
    there.passes(minutes=1)
    assert (there.there.state, there.promised()) == (AcrossState.LAPSED, (0, 0))
    with pytest.raises(Conflict, match="no_place_across"):
        there.accepts()


def test_a_word_in_time_is_carried_across_also_when_bedline_was_away_until_after_the_moment(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    world.clock.advance(timedelta(minutes=29))
    there.accepts()
    there.passes(minutes=5)
    assert (there.home().outcome, there.guest().nameless, there.promised()) == ("across", False, (0, 1))


def test_a_place_found_at_home_sooner_gives_the_place_there_back(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    there.duin_has_a_place()
    there.passes(seconds=2)
    there.duin_says_yes()
    there.passes(seconds=2)
    with pytest.raises(Conflict, match="no_place_across"):
        there.accepts()
    assert (there.there.state, there.promised()) == (AcrossState.CALLED_OFF, (1, 0))
    assert there.guest().state is RequestState.WITHDRAWN


def test_a_yes_at_home_wins_from_a_word_that_has_not_been_carried_across_yet(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    there.duin_has_a_place()
    there.passes(seconds=2)
    there.accepts()
    there.duin_says_yes()
    there.sweeps()
    assert (there.home().state, there.promised()) == (RequestState.RESERVED, (1, 0))
    assert there.guest().state is RequestState.WITHDRAWN
    assert there.patient(neighbour(), there.there.guest) is None


def test_a_ward_that_takes_its_yes_back_before_we_said_ours_leaves_its_desk_looking(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    there.top_takes_its_yes_back()
    there.accepts()
    there.sweeps()
    assert (there.there.state, there.there.word) == (AcrossState.LOOKING, None)
    assert (there.home().live, there.guest().live, there.guest().nameless) == (True, True, True)
    assert there.tasks(DESK, TaskKind.NEIGHBOUR_HOLDS) == []


def test_a_guest_whose_patient_needs_no_bed_any_more_is_called_off(world: World) -> None:
    there = waiting(world)
    there.top_is_asked()
    there.withdraws()
    there.sweeps()
    assert (there.there.state, there.guest().state) == (AcrossState.CALLED_OFF, RequestState.WITHDRAWN)
    assert there.promised() == (0, 0)


def test_an_answer_in_words_still_comes_home(world: World) -> None:
    there = waiting(world)
    (task,) = there.tasks(neighbour(), TaskKind.NEIGHBOUR_ASKS)
    there.finishes(neighbour(), task, "Nu niet, morgen misschien")
    there.passes(seconds=2)
    (answer,) = there.tasks(DESK, TaskKind.NEIGHBOUR_ANSWERED)
    assert (answer.request, answer.params["answer"]) == (there.request, "Nu niet, morgen misschien")


def test_where_no_form_is_agreed_the_neighbour_is_asked_in_words_only(world: World) -> None:
    there = border(world, forms=False)
    assert there.home().across == ()
    (task,) = there.tasks(neighbour(), TaskKind.NEIGHBOUR_ASKS)
    assert task.request == there.request


def test_neither_desk_reaches_into_the_others_region(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    with pytest.raises(NotFound, match="unknown_request"):
        there.accepts(neighbour())
    with pytest.raises(NotFound, match="unknown_request"), world.storage.reading(DESK) as work:
        work.requests.find(there.there.guest)
    with pytest.raises(NotFound, match="unknown_request"), world.storage.reading(neighbour()) as work:
        work.requests.find(there.request)


@pytest.mark.parametrize("works", [0, 1, 2])
def test_a_sweep_that_is_killed_has_moved_the_patient_or_has_not(world: World, works: int) -> None:
    there = waiting(world)
    there.place_is_held()
    there.accepts()
    there.sweeps(works=works)
    crossed = there.home().outcome == "across"
    assert (there.patient(neighbour(), there.there.guest) == WHO) is crossed
    assert there.guest().nameless is not crossed
    there.world.clock.advance(timedelta(seconds=2))
    there.sweeps()
    assert (there.home().outcome, there.guest().nameless, there.promised()) == ("across", False, (0, 1))


@pytest.mark.parametrize("silent", [False, True])
def test_a_guest_whose_ward_cannot_is_their_desks_to_ask_for_again(world: World, *, silent: bool) -> None:
    there = waiting(world)
    there.top_is_asked()
    if silent:
        there.passes(minutes=11)
    else:
        there.top_refuses()
    guest = there.guest()
    assert guest.state is RequestState.SEARCHING
    assert guest.next_action is not None
    assert guest.next_action.kind is NextKind.OFFER
    assert there.promised() == (0, 0)


def test_our_desk_is_told_when_a_place_that_it_had_accepted_is_taken_back(world: World) -> None:
    there = waiting(world)
    there.place_is_held()
    there.accepts()
    there.top_takes_its_yes_back()
    there.sweeps()
    (task,) = there.tasks(DESK, TaskKind.RESERVATION_LOST)
    assert (task.request, task.params["facility_name"]) == (there.request, "Top")


@pytest.mark.parametrize("ground", [True, False])
def test_a_patient_who_goes_there_is_known_again_there_only_on_that_regions_own_ground(
    world: World, *, ground: bool
) -> None:
    there = waiting(world)
    there.place_is_held()
    if ground:
        there.heuvel_counts_days(most=1)
    there.accepts()
    there.sweeps()
    stay = there.stay(neighbour(), there.there.guest)
    assert stay is not None
    assert (stay.days_up_at is not None) is ground
    assert bool(there.tasks(neighbour(), TaskKind.DAYS_END)) is ground


def test_the_referrer_sees_that_a_place_is_kept_and_which_only_once_it_is_theirs(world: World) -> None:
    there = waiting(world)
    there.place_is_held()

    def seen(who: Person) -> str:
        stream = f"request:{there.request}"
        with world.storage.reading(who) as work:
            shown = str(overview.request_body(work, there.home()))
            if who.role is Role.GP:
                shown += str(board.snapshot(work, stream=stream).items["request"])
                shown += str(board.since(work, stream=stream, epoch=_epoch(work, stream), after=0).entries)
            return shown

    assert "'held'" in seen(a.gp())
    assert "Top" in seen(DESK)
    assert "Top" not in seen(a.gp())
    there.accepts()
    there.sweeps()
    assert "Top" in seen(a.gp())


def _epoch(work: Work, stream: str) -> str:
    return board.position(work, stream=stream).epoch
