"""Somebody who guesses codes and PINs: led to a human, told to whose code it is, and to the desk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bedline.domain.messages import Errand, MessageKind
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import Phonebook
from bedline.domain.pins import MOST_FROM_A_NUMBER
from bedline.domain.scripts.talk import Queue
from bedline.domain.tasks import TaskKind
from bedline.services.hotline import forgetting
from bedline.services.hotline.delivery import letters
from tests import builders as a
from tests.harness.front import WORDING
from tests.harness.hotline import GP_NUMBER, GP_PHONE, GP_PIN, STRANGER, WARD_NUMBER, Hotline, phonebook

WRONG = ("111111", "222222", "333333")


def a_line(*, bar: int = 1000) -> Hotline:
    return Hotline(region=replace(a.region(), guessed_codes=bar))


def locked(hotline: Hotline) -> None:
    """Key five wrong PINs of the GP's, from the GP's own telephone."""
    hotline.caller().rings().presses(*WRONG)
    hotline.caller().rings().presses(*WRONG)


def told(hotline: Hotline) -> list[str]:
    texts = hotline.errands(Errand.TELL_PIN_LOCKED, kind=MessageKind.TEXT)
    region = a.region()
    words = lambda key, language, params: WORDING.say(f"texts.{key}", language, **params)  # noqa: E731
    return [f"{each.to} {letters.body(each, words=words, region=region)}" for each in texts]


# Whose PIN it is.


def test_whoever_is_locked_out_is_texted_once_and_nothing_personal() -> None:
    hotline = a_line()
    locked(hotline)
    (text,) = told(hotline)
    assert text.startswith(f"{GP_PHONE} Bedline: ")
    assert GP_NUMBER not in text
    assert a.gp().name not in text
    hotline.caller(STRANGER).rings().presses(GP_NUMBER, *WRONG)
    assert len(told(hotline)) == 1, "one lock, one text"


def test_the_next_lock_is_the_next_text() -> None:
    hotline = a_line()
    locked(hotline)
    hotline.passes(hours=2)
    locked(hotline)
    assert len(told(hotline)) == 2


def test_nobody_is_texted_who_wants_none_or_cannot_be() -> None:
    wants_none, landline = a_line(), Hotline(book=without_mobiles())
    with wants_none.storage.work(bedline_in(a.POLDER)) as work:
        work.opt_outs.note(GP_PHONE, out=True, now=work.now)
    for hotline in (wants_none, landline):
        locked(hotline)
        assert told(hotline) == []
        assert isinstance(hotline.caller().rings().presses(GP_PIN).turn.then, Queue), "but locked it is"


def without_mobiles() -> Phonebook:
    book = phonebook()
    return replace(book, subscribers=tuple(replace(each, mobile=False) for each in book.subscribers))


# One number.


def guesses(hotline: Hotline, times: int, *, number: str | None = STRANGER, first: int = 0) -> None:
    """Guess so often, about another code each time."""
    for code in range(first, first + times):
        hotline.caller(number).rings().presses(f"{10_000_000 + code}", "135790")


def test_ten_wrong_from_one_number_in_an_hour_and_a_human_goes_on_even_with_the_right_pin() -> None:
    hotline = a_line()
    guesses(hotline, MOST_FROM_A_NUMBER - 1)
    hotline.caller(STRANGER).rings().presses(GP_NUMBER, GP_PIN).hears("option_care_form")
    guesses(hotline, 1, first=100)
    right = hotline.caller(STRANGER).rings().presses(GP_NUMBER, GP_PIN)
    assert isinstance(right.turn.then, Queue), "at once, and not refused"
    hotline.caller().rings().presses(GP_PIN).hears("option_care_form")


def test_an_hour_later_the_number_is_like_any_other() -> None:
    hotline = a_line()
    guesses(hotline, MOST_FROM_A_NUMBER)
    hotline.passes(hours=1)
    hotline.caller(STRANGER).rings().presses(GP_NUMBER, GP_PIN).hears("option_care_form")


def test_what_led_to_a_human_at_once_locks_nobodys_pin() -> None:
    hotline = a_line()
    guesses(hotline, MOST_FROM_A_NUMBER)
    for _ in range(6):
        assert isinstance(hotline.caller(STRANGER).rings().presses(GP_NUMBER, "000000").turn.then, Queue)
    hotline.caller().rings().presses(GP_PIN).hears("option_care_form")


# Many codes.


@pytest.mark.parametrize("number", [STRANGER, None])
def test_many_codes_are_one_alert_on_the_desk(number: str | None) -> None:
    hotline = a_line(bar=4)
    guesses(hotline, 3, number=number)
    assert TaskKind.PIN_GUESSING not in hotline.tasks
    guesses(hotline, 3, number=number, first=3)
    assert hotline.tasks.count(TaskKind.PIN_GUESSING) == 1


def test_many_numbers_that_guess_a_little_each_are_noticed_too() -> None:
    hotline = a_line(bar=4)
    for code in range(4):
        guesses(hotline, 1, number=f"+3168765000{code}", first=code)
    assert hotline.tasks.count(TaskKind.PIN_GUESSING) == 1


def test_somebody_who_forgot_their_pin_is_no_alert() -> None:
    hotline = a_line(bar=4)
    locked(hotline)
    hotline.caller(STRANGER).rings().presses(WARD_NUMBER, *WRONG)
    assert TaskKind.PIN_GUESSING not in hotline.tasks


def test_guesses_are_forgotten_after_a_day() -> None:
    hotline = a_line()
    guesses(hotline, 2)
    hotline.passes(hours=23)
    forgetting.forget(hotline.storage, bedline_in())
    assert len(hotline.storage.state.guesses) == 2
    hotline.clock.advance(timedelta(hours=2))
    forgetting.forget(hotline.storage, bedline_in())
    assert hotline.storage.state.guesses == {}
