"""What storage promises of a work as a whole: all or nothing, told, once, and within one's regions."""

import threading
from contextlib import suppress
from dataclasses import replace

import pytest

from bedline.domain import board, requests
from bedline.domain.errors import Conflict, NotFound
from bedline.domain.facts import CapacityReported, RequestSubmitted
from bedline.domain.people import Person, bedline_in
from bedline.ports.storage import Page, Repeated, StorageMisused, StoredReply, Work
from bedline.services.once import Key, Reply, once
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, DUIN, LONG
from tests.harness.worlds import World, neighbour

ASKED = kept.request(1)
SUBMITTED = RequestSubmitted(region=a.POLDER, at=a.NOW, by=DESK.id, request=ASKED.id)


def test_a_work_that_fails_has_not_happened(world: World) -> None:
    kept.keep(world.storage, ASKED)
    with suppress(Conflict), world.storage.work(DESK) as work:
        taken, _ = requests.own(work.requests.get(ASKED.id), region=a.region(), owner=DESK.id, by=DESK.id, now=a.NOW)
        work.requests.save(taken)
        kept.reported(work)
        work.tasks.add(kept.task(1))
        work.once.claim(scope="s", key="k", fingerprint="f")
        work.audit.note(event="seen", action="R", subject_kind="request", subject="x")
        work.record(SUBMITTED)
        raise Conflict("gates_shut")
    with world.storage.work(DESK) as work:
        assert work.requests.find(ASKED.id) == ASKED
        assert work.places.get(DUIN).reported_at is None
        assert list(work.tasks.open(a.POLDER)) == []
        assert work.once.claim(scope="s", key="k", fingerprint="f") is None
    assert world.told == []
    assert world.audit() == []


def test_what_follows_from_facts_happens_before_the_commit_and_with_it(world: World) -> None:
    world.follow = lambda work, _: work.streams.append({"desk:polder": ((), [{"kind": "told"}])})
    with world.storage.work(DESK) as work:
        work.record(SUBMITTED)
        work.record()
        assert world.told == []
    assert world.told == [[SUBMITTED]]
    with world.storage.reading(DESK) as work:
        assert work.streams.position("desk:polder").seq == 1


def test_a_work_whose_consequences_fail_has_not_happened(world: World) -> None:
    world.follow = lambda work, _: work.places.many([DUIN])[DUIN].claim_of(kept.offer_id(1))
    with suppress(Conflict), world.storage.work(DESK) as work:
        work.requests.add(ASKED)
        work.record(SUBMITTED)
    with world.storage.reading(DESK) as work:
        assert list(work.requests.live(a.POLDER)) == []
    assert world.told == [[SUBMITTED]]


def test_a_work_without_facts_has_no_consequences(world: World) -> None:
    with world.storage.work(DESK) as work:
        work.requests.add(ASKED)
    assert world.told == []


def test_every_fact_is_in_the_audit_log_with_who_and_what(world: World) -> None:
    full = CapacityReported(
        region=a.POLDER,
        at=a.NOW,
        by=DESK.id,
        unit=DUIN,
        facility=a.unit().facility,
        source="web",
        free_before=None,
        free=2,
    )
    with world.storage.work(DESK) as work:
        work.record(SUBMITTED, full)
        work.audit.note(event="patient_seen", action="R", subject_kind="request", subject="r1", allowed=False)
    lines = {line.event: line for line in world.audit()}
    assert set(lines) == {"request_submitted", "capacity_reported", "patient_seen"}
    assert {(line.at, line.by, line.region) for line in lines.values()} == {(a.NOW, DESK.id, a.POLDER)}
    submitted, reported, seen = (lines[each] for each in ("request_submitted", "capacity_reported", "patient_seen"))
    assert (submitted.action, submitted.subject_kind, submitted.subject) == ("E", "request", str(ASKED.id))
    assert (reported.subject_kind, reported.subject) == ("unit", "duin-1")
    assert reported.details == {"facility": "duin", "source": "web", "free_before": None, "free": 2}
    assert (seen.action, seen.subject, seen.allowed) == ("R", "r1", False)


