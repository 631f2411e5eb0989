"""Referrers and the desk decide by text on a later moment, with what nobody else can know; and ask to be rung."""

from dataclasses import replace

import pytest

from bedline.domain.messages import Errand, MessageKind, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import Subscriber
from tests import builders as a
from tests.unit.hotline.test_texts import GP, MIXED, Desk

DESK = "+31633333333"
PIN = "482913"


@pytest.fixture
def desk() -> Desk:
    opened = Desk()
    coordinator = Subscriber(person=a.coordinator().id, region=a.POLDER, identity="9", phone=DESK, mobile=True)
    book = opened.storage.phonebook
    opened.storage.phonebook = replace(book, subscribers=(*book.subscribers, coordinator))
    with opened.storage.work(bedline_in(a.POLDER)) as work:
        for person in (a.gp(), a.coordinator()):
            work.pins.keep(person.id, pin=PIN, now=work.now)
    opened.reported(5)
    return opened


def proposal(desk: Desk) -> Offer:
    """Let a ward propose tomorrow morning."""
    offer = desk.asked()
    desk.told(f"later {offer.code} morgen 10")
    assert desk.offer(offer) is OfferState.PROPOSED
    return offer


def own_code(desk: Desk, offer: Offer) -> str:
    """Return the code that the referrer was texted for a proposal."""
    texts = [each for each in desk.storage.state.messages.values() if each.errand is Errand.ASK_GP]
    return next(each.params["reply"] for each in texts if each.offer == offer.id)


def request_code(desk: Desk, offer: Offer) -> str:
    return desk.storage.state.requests[offer.request].code


def calls(desk: Desk) -> list[str]:
    kept = desk.storage.state.messages.values()
    waiting = (each for each in kept if each.kind is MessageKind.CALL and each.state is MessageState.WAITING)
    return [each.to for each in waiting if each.errand is Errand.RING_GP_BACK]


@pytest.mark.parametrize(("word", "state"), [("ja", OfferState.ACCEPTED), ("nee", OfferState.DECLINED)])
def test_a_referrer_decides_with_the_code_that_they_were_texted(desk: Desk, word: str, state: OfferState) -> None:
    offer = proposal(desk)
    code = own_code(desk, offer)
    assert code != offer.code
    assert request_code(desk, offer) in desk.told(f"{word} {code}", sender=GP)
    assert desk.offer(offer) is state
    assert "niets meer te beslissen" in desk.told(f"ok {code}", sender=GP)


def test_what_a_ward_knows_as_well_decides_nothing_and_the_text_says_what_does(desk: Desk) -> None:
    offer = proposal(desk)
    for words in ("ja", f"ja {offer.code}", f"nee {request_code(desk, offer)}", "ja 999"):
        assert "vier cijfers" in desk.told(words, sender=GP)
    assert desk.offer(offer) is OfferState.PROPOSED


def test_of_two_proposals_each_has_a_code_of_its_own(desk: Desk) -> None:
    first, second = proposal(desk), proposal(desk)
    desk.told(f"nee {own_code(desk, second)}", sender=GP)
    assert (desk.offer(first), desk.offer(second)) == (OfferState.PROPOSED, OfferState.DECLINED)


def test_a_code_cannot_be_guessed_by_texting_on_and_on(desk: Desk) -> None:
    offer = proposal(desk)
    for number in range(5):
        desk.text(f"ja {1000 + number}", sender=GP)
    assert desk.text(f"ja {own_code(desk, offer)}", sender=GP) is None
    assert desk.offer(offer) is OfferState.PROPOSED
    assert "gereserveerd" in desk.told(f"PIN {PIN} ja", sender=GP)
    assert desk.offer(offer) is OfferState.ACCEPTED


def test_who_has_lost_the_code_has_a_pin_or_is_rung(desk: Desk) -> None:
    offer = proposal(desk)
    assert "pincode" in desk.told("PIN 111111 ja", sender=GP)
    assert calls(desk) == []
    assert request_code(desk, offer) in desk.told("BEL", sender=GP)
    assert calls(desk) == [GP]
    assert "bellen" in desk.told(f"bel {offer.code}", sender=GP)
    assert calls(desk) == [GP], "rung once"
    assert desk.offer(offer) is OfferState.PROPOSED


def test_who_wants_to_be_rung_without_a_proposal_is_told_where_to_ring(desk: Desk) -> None:
    desk.asked()
    assert "geen vraag" in desk.told("BEL", sender=GP)
    assert calls(desk) == []


def test_the_desk_decides_by_text_after_a_pin_alone(desk: Desk) -> None:
    offer = proposal(desk)
    code = request_code(desk, offer)
    assert "pincode" in desk.told(f"ja {code}", sender=DESK)
    assert "geen vraag" in desk.told("BEL", sender=DESK)
    assert desk.offer(offer) is OfferState.PROPOSED
    assert "gereserveerd" in desk.told(f"PIN {PIN} ja {code}", sender=DESK)
    assert desk.offer(offer) is OfferState.ACCEPTED


def test_two_questions_with_one_code_are_told_apart_by_the_codes_of_their_requests(desk: Desk) -> None:
    first, second = proposal(desk), proposal(desk)
    desk.storage.state.offers[second.id] = replace(desk.storage.state.offers[second.id], code=first.code)
    which = desk.told(f"PIN {PIN} ja {first.code}", sender=DESK)
    assert request_code(desk, first) in which
    assert request_code(desk, second) in which
    assert "gereserveerd" in desk.told(f"PIN {PIN} ja {request_code(desk, second)}", sender=DESK)
    assert (desk.offer(first), desk.offer(second)) == (OfferState.PROPOSED, OfferState.ACCEPTED)


def test_a_code_that_is_nobodys_decides_nothing(desk: Desk) -> None:
    offer = desk.asked()
    assert "kennen we niet" in desk.told("ja 999", sender=GP)
    assert "niets meer te beslissen" in desk.told(f"ja {offer.code}", sender=GP)
    assert "kennen we niet" in desk.told(f"PIN {PIN} ja 999", sender=GP)
    assert "geen vraag" in desk.told(f"PIN {PIN} ja", sender=GP)
    assert desk.offer(offer) is OfferState.OPEN
    assert desk.storage.state.offers[offer.id].unit == MIXED
