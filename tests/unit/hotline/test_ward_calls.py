"""Wards on the telephone: reporting their places, and answering an offer when they are rung or ring themselves."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bedline.domain.calls import LegEnd, Verified
from bedline.domain.capacity import Source
from bedline.domain.ids import UnitId
from bedline.domain.messages import Errand
from bedline.domain.offers import OfferState
from bedline.domain.regions import Region
from bedline.domain.requests import Channel, RequestState
from bedline.domain.scripts.talk import Queue
from bedline.domain.tasks import TaskKind
from bedline.services import offers, requests
from bedline.services.promising import Yes
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness.hotline import DUIN_PHONE, KREEK_PHONE, STRANGER, WARD_NUMBER, WARD_PIN, Called, Caller, Hotline

DUIN = UnitId("duin-1")


def asked(hotline: Hotline, *, low: bool = False) -> None:
    """Let the GP ask for a bed by web; the policy asks Duin first."""
    with hotline.storage.work(a.gp()) as work:
        answers = a.CLEAR_FOR_LOW if low else a.CLEAR_FOR_CRISIS
        form = a.LOW if low else a.CRISIS
        wanted = Asked(region=a.POLDER, channel=Channel.WEB, profile=a.profile(), answers=answers, care_form=form)
        requests.submit(work, asked=wanted)


def rung(hotline: Hotline) -> Called:
    return hotline.rings(DUIN_PHONE, Errand.ASK_WARD)


def a_line() -> Hotline:
    hotline = Hotline()
    hotline.reports(duin=1)
    asked(hotline)
    return hotline


def reporting(hotline: Hotline) -> Caller:
    return _at(hotline.caller(DUIN_PHONE).rings().presses(WARD_PIN).hears("ward_menu"))


def _at(talker: object) -> Caller:
    assert isinstance(talker, Caller)
    return talker


def test_a_ward_reports_its_places_in_one_breath() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    ward = hotline.caller(DUIN_PHONE).rings()
    assert ward.param("greeting_known", "name") == "Duin"
    ward.presses(WARD_PIN, "1").hears("ask_unit").presses("1").hears("unit_told", "ask_right")
    assert hotline.free("duin") == 2
    ward.presses("1").hears("unit_kept", "kept_until", "thanks")
    assert (ward.param("unit_kept", "before"), ward.param("unit_kept", "free")) == (2, 1)
    places = hotline.storage.state.places[DUIN]
    assert (places.free, places.source, places.reported_by) == (1, Source.PHONE, a.ward("duin").id)
    ward.hangs_up()
    assert ward.leg.outcome is LegEnd.REPORTED
    assert hotline.tasks == []


def test_a_ward_that_never_reported_is_asked_for_a_number() -> None:
    hotline = Hotline()
    ward = reporting(hotline).presses("2").hears("unit_silent").presses("1").hears("ask_unit_first")
    ward.presses("99").hears("too_many").presses("2", "1").hears("unit_kept_first")
    assert hotline.free("duin") == 2


def test_unchanged_figures_are_fresh_again() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    hotline.passes(hours=5)
    reporting(hotline).presses("1", "99", "1").hears("unit_same")
    assert hotline.storage.state.places[DUIN].reported_at == hotline.clock.now()


def test_more_than_there_are_is_asked_again() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    ward = reporting(hotline).presses("1", "7").hears("too_many", "ask_unit")
    assert ward.param("too_many", "most") == 3


def test_a_place_promised_meanwhile_is_kept_out_of_the_figures_and_nothing_is_saved() -> None:
    hotline = a_line()
    ward = reporting(hotline).presses("1", "3").hears("ask_right")
    with hotline.storage.work(a.ward("duin")) as work:
        offers.accept(work, offer=hotline.open_offers[0].id, yes=Yes(doctor="dr. Duin"))
    before = hotline.storage.state.places[DUIN]
    ward.presses("1").hears("not_kept_most", "ask_unit")
    assert ward.param("not_kept_most", "most") == 2
    assert hotline.storage.state.places[DUIN] == before


def test_fewer_places_than_are_being_asked_for_is_kept_and_told() -> None:
    hotline = a_line()
    ward = reporting(hotline).presses("1", "0", "1").hears("unit_kept", "kept_held")
    assert ward.param("kept_held", "held") == 1
    with hotline.storage.reading(a.coordinator()) as work:
        (task,) = [each for each in work.tasks.open(a.POLDER) if each.kind is TaskKind.OVERCOMMITTED]
    home = work.directory.facility(work.directory.unit(DUIN).facility)
    assert task.params["facility_name"] == home.name, "a ward's own name says little where homes call theirs alike"


def test_hanging_up_before_the_key_that_confirms_changes_nothing() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    ward = reporting(hotline).presses("1", "0")
    ward.hangs_up()
    assert hotline.free("duin") == 2
    assert hotline.tasks == [TaskKind.MISSED_CALL]


def test_who_only_listens_has_had_an_answer() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    ward = reporting(hotline).presses("2").hears("unit_stands", "ward_menu")
    ward.hangs_up()
    assert (ward.leg.outcome, hotline.tasks) == (LegEnd.ANSWERED, [])


def test_a_ward_whose_people_are_many_is_asked_who_rings() -> None:
    twin = replace(a.ward("duin"), id=a.ward("x").id, name="Nachtdienst Duin")
    hotline = Hotline(people=[*a.everyone(), twin])
    ward = hotline.caller(DUIN_PHONE).rings().hears("greeting", "ask_number_nl")
    ward.presses(WARD_NUMBER, WARD_PIN).hears("ward_menu")


def test_only_the_key_that_was_asked_for_lets_a_ward_listen() -> None:
    ward = rung(a_line())
    for strange in ("5", "12"):
        assert ward.presses(strange).heard == ["offer_knock"]
    ward.presses("5")
    assert "offer_pitch" not in ward.heard


def test_a_ward_that_is_rung_hears_nothing_before_a_key_and_then_says_yes() -> None:
    hotline = a_line()
    ward = rung(hotline)
    assert (ward.heard, ward.leg.verified) == (["offer_knock"], Verified.NUMBER)
    ward.presses("1").hears("offer_pitch", "ask_answer")
    assert ward.param("offer_pitch", "age_band") == "85-89"
    ward.presses("1").hears("ask_confirm")
    until = datetime.fromisoformat(str(ward.param("ask_confirm", "until")))
    ward.presses("1").hears("accepted", "thanks_yes")
    assert hotline.request.state is RequestState.RESERVED
    # What the ward promises is what the referrer is told, and not how long it had to answer.
    assert hotline.request.next_action is not None
    assert abs(hotline.request.next_action.due_at - until) < timedelta(minutes=1)
    stay = next(iter(hotline.storage.state.stays.values()))
    assert stay.doctor == "Duin"
    offer = next(iter(hotline.storage.state.offers.values()))
    assert (offer.answered_by, offer.told_by) == (a.ward("duin").id, None)
    ward.hangs_up()
    assert ward.leg.outcome is LegEnd.ANSWERED


def test_where_the_gp_stays_responsible_the_gp_is_the_doctor() -> None:
    hotline = Hotline()
    hotline.reports(duin=1)
    asked(hotline, low=True)
    rung(hotline).presses("1", "1", "1").hears("accepted")
    stay = next(iter(hotline.storage.state.stays.values()))
    assert stay.doctor == a.gp().name


def test_a_ward_without_an_account_answers_by_its_telephone() -> None:
    hotline = Hotline(people=[each for each in a.everyone() if each.id != a.ward("kreek").id])
    hotline.storage.state.people[a.ward("kreek").id] = a.ward("kreek")
    hotline.reports(kreek=1)
    del hotline.storage.state.people[a.ward("kreek").id]
    asked(hotline)
    hotline.rings(KREEK_PHONE, Errand.ASK_WARD).presses("1", "1", "1").hears("accepted")
    offer = next(iter(hotline.storage.state.offers.values()))
    assert (offer.answered_by, offer.told_by) == ("bedline", "kreek-1")


def test_a_no_with_full_sets_the_figure_right_and_the_search_goes_on() -> None:
    hotline = a_line()
    hotline.reports(kreek=1)
    ward = rung(hotline).presses("1", "2").hears("option_reason").presses("1").hears("thanks_no")
    assert hotline.free("duin") == 0
    assert [offer.unit for offer in hotline.open_offers] == ["kreek-1"]
    assert ward.leg.outcome is LegEnd.ANSWERED


def test_a_machine_hears_the_knock_thrice_and_troubles_nobody() -> None:
    hotline = a_line()
    ward = rung(hotline)
    ward.is_silent().is_silent().is_silent()
    assert ward.is_over
    assert ward.heard == []
    assert ward.leg.outcome is None
    assert hotline.storage.state.waitings == {}


def test_nought_brings_a_ward_to_a_human() -> None:
    ward = rung(a_line()).presses("0")
    assert isinstance(ward.turn.then, Queue)


def test_a_ward_may_be_rung_again_while_the_offer_stands_so_long() -> None:
    hotline = Hotline(region=_patient_region())
    hotline.reports(duin=1)
    asked(hotline)
    ward = rung(hotline).presses("1", "3").hears("ask_when").presses("1").hears("will_ring_again")
    again = hotline.errands(Errand.ASK_WARD)
    assert [each.to for each in again] == [DUIN_PHONE]
    assert again[0].not_before - hotline.clock.now() == timedelta(minutes=10)
    ward.hangs_up()
    hotline.passes(minutes=10)
    rung(hotline).hears("offer_knock").presses("1", "1", "1").hears("accepted")


def test_ringing_again_too_late_is_refused_and_the_offer_stands() -> None:
    ward = rung(a_line()).presses("1", "3", "1").hears("too_late_to_ring", "offer_pitch", "ask_answer")
    ward.presses("1", "1").hears("accepted")


@pytest.mark.parametrize("steps", [(), ("1",), ("1", "1"), ("1", "2"), ("1", "3")])
def test_hanging_up_anywhere_leaves_the_offer_as_it_is(steps: tuple[str, ...]) -> None:
    hotline = a_line()
    rung(hotline).presses(*steps).hangs_up()
    assert [offer.state for offer in hotline.storage.state.offers.values()] == [OfferState.OPEN]
    assert hotline.storage.state.stays == {}


def test_too_late_says_that_the_moment_has_passed() -> None:
    hotline = a_line()
    ward = rung(hotline).presses("1", "1")
    hotline.passes(minutes=11)
    hotline.reports(duin=0)
    ward.presses("1").hears("too_late_lapsed", "thanks")
    assert ward.is_over
    assert hotline.storage.state.stays == {}


def test_a_yes_after_the_moment_is_taken_while_the_patient_waits() -> None:
    hotline = a_line()
    ward = rung(hotline).presses("1", "1")
    hotline.passes(minutes=11)
    ward.presses("1").hears("accepted")
    assert len(hotline.storage.state.stays) == 1


def test_too_late_says_who_has_answered_and_when() -> None:
    hotline = a_line()
    ward = rung(hotline).presses("1", "1")
    with hotline.storage.work(a.ward("duin")) as work:
        offers.refuse(work, offer=hotline.open_offers[0].id, reason="too_complex")
    ward.presses("1").hears("too_late_refused", "thanks")
    assert ward.param("too_late_refused", "name") == a.ward("duin").name
    assert ward.param("too_late_refused", "at") == "04:12"


def test_too_late_says_that_the_patient_has_a_bed_elsewhere() -> None:
    hotline = Hotline(region=a.region(crisis_parallel=2))
    hotline.reports(duin=1, kreek=1)
    asked(hotline)
    slow = rung(hotline).presses("1", "1")
    hotline.rings(KREEK_PHONE, Errand.ASK_WARD).presses("1", "1", "1").hears("accepted")
    slow.presses("1").hears("too_late_placed", "thanks")
    assert len(hotline.storage.state.stays) == 1


def two_are_asked() -> Hotline:
    hotline = Hotline(region=a.region(crisis_parallel=2))
    hotline.reports(duin=1, kreek=1)
    asked(hotline)
    return hotline


def test_a_ward_that_is_listening_hears_at_once_that_the_patient_has_a_bed() -> None:
    hotline = two_are_asked()
    slow, quick = rung(hotline).presses("1"), hotline.rings(KREEK_PHONE, Errand.ASK_WARD)
    quick.presses("1", "1", "1").hears("accepted")
    assert not quick.is_moved
    slow.is_interrupted().hears("too_late_placed", "thanks")
    assert slow.is_over
    slow.hangs_up()
    hotline.passes(minutes=5)
    assert [each.to for each in hotline.errands(Errand.ASK_WARD)] == []


def test_a_telephone_that_was_only_picked_up_is_not_told_where_the_patient_went() -> None:
    hotline = two_are_asked()
    silent, quick = rung(hotline), hotline.rings(KREEK_PHONE, Errand.ASK_WARD)
    quick.presses("1", "1", "1").hears("accepted")
    assert silent.is_interrupted().heard == ["too_late_withdrawn", "thanks"]


def test_who_has_just_said_no_or_hung_up_when_the_word_comes_hears_no_more_than_thanks() -> None:
    hotline = two_are_asked()
    slow, quick = rung(hotline).presses("1"), hotline.rings(KREEK_PHONE, Errand.ASK_WARD)
    quick.presses("1", "1", "1").hears("accepted")
    slow.presses("2", "1").hears("too_late_placed")
    assert slow.is_interrupted().heard == ["thanks"]
    slow.hangs_up()
    assert slow.leg.outcome is LegEnd.GOODBYE


def test_a_ward_that_waits_for_the_coordinator_keeps_its_place_when_the_bed_is_found_elsewhere() -> None:
    hotline = two_are_asked()
    slow, quick = rung(hotline).presses("1", "0"), hotline.rings(KREEK_PHONE, Errand.ASK_WARD)
    assert isinstance(slow.turn.then, Queue)
    quick.presses("1", "1", "1").hears("accepted")
    assert not slow.is_moved


def test_a_call_hears_that_the_ward_has_answered_at_its_board() -> None:
    hotline = a_line()
    ward = rung(hotline).presses("1")
    with hotline.storage.work(a.ward("duin")) as work:
        offers.refuse(work, offer=hotline.open_offers[0].id, reason="too_complex")
    ward.is_interrupted().hears("too_late_refused", "thanks")


def test_too_late_says_that_the_question_was_taken_back() -> None:
    hotline = a_line()
    ward = rung(hotline).presses("1", "3")
    with hotline.storage.work(a.coordinator()) as work:
        offers.withdraw(work, offer=hotline.open_offers[0].id)
    ward.presses("1").hears("too_late_withdrawn", "thanks")


def test_a_ward_that_rings_itself_goes_on_with_the_offer_that_ends_soonest() -> None:
    hotline = a_line()
    ward = reporting(hotline).presses("3").hears("offer_pitch", "ask_answer")
    assert ward.leg.offer == hotline.open_offers[0].id
    ward.presses("1", "1").hears("accepted")
    offer = next(iter(hotline.storage.state.offers.values()))
    assert offer.answered_by == a.ward("duin").id


def test_a_ward_without_an_offer_hears_so() -> None:
    hotline = Hotline()
    ward = reporting(hotline).presses("3").hears("no_offer", "ward_menu")
    ward.hangs_up()
    assert ward.leg.outcome is LegEnd.ANSWERED


def test_a_gp_on_a_wards_telephone_gets_the_gps_menu() -> None:
    twin = replace(a.ward("duin"), id=a.ward("x").id, name="Nachtdienst Duin")
    hotline = Hotline(people=[*a.everyone(), twin])
    gp = hotline.caller(DUIN_PHONE).rings().hears("greeting")
    gp.presses("01001234", "482913").hears("option_care_form")


def test_a_stranger_who_knows_a_wards_number_needs_its_pin() -> None:
    ward = Hotline().caller(STRANGER).rings().presses(WARD_NUMBER, "000000")
    ward.hears("pin_refused")


def test_a_ward_may_say_that_nothing_is_free() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    reporting(hotline).presses("1", "0").hears("unit_told").presses("1").hears("unit_kept")
    assert hotline.free("duin") == 0


def test_nobody_is_offered_a_human_before_anybody_has_shown_to_be_there() -> None:
    ward = rung(a_line()).is_silent().is_silent()
    assert ward.heard == ["offer_knock"]


def _patient_region() -> Region:
    region = a.region()
    forms = {
        name: replace(form, policy=replace(form.policy, answer_length=timedelta(minutes=30)))
        for name, form in region.care_forms.items()
    }
    return replace(region, care_forms=forms)
