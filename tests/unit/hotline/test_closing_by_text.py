"""Wards that text "DICHT ELV TOT 25-11 REDEN NORO" and "OPEN ELV", and what they are answered."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.closures import Closure
from bedline.domain.ids import UnitId
from bedline.domain.people import bedline_in
from bedline.services import closures
from bedline.services.hotline.texts import memory, reasons
from tests import builders as a
from tests.harness.house import configuration
from tests.unit.hotline.test_texts import BOTH, CRISIS_MOBILE, CRISIS_WARD, GP, LOW_WARD, MIXED, Desk

# It is Saturday 10 January 2026, 04:12 there.
MONDAY = datetime(2026, 1, 12, 7, tzinfo=UTC)
EVENING = datetime(2026, 1, 10, 22, 59, tzinfo=UTC)


def closed(desk: Desk, unit: UnitId = MIXED) -> list[tuple[datetime, str]]:
    return [(each.until, each.reason) for each in standing(desk, unit)]


def standing(desk: Desk, unit: UnitId) -> tuple[Closure, ...]:
    with desk.storage.reading(a.coordinator()) as work:
        return work.places.many([unit])[unit].closures


@pytest.mark.parametrize(
    ("text", "until", "reason"),
    [
        ("DICHT TOT 12-1 REDEN NORO", MONDAY, "outbreak"),
        ("Dicht tot 12/1/2026, reden: norovirus op de gang", MONDAY, "outbreak"),
        ("sluit crisis tot maandag 8 uur wegens te weinig staff", MONDAY, "no_staff"),
        ("afdeling dicht tot 12 januari 08:00 outbreak", MONDAY, "outbreak"),
        ("REDEN NORO DICHT 2 dagen", None, ""),
        ("DICHT 2 dagen REDEN NORO", MONDAY, "outbreak"),
        ("DICHT TOT VANDAAG REDEN NORO", EVENING, "outbreak"),
        ("DICHT T/M 10-1 REDEN NORO", EVENING, "outbreak"),
        ("DICHT TOT 23:59 REDEN NORO", EVENING, "outbreak"),
        ("dicht tot 10.01.2026 23u59 reden noro", EVENING, "outbreak"),
        ("Fermé jusqu'au 12 janvier raison grippe", MONDAY, "outbreak"),
        ("closed until monday because flu", MONDAY, "outbreak"),
        ("dicht alles tot overmorgen reden noro", MONDAY, "outbreak"),
    ],
)
def test_a_ward_closes_as_people_write(text: str, until: datetime | None, reason: str) -> None:
    desk = Desk()
    reply = desk.told(text)
    if until is None:
        assert closed(desk) == []
        assert "niet begrepen" in reply.lower()
        return
    assert closed(desk) == [(until, reason)], reply
    assert reply.startswith("Vastgelegd: ")
    assert "OPEN" in reply


def test_a_ward_that_closes_hears_until_when_and_opens_again() -> None:
    desk = Desk()
    desk.reported(3)
    reply = desk.told("DICHT TOT 12-1 REDEN NORO")
    assert "dicht tot 12 jan 08:00, outbreak" in reply
    assert "Dicht tot 12 jan 08:00: " in desk.told("STAND")
    assert desk.told("OPEN").startswith("Vastgelegd: ")
    assert closed(desk) == []
    assert "al open" in desk.told("OPEN")
    assert desk.free() == 3


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("DICHT", "tot wanneer"),
        ("DICHT REDEN NORO", "tot wanneer"),
        ("DICHT TOT MORGEN", "waarom"),
        ("DICHT TOT MORGEN REDEN ZOMAAR", "waarom"),
        ("DICHT TOT 9-1 REDEN NORO", "al voorbij"),
        ("DICHT TOT 12-1-2025 REDEN NORO", "al voorbij"),
        ("DICHT TOT 1-6 REDEN NORO", "hooguit 92 dagen"),
        ("DICHT TOT 29 februari REDEN NORO", "die dag bestaat niet"),
        ("DICHT TOT 30-2 REDEN NORO", "'30-2'"),
        ("DICHT TOT 0001-01-01 00:00 REDEN NORO", "'0001-01-01'"),
        ("DICHT TOT 31 december 9999 REDEN NORO", "'9999'"),
        ("DICHT TOT 12 REDEN NORO", "'12'"),
        ("DICHT 2 BEDDEN TOT 12-1 REDEN NORO", "'2'"),
        ("DICHT TOT 12-1 TOT 13-1 REDEN NORO", "'13-1'"),
        ("DICHT TOT 12-1 REDEN NORO STAFF", "'staff'"),
        ("OPEN TOT 12-1", "'tot'"),
    ],
)
def test_what_is_not_said_in_full_closes_nothing_and_is_asked_for(text: str, asked: str) -> None:
    desk = Desk()
    assert asked in desk.told(text)
    assert closed(desk) == []


def test_of_several_wards_it_has_to_be_said_which_and_may_be_all() -> None:
    desk = Desk()
    assert "wat?" in desk.told("DICHT TOT 12-1 REDEN NORO", sender=BOTH)
    desk.told("DICHT CRISIS TOT 12-1 REDEN NORO", sender=BOTH)
    assert (len(closed(desk, CRISIS_WARD)), len(closed(desk, LOW_WARD))) == (1, 0)
    desk.told("DICHT CRISIS ELV_LOW TOT VANDAAG REDEN NORO", sender=BOTH)
    assert closed(desk, CRISIS_WARD) == closed(desk, LOW_WARD) == [(EVENING, "outbreak")]
    assert "Wat gaat" in desk.told("OPEN", sender=BOTH)
    desk.told("OPEN ALLES", sender=BOTH)
    assert closed(desk, CRISIS_WARD) == closed(desk, LOW_WARD) == []


def test_a_mistake_is_taken_back_with_one_word_and_not_the_figures_of_before() -> None:
    desk = Desk()
    desk.reported(2, unit=CRISIS_WARD, person=a.ward("duin"))
    desk.told("CRISIS 1", sender=CRISIS_MOBILE)
    desk.told("DICHT TOT 12-1 REDEN NORO", sender=CRISIS_MOBILE)
    assert "zoals daarvoor" in desk.told("FOUT", sender=CRISIS_MOBILE)
    assert (closed(desk, CRISIS_WARD), desk.free(CRISIS_WARD)) == ([], 1)


def test_an_opening_by_mistake_is_taken_back_as_well() -> None:
    desk = Desk()
    desk.told("DICHT TOT 12-1 REDEN NORO")
    desk.told("OPEN")
    desk.told("FOUT")
    assert closed(desk) == [(MONDAY, "outbreak")]
    desk.told("DICHT TOT VANDAAG REDEN STAFF")
    desk.told("FOUT", wait=120)
    assert closed(desk) == [(MONDAY, "outbreak")]


def test_what_the_board_has_changed_since_is_left_as_it_is() -> None:
    desk = Desk()
    desk.told("DICHT TOT 12-1 REDEN NORO")
    with desk.storage.work(a.ward("kreek")) as work:
        closures.open_all(work, unit=MIXED)
        closures.close(work, unit=MIXED, places=2, reason="no_staff", until=work.now + timedelta(days=1))
    before = closed(desk)
    assert "niets" in desk.told("FOUT")
    assert closed(desk) == before
    assert "niets" in desk.told("FOUT")


def test_after_a_quarter_of_an_hour_a_closure_is_no_mistake_any_more() -> None:
    desk = Desk()
    desk.told("DICHT TOT 12-1 REDEN NORO")
    assert "niets" in desk.told("FOUT", wait=1000)
    assert closed(desk) == [(MONDAY, "outbreak")]


def test_the_same_text_again_does_nothing_twice() -> None:
    desk = Desk()
    first = desk.told("DICHT TOT 12-1 REDEN NORO")
    before = standing(desk, MIXED)
    assert desk.told("DICHT TOT 12-1 REDEN NORO", wait=5) == first
    assert standing(desk, MIXED) == before


def test_a_referrer_closes_nothing() -> None:
    desk = Desk()
    assert "geen vraag" in desk.told("DICHT ALLES TOT 12-1 REDEN NORO", sender=GP)


PARTS = st.sampled_from(
    [
        "DICHT",
        "OPEN",
        "SLUIT",
        "TOT",
        "T/M",
        "REDEN",
        "ELV",
        "CRISIS",
        "ALLES",
        "NORO",
        "STAFF",
        "MORGEN",
        "VANDAAG",
        "MAANDAG",
        "25-11",
        "31-2",
        "12/1",
        "14:30",
        "8.30",
        "25u",
        "3",
        "dagen",
        "999",
        "weken",
        "25",
        "januari",
        "9999",
        "2026-01-12",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "00:00",
        "23:59",
        "99-99-99",
        "om",
        "uur",
        "'",
        ".",
        "-",
        "/",
        ":",
        "?",
        "é",
        "🛏",
    ]
)


@settings(deadline=None, max_examples=300)
@given(text=st.one_of(st.lists(PARTS, max_size=12).map(" ".join), st.text(max_size=60).map("DICHT ".__add__)))
def test_whatever_is_texted_nothing_changes_that_the_answer_does_not_say(text: str) -> None:
    desk = Desk()
    with desk.storage.work(a.ward("kreek")) as work:
        closures.close_all(work, unit=MIXED, reason="no_staff", until=work.now + timedelta(hours=3))
    before = closed(desk)
    reply = desk.text(text)
    said = reply is not None and reply.startswith("Vastgelegd: ")
    assert said == (closed(desk) != before)
    if said:
        assert reply is not None
        assert ("dicht tot" in reply) == bool(closed(desk))
        assert len(closed(desk)) <= 1
        assert all(desk.clock.now() < until <= desk.clock.now() + timedelta(days=92) for until, _ in closed(desk))


@pytest.mark.parametrize("region", configuration().regions)
def test_every_reason_of_a_region_has_a_word_in_each_language_that_is_understood(region: str) -> None:
    here = next(each for each in configuration().regions.values() if each.id == region)
    words = reasons.words(here)
    for reason in here.closure_reasons.values():
        for language in here.languages:
            assert words.get(reasons.word(reason, language=language).lower()) == reason.id
    assert words["noro"] == "outbreak"


def test_what_one_version_remembers_of_a_sender_another_can_read() -> None:
    desk = Desk()
    desk.reported(3)
    desk.told("CRISIS 2")
    key = f"{a.POLDER} {MIXED}"
    with desk.storage.work(bedline_in(a.POLDER)) as work:
        kept = work.once.claim(scope=memory.SCOPE, key=key, fingerprint="")
        assert kept is not None
        plain = json.loads(kept.body)
        assert not {"shut", "shut_at"} & plain.keys()
        work.once.store(scope=memory.SCOPE, key=key, status=200, body=json.dumps({**plain, "of_the_next_one": 1}))
    assert "crisis 2" in desk.told("STAND")
