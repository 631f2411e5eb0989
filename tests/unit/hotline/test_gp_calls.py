"""A GP phones for a bed: from the first ring to a reserved place, and every way in which the line may go dead."""

from dataclasses import replace
from datetime import time
from typing import cast
from uuid import UUID

import pytest

from bedline.domain import triage
from bedline.domain.calls import Leg, LegEnd, LegId, LegState, Progress, Purpose, Verified
from bedline.domain.errors import Invalid, NotFound
from bedline.domain.hours import Hours
from bedline.domain.ids import CareFormId, TraitId
from bedline.domain.messages import Errand
from bedline.domain.people import bedline_in
from bedline.domain.regions import Region
from bedline.domain.requests import Channel, NextKind, RequestState
from bedline.domain.scripts.talk import HangUp, Heard, Queue, Wish
from bedline.domain.scripts.wishes import Submit
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import offers, stays, sweeps
from bedline.services.hotline import calls
from bedline.services.hotline.conversations.fulfilling import Fulfil, Fulfilled
from bedline.services.promising import Yes
from tests import builders as a
from tests.harness.hotline import (
    DUIN_PHONE,
    DUTY_PHONE,
    GP_NUMBER,
    GP_PIN,
    LINE,
    STRANGER,
    WARD_NUMBER,
    WARD_PIN,
    Caller,
    Hotline,
)

# Form (crisis), attested, now, year, sex, postcode, nothing special: what a practised GP keys without listening.
KEYED = ("1", "1", "1", "1938", "1", "1001", "9")


def a_line(**free: int) -> Hotline:
    hotline = Hotline()
    hotline.reports(**(free or {"duin": 1, "kreek": 2}))
    hotline.passes(minutes=40)
    return hotline


def at_the_readback(hotline: Hotline) -> Caller:
    gp = hotline.caller().rings()
    gp.presses(GP_PIN, *KEYED).hears("readback", "readback_patient", "readback_no_traits")
    return gp


def at_the_spots(hotline: Hotline) -> Caller:
    gp = at_the_readback(hotline)
    gp.presses("1").hears("spot", "ask_spot")
    return gp


def test_whoever_calls_from_another_telephone_is_told_which_one_would_be_rung_back() -> None:
    gp = a_line().caller(STRANGER).rings()
    gp.presses(GP_NUMBER, GP_PIN, *KEYED, "1", "1").hears("ask_wait", "ring_back_on")
    assert gp.param("ring_back_on", "last") == "001"


def test_nobody_hears_a_question_twice_in_the_same_words() -> None:
    gp = at_the_spots(a_line())
    gp.is_silent().hears("once_more", "spot", "ask_spot")
    gp.presses("8").hears("last_try", "spot", "ask_spot")
    gp.is_silent().hears("human_comes")


def says_yes(hotline: Hotline, name: str = "duin") -> None:
    offer = next(each for each in hotline.open_offers if each.unit == f"{name}-1")
    with hotline.storage.work(a.ward(name)) as work:
        offers.accept(work, offer=offer.id, yes=Yes(doctor="dr. Duin"))


def test_a_known_gp_gets_a_bed_in_one_call() -> None:
    hotline = a_line()
    gp = hotline.caller().rings()
    gp.hears("greeting_known", "ask_pin")
    gp.presses(GP_PIN).hears("option_care_form")
    assert (gp.leg.verified, gp.leg.purpose) == (Verified.PIN, Purpose.GP_IN)

    gp.presses(*KEYED, "1").hears("spot", "ask_spot")
    assert (gp.param("spot", "name"), gp.param("spot", "town"), gp.param("spot", "minutes_old")) == ("Duin", "Oost", 40)
    request = hotline.request
    assert (request.channel, request.referrer, request.practice) == (Channel.PHONE, a.gp().id, "praktijk-oost")
    assert (request.state, request.urgency, hotline.open_offers) == (RequestState.SEARCHING, "now", [])

    gp.presses("1").hears("ask_wait")
    assert "ring_back_on" not in gp.heard, "the telephone in hand is the one that is rung back"
    assert [offer.unit for offer in hotline.open_offers] == ["duin-1"]
    assert hotline.free("duin") == 0
    gp.presses("1").hears("still_asking")
    assert gp.param("still_asking", "name") == "Duin"

    says_yes(hotline)
    gp.is_silent().hears("place_at", "place_phone", "place_until", "place_code", "once_more", "ask_more")
    assert gp.param("place_code", "code") == hotline.request.code
    assert not hotline.was_told()
    gp.is_silent().hears("farewell_placed")
    assert gp.is_over
    assert hotline.was_told()
    gp.hangs_up()
    assert gp.leg.outcome is LegEnd.BED
    assert hotline.errands(Errand.RING_GP_BACK) == []
    assert hotline.tasks == []


