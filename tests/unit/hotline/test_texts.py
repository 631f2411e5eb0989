"""What wards text, what comes of it, and the one text that they get back."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.adapters.fake.storage import FakeStorage
from bedline.domain import gsm7, replies
from bedline.domain.capacity import Source
from bedline.domain.errors import Conflict
from bedline.domain.facilities import Directory
from bedline.domain.ids import FacilityId, OfferId, PersonId, RegionId, UnitId
from bedline.domain.messages import Errand, MessageKind, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person, bedline_in
from bedline.domain.phonebook import HotlineNumber, Phonebook, Subscriber, WardContact
from bedline.domain.requests import Channel
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Page, Work
from bedline.services import capacity, offers, promising, requests
from bedline.services.consequences import carry_out
from bedline.services.hotline.texts import incoming
from bedline.services.hotline.texts.vocabulary import vocabulary
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness.house import configuration
from tests.harness.outbox import words
from tests.harness.tiny import HOTLINE

MOBILE = "+31611111111"
CRISIS_MOBILE = "+31611111112"
BOTH = "+31611111113"
PERSONAL = "+31611111114"
GP = "+31622222222"
REGIONS = configuration()
CRISIS_WARD, LOW_WARD, MIXED = UnitId("duin-crisis"), UnitId("duin-low"), UnitId("kreek-1")


def directory() -> Directory:
    """Return one home with a ward for each form, and one with a ward for both."""
    usual = a.directory()
    units = [
        a.unit(CRISIS_WARD, forms=(a.CRISIS,), baseline=8),
        a.unit(LOW_WARD, forms=(a.LOW,), baseline=8),
        a.unit(MIXED, facility_name="kreek", baseline=9),
    ]
    return replace(usual, units={each.id: each for each in units})


def phonebook() -> Phonebook:
    def ward(unit: UnitId, facility: str, mobile: str, *phones: str) -> WardContact:
        return WardContact(
            unit=unit, facility=FacilityId(facility), region=a.POLDER, phones=(*phones, BOTH), text=mobile
        )

    wards = [
        ward(CRISIS_WARD, "duin", CRISIS_MOBILE),
        ward(LOW_WARD, "duin", "+31611111119"),
        replace(ward(MIXED, "kreek", MOBILE), phones=("+31115111111",)),
    ]
    people = (
        Subscriber(person=a.gp().id, region=a.POLDER, identity="1", phone=GP, mobile=True),
        Subscriber(person=a.ward("kreek").id, region=a.POLDER, identity="2", phone=PERSONAL, mobile=True),
        Subscriber(person=PersonId("gone"), region=a.POLDER, identity="3", phone="+31699999999"),
    )
    hotline = HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=True)
    return Phonebook(hotlines={HOTLINE: hotline}, subscribers=people, wards={each.unit: each for each in wards})


class Desk:
    """Bedline, as somebody who texts meets it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.storage = FakeStorage(
            clock=self.clock,
            ids=FakeIdentities(),
            regions={a.POLDER: a.region()},
            directory=directory(),
            people=a.everyone(),
            before_commit=carry_out,
            phonebook=phonebook(),
        )

    def text(self, body: str, *, sender: str = MOBILE, wait: float = 61) -> str | None:
        """Text, a minute and a bit after the last one."""
        self.clock.advance(timedelta(seconds=wait))
        with self.storage.work(bedline_in(a.POLDER)) as work:
            reply = incoming.receive(work, words=words, to=HOTLINE, sender=sender, body=body, provider_ref="SM1")
        assert reply is None or gsm7.fits(reply), reply
        return reply

    def told(self, body: str, *, sender: str = MOBILE, wait: float = 61) -> str:
        reply = self.text(body, sender=sender, wait=wait)
        assert reply is not None
        return reply

    def free(self, unit: UnitId = MIXED) -> int:
        with self.storage.reading(a.coordinator()) as work:
            return work.places.many([unit])[unit].said_free

    def reported(self, free: int, *, unit: UnitId = MIXED, person: Person | None = None) -> None:
        with self.storage.work(person or a.ward("kreek")) as work:
            capacity.report(work, unit=unit, told=capacity.Told(free=free), source=Source.WEB)

    def asked(self, *, unit: UnitId = MIXED) -> Offer:
        """Let somebody ask the ward for a bed."""
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS,
            care_form=a.CRISIS,
            urgency="now",
        )
        with self.storage.work(a.gp()) as work:
            request = requests.submit(work, asked=asked)
            made = work.offers.of_requests([request.id])[request.id][-1]
        assert made.unit == unit
        return made

    def offer(self, offer: Offer) -> OfferState:
        return self.storage.state.offers[offer.id].state


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_report_is_kept_and_told_old_and_new(desk: Desk) -> None:
    desk.reported(3)
    assert "crisis 3>2" in desk.told("CRISIS 2")
    assert desk.free() == 2
    with desk.storage.reading(a.coordinator()) as work:
        places = work.places.many([MIXED])[MIXED]
    assert (places.source, places.reported_by) == (Source.SMS, a.ward("kreek").id)


