"""A place came free a moment ago, somebody waits for it, and somebody else looks for one before the sweep does."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bedline.domain.errors import Conflict
from bedline.domain.facilities import Directory
from bedline.domain.hours import Hours
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.people import Person
from bedline.domain.requests import Channel, RequestState
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import Way, WayKind
from bedline.services import asking_one, choosing, requests
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.nights import Night

DUIN = UnitId("duin-1")


def _known() -> Directory:
    """Only Duin takes anybody, crises and others alike."""
    known = worlds.directory()
    forms = {DUIN: frozenset({a.CRISIS, a.LOW})}
    units = {key: replace(each, care_forms=forms.get(key, frozenset())) for key, each in known.units.items()}
    return replace(known, units=units)


@pytest.fixture
def night() -> Night:
    """A night in which a crisis waits for a place in Duin, and one has just come free."""
    night = Night(known=_known())
    night.ward_reports(DUIN, free=0)
    assert night.stands(night.gp_asks(a.CRISIS, urgency="now")).state is RequestState.WAITING
    night.passes((), minutes=1)
    night.ward_reports(DUIN, free=1)
    return night


def _no_place_tasks(night: Night) -> int:
    return len(night.tasks(TaskKind.NO_PLACE_FOUND))


def test_who_comes_in_joins_those_who_wait_and_the_desk_hears_of_it_only_when_their_turn_brought_nothing(
    night: Night,
) -> None:
    before = _no_place_tasks(night)
    later = night.gp_asks(a.LOW)
    assert (night.stands(later).state, night.asked(later)) == (RequestState.WAITING, [])
    assert _no_place_tasks(night) == before

    night.passes(("search_again",), seconds=2)

    assert night.stands(later).state is RequestState.WAITING
    assert night.places(DUIN).free == 0
    # The crisis is asked for and off the desk; of the other the desk knows now.
    assert [task.request for task in night.tasks(TaskKind.NO_PLACE_FOUND)] == [later]


def test_who_comes_in_takes_what_those_who_wait_leave_over(night: Night) -> None:
    night.ward_reports(DUIN, free=2)
    later = night.gp_asks(a.LOW)
    assert night.asked(later) == [DUIN]
    assert night.places(DUIN).free == 1


def test_a_crisis_that_comes_in_is_more_urgent_than_who_waits_for_something_else() -> None:
    night = Night(known=_known())
    night.ward_reports(DUIN, free=0)
    waits = night.gp_asks(a.LOW)
    night.ward_reports(DUIN, free=1)
    crisis = night.gp_asks(a.CRISIS)
    assert (night.asked(crisis), night.asked(waits)) == ([DUIN], [])


def test_a_referrer_who_telephones_is_not_offered_what_is_meant_for_another(night: Night) -> None:
    wanted = Asked(
        region=a.POLDER,
        channel=Channel.PHONE,
        profile=a.profile(),
        answers=a.CLEAR_FOR_LOW,
        care_form=a.LOW,
        urgency="today",
    )
    request, choices = night.does(a.gp(), lambda work: requests.submit_to_choose(work, asked=wanted))
    assert (request.state, choices) == (RequestState.WAITING, ())


@pytest.mark.parametrize(("who", "may"), [(a.gp(), False), (a.coordinator(), True)], ids=["referrer", "desk"])
def test_a_referrers_own_choice_does_not_go_before_those_who_wait_and_the_desks_does(
    night: Night, who: Person, *, may: bool
) -> None:
    later = night.gp_asks(a.LOW)
    if may:
        _choose(night, who, later)
        assert night.asked(later) == [DUIN]
    else:
        with pytest.raises(Conflict, match="no_free_place"):
            _choose(night, who, later)


def test_a_form_in_its_quiet_hours_keeps_no_place_from_others_all_night() -> None:
    low = a.care_form(a.LOW)
    asleep = replace(low, policy=replace(low.policy, quiet=Hours(time(0), time(23, 59))))
    night = Night(low=asleep, crisis=replace(a.care_form(a.CRISIS), crisis=False), known=_known())
    night.ward_reports(DUIN, free=0)
    waits = night.gp_asks(a.LOW, urgency="now")
    night.ward_reports(DUIN, free=1)
    other = night.gp_asks(a.CRISIS)
    night.passes(("search_again",), seconds=2)
    assert (night.asked(other), night.asked(waits)) == ([DUIN], [])


def test_neither_does_a_referrer_who_leads_the_search_on_the_page(night: Night) -> None:
    low = a.care_form(a.LOW)
    region = night.world.storage.regions[a.POLDER]  # type: ignore[attr-defined]
    chooses = replace(low, way=Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=10)))
    night.world.storage.regions[a.POLDER] = replace(region, care_forms={**region.care_forms, a.LOW: chooses})  # type: ignore[attr-defined]
    later = night.gp_asks(a.LOW)
    assert night.stands(later).choosing
    with pytest.raises(Conflict, match="no_free_place"):
        night.does(a.gp(), lambda work: choosing.choose(work, request=later, unit=DUIN))
    night.passes(("search_again",), seconds=2)
    with pytest.raises(Conflict, match="unit_does_not_fit"):
        night.does(a.gp(), lambda work: choosing.choose(work, request=later, unit=DUIN))


def _choose(night: Night, who: Person, request: RequestId) -> None:
    night.does(who, lambda work: asking_one.choose(work, request=request, unit=DUIN))