def test_an_unknown_telephone_is_asked_who_it_is_and_told_nothing_about_numbers() -> None:
    hotline = a_line()
    gp = hotline.caller(STRANGER).rings()
    gp.hears("greeting", "this_language", "ask_number_nl").presses(GP_NUMBER).hears("ask_pin").presses(GP_PIN).hears(
        "option_care_form"
    )

    def told(number: str) -> list[str]:
        stranger = hotline.caller(None).rings()
        return stranger.presses(number, "000000").heard

    assert told(GP_NUMBER) == told("99999999") == ["pin_refused", "ask_pin_again"]


def test_three_wrong_pins_lead_to_a_human_and_the_caller_stays_unverified() -> None:
    gp = a_line().caller().rings()
    gp.presses("111111", "222222").hears("pin_refused", "last_try_keys").presses("333333")
    assert isinstance(gp.turn.then, Queue)
    assert gp.leg.verified is Verified.NUMBER


def test_a_locked_caller_still_reaches_a_human() -> None:
    hotline = a_line()
    for _ in range(2):
        hotline.caller().rings().presses("111111", "222222", "333333")
    locked = hotline.caller().rings().presses(GP_PIN)
    assert (locked.heard, locked.turn.then) == (["pin_locked", "human_comes"], Queue())
    nought = hotline.caller().rings().presses("0")
    assert isinstance(nought.turn.then, Queue)


def test_somebody_else_may_use_a_known_telephone() -> None:
    gp = a_line().caller().rings()
    gp.presses("111111").hears("someone_else").presses("9").hears("ask_number_nl")
    gp.presses(GP_NUMBER, GP_PIN).hears("option_care_form")


def test_a_ward_person_on_any_telephone_gets_the_wards_menu() -> None:
    ward = a_line().caller(STRANGER).rings()
    ward.presses(WARD_NUMBER, WARD_PIN).hears("ward_menu")
    assert (ward.leg.purpose, ward.leg.person) == (Purpose.WARD_IN, a.ward("duin").id)


def test_nine_goes_round_the_languages_and_back() -> None:
    caller = a_line().caller(STRANGER).rings()
    spoken = [caller.presses("9").leg.dialogue.language for _ in range(2)]
    assert spoken == ["en", "nl"]


def test_a_call_that_is_told_twice_is_one_call() -> None:
    hotline = a_line()
    gp = hotline.caller().rings()
    first = gp.leg.id
    assert gp.rings().leg.id == first
    assert gp.heard == ["greeting_known", "ask_pin"]
    assert len(hotline.storage.state.legs) == 1


def test_an_old_step_says_the_present_one_again_and_does_nothing() -> None:
    hotline = a_line()
    gp = at_the_readback(hotline)
    old = gp.nonce
    gp.presses("1").hears("spot")
    gp.nonce = old
    gp.presses("1").hears("spot")
    assert len(hotline.storage.state.requests) == 1
    assert hotline.open_offers == []


def test_a_stray_hash_costs_no_try() -> None:
    gp = a_line().caller().rings()
    for _ in range(5):
        gp.strays()
    gp.hears("ask_pin").presses(GP_PIN).hears("option_care_form")


def test_the_sex_can_be_mended_at_the_read_back() -> None:
    hotline = a_line()
    gp = at_the_readback(hotline)
    gp.presses("2").hears("ask_mend", "option_more").presses("9").hears("ask_mend_more").presses("6", "2")
    # Who knows the keys need not hear which they are.
    gp.hears("readback").presses("2", "6", "2").hears("readback")
    assert gp.param("readback_patient", "sex") == "m"


def test_whoever_wants_another_place_hears_the_next_and_may_leave_it_to_bedline() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline)
    assert gp.presses("2").param("spot", "name") == "Kreek"
    gp.presses("2").hears("no_more_spots").presses("1").hears("spot").presses("2", "2", "3").hears("ask_wait")
    assert [offer.unit for offer in hotline.open_offers] == ["duin-1"]


