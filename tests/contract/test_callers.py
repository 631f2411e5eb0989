"""What storage promises of PINs, voicemails, unwanted texts, and of acting for a caller."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from bedline.domain.errors import NotFound
from bedline.domain.facts import RequestSubmitted
from bedline.domain.ids import PersonId
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import Phonebook
from bedline.ports.storage import StorageMisused, Work
from bedline.ports.telephony import PinCheck
from tests import builders as a
from tests.harness import kept, kept_calls
from tests.harness.kept import DESK
from tests.harness.kept_calls import GP_PHONE, OPERATOR, WARD_PHONE
from tests.harness.worlds import World, neighbour

GP: Final = a.gp()
PIN: Final = "482913"
CALL: Final = kept_calls.leg(1)


@pytest.fixture
def pinned(world: World) -> World:
    """A world in which the GP has a PIN."""
    with world.storage.work(OPERATOR) as work:
        work.pins.keep(GP.id, pin=PIN, now=work.now)
    return world


def _try(world: World, pin: str, person: PersonId | None = GP.id) -> PinCheck:
    with world.storage.work(OPERATOR) as work:
        return work.pins.check(person, pin=pin, now=work.now)


def test_a_pin_says_whose_it_is(pinned: World) -> None:
    assert _try(pinned, PIN) == PinCheck(GP.id)
    assert _try(pinned, "482914") == PinCheck(None)


def test_nobody_has_no_pin(pinned: World) -> None:
    assert _try(pinned, PIN, person=None) == PinCheck(None)
    assert _try(pinned, PIN, person=DESK.id) == PinCheck(None)
    assert _try(pinned, PIN, person=PersonId("nobody")) == PinCheck(None)


def test_a_pin_is_locked_after_five_wrong_ones_and_good_again_later(pinned: World) -> None:
    assert [_try(pinned, "000000").locked for _ in range(5)] == [False, False, False, False, True]
    assert _try(pinned, PIN) == PinCheck(None, locked=True)
    pinned.clock.advance(timedelta(minutes=15))
    assert _try(pinned, PIN) == PinCheck(GP.id)
    assert _try(pinned, "000000") == PinCheck(None), "the right one has forgotten the wrong ones"


def test_wrong_pins_count_for_an_hour(pinned: World) -> None:
    for _ in range(4):
        _try(pinned, "000000")
    pinned.clock.advance(timedelta(hours=1))
    assert _try(pinned, "000000") == PinCheck(None)


def test_the_next_lock_is_twice_as_long(pinned: World) -> None:
    for _ in range(5):
        _try(pinned, "000000")
    pinned.clock.advance(timedelta(minutes=15))
    for _ in range(5):
        _try(pinned, "000000")
    pinned.clock.advance(timedelta(minutes=29))
    assert _try(pinned, PIN).locked
    pinned.clock.advance(timedelta(minutes=1))
    assert _try(pinned, PIN) == PinCheck(GP.id)


def test_a_new_pin_opens_a_lock_and_ends_the_old_one(pinned: World) -> None:
    for _ in range(5):
        _try(pinned, "000000")
    with pinned.storage.work(OPERATOR) as work:
        work.pins.keep(GP.id, pin="739105", now=work.now)
    assert _try(pinned, PIN) == PinCheck(None)
    assert _try(pinned, "739105") == PinCheck(GP.id)


def test_the_pin_of_another_region_is_nobodys(pinned: World) -> None:
    elsewhere = bedline_in(neighbour().region)
    with pinned.storage.work(elsewhere) as work:
        assert work.pins.check(GP.id, pin=PIN, now=work.now) == PinCheck(None)
    with pytest.raises(NotFound, match="unknown_person"), pinned.storage.work(elsewhere) as work:
        work.pins.keep(GP.id, pin=PIN, now=work.now)


def test_a_voicemail_comes_back_as_it_was_kept_and_as_it_was_saved(world: World) -> None:
    left = kept_calls.voicemail(1, of=CALL)
    kept_calls.keep(world.storage, CALL, left)
    heard = replace(left, sound=b"RIFF\x00\xff", fetched_at=a.NOW, removed_at=a.NOW, heard_at=a.NOW, heard_by=DESK.id)
    with world.storage.work(OPERATOR) as work:
        assert work.voicemails.get(left.id) == left
        work.voicemails.save(heard)
    with world.storage.work(OPERATOR) as work:
        assert work.voicemails.get(left.id) == heard
        assert work.voicemails.of_leg(CALL.id) == heard
        assert work.voicemails.of_leg(kept_calls.leg(2).id) is None


def test_a_recording_is_kept_once(world: World) -> None:
    kept_calls.keep(world.storage, CALL, kept_calls.voicemail(1, of=CALL))
    with world.storage.work(OPERATOR) as work:
        assert not work.voicemails.add(kept_calls.voicemail(2, of=CALL, provider_ref="RE1"))


def test_voicemails_are_to_be_fetched_and_then_removed_from_the_provider(world: World) -> None:
    new, fetched = kept_calls.voicemail(1, of=CALL), kept_calls.voicemail(2, of=CALL, fetched_at=a.NOW, sound=b"x")
    removed = kept_calls.voicemail(3, of=CALL, fetched_at=a.NOW, removed_at=a.NOW)
    kept_calls.keep(world.storage, CALL, fetched, new, removed)
    with world.storage.reading(OPERATOR) as work:
        assert list(work.voicemails.unfetched(limit=9)) == [new.id, fetched.id]
        assert list(work.voicemails.unfetched(limit=1)) == [new.id]


def test_a_voice_is_forgotten_when_its_time_is_over(world: World) -> None:
    fetched = kept_calls.voicemail(1, of=CALL, fetched_at=a.NOW, sound=b"x")
    kept_calls.keep(world.storage, CALL, fetched)
    with world.storage.work(OPERATOR) as work:
        assert work.voicemails.forget(before=fetched.recorded_at, region=a.POLDER, limit=9) == 0
        assert work.voicemails.forget(before=fetched.recorded_at + timedelta(seconds=1), region=a.POLDER, limit=9) == 1
    with world.storage.work(OPERATOR) as work:
        assert work.voicemails.get(fetched.id) == replace(fetched, sound=None)


def test_a_voicemail_of_another_region_is_nobodys(world: World) -> None:
    left = kept_calls.voicemail(1, of=CALL)
    kept_calls.keep(world.storage, CALL, left)
    with world.storage.work(bedline_in(neighbour().region)) as work:
        with pytest.raises(NotFound, match="unknown_voicemail"):
            work.voicemails.get(left.id)
        assert work.voicemails.of_leg(CALL.id) is None
        assert not work.voicemails.unfetched(limit=9)


def test_a_number_wants_no_texts_until_it_wants_them_again(world: World) -> None:
    with world.storage.work(OPERATOR) as work:
        work.opt_outs.note(GP_PHONE, out=True, now=work.now)
        work.opt_outs.note(GP_PHONE, out=True, now=work.now)
    with world.storage.work(OPERATOR) as work:
        assert work.opt_outs.out(GP_PHONE)
        assert not work.opt_outs.out(WARD_PHONE)
        work.opt_outs.note(GP_PHONE, out=False, now=work.now)
        work.opt_outs.note(WARD_PHONE, out=False, now=work.now)
        assert not work.opt_outs.out(GP_PHONE)


def test_a_number_that_no_text_reaches_is_flagged_until_somebody_corrects_it(world: World) -> None:
    with world.storage.work(OPERATOR) as work:
        work.opt_outs.flag(GP_PHONE, now=work.now)
        work.opt_outs.flag(GP_PHONE, now=work.now)
        assert work.opt_outs.out(GP_PHONE)
        work.opt_outs.correct(GP_PHONE)
        work.opt_outs.correct(WARD_PHONE)
        assert not work.opt_outs.out(GP_PHONE)


@pytest.mark.parametrize("flagged_first", [True, False])
def test_what_an_owner_wants_is_not_corrected_away(world: World, *, flagged_first: bool) -> None:
    with world.storage.work(OPERATOR) as work:
        if flagged_first:
            work.opt_outs.flag(GP_PHONE, now=work.now)
        work.opt_outs.note(GP_PHONE, out=True, now=work.now)
        work.opt_outs.flag(GP_PHONE, now=work.now)
        work.opt_outs.correct(GP_PHONE)
        assert work.opt_outs.out(GP_PHONE)


def _guess(work: Work, code: str, number: str | None = GP_PHONE) -> None:
    work.guesses.note(work.ids.new(), region=a.POLDER, number=number, code=code, now=work.now)


def test_wrong_pins_are_counted_by_number_and_by_code(world: World) -> None:
    with world.storage.work(OPERATOR) as work:
        since = work.now - timedelta(hours=1)
        for code, number in (("1", GP_PHONE), ("1", GP_PHONE), ("2", GP_PHONE), ("2", WARD_PHONE), ("3", None)):
            _guess(work, code, number)
        assert work.guesses.from_number(GP_PHONE, since=since) == 3
        assert work.guesses.from_number(WARD_PHONE, since=since) == 1
        assert work.guesses.codes(a.POLDER, since=since) == 3
        assert work.guesses.codes(neighbour().region, since=since) == 0


def test_guesses_count_for_as_long_as_is_asked_and_then_are_forgotten(world: World) -> None:
    with world.storage.work(OPERATOR) as work:
        _guess(work, "1")
    world.clock.advance(timedelta(hours=1))
    with world.storage.work(OPERATOR) as work:
        since = work.now - timedelta(hours=1)
        assert work.guesses.from_number(GP_PHONE, since=since) == work.guesses.codes(a.POLDER, since=since) == 0
        _guess(work, "2")
        assert work.guesses.forget(before=work.now, region=a.POLDER, limit=5) == 1
        assert work.guesses.forget(before=work.now, region=None, limit=5) == 0
        assert work.guesses.from_number(GP_PHONE, since=since - timedelta(hours=1)) == 1


def test_what_a_number_wants_counts_in_its_region(world: World) -> None:
    with world.storage.work(OPERATOR) as work:
        work.opt_outs.note(GP_PHONE, out=True, now=work.now)
    with world.storage.work(bedline_in(neighbour().region)) as work:
        assert not work.opt_outs.out(GP_PHONE)


def test_a_work_knows_the_phonebook(world: World) -> None:
    with world.storage.reading(OPERATOR) as work:
        assert work.phonebook == Phonebook()


def test_bedline_acts_for_a_caller_who_is_then_the_one_who_did_it(world: World) -> None:
    submitted = RequestSubmitted(region=a.POLDER, at=a.NOW, by=GP.id, request=kept.request(1).id)
    with world.storage.work(OPERATOR) as work:
        work.audit.note(event="before", action="R", subject_kind="x", subject="x")
        with work.acting_for(GP):
            assert work.actor == GP
            work.record(submitted)
            work.audit.note(event="meanwhile", action="R", subject_kind="x", subject="x")
        assert work.actor == OPERATOR
        work.audit.note(event="after", action="R", subject_kind="x", subject="x")
    assert {line.event: line.by for line in world.audit()} == {
        "before": OPERATOR.id,
        "request_submitted": GP.id,
        "meanwhile": GP.id,
        "after": OPERATOR.id,
    }


def test_bedline_is_itself_again_when_acting_for_somebody_fails(world: World) -> None:
    with world.storage.work(OPERATOR) as work:
        with pytest.raises(NotFound), work.acting_for(GP):
            work.requests.get(kept.request(1).id)
        assert work.actor == OPERATOR


def test_nobody_else_acts_for_another_and_nobody_beyond_their_region(world: World) -> None:
    for actor, person in ((DESK, GP), (OPERATOR, neighbour()), (bedline_in(), GP)):
        with world.storage.work(actor) as work, pytest.raises(StorageMisused), work.acting_for(person):
            pass