def test_a_reply_tells_the_time_of_today_and_not_which_day_it_is(desk: Desk) -> None:
    desk.reported(3)
    assert re.search(r"Opgeslagen \d\d:\d\d: ", desk.told("CRISIS 2"))


@pytest.mark.parametrize("region", REGIONS.regions)
def test_what_a_ward_is_told_to_send_is_taken_as_it_stands(region: RegionId) -> None:
    wards = [each.unit for each in REGIONS.phonebook.wards.values() if each.region == region]
    assert wards
    for unit in (REGIONS.directory.unit(each) for each in wards):
        words_of_it = vocabulary(REGIONS.regions[region], [unit])
        meaning = words_of_it.read(words_of_it.example).meaning
        assert isinstance(meaning, replies.Report), words_of_it.example
        assert sum(meaning.free.values()) <= unit.baseline, words_of_it.example


def test_each_bed_of_a_home_is_its_ward(desk: Desk) -> None:
    desk.reported(3, unit=CRISIS_WARD, person=a.ward("duin"))
    desk.reported(3, unit=LOW_WARD, person=a.ward("duin"))
    reply = desk.told("crisis 1 elv_low 2", sender=BOTH)
    assert "crisis 3>1" in reply
    assert "elv_low 3>2" in reply
    assert (desk.free(CRISIS_WARD), desk.free(LOW_WARD)) == (1, 2)


def test_a_ward_of_several_forms_has_one_figure(desk: Desk) -> None:
    desk.reported(3)
    desk.told("crisis 2, elv_low 2")
    assert desk.free() == 4


def test_one_form_alone_says_all_of_a_ward(desk: Desk) -> None:
    desk.reported(3)
    assert "crisis 3>1" in desk.told("cri 1")


def test_much_more_than_before_is_asked_about_first(desk: Desk) -> None:
    desk.reported(2)
    asks = desk.told("CRISIS 6")
    assert "Nog niet opgeslagen" in asks
    assert desk.free() == 2
    code = asks.rsplit(" ", 1)[1]
    assert "crisis 2>6" in desk.told(f"JA {code}")
    assert desk.free() == 6
    assert "geen vraag" in desk.told("ja")


@pytest.mark.parametrize(("before", "after", "asked"), [(0, 1, True), (2, 4, False), (2, 5, True), (2, 0, False)])
def test_how_much_more_is_asked_about(desk: Desk, before: int, after: int, asked: bool) -> None:  # noqa: FBT001
    desk.reported(before)
    assert ("Nog niet" in desk.told(f"crisis {after}")) is asked


def test_a_confirmation_needs_no_code_when_nothing_else_is_asked(desk: Desk) -> None:
    desk.told("CRISIS 1")
    assert "?>1" in desk.told("ja")
    assert desk.free() == 1


def test_a_confirmation_may_be_a_no_and_comes_in_time(desk: Desk) -> None:
    desk.told("CRISIS 5")
    assert "Nu gemeld" in desk.told("nee")
    desk.told("CRISIS 5")
    desk.told("ja", wait=16 * 60)
    assert desk.free() == 0


def test_a_pin_says_enough_and_a_wrong_one_nothing(desk: Desk) -> None:
    with desk.storage.work(bedline_in(a.POLDER)) as work:
        work.pins.keep(a.ward("kreek").id, pin="482913", now=work.now)
    assert "pincode" in desk.told("PIN 111111 CRISIS 5")
    assert "?>5" in desk.told("PIN 482913 CRISIS 5")
    assert desk.free() == 5


def test_more_beds_than_there_are_is_a_slip(desk: Desk) -> None:
    assert "hooguit 9" in desk.told("CRISIS 12")
    assert desk.free() == 0


def test_everything_full_is_asked_about(desk: Desk) -> None:
    desk.reported(3)
    code = desk.told("VOL").rsplit(" ", 1)[1]
    assert desk.free() == 3
    desk.told(f"ok {code}")
    assert desk.free() == 0


def test_nothing_has_changed(desk: Desk) -> None:
    assert "Nu gemeld" in desk.told("ZELFDE")
    desk.reported(3)
    assert "crisis 3>3" in desk.told("ONGEWIJZIGD")