def test_a_place_that_has_just_gone_leads_to_the_next_one() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline)
    hotline.reports(duin=0)
    gp.presses("1").hears("spot_gone", "spot")
    assert gp.param("spot", "name") == "Kreek"
    assert hotline.open_offers == []


def test_nothing_free_is_said_and_the_desk_is_told() -> None:
    hotline = a_line(duin=0)
    gp = at_the_readback(hotline)
    gp.presses("1").hears("nothing_found")
    assert (hotline.request.state, hotline.tasks) == (RequestState.WAITING, [TaskKind.NO_PLACE_FOUND])
    gp.presses("2").hears("farewell_will_ring")
    gp.hangs_up()
    assert gp.leg.outcome is LegEnd.RING_BACK
    assert hotline.request.ring_back
    assert TaskKind.RING_BACK in hotline.tasks


def test_a_form_that_the_desk_asks_for_waits_for_the_desk() -> None:
    hotline = Hotline(region=a.region(automatic=False))
    hotline.reports(duin=1)
    gp = at_the_readback(hotline)
    gp.presses("1").hears("desk_first").presses("1")
    assert isinstance(gp.turn.then, Queue)
    assert hotline.request.state is RequestState.SEARCHING


NIGHT = Hours(time(0), time(23))


def by_night(hotline: Hotline) -> Hotline:
    """Let the form that is asked for have its quiet hours, now."""
    region = hotline.storage.regions[a.POLDER]
    crisis = region.care_form(a.CRISIS)
    quiet = replace(crisis, policy=replace(crisis.policy, quiet=NIGHT))
    hotline.storage.regions = {a.POLDER: replace(region, care_forms={**region.care_forms, a.CRISIS: quiet})}
    return hotline


def test_in_quiet_hours_nobody_chooses_a_ward_to_wake_and_the_caller_hears_from_when_it_is_asked() -> None:
    hotline = by_night(a_line())
    gp = at_the_readback(hotline).presses("1").hears("quiet_hours", "ask_quiet")
    assert gp.param("quiet_hours", "until") == "23:00"
    assert (hotline.request.state, hotline.open_offers) == (RequestState.WAITING, [])
    gp.presses("2").hears("farewell_rings_later").hangs_up()
    # Bedline asks in the morning and rings with what comes of it: nothing for the desk by night.
    assert hotline.request.ring_back
    assert TaskKind.RING_BACK not in hotline.tasks
    hotline.caller().rings().presses(GP_PIN, "1").hears("quiet_hours")


def test_a_choice_that_was_offered_before_the_quiet_hours_wakes_nobody_within_them() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline)
    by_night(hotline)
    gp.presses("1").hears("quiet_hours", "ask_quiet").presses("1")
    assert isinstance(gp.turn.then, Queue)
    assert hotline.open_offers == []


def test_a_caller_who_waits_hears_of_every_ward_and_is_rung_back_after_three_minutes() -> None:
    gp = at_the_spots(a_line())
    gp.presses("1", "1").hears("still_asking")
    said = [gp.is_silent().heard for _ in range(34)]
    assert said[:3] == [["no_answer_yet"], ["no_answer_yet"], ["still_asking"]]
    assert ["no_answer_yet", "may_ring_back"] in said
    assert said[-1] == ["long_enough", "farewell_will_ring"]


def test_a_waiting_caller_may_ask_to_be_rung_back() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline)
    gp.presses("1", "1", "2").hears("farewell_will_ring")
    gp.hangs_up()
    says_yes(hotline)
    assert [each.to for each in hotline.errands(Errand.RING_GP_BACK)] == [gp.number]


def test_when_every_ward_has_said_no_the_caller_goes_to_a_human() -> None:
    hotline = a_line(duin=1)
    gp = at_the_spots(hotline).presses("1", "1")
    with hotline.storage.work(a.ward("duin")) as work:
        offers.refuse(work, offer=hotline.open_offers[0].id, reason="full")
    gp.is_silent()
    assert isinstance(gp.turn.then, Queue)
    assert gp.leg.request == hotline.request.id