def test_a_reading_work_reads_and_does_not_write(world: World) -> None:
    kept.keep(world.storage, ASKED)
    with world.storage.reading(DESK) as work:
        assert work.requests.find(ASKED.id) == ASKED
    with pytest.raises(StorageMisused), world.storage.reading(DESK) as work:
        work.requests.save(ASKED)
    with pytest.raises(StorageMisused), world.storage.reading(DESK) as work:
        work.requests.get(ASKED.id)


def test_a_work_happens_at_one_moment_and_knows_who_does_it(world: World) -> None:
    with world.storage.work(DESK) as work:
        assert work.now == world.clock.now()
        assert work.actor == DESK
        assert work.regions[a.POLDER] == a.region()
        assert work.directory.unit(DUIN) == a.directory().unit(DUIN)
        assert work.ids.new() < work.ids.new()


def test_what_is_in_another_region_does_not_exist(world: World) -> None:
    task = kept.task(1, request=ASKED.id)
    offer = kept.accepted(kept.offer(1, of=ASKED))
    stay = kept.stay(1, of=offer)
    kept.keep(world.storage, ASKED, offer, stay, task)
    with world.storage.work(neighbour()) as work:
        for look in (
            lambda: work.requests.get(ASKED.id),
            lambda: work.requests.find(ASKED.id),
            lambda: work.offers.get(offer.id),
            lambda: work.offers.find(offer.id),
            lambda: work.stays.get(stay.id),
            lambda: work.stays.find(stay.id),
            lambda: work.tasks.get(task.id),
        ):
            with pytest.raises(NotFound):
                look()
        assert not work.requests.live(a.POLDER)
        assert not work.requests.by_ids([ASKED.id])
        assert not work.offers.of_requests([ASKED.id])
        assert not work.stays.of_requests([ASKED.id])
        assert not work.stays.present(stay.facility)
        assert work.stays.page(facilities=[stay.facility], states=[stay.state], page=Page(limit=9)) == ([], None)
        assert not work.tasks.open(a.POLDER)
        assert not work.tasks.open_for(ASKED.id)
        assert not work.tasks.by_ids([task.id])


def test_bedline_itself_sees_every_region(world: World) -> None:
    theirs = replace(kept.request(2), region=neighbour().region, practice=None)
    kept.keep(world.storage, ASKED)
    kept.keep(world.storage, theirs, by=neighbour())
    with world.storage.work(bedline_in()) as work:
        assert work.requests.by_ids([ASKED.id, theirs.id]) == {ASKED.id: ASKED, theirs.id: theirs}
        work.streams.append({board.request_stream(theirs.id): ((), [{"kind": "x"}])})
    with world.storage.reading(neighbour()) as work:
        assert work.streams.position(board.request_stream(theirs.id)).seq == 1


def test_nobody_else_may_claim_to_be_everywhere(world: World) -> None:
    somebody = Person(DESK.id, DESK.name, DESK.role, bedline_in().region)
    with pytest.raises(StorageMisused), world.storage.work(somebody):
        pass


def test_a_reply_is_given_again_for_the_same_key(world: World) -> None:
    with world.storage.work(DESK) as work:
        assert work.once.claim(scope="desk-1", key="k", fingerprint="f") is None
        work.once.store(scope="desk-1", key="k", status=201, body='{"id": "é"}')
    with world.storage.work(DESK) as work:
        assert work.once.claim(scope="desk-1", key="k", fingerprint="g") == StoredReply("f", 201, '{"id": "é"}')
        assert work.once.claim(scope="desk-2", key="k", fingerprint="g") is None


def test_what_was_done_under_a_key_is_not_done_again_under_it(world: World) -> None:
    def add(number: int, *, key: str) -> None:
        with world.storage.work(DESK) as work:
            work.once.begin(scope="desk-1", key=key)
            work.requests.add(kept.request(number))
            work.once.keep(scope="desk-1", key=key, fingerprint="f", status=201, body="")

    add(1, key="k")
    with pytest.raises(Repeated):
        add(2, key="k")
    add(3, key="another")
    with world.storage.reading(DESK) as work:
        assert {each.code for each in work.requests.live(DESK.region)} == {"B1", "B3"}


