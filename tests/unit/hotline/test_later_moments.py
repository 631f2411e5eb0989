"""A ward that can, but later: it says so by key or by text, and the referrer agrees on the telephone or does not."""

from dataclasses import replace
from datetime import timedelta

from bedline.domain.calls import LegEnd
from bedline.domain.messages import Errand
from bedline.domain.offers import OfferState
from bedline.domain.requests import RequestState
from bedline.domain.scripts.talk import Queue
from bedline.domain.tasks import TaskKind
from bedline.services import offers, proposals
from bedline.services.promising import Yes
from tests import builders as a
from tests.harness.hotline import DUIN_PHONE, GP_PHONE, GP_PIN, Called, Caller, Hotline

# A crisis, now, for a woman of 1938 in Oost; the first place is asked, and the caller waits on the line or does not.
ASKED = ("1", "1", "1", "1938", "1", "1001", "9", "1", "1")


def a_line() -> Hotline:
    hotline = Hotline()
    hotline.reports(duin=1)
    return hotline


def a_gp(hotline: Hotline, *, waits: bool) -> Caller:
    gp = hotline.caller().rings()
    gp.presses(GP_PIN, *ASKED, "1" if waits else "2")
    if not waits:
        gp.hangs_up()
    return gp


def rung(hotline: Hotline) -> Called:
    return hotline.rings(DUIN_PHONE, Errand.ASK_WARD)


def proposes(hotline: Hotline, key: str = "3") -> Called:
    """Let the ward say that it can from this morning on, which comes after the night."""
    ward = rung(hotline)
    ward.presses("1").hears("ask_answer", "ask_answer_later").presses("4").hears(
        "ask_later_today", "ask_later_this_day"
    )
    ward.presses(key).hears("ask_confirm_later").presses("1")
    return ward


def test_a_ward_that_can_in_the_morning_says_so_by_key_and_the_desk_has_a_task() -> None:
    hotline = a_line()
    a_gp(hotline, waits=False)
    ward = proposes(hotline)
    ward.hears("proposed", "thanks")
    assert ward.is_over
    assert ward.leg.outcome is LegEnd.ANSWERED
    (offer,) = hotline.storage.state.offers.values()
    assert (offer.state, offer.from_at) == (OfferState.PROPOSED, a.NOW.replace(hour=9, minute=0))
    assert TaskKind.DECIDE_PROPOSAL in hotline.tasks
    ward.hangs_up()
    assert hotline.errands(Errand.ASK_WARD) == []


def test_a_moment_that_is_in_time_for_what_was_asked_is_a_plain_yes() -> None:
    hotline = a_line()
    a_gp(hotline, waits=False)
    proposes(hotline, "1").hears("accepted", "thanks_yes")
    assert hotline.request.state is RequestState.RESERVED


def test_a_ward_may_think_better_of_the_moment_before_it_confirms() -> None:
    hotline = a_line()
    a_gp(hotline, waits=False)
    ward = rung(hotline).presses("1", "4", "4").hears("ask_confirm_later").presses("2").hears("ask_later_today")
    ward.presses("7").presses("0")
    assert isinstance(ward.turn.then, Queue)
    assert hotline.open_offers


def test_a_ward_that_proposes_too_late_hears_who_was_first() -> None:
    hotline = a_line()
    a_gp(hotline, waits=False)
    ward = rung(hotline).presses("1", "4", "3")
    with hotline.storage.work(a.ward("duin")) as work:
        offers.refuse(work, offer=hotline.open_offers[0].id, reason="too_complex")
    ward.presses("1").hears("too_late_refused", "thanks")


def test_a_gp_on_the_line_hears_the_moment_agrees_by_key_and_has_the_bed() -> None:
    hotline = a_line()
    gp = a_gp(hotline, waits=True)
    proposes(hotline)
    gp.presses("5").hears("result_for", "proposal_from", "ask_proposal")
    assert gp.param("proposal_from", "name") == "Duin"
    gp.presses("1").hears("place_at", "place_code")
    assert hotline.request.state is RequestState.RESERVED
    gp.presses("9")
    assert hotline.was_told()


def test_a_gp_who_was_promised_a_call_is_rung_with_the_proposal_and_may_decline_it() -> None:
    hotline = a_line()
    a_gp(hotline, waits=False)
    proposes(hotline)
    gp = hotline.rings(GP_PHONE, Errand.RING_GP_BACK).hears("ring_back_for")
    gp.presses(GP_PIN).hears("proposal_from", "ask_proposal")
    gp.presses("2").hears("proposal_declined", "result_for")
    (offer,) = hotline.storage.state.offers.values()
    assert offer.state is OfferState.DECLINED
    assert not hotline.was_told()


def test_a_gp_who_is_rung_back_agrees_and_hears_the_place() -> None:
    hotline = a_line()
    a_gp(hotline, waits=False)
    proposes(hotline)
    gp = hotline.rings(GP_PHONE, Errand.RING_GP_BACK).presses(GP_PIN).hears("ask_proposal")
    gp.presses("1").hears("place_at", "place_code").presses("9")
    assert hotline.was_told()


def test_a_proposal_that_the_desk_has_decided_on_meanwhile_is_over() -> None:
    hotline = a_line()
    a_gp(hotline, waits=False)
    proposes(hotline)
    gp = hotline.rings(GP_PHONE, Errand.RING_GP_BACK).presses(GP_PIN).hears("ask_proposal")
    (offer,) = hotline.storage.state.offers.values()
    with hotline.storage.work(a.coordinator()) as work:
        proposals.decline(work, offer=offer.id)
    gp.presses("1").hears("proposal_over", "result_for")


def test_with_two_proposals_the_earlier_moment_is_told_first() -> None:
    hotline = Hotline(region=a.region(crisis_parallel=2))
    hotline.reports(duin=1, kreek=1)
    gp = hotline.caller().rings()
    gp.presses(GP_PIN, *ASKED[:-1], "3", "1")
    first, second = hotline.open_offers
    for offer, days in ((first, 3), (second, 2)):
        with hotline.storage.work(a.ward(offer.facility)) as work:
            proposals.propose(work, offer=offer.id, from_at=a.NOW + timedelta(days=days), yes=Yes(doctor="dr. Later"))
    gp.presses("5").hears("proposal_from")
    told = replace(second).facility
    assert str(gp.param("proposal_from", "name")).lower() == told