def test_who_rings_again_hears_how_it_stands() -> None:
    hotline = a_line()
    at_the_spots(hotline).presses("1").hangs_up()
    gp = hotline.caller().rings().presses(GP_PIN).hears("ask_resume")
    gp.presses("1").hears("status_asked", "ask_after_status")
    says_yes(hotline)
    gp.presses("1").hears("place_at", "ask_after_status").presses("2").hears("option_care_form")
    assert hotline.was_told()


def test_who_has_heard_how_it_stands_and_says_nothing_wakes_nobody() -> None:
    hotline = a_line()
    at_the_spots(hotline).presses("1").hangs_up()
    gp = hotline.caller().rings().presses(GP_PIN, "1").hears("ask_after_status").is_silent().hears("thanks")
    assert isinstance(gp.turn.then, HangUp)


def test_who_rings_again_a_day_later_begins_anew() -> None:
    hotline = a_line()
    at_the_spots(hotline).presses("1").hangs_up()
    hotline.passes(hours=25)
    hotline.caller().rings().presses(GP_PIN).hears("option_care_form")


def one_by_one(hotline: Hotline) -> Caller:
    """Choose the crisis form, and ask to hear its conditions."""
    gp = hotline.caller().rings()
    gp.presses(GP_PIN, "1", "2").hears("ask_yes_no", "condition")
    return gp


def test_a_doctor_who_wants_to_hear_each_condition_answers_them_and_gets_a_bed() -> None:
    hotline = a_line()
    gp = one_by_one(hotline)
    answers = triage.attested(a.region(), care_form=a.CRISIS, on=a.NOW.date())
    for question in triage.conditions(a.region(), care_form=a.CRISIS, on=a.NOW.date()):
        assert gp.param("condition", "question") == question
        gp.presses("1" if answers[question] else "2")
    gp.hears("option_urgency").presses("1", "1938", "1", "1001", "9").hears("readback").presses("1").hears("spot")
    assert hotline.request.answers == answers


def test_an_answer_that_shuts_a_gate_is_told_with_where_to_and_the_call_is_done() -> None:
    hotline = a_line()
    gp = one_by_one(hotline)
    gp.presses("1", "1").hears("gate_hospital_first", "gate_to", "ask_shut")
    assert gp.param("gate_to", "destination") == "hospital"
    gp.presses("9").hears("farewell_shut")
    gp.hangs_up()
    assert hotline.tasks == []


def test_an_answer_that_shut_a_gate_is_mended_or_left_to_a_human() -> None:
    hotline = a_line()
    gp = one_by_one(hotline)
    gp.presses("2").hears("gate_doctor_has_seen", "ask_shut").presses("2").hears("condition").presses("1")
    assert gp.param("condition", "question") == "needs_hospital_care"
    gp.presses("1").hears("gate_hospital_first").presses("3").hears("option_care_form", "option_other")
    gp.presses("1", "2", "2").hears("gate_doctor_has_seen").presses("1").hears("human_comes")


def test_whoever_hangs_up_at_a_shut_gate_is_rung_back() -> None:
    hotline = a_line()
    one_by_one(hotline).presses("2").hears("gate_doctor_has_seen").hangs_up()
    assert hotline.tasks == [TaskKind.MISSED_CALL]


def test_hanging_up_before_the_read_back_leaves_a_missed_call_and_nothing_else() -> None:
    for steps in range(len(KEYED) + 1):
        hotline = a_line()
        gp = hotline.caller().rings().presses(GP_PIN, *KEYED[:steps])
        gp.hangs_up()
        assert hotline.storage.state.requests == {}
        assert hotline.tasks == [TaskKind.MISSED_CALL]
        assert gp.leg.outcome is None


def test_hanging_up_before_the_choice_leaves_the_request_to_the_regions_policy() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline)
    assert hotline.request.choosing
    gp.hangs_up()
    assert hotline.request.state is RequestState.OFFERED
    assert [offer.unit for offer in hotline.open_offers] == ["duin-1"]
    assert gp.leg.outcome is LegEnd.RING_BACK
    says_yes(hotline)
    assert len(hotline.errands(Errand.RING_GP_BACK)) == 1


def test_hanging_up_before_the_choice_when_the_places_have_gone_is_a_task_with_a_deadline() -> None:
    hotline = a_line(duin=1)
    gp = at_the_spots(hotline)
    hotline.reports(duin=0)
    gp.hangs_up()
    assert hotline.request.state is RequestState.WAITING
    assert set(hotline.tasks) == {TaskKind.NO_PLACE_FOUND, TaskKind.RING_BACK}


