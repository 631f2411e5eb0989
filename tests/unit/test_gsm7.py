"""How much room texts take, and how they are written in the letters that a text has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedline.domain import gsm7


@pytest.mark.parametrize("text", ["é è à ù ò ä ö ü ñ É Ç", "€ [ ] { } ~ | ^ \\", "JA 417?", "a\nb"])
def test_these_letters_are_in_the_alphabet(text: str) -> None:
    assert gsm7.spells(text)


@pytest.mark.parametrize("letter", "áëïóêçâîôûœúíËĳ\N{RIGHT SINGLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS}\N{EN DASH}")
def test_these_letters_are_not(letter: str) -> None:
    assert not gsm7.spells(letter)


@pytest.mark.parametrize(
    ("text", "places", "segments"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        # The euro sign would straddle the two segments, so it goes to the second as a whole.
        ("a" * 152 + "€" + "a" * 152, 306, 3),
        ("ë" * 70, 70, 1),
        ("ë" * 71, 71, 2),
        ("ë" * 135, 135, 3),
        ("\N{HOSPITAL}" * 35, 70, 1),
        ("\N{HOSPITAL}" * 36, 72, 2),
    ],
)
def test_a_text_takes_this_much_room(text: str, places: int, segments: int) -> None:
    assert gsm7.length(text) == places
    assert gsm7.segments(text) == segments


def test_one_letter_outside_the_alphabet_keeps_a_text_from_fitting() -> None:
    assert gsm7.fits("patient " * 20)
    assert not gsm7.fits("patiënt " * 20)
    assert not gsm7.fits("ë")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Oriënterend kortverblijf", "Orienterend kortverblijf"),
        ("août, ça, œdème", "aout, ca, oedème"),
        ("\N{LEFT SINGLE QUOTATION MARK}s Heer \N{EN DASH} “ja”…", '\'s Heer - "ja"...'),
        ("ĲZENDĲKE 2→3", "IJZENDIJKE 2>3"),
        ("é € Ä", "é € Ä"),
        ("床", "?"),
    ],
)
def test_a_text_is_written_in_letters_of_the_alphabet(text: str, plain: str) -> None:
    assert gsm7.plain(text) == plain


@given(st.text())
def test_whatever_the_text_its_plain_form_can_be_spelled_and_stays_as_it_is(text: str) -> None:
    plain = gsm7.plain(text)
    assert gsm7.spells(plain)
    assert gsm7.plain(plain) == plain
