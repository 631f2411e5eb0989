"""The data keys are changed: what was sealed is read as before, and the old key can be thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import psycopg
import pytest
from cryptography.fernet import Fernet

from bedline.adapters.db.engine import Database
from bedline.adapters.db.pins import QUICK
from bedline.adapters.db.resealing import Found, reseal
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.domain.messages import Message, MessageKind
from bedline.domain.patients import Patient
from bedline.domain.people import bedline_in
from bedline.ports.storage import Work
from tests import builders as a
from tests.harness import kept, kept_calls, worlds
from tests.harness.database import emptied

pytestmark = pytest.mark.database

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))
PIN: Final = "482913"
MOBILE: Final = "+31611111111"
ELSEWHERE: Final = "+31699999999"
OPERATOR: Final = bedline_in(a.POLDER)
ASKED: Final = kept.request(1)
BAKKER: Final = Patient(name="A. Bakker", national_number="123456782")
WORDS = {"what_happened": "gevallen in de keuken"}
CALL: Final = kept_calls.leg(1)
OFFERED: Final = kept.offer(1, of=ASKED)
RINGS: Final = kept_calls.message(1, kind=MessageKind.CALL, offer=OFFERED.id, request=ASKED.id)


@dataclass
class Deployment:
    """One database, and processes that are started with these keys."""

    database: Database
    clock: FakeClock

    def started_with(self, *keys: str) -> DatabaseStorage:
        return DatabaseStorage(
            self.database,
            regions=worlds.REGIONS,
            directory=worlds.directory(),
            clock=self.clock,
            ids=FakeIdentities(),
            data_keys=keys,
            before_commit=lambda _work, _facts: None,
            slow=QUICK,
        )

    def reseal(self, *keys: str, numbers: Sequence[str] = (), check: bool = False) -> list[Found]:
        return list(reseal(self.database, Seal(keys), numbers=numbers, only_look=check))


@pytest.fixture
def deployment(configured: Database) -> Deployment:
    """A deployment with the old key, in which everything that is sealed has been sealed once."""
    emptied(configured.url)
    there = Deployment(configured, FakeClock())
    with there.started_with(OLD).work(OPERATOR) as work:
        fill(work)
    return there


def fill(work: Work) -> None:
    work.requests.add(ASKED)
    work.patients.keep(ASKED.id, BAKKER, known_again=True)
    work.patients.keep_words(ASKED.id, WORDS)
    work.offers.add(OFFERED)
    work.legs.add(CALL)
    work.waitings.add(kept_calls.waiting(1, of=CALL))
    work.messages.add(RINGS)
    work.voicemails.add(kept_calls.voicemail(1, of=CALL, fetched_at=a.NOW, sound=b"RIFF", removed_at=a.NOW))
    work.pins.keep(a.gp().id, pin=PIN, now=work.now)
    work.opt_outs.note(MOBILE, out=True, now=work.now)


def all_is_known(storage: DatabaseStorage) -> bool:
    """Say whether everything is read, proven and respected as before."""
    with storage.work(OPERATOR) as work:
        patient = work.patients.find(ASKED.id)
        checked = work.pins.check(a.gp().id, pin=PIN, now=work.now)
        voicemail = work.voicemails.of_leg(CALL.id)
        return (
            patient == BAKKER
            and work.patients.same_person(ASKED.id) == [ASKED.id]
            and work.patients.words(ASKED.id) == WORDS
            and checked.person == a.gp().id
            and work.opt_outs.out(MOBILE)
            and work.legs.get(CALL.id) == CALL
            and work.waitings.in_line(a.POLDER) == [kept_calls.waiting(1, of=CALL)]
            and work.messages.get(RINGS.id) == RINGS
            and voicemail is not None
            and voicemail.sound == b"RIFF"
        )


def test_with_both_keys_everything_is_known_before_and_after(deployment: Deployment) -> None:
    assert all_is_known(deployment.started_with(NEW, OLD))
    deployment.reseal(NEW, OLD)
    assert all_is_known(deployment.started_with(NEW, OLD))


def test_the_old_key_is_needed_no_longer(deployment: Deployment) -> None:
    assert sum(found.other for found in deployment.reseal(NEW, OLD, check=True)) == 8
    assert sum(found.other for found in deployment.reseal(NEW, OLD)) == 8
    assert [(found.other, found.unreadable) for found in deployment.reseal(NEW, OLD, check=True)] == [(0, 0)] * 8
    assert all_is_known(deployment.started_with(NEW))


def test_a_look_changes_nothing(deployment: Deployment) -> None:
    deployment.reseal(NEW, OLD, check=True)
    assert all_is_known(deployment.started_with(OLD))


def test_a_wrong_pin_is_still_a_wrong_one(deployment: Deployment) -> None:
    deployment.reseal(NEW, OLD)
    with deployment.started_with(NEW).work(OPERATOR) as work:
        assert work.pins.check(a.gp().id, pin="000000", now=work.now).person is None


def test_no_telephone_is_rung_twice_for_an_offer_across_the_change(deployment: Deployment) -> None:
    deployment.reseal(NEW, OLD)
    with deployment.started_with(NEW).work(OPERATOR) as work:
        assert not work.messages.add(again(RINGS))


def test_somebody_who_wants_texts_again_gets_them(deployment: Deployment) -> None:
    deployment.reseal(NEW, OLD)
    storage = deployment.started_with(NEW)
    with storage.work(OPERATOR) as work:
        work.opt_outs.note(MOBILE, out=False, now=work.now)
    with storage.work(OPERATOR) as work:
        assert not work.opt_outs.out(MOBILE)


def test_what_servers_seal_with_the_old_key_meanwhile_is_found_the_next_time(deployment: Deployment) -> None:
    deployment.reseal(NEW, OLD)
    with deployment.started_with(OLD, NEW).work(OPERATOR) as work:
        work.opt_outs.note(MOBILE, out=True, now=work.now)
        work.pins.keep(a.gp().id, pin=PIN, now=work.now)
    assert sum(found.other for found in deployment.reseal(NEW, OLD)) == 2
    assert all_is_known(deployment.started_with(NEW))


def test_a_person_is_known_again_across_the_change_and_after_it(deployment: Deployment) -> None:
    later, unmarked = kept.request(2), kept.request(3)
    with deployment.started_with(NEW, OLD).work(OPERATOR) as work:
        work.requests.add(later)
        work.patients.keep(later.id, BAKKER, known_again=True)
        work.requests.add(unmarked)
        work.patients.keep(unmarked.id, BAKKER)
        assert work.patients.same_person(later.id) == sorted([ASKED.id, later.id])
    deployment.reseal(NEW, OLD)
    with deployment.started_with(NEW).work(OPERATOR) as work:
        assert work.patients.same_person(later.id) == sorted([ASKED.id, later.id])
        assert work.patients.same_person(unmarked.id) is None, "what was kept without a mark has none afterwards"


def test_a_number_kept_before_it_was_sealed_is_known_by_the_phonebook(deployment: Deployment) -> None:
    with deployment.started_with(OLD).work(OPERATOR) as work:
        work.opt_outs.note(ELSEWHERE, out=True, now=work.now)
    with psycopg.connect(deployment.database.url) as owner:
        owner.execute("update opt_out set number = null")
    found = deployment.reseal(NEW, OLD, numbers=[MOBILE])[-1]
    assert (found.other, found.unreadable) == (1, 1), "the other stands in no phonebook: nobody texts it"
    with deployment.started_with(NEW).work(OPERATOR) as work:
        assert work.opt_outs.out(MOBILE)
        assert not work.opt_outs.out(ELSEWHERE)
    assert deployment.reseal(NEW, OLD, numbers=[MOBILE, ELSEWHERE])[-1].unreadable == 0


def test_what_hangs_on_a_key_that_is_not_there_is_told_and_left(deployment: Deployment) -> None:
    found = deployment.reseal(LOST)
    assert (sum(each.other for each in found), sum(each.unreadable for each in found)) == (0, 8)
    assert all_is_known(deployment.started_with(OLD))


def again(message: Message) -> Message:
    """Return the same call as a new message."""
    return replace(message, id=kept_calls.message(99).id)
