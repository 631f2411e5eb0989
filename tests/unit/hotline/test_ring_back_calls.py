"""A referrer is rung back: nothing before the PIN, then the place, as a text too, and never twice."""

import pytest

from bedline.domain.calls import LegEnd
from bedline.domain.messages import Errand, MessageKind
from bedline.domain.requests import RequestState
from bedline.domain.scripts.talk import Queue
from bedline.domain.tasks import TaskKind
from bedline.services import asking_one, offers, requests
from bedline.services.hotline.openings import OPENINGS
from bedline.services.promising import Yes
from tests import builders as a
from tests.harness.hotline import GP_PHONE, GP_PIN, Called, Hotline

KEYED = ("1", "1", "1", "1938", "1", "1001", "9", "1", "1")


def rung_back(hotline: Hotline) -> Called:
    return hotline.rings(GP_PHONE, Errand.RING_GP_BACK)


def a_line() -> Hotline:
    """Return a line on which a GP has asked, hung up, and a ward has said yes."""
    hotline = Hotline()
    hotline.reports(duin=1)
    hotline.caller().rings().presses(GP_PIN, *KEYED, "2").hangs_up()
    with hotline.storage.work(a.ward("duin")) as work:
        offers.accept(work, offer=hotline.open_offers[0].id, yes=Yes(doctor="dr. Duin"))
    return hotline


def test_the_result_is_told_after_the_pin_and_counts_as_heard_when_it_was() -> None:
    hotline = a_line()
    gp = rung_back(hotline).hears("ring_back_for", "ask_pin")
    gp.presses("111111").hears("pin_refused", "ring_back_for")
    assert not hotline.was_told()
    gp.presses(GP_PIN).hears("place_at", "place_phone", "place_until", "place_code", "result_menu_placed")
    assert not hotline.was_told()
    gp.presses("9").hears("thanks")
    assert hotline.was_told()
    assert gp.leg.outcome is LegEnd.BED


def test_a_machine_hears_no_result_and_troubles_nobody() -> None:
    hotline = a_line()
    gp = rung_back(hotline)
    gp.is_silent().is_silent().is_silent()
    assert gp.is_over
    assert not hotline.was_told()
    assert hotline.storage.state.waitings == {}


def test_three_wrong_pins_lead_to_a_human() -> None:
    gp = rung_back(a_line()).presses("111111", "222222", "333333")
    assert isinstance(gp.turn.then, Queue)


def test_the_place_is_texted_once() -> None:
    hotline = a_line()
    gp = (
        rung_back(hotline).presses(GP_PIN, "2").hears("text_sent", "result_menu_placed").presses("2").hears("text_sent")
    )
    texts = hotline.errands(Errand.TELL_GP_PLACE, kind=MessageKind.TEXT)
    assert [(each.to, each.params["code"], each.params["facility"]) for each in texts] == [
        (GP_PHONE, hotline.request.code, "Duin")
    ]
    gp.presses("1").hears("place_at")


def test_who_wants_no_texts_is_told_so() -> None:
    hotline = a_line()
    with hotline.storage.work(a.coordinator()) as work:
        work.opt_outs.note(GP_PHONE, out=True, now=work.now)
    rung_back(hotline).presses(GP_PIN, "2").hears("no_text", "result_menu_placed")
    assert hotline.errands(Errand.TELL_GP_PLACE, kind=MessageKind.TEXT) == []


def test_silence_after_the_result_is_a_goodbye() -> None:
    hotline = a_line()
    gp = rung_back(hotline).presses(GP_PIN).is_silent().hears("thanks")
    assert gp.is_over
    assert hotline.was_told()


@pytest.mark.parametrize(("seconds", "was_heard"), [(3, False), (20, True)])
def test_hanging_up_counts_as_heard_once_there_was_time_to_say_it(seconds: float, was_heard: bool) -> None:  # noqa: FBT001
    hotline = a_line()
    gp = rung_back(hotline).presses(GP_PIN)
    gp.hangs_up(after=seconds)
    assert hotline.was_told() is was_heard


def test_nobody_is_rung_with_what_they_have_heard_already() -> None:
    hotline = a_line()
    message = hotline.errands(Errand.RING_GP_BACK)[0]
    gp = hotline.caller().rings().presses(GP_PIN, "1").hears("place_at")
    gp.is_silent()
    assert hotline.was_told()
    assert hotline.errands(Errand.RING_GP_BACK) == []
    with hotline.storage.reading(a.coordinator()) as work:
        assert OPENINGS[Errand.RING_GP_BACK](work, message) is None


def test_a_request_that_has_landed_otherwise_is_told_as_well() -> None:
    hotline = a_line()
    with hotline.storage.work(a.coordinator()) as work:
        requests.redirect(work, request=hotline.request.id, destination="hospital", reason="fell out of bed")
    gp = rung_back(hotline).presses(GP_PIN).hears("result_for", "status_landed", "result_menu")
    gp.presses("9").hangs_up()
    assert gp.leg.outcome is LegEnd.ANSWERED
    assert hotline.was_told()


def test_a_promise_while_nothing_is_free_is_the_desks_and_is_kept_when_a_bed_comes_free() -> None:
    hotline = Hotline()
    hotline.caller().rings().presses(GP_PIN, *KEYED[:-1]).hears("nothing_found").presses("2").hangs_up()
    assert hotline.request.state is RequestState.WAITING
    assert TaskKind.RING_BACK in hotline.tasks
    hotline.reports(duin=1)
    with hotline.storage.work(a.coordinator()) as work:
        asking_one.offer(work, request=hotline.request.id, unit=a.unit().id)
    with hotline.storage.work(a.ward("duin")) as work:
        offers.accept(work, offer=hotline.open_offers[0].id, yes=Yes(doctor="dr. Duin"))
    rung_back(hotline).presses(GP_PIN).hears("place_at").is_silent()
    assert TaskKind.RING_BACK not in hotline.tasks