def test_a_choice_that_is_never_made_is_made_when_its_time_is_over_also_when_nobody_tells_of_the_end() -> None:
    hotline = a_line()
    at_the_spots(hotline)
    action = hotline.request.next_action
    assert action is not None
    assert action.kind is NextKind.CHOICE
    sweeps.choose_for_the_absent(hotline.storage, bedline_in(a.POLDER))
    assert hotline.open_offers == []
    hotline.passes(minutes=6)
    sweeps.choose_for_the_absent(hotline.storage, bedline_in(a.POLDER))
    assert [offer.unit for offer in hotline.open_offers] == ["duin-1"]


def test_hanging_up_while_a_ward_is_asked_is_followed_by_a_call_with_the_answer() -> None:
    for keys in (("1",), ("1", "1")):
        hotline = a_line()
        gp = at_the_spots(hotline).presses(*keys)
        gp.hangs_up()
        assert gp.leg.outcome is LegEnd.RING_BACK
        assert hotline.request.ring_back
        says_yes(hotline)
        assert len(hotline.errands(Errand.RING_GP_BACK)) == 1


@pytest.mark.parametrize(("seconds", "was_heard"), [(3, False), (20, True)])
def test_a_result_counts_as_heard_once_there_was_time_to_say_it(seconds: float, was_heard: bool) -> None:  # noqa: FBT001
    hotline = a_line()
    gp = at_the_spots(hotline).presses("1", "1")
    says_yes(hotline)
    gp.is_silent().hears("place_at").hangs_up(after=seconds)
    assert hotline.was_told() is was_heard
    assert gp.leg.outcome is (LegEnd.BED if was_heard else LegEnd.RING_BACK)
    assert len(hotline.errands(Errand.RING_GP_BACK)) == (0 if was_heard else 1)


def test_hanging_up_in_the_queue_does_not_leave_the_choice_open() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline).presses("0")
    assert isinstance(gp.turn.then, Queue)
    gp.hangs_up()
    assert hotline.request.state is RequestState.OFFERED
    assert TaskKind.MISSED_CALL in hotline.tasks


def test_an_end_that_is_told_twice_has_one_effect() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline)
    gp.hangs_up()
    gp.hangs_up()
    assert len(hotline.open_offers) == 1


def test_a_step_of_a_call_that_is_over_changes_nothing() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline)
    gp.hangs_up()
    gp.presses("1")
    assert gp.is_over
    assert len(hotline.open_offers) == 1


def test_another_request_may_follow_in_the_same_call() -> None:
    hotline = a_line()
    gp = at_the_spots(hotline).presses("1", "1")
    says_yes(hotline)
    gp.is_silent().presses("1").hears("option_care_form").presses(*KEYED, "1").hears("spot")
    assert len(hotline.storage.state.requests) == 2
    assert gp.leg.request == hotline.request.id


def test_a_call_that_nobody_knows_is_nobodys() -> None:
    hotline = a_line()
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        calls.progressed(work, provider_call="CA-unknown", told=Progress(LegState.COMPLETED, 1))
        with pytest.raises(NotFound, match="unknown_leg"):
            calls.turn(work, leg=LegId(UUID(int=404)), nonce="", event=Heard("1"))


def test_a_call_at_an_unknown_address_reaches_a_human() -> None:
    hotline = a_line()
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        said = calls.reach_human_unknown(work, to=LINE, caller=STRANGER, provider_call="CA-lost")
    assert isinstance(said.turn.then, Queue)


def test_a_place_that_falls_through_is_news_again() -> None:
    hotline = a_line(duin=1)
    gp = at_the_spots(hotline).presses("1", "1")
    says_yes(hotline)
    gp.is_silent().is_silent()
    assert hotline.was_told()
    stay = next(iter(hotline.storage.state.stays))
    with hotline.storage.work(a.ward("duin")) as work:
        stays.cancel(work, stay=stay, reason="no_staff")
    assert not hotline.was_told()


