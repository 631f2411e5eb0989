"""When a search across the border begins and how it ends: what two regions have to share, and what our desk is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from bedline.domain.across import AcrossState
from bedline.domain.errors import Conflict, NotAllowed
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.regions import Region, Urgency
from bedline.domain.requests import RequestState
from bedline.domain.tasks import TaskKind
from tests import builders as a
from tests.harness import worlds
from tests.harness.borders import LADDER, NOTE, WHO, Border, border
from tests.harness.worlds import neighbour

DESK = a.coordinator()
# On the last rung the neighbours are turned to anew when its time is over.
NEIGHBOURS_LAST: Final = (LADDER[0], Rung(RungKind.NEIGHBOURS, timedelta(minutes=60)))


def asked_in_words_only(there: Border) -> bool:
    (task,) = there.tasks(neighbour(), TaskKind.NEIGHBOUR_ASKS)
    return there.home().across == () and task.request == there.request


def test_whom_the_neighbour_has_no_care_form_or_no_word_for_it_is_asked_about_in_words_only() -> None:
    def without_the_form(region: Region) -> Region:
        return replace(region, care_forms={a.LOW: region.care_forms[a.LOW]})

    def without_the_trait(region: Region) -> Region:
        return replace(region, traits={key: each for key, each in region.traits.items() if key != a.LIFT})

    assert asked_in_words_only(border(worlds.in_memory(), heuvel_is=without_the_form))
    assert asked_in_words_only(border(worlds.in_memory(), heuvel_is=without_the_trait, traits=[a.LIFT]))
    assert not border(worlds.in_memory(), heuvel_is=without_the_trait).guest().profile.traits
    assert border(worlds.in_memory(), traits=[a.LIFT]).guest().profile.traits == {a.LIFT}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({"at_once": 1, "soon": 6, "half_a_day": 12, "tomorrow": 36}, "half_a_day"),
        ({"at_once": 1, "soon": 6, "tomorrow": 36}, "soon"),
        ({"tomorrow": 36, "this_week": 90}, "tomorrow"),
    ],
)
def test_the_neighbour_reads_how_soon_in_its_own_words_and_never_later_than_is_needed(
    hours: Mapping[str, int], expected: str
) -> None:
    words = {name: Urgency(name, {"nl": name}, timedelta(hours=length)) for name, length in hours.items()}
    there = border(worlds.in_memory(), heuvel_is=lambda region: replace(region, urgencies=words))
    assert there.guest().urgency == expected


def test_a_neighbour_has_one_guest_while_it_looks_and_another_when_it_is_asked_anew_after_its_no() -> None:
    there = border(worlds.in_memory(), rungs=NEIGHBOURS_LAST)
    there.passes(minutes=61)
    assert [each.state for each in there.home().across] == [AcrossState.LOOKING]
    there.heuvel_has_none()
    there.passes(seconds=2)
    there.passes(minutes=61)
    assert [each.state for each in there.home().across] == [AcrossState.NONE, AcrossState.LOOKING]
    there.place_is_held()
    there.accepts()
    there.sweeps()
    assert [each.state for each in there.home().across] == [AcrossState.NONE, AcrossState.CROSSED]


def test_our_desk_reads_why_they_have_none() -> None:
    none, died = border(worlds.in_memory()), border(worlds.in_memory())
    none.heuvel_has_none()
    died.heuvel_withdraws("died")
    ours = a.region()
    reasons = ours.unplaced_reasons["ladder_exhausted"], ours.withdrawal_reasons["died"]
    for there, reason in zip((none, died), reasons, strict=True):
        there.passes(seconds=2)
        (told,) = there.tasks(DESK, TaskKind.NEIGHBOUR_ANSWERED)
        assert (told.params["answer"], told.params["region_name"]) == (reason.names["nl"], "De Heuvel")


def test_a_no_of_the_neighbour_is_no_news_once_nobody_needs_a_place() -> None:
    there = border(worlds.in_memory())
    there.heuvel_has_none()
    there.withdraws()
    there.sweeps()
    assert there.there.state is AcrossState.CALLED_OFF
    assert there.tasks(DESK, TaskKind.NEIGHBOUR_ANSWERED) == []


def test_the_question_to_our_desk_goes_with_its_word() -> None:
    there = border(worlds.in_memory())
    there.place_is_held()
    there.accepts()
    assert there.tasks(DESK, TaskKind.NEIGHBOUR_HOLDS) == [], "before anything is carried across"


def test_our_first_word_stays_and_may_be_said_twice() -> None:
    there = border(worlds.in_memory())
    there.place_is_held()
    there.accepts()
    there.accepts()
    with pytest.raises(Conflict, match="already_said_across"):
        there.declines()
    there.sweeps()
    assert there.home().outcome == "across"


def test_nobody_but_our_desk_says_a_word_of_a_place_across_the_border() -> None:
    there = border(worlds.in_memory())
    there.place_is_held()
    for person in (a.gp(), a.ward("duin")):
        with pytest.raises(NotAllowed, match="not_for_your_role"):
            there.accepts(person)
    assert there.there.word is None


def test_their_desk_reads_who_sent_the_patient_and_how_to_phone_them() -> None:
    known = worlds.directory()
    practices = {key: replace(each, phone="+31115000001") for key, each in known.practices.items()}
    there = border(worlds.in_memory(known=replace(known, practices=practices)))
    there.place_is_held()
    there.accepts()
    there.sweeps()
    assert there.guest().note == f"{NOTE} · Praktijk Oost, +31115000001"


def test_at_the_moment_itself_our_word_is_too_late() -> None:
    there = border(worlds.in_memory())
    there.place_is_held()
    until = there.there.until
    assert until is not None
    there.world.clock.advance(until - there.world.clock.now())
    with pytest.raises(Conflict, match="no_place_across"):
        there.accepts()


def test_a_no_to_a_place_that_was_taken_back_meanwhile_leaves_the_neighbour_looking() -> None:
    there = border(worlds.in_memory())
    there.place_is_held()
    there.top_takes_its_yes_back()
    there.declines()
    there.sweeps()
    assert (there.there.state, there.guest().state) == (AcrossState.LOOKING, RequestState.SEARCHING)
    assert there.tasks(DESK, TaskKind.RESERVATION_LOST) == [], "nobody counted on it"


def test_what_our_desk_was_to_say_of_a_place_goes_with_the_place() -> None:
    lapsed, lost = border(worlds.in_memory()), border(worlds.in_memory())
    lapsed.place_is_held()
    lapsed.passes(minutes=31)
    lost.place_is_held()
    lost.top_takes_its_yes_back()
    lost.sweeps()
    assert (lapsed.there.state, lost.there.state) == (AcrossState.LAPSED, AcrossState.LOOKING)
    for each in (lapsed, lost):
        assert each.tasks(DESK, TaskKind.NEIGHBOUR_HOLDS) == []


def test_a_guest_brings_the_clock_of_its_norm_and_when_it_happened_and_no_year_of_birth() -> None:
    there = border(worlds.in_memory())
    home, guest = there.home(), there.guest()
    assert (guest.norm_due_at, guest.happened_at) == (home.norm_due_at, home.happened_at)
    assert home.norm_due_at is not None
    assert guest.profile.birth_year != home.profile.birth_year
    assert there.patient(DESK, there.request) == WHO
