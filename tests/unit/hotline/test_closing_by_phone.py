"""A ward that phones closes a unit for admission until a moment, with a reason, and opens it again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bedline.domain.calls import LegEnd
from bedline.domain.ids import UnitId
from bedline.domain.messages import Errand
from bedline.domain.offers import OfferState
from bedline.domain.requests import Channel
from bedline.domain.tasks import TaskKind
from bedline.services import closures, requests
from tests import builders as a
from tests.harness.hotline import DUIN_PHONE, WARD_PIN, Caller, Hotline, Talker

DUIN = UnitId("duin-1")


def ringing(hotline: Hotline) -> Caller:
    return hotline.caller(DUIN_PHONE).rings()


def reporting(hotline: Hotline) -> Talker:
    return ringing(hotline).presses(WARD_PIN).hears("ward_menu", "ward_menu_close")


def asks(hotline: Hotline) -> None:
    """Let the GP ask for a bed by web; the policy asks Duin first."""
    wanted = requests.Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers=a.CLEAR_FOR_CRISIS,
        care_form=a.CRISIS,
    )
    with hotline.storage.work(a.gp()) as work:
        requests.submit(work, asked=wanted)


def closed_until(hotline: Hotline, unit: UnitId = DUIN) -> list[tuple[datetime, str]]:
    with hotline.storage.reading(a.coordinator()) as work:
        return [(each.until, each.reason) for each in work.places.many([unit])[unit].closures]


def test_a_ward_closes_by_telephone_until_the_next_morning_and_is_asked_nothing() -> None:
    hotline = Hotline()
    hotline.reports(duin=2, kreek=1)
    ward = (
        reporting(hotline).presses("4").hears("option_closure_reason").presses("1").hears("option_until", "option_days")
    )
    ward.presses("2").hears("closing_told", "ask_right")
    # Twelve minutes past four in the morning: the next eight o'clock is today's.
    assert (ward.param("closing_told", "closed_until"), ward.param("closing_told", "closure_reason")) == (
        "08:00",
        "outbreak",
    )
    assert hotline.free("duin") == 2
    ward.presses("1").hears("closed_now", "thanks")
    assert hotline.free("duin") == 0
    assert closed_until(hotline) == [(datetime(2026, 1, 10, 7, tzinfo=UTC), "outbreak")]
    assert hotline.storage.state.places[DUIN].closures[0].closed_by == a.ward("duin").id
    ward.hangs_up()
    assert (ward.leg.outcome, hotline.tasks) == (LegEnd.REPORTED, [])
    asks(hotline)
    assert [each.unit for each in hotline.open_offers] == [UnitId("kreek-1")]


def test_a_closed_ward_hears_that_it_is_and_opens_again_before_its_moment() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    reporting(hotline).presses("4", "2", "3", "14", "1").hears("closed_now")
    assert closed_until(hotline) == [(datetime(2026, 1, 24, 7, tzinfo=UTC), "no_staff")]
    ringing(hotline).presses(WARD_PIN, "2").hears("unit_stands", "closed_whole", "ward_menu")
    ward = reporting(hotline).presses("1", "99", "1").hears("unit_same", "still_closed")
    assert ward.is_over
    ward = reporting(hotline).presses("4").hears("closed_whole", "ask_closed").presses("1").hears("opening_told")
    assert closed_until(hotline) != []
    ward.presses("1").hears("opened_now")
    assert (closed_until(hotline), hotline.free("duin")) == ([], 2)


def test_what_is_said_last_is_until_when_a_ward_is_closed() -> None:
    hotline = Hotline()
    hotline.reports(duin=2)
    reporting(hotline).presses("4", "1", "3", "30", "1").hears("closed_now")
    reporting(hotline).presses("4", "2", "1", "1", "1").hears("closed_now")
    assert closed_until(hotline) == [(datetime(2026, 1, 10, 22, 59, tzinfo=UTC), "outbreak")]


def test_beds_that_the_board_has_closed_stay_so_and_are_told_apart() -> None:
    hotline = Hotline()
    hotline.reports(duin=3)
    with hotline.storage.work(a.ward("duin")) as work:
        closures.close(work, unit=DUIN, places=1, reason="no_staff", until=a.NOW + timedelta(days=2))
    assert hotline.free("duin") == 2
    ward = reporting(hotline).presses("1").hears("ask_unit")
    assert (ward.param("ask_unit", "free"), ward.param("ask_unit", "most")) == (2, 2)
    ward.presses("99", "1").hears("unit_same")
    assert hotline.free("duin") == 2, "unchanged is unchanged"
    reporting(hotline).presses("4").hears("closed_part").presses("2", "1", "1", "1").hears("closed_now")
    assert len(closed_until(hotline)) == 2
    reporting(hotline).presses("4", "1", "1").hears("opened_now")
    assert (closed_until(hotline), hotline.free("duin")) == ([], 3)


def test_a_question_that_stands_may_still_be_answered_with_yes_by_a_ward_that_has_closed() -> None:
    hotline = Hotline()
    hotline.reports(duin=1)
    asks(hotline)
    reporting(hotline).presses("4", "1", "1", "1").hears("closed_now")
    (offer,) = hotline.open_offers
    ward = hotline.rings(DUIN_PHONE, Errand.ASK_WARD).presses("1", "1", "1").hears("accepted")
    assert ward.is_over
    assert hotline.storage.state.offers[offer.id].state is OfferState.ACCEPTED


def test_a_home_with_several_wards_chooses_one_and_nothing_is_changed_before_the_last_key() -> None:
    hotline = Hotline()
    units = {**hotline.storage.directory.units, UnitId("duin-2"): a.unit("duin-2", forms=(a.LOW,))}
    hotline.storage.directory = replace(hotline.storage.directory, units=units)
    hotline.reports(duin=2)
    ward = reporting(hotline).presses("4").hears("option_unit")
    assert [line.params["name"] for line in ward.turn.lines] == [units[each].name for each in (DUIN, UnitId("duin-2"))]
    ward.presses("2", "1", "3").hears("ask_days").presses("92").hears("too_many_days", "ask_days")
    ward.presses("91").hears("closing_told").presses("2").hears("option_unit")
    ward.hangs_up()
    assert closed_until(hotline) == closed_until(hotline, UnitId("duin-2")) == []
    assert hotline.tasks == [TaskKind.MISSED_CALL]


def test_an_end_that_comes_while_it_is_read_back_is_asked_anew() -> None:
    hotline = Hotline()
    ward = reporting(hotline).presses("4", "1", "2").hears("closing_told")
    hotline.passes(hours=4)
    ward.presses("1").hears("not_kept", "option_closure_reason")
    assert closed_until(hotline) == []


def test_a_region_without_reasons_to_close_for_has_its_wards_ask_the_coordinator() -> None:
    hotline = Hotline(region=replace(a.region(), closure_reasons={}))
    reporting(hotline).presses("4").hears("closing_unused", "ward_menu")