def a_region_with_many_choices() -> Region:
    """Return a region with fifteen traits and twelve forms, more than there are keys."""
    region = a.region()
    lift, low = region.traits[a.LIFT], region.care_forms[a.LOW]
    traits = {TraitId(f"trait_{number}"): replace(lift, id=TraitId(f"trait_{number}")) for number in range(1, 16)}
    forms = {CareFormId(f"form_{number}"): replace(low, id=CareFormId(f"form_{number}")) for number in range(1, 11)}
    return replace(region, traits=traits, care_forms={**region.care_forms, **forms})


def choices(gp: Caller, name: str) -> list[object]:
    return [line.params[name] for line in gp.turn.lines if line.key == f"option_{name}"]


def test_every_one_of_many_forms_and_traits_can_be_reached_by_key() -> None:
    gp = Hotline(region=a_region_with_many_choices()).caller().rings()
    gp.presses(GP_PIN).hears("option_care_form", "option_other", "option_more")
    assert choices(gp, "care_form") == [a.CRISIS, a.LOW, *(f"form_{number}" for number in range(1, 6))]
    gp.presses("9")
    assert choices(gp, "care_form") == [f"form_{number}" for number in range(6, 11)]
    gp.presses("9")
    assert choices(gp, "care_form")[0] == a.CRISIS
    gp.presses("9", "*", "5", "1", "2", "1938", "1", "1001").hears("ask_traits", "more_traits")
    assert choices(gp, "trait") == [f"trait_{number}" for number in range(1, 9)]
    gp.presses("2799").hears("ask_traits_next")
    assert choices(gp, "trait") == [f"trait_{number}" for number in range(9, 16)]
    gp.presses("8").hears("trait_unknown", "ask_traits_next").presses("7").hears("readback", "readback_traits")
    assert gp.param("readback", "care_form") == "form_10"
    assert gp.param("readback_traits", "traits") == ("trait_15", "trait_2", "trait_7")
    # Mended, the list is read from its beginning, and what was chosen before is forgotten.
    gp.presses("2", "5").hears("ask_traits").presses("99").presses("9").hears("readback_no_traits")


def test_with_more_traits_than_keys_nothing_special_is_still_one_key() -> None:
    gp = Hotline(region=a_region_with_many_choices()).caller().rings()
    gp.presses(GP_PIN, "2", "1", "2", "1938", "1", "1001", "9").hears("readback_no_traits")


def test_something_else_has_its_key_on_every_page_of_the_forms() -> None:
    gp = Hotline(region=a_region_with_many_choices()).caller().rings()
    gp.presses(GP_PIN, "9", "8")
    assert isinstance(gp.turn.then, Queue)


def test_whatever_goes_wrong_inside_is_undone_and_a_human_for_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    really = calls.FULFILS[Submit]

    def refuses_in_the_end(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
        really(work, leg, wish)
        raise Invalid("unknown_urgency", field="urgency", value="?")

    monkeypatch.setitem(cast("dict[type[Wish], Fulfil]", calls.FULFILS), Submit, refuses_in_the_end)
    hotline = a_line()
    gp = at_the_readback(hotline).presses("1").hears("not_done", "human_comes")
    assert isinstance(gp.turn.then, Queue)
    assert (list(hotline.storage.state.requests.values()), hotline.open_offers) == ([], [])
    assert [each.to for each in hotline.errands(Errand.RING_DUTY)] == [DUTY_PHONE]


def test_help_after_a_refusal_comes_once_and_never_to_a_machine() -> None:
    hotline = a_line()
    gp = at_the_readback(hotline)
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        assert calls.help_instead(work, leg=gp.leg.id, nonce="another").turn == gp.turn
    gp.presses("1", "1")
    machine = hotline.rings(DUIN_PHONE, Errand.ASK_WARD)
    with hotline.storage.work(bedline_in(a.POLDER)) as work:
        assert isinstance(calls.help_instead(work, leg=machine.leg.id, nonce=machine.nonce).turn.then, HangUp)


def test_hanging_up_in_the_queue_while_nothing_is_known_rings_nobody_back_by_machine() -> None:
    hotline = a_line(duin=0)
    gp = at_the_readback(hotline)
    gp.presses("1").hears("nothing_found").presses("1")
    assert isinstance(gp.turn.then, Queue)
    gp.hangs_up()
    assert TaskKind.MISSED_CALL in hotline.tasks
    assert hotline.errands(Errand.RING_GP_BACK) == []