def test_what_stands_is_told(desk: Desk) -> None:
    desk.reported(3)
    assert "crisis 3" in desk.told("STAND")
    assert "crisis 3" in desk.told("?")
    assert "FOUT" in desk.told("HULP")


def test_a_report_is_taken_back_by_another(desk: Desk) -> None:
    desk.reported(3)
    desk.told("crisis 1")
    assert "crisis 1>3" in desk.told("FOUT")
    assert desk.free() == 3
    assert "niets" in desk.told("ONGEDAAN")
    with desk.storage.reading(a.coordinator()) as work:
        assert len(work.reports.page(MIXED, texts_page())[0]) == 3


def texts_page() -> Page:

    return Page(limit=10)


def test_a_first_report_is_taken_back_to_nothing(desk: Desk) -> None:
    desk.told("crisis 1")
    desk.told("ja")
    assert "crisis 1>0" in desk.told("fout")


def test_only_texts_of_the_last_quarter_are_taken_back(desk: Desk) -> None:
    assert "niets" in desk.told("fout")
    desk.reported(3)
    assert "niets" in desk.told("fout")
    desk.told("crisis 1")
    assert "niets" in desk.told("fout", wait=16 * 60)
    assert desk.free() == 1


def test_a_question_is_answered_with_its_code(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    assert offer.code in desk.told(f"JA {offer.code}")
    assert desk.offer(offer) is OfferState.ACCEPTED
    stay = next(iter(desk.storage.state.stays.values()))
    assert stay.doctor
    assert offer.code in desk.told(f"NEE {offer.code}")
    assert desk.offer(offer) is OfferState.ACCEPTED


def test_the_only_question_needs_no_code(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    desk.told("nee")
    assert desk.offer(offer) is OfferState.REFUSED
    assert "geen vraag" in desk.told("nee")


def test_of_several_questions_the_code_is_asked(desk: Desk) -> None:
    desk.reported(2)
    first, second = desk.asked(), desk.asked()
    reply = desk.told("ja")
    assert first.code in reply
    assert second.code in reply
    desk.told(f"ja {second.code}")
    assert desk.offer(second) is OfferState.ACCEPTED


def test_a_code_that_is_nobodys_is_told(desk: Desk) -> None:
    desk.reported(2)
    desk.asked()
    assert "999" in desk.told("JA 999")


def test_an_answer_to_what_is_over_says_what_became_of_it(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    desk.clock.advance(timedelta(minutes=11))
    reply = desk.told(f"NEE {offer.code}")
    assert offer.code in reply
    assert "al" in reply
    assert desk.offer(offer) is OfferState.OPEN


def test_a_ward_that_wants_to_be_rung_is_rung_now(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    for each in list(desk.storage.state.messages.values()):
        if each.kind is MessageKind.CALL:
            desk.storage.state.messages[each.id] = replace(each, state=MessageState.FAILED)
    assert "bellen u zo" in desk.told(f"BEL {offer.code}")
    calls = [
        each
        for each in desk.storage.state.messages.values()
        if each.errand is Errand.ASK_WARD and each.kind is MessageKind.CALL and each.state is MessageState.WAITING
    ]
    assert [each.to for each in calls] == ["+31115111111"]
    later = replace(calls[0], not_before=desk.clock.now() + timedelta(minutes=5))
    desk.storage.state.messages[later.id] = later
    desk.told(f"bel {offer.code}")
    assert desk.storage.state.messages[later.id].not_before == desk.clock.now()


def test_a_stranger_hears_nothing_and_is_counted(desk: Desk) -> None:
    assert desk.text("STAND", sender="+31612345678") is None
    assert [line.event for line in desk.storage.state.audit] == ["text_from_stranger"]
    assert "+31612345678" not in str(desk.storage.state.audit)
    assert desk.text("STAND", sender="+31699999999") is None


def test_a_gp_is_told_to_ring(desk: Desk) -> None:
    assert HOTLINE in desk.told("CRISIS 2", sender=GP)


def test_somebody_of_a_home_speaks_for_its_wards_from_their_own_mobile(desk: Desk) -> None:
    desk.reported(3)
    assert "crisis 3>2" in desk.told("crisis 2", sender=PERSONAL)


@pytest.mark.parametrize("word", sorted(replies.OPT_OUT))
def test_the_carriers_words_are_never_ours(desk: Desk, word: str) -> None:
    assert desk.text(word.upper()) is None
    with desk.storage.reading(a.coordinator()) as work:
        assert work.opt_outs.out(MOBILE)
    assert [task.kind for task in desk.storage.state.tasks.values()] == [TaskKind.TEXT_FAILED]
    assert desk.text("START") is None
    assert desk.text("HELP") is None
    with desk.storage.reading(a.coordinator()) as work:
        assert not work.opt_outs.out(MOBILE)


def test_the_same_words_within_a_minute_are_one_text(desk: Desk) -> None:
    desk.reported(3)
    first = desk.told("crisis 2")
    assert desk.told("crisis 2", wait=5) == first
    with desk.storage.reading(a.coordinator()) as work:
        assert len(work.reports.page(MIXED, texts_page())[0]) == 2
    assert "2>2" in desk.told("crisis 2")


def test_what_makes_no_sense_is_answered_five_times_an_hour(desk: Desk) -> None:
    desk.reported(3)
    replied = [desk.text(f"bedankt {number}") for number in range(8)]
    assert [bool(reply) for reply in replied] == [True] * 5 + [False] * 3
    assert "Niet begrepen: 'bedankt'" in str(replied[0])
    assert "crisis 3>2" in desk.told("crisis 2")
    assert desk.text("bedankt", wait=3601)


def test_a_word_that_could_be_two_wards_is_none() -> None:
    region = a.region()
    units = [a.unit("a-1", facility_name="a"), a.unit("b-1", facility_name="b")]
    known = vocabulary(region, units)
    assert "crisis" not in known.beds
    assert isinstance(known.read("crisis 2").meaning, replies.NotUnderstood)
    assert set(known.labels.values()) == {"a-1", "b-1"}


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_whatever_is_texted_is_answered_in_one_text_or_not_at_all(body: str) -> None:
    desk = Desk()
    desk.reported(3)
    desk.text(body)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["crisis 1", "crisis 6", "ja", "nee", "vol", "fout", "zelfde", "?", "x"]), max_size=8))
def test_whatever_follows_upon_what_the_figures_stay_possible(bodies: list[str]) -> None:
    desk = Desk()
    desk.reported(2)
    for body in bodies:
        desk.text(body)
    assert 0 <= desk.free() <= 9


def test_an_answer_that_comes_in_the_same_moment_as_another_is_told_which_stands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.reported(2)
    offer = desk.asked()

    def accept(work: Work, *, offer: OfferId, yes: promising.Yes) -> None:
        del yes
        found = work.offers.get(offer)
        work.offers.save(replace(found, state=OfferState.WITHDRAWN))
        raise Conflict("offer_already_answered", state="withdrawn")

    monkeypatch.setattr(offers, "accept", accept)
    assert offer.code in desk.told(f"ja {offer.code}")


def test_a_yes_by_text_after_the_moment_is_taken_while_the_patient_waits(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    desk.clock.advance(timedelta(minutes=11))
    assert offer.code in desk.told(f"ja {offer.code}")
    assert len(desk.storage.state.stays) == 1


def test_a_ward_that_can_only_later_says_so_by_text_and_the_referrer_decides(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    assert offer.code in desk.told(f"LATER {offer.code} MORGEN 10")
    kept = desk.storage.state.offers[offer.id]
    assert (kept.state, kept.from_at) == (OfferState.PROPOSED, a.NOW.replace(hour=9, minute=0) + timedelta(days=1))
    # Whoever says it again, or yes after it, is told how it stands.
    assert "uw latere moment" in desk.told(f"ja {offer.code} om 10:00")
    assert "uw latere moment" in desk.told(f"ja {offer.code}")
    # It may still say no.
    assert "nee op" in desk.told("nee")
    assert desk.offer(offer) is OfferState.REFUSED


def test_a_ward_that_answers_otherwise_than_before_is_not_told_that_nothing_is_to_be_done(desk: Desk) -> None:
    desk.reported(2)
    first, second = desk.asked(), desk.asked()
    desk.told(f"ja {first.code}")
    assert "Kan het toch niet? Bel" in desk.told(f"nee {first.code}")
    assert "hoeft niets meer" in desk.told(f"ja {first.code}")
    desk.told(f"nee {second.code}")
    assert "Kan het toch wel? Bel" in desk.told(f"ja {second.code}")
    assert "Kan het toch wel? Bel" in desk.told(f"later {second.code} morgen 10")


def test_a_no_after_a_late_yes_is_not_told_that_the_question_lapsed(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    desk.clock.advance(timedelta(hours=1))
    assert "ja op" in desk.told(f"ja {offer.code}")
    assert "Kan het toch niet? Bel" in desk.told(f"nee {offer.code}")


@pytest.mark.parametrize("text", ["nee {code} full", "NEE {code}, helaas helemaal full", "nee, geen plek: full"])
def test_a_no_may_say_why(desk: Desk, text: str) -> None:
    desk.reported(2)
    offer = desk.asked()
    reply = desk.told(text.format(code=offer.code))
    assert f"nee op {offer.code}, full" in reply
    assert desk.storage.state.offers[offer.id].reason == "full"
    assert desk.free() == 0


def test_an_answer_with_words_that_say_nothing_decides_nothing_and_is_told_what_to_send(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    for unclear in (
        f"nee {offer.code} misschien",
        f"nee toch ja {offer.code}",
        f"ja {offer.code} graag",
        "nee full ja",
    ):
        assert desk.told(unclear).startswith("Niets vastgelegd")
    assert desk.offer(offer) is OfferState.OPEN


def test_five_wrong_codes_and_only_a_pin_answers_from_that_number(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    for at in range(5):
        assert "kennen we niet" in desk.told(f"ja {900 + at}", wait=2)
    for answer in (f"ja {offer.code}", "ja", f"nee {offer.code}", f"later {offer.code} morgen 10"):
        assert "te veel verkeerde codes" in desk.told(answer, wait=2)
    assert desk.offer(offer) is OfferState.OPEN
    # Its telephone is rung all the same, and so is whoever has a PIN heard.
    assert "bellen u" in desk.told(f"bel {offer.code}", wait=2)
    with desk.storage.work(bedline_in(a.POLDER)) as work:
        work.pins.keep(a.ward("kreek").id, pin="482913", now=work.now)
    assert "ja op" in desk.told(f"PIN 482913 ja {offer.code}", wait=2)


def test_an_hour_later_a_code_answers_again_and_many_wrong_ones_are_the_desks_to_know(desk: Desk) -> None:
    desk.reported(2)
    for at in range(30):
        desk.text(f"ja {900 + at}")
    assert TaskKind.PIN_GUESSING in {task.kind for task in desk.storage.state.tasks.values()}
    desk.clock.advance(timedelta(hours=1))
    offer = desk.asked()
    assert "ja op" in desk.told(f"ja {offer.code}")


def test_a_moment_of_today_that_is_over_is_asked_again(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    assert "voorbij" in desk.told(f"ja {offer.code} vandaag om 3:00")
    assert desk.storage.state.offers[offer.id].state is OfferState.OPEN


def test_a_moment_without_a_code_is_for_the_only_question_or_is_asked_which(desk: Desk) -> None:
    desk.reported(2)
    first, second = desk.asked(), desk.asked()
    assert first.code in desk.told("later morgen")
    desk.told(f"nee {first.code}")
    assert second.code in desk.told("later morgen om 11")
    assert desk.storage.state.offers[second.id].state is OfferState.PROPOSED


def test_a_home_that_several_people_answer_for_is_noted_by_its_name(desk: Desk) -> None:
    second = replace(a.ward("kreek"), id=PersonId("ward-kreek-2"))
    desk.storage.state.people[second.id] = second
    desk.reported(2)
    first, offer = desk.asked(), desk.asked()
    desk.told(f"nee {first.code}")
    desk.told(f"ja {offer.code}")
    assert desk.storage.state.offers[offer.id].told_by == MIXED
    assert desk.storage.state.offers[first.id].told_by == MIXED


def test_a_no_without_a_reason_is_another_reason_where_there_is_one(desk: Desk) -> None:
    region = a.region()
    other = {**region.refusal_reasons, "other": replace(region.refusal_reasons["full"], id="other", sets_full=False)}
    desk.storage.regions = {a.POLDER: replace(region, refusal_reasons=other)}
    desk.reported(2)
    offer = desk.asked()
    desk.told("nee")
    assert desk.storage.state.offers[offer.id].reason == "other"


def test_a_ward_without_a_telephone_cannot_be_rung(desk: Desk) -> None:
    desk.reported(2)
    offer = desk.asked()
    book = phonebook()
    wards = {**book.wards, MIXED: replace(book.wards[MIXED], phones=())}
    desk.storage.phonebook = replace(book, wards=wards)
    desk.storage.state.messages.clear()
    assert HOTLINE in desk.told(f"BEL {offer.code}")


def test_a_code_that_a_question_has_already_confirms_nothing_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.reported(2)
    offer = desk.asked()
    codes = iter([offer.code, "777"])
    monkeypatch.setattr(desk.storage.ids, "reply_code", lambda _: next(codes))
    assert desk.told("crisis 6").endswith("777")