def test_a_repeat_is_answered_as_it_was_even_if_it_were_refused_by_now(world: World) -> None:
    def refuse(_: Work) -> Reply:
        raise Conflict("no_free_place")

    key, done = Key(scope="desk-1", key="k", fingerprint="f"), Reply(201, "done")
    assert once(world.storage, actor=DESK, key=key, do=lambda _: done) == done
    assert once(world.storage, actor=DESK, key=key, do=refuse) == replace(done, replayed=True)
    with pytest.raises(Conflict, match="no_free_place"):
        once(world.storage, actor=DESK, key=replace(key, key="another"), do=refuse)


def test_a_repeat_that_only_writes_comes_to_nothing_at_its_end(world: World) -> None:
    for _ in range(2):
        with suppress(Repeated), world.storage.work(DESK) as work:
            work.once.begin(scope="desk-1", key="k")
            work.once.keep(scope="desk-1", key="k", fingerprint="f", status=201, body="done")
    with world.storage.reading(DESK) as work:
        assert work.once.find(scope="desk-1", key="k") == StoredReply("f", 201, "done")


def test_of_two_that_do_the_same_at_once_only_one_happens(world: World) -> None:
    both_in, replies = threading.Barrier(2, timeout=5), []
    numbers = iter((1, 2))

    def add(work: Work) -> Reply:
        number = next(numbers)
        work.requests.live(DESK.region)
        with suppress(threading.BrokenBarrierError):  # a storage that lets in one work at a time
            both_in.wait(0.5)
        work.requests.add(kept.request(number))
        return Reply(201, f"request {number}")

    def ask() -> None:
        key = Key(scope="desk-1", key="k", fingerprint="f")
        replies.append(once(world.storage, actor=DESK, key=key, do=add))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    with world.storage.reading(DESK) as work:
        [only] = work.requests.live(DESK.region)
    assert {reply.body for reply in replies} == {f"request {only.code.removeprefix('B')}"}
    assert sorted(reply.replayed for reply in replies) == [False, True]


def test_a_reply_is_forgotten_when_its_time_is_over(world: World) -> None:
    for key in ("old", "new"):
        with world.storage.work(DESK) as work:
            work.once.claim(scope="s", key=key, fingerprint="f")
            work.once.store(scope="s", key=key, status=200, body=key)
        world.clock.advance(LONG)
    with world.storage.work(bedline_in()) as work:
        assert work.once.prune(before=a.NOW + LONG) == 1
    with world.storage.work(DESK) as work:
        assert work.once.claim(scope="s", key="new", fingerprint="f") == StoredReply("f", 200, "new")
        assert work.once.claim(scope="s", key="old", fingerprint="f") is None


def test_what_was_said_is_forgotten_sooner_than_that_it_was(world: World) -> None:
    for scope in ("telephone", "desk-1"):
        with world.storage.work(DESK) as work:
            work.once.claim(scope=scope, key="k", fingerprint="f")
            work.once.store(scope=scope, key="k", status=200, body="born in 1938")
    with world.storage.work(bedline_in()) as work:
        assert work.once.hush(scope="telephone", before=a.NOW) == 0
        assert work.once.hush(scope="telephone", before=a.NOW + LONG) == 1
        assert work.once.hush(scope="telephone", before=a.NOW + LONG) == 0
    with world.storage.work(DESK) as work:
        assert work.once.claim(scope="telephone", key="k", fingerprint="f") == StoredReply("f", 200, "")
        assert work.once.claim(scope="desk-1", key="k", fingerprint="f") == StoredReply("f", 200, "born in 1938")


def test_a_repeat_waits_for_the_first_and_gets_its_reply(world: World) -> None:
    first_is_in, got = threading.Event(), []

    def repeat() -> None:
        first_is_in.wait(5)
        with world.storage.work(DESK) as work:
            got.append(work.once.claim(scope="s", key="k", fingerprint="f"))

    second = threading.Thread(target=repeat)
    second.start()
    with world.storage.work(DESK) as work:
        work.once.claim(scope="s", key="k", fingerprint="f")
        first_is_in.set()
        second.join(0.2)
        assert got == []
        work.once.store(scope="s", key="k", status=200, body="done")
    second.join(5)
    assert got == [StoredReply("f", 200, "done")]
