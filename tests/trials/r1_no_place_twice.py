"""R1: 100,000 attempts on nine places by two processes of sixteen threads; none is promised twice."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from typing import Final, TypeVar

from bedline.adapters.clock import MachineClock
from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.identities import NewIdentities
from bedline.adapters.keys import data_key
from bedline.domain import capacity, ledger
from bedline.domain.capacity import Source
from bedline.domain.errors import Refusal
from bedline.domain.ids import RequestId, StayId, UnitId
from bedline.domain.ledger import EntryKind, LedgerEntry
from bedline.domain.people import bedline_in
from bedline.domain.regions import Region
from bedline.domain.requests import Channel, RequestState
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.services import asking_one, offers, requests, stays, sweeps
from bedline.services import capacity as capacity_service
from bedline.services.capacity import Told
from bedline.services.consequences import carry_out
from bedline.services.promising import Yes
from bedline.services.requests import Asked
from tests import builders as a
from tests.benchmarks.ratio import Report
from tests.harness.database import migrated
from tests.harness.postgres import Databases

T = TypeVar("T")

ATTEMPTS: Final = int(os.environ.get("R1_ATTEMPTS", "100000"))
PROCESSES: Final = 2
THREADS: Final = 16
UNITS: Final = [UnitId(f"{name}-1") for name in ("duin", "kreek", "schor")]
# Short enough that many questions lapse before anybody answers.
ANSWER_LENGTH: Final = timedelta(milliseconds=60)
# Every eighth thread also lets lapse what has run out.
SWEEPERS: Final = 8
YES: Final = Yes(doctor="dr. Duin", told_by="zuster Kreek")


def region() -> Region:
    """Return a region where people make the offers, so that every attempt is one of ours."""
    example = a.region(automatic=False)
    forms = {
        form.id: replace(form, policy=replace(form.policy, answer_length=ANSWER_LENGTH))
        for form in example.care_forms.values()
    }
    return replace(example, care_forms=forms)


def storage(url: str, key: str, *, connections: int = THREADS) -> tuple[Database, DatabaseStorage]:
    """Open the storage as a server process does."""
    database, clock, example = Database(url, connections=connections), MachineClock(), region()
    opened = DatabaseStorage(
        database,
        regions={example.id: example},
        directory=a.directory(),
        clock=clock,
        ids=NewIdentities(clock),
        data_keys=[key],
        before_commit=carry_out,
    )
    return database, opened


class Actor:
    """One thread: asks for places at random; answers, reports, cancels, and sweeps up what lapsed between."""

    def __init__(self, opened: Storage, seed: int) -> None:
        self.storage = opened
        self.luck = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.sweeps = seed % SWEEPERS == 0
        self.mine = [self._ask() for _ in range(3)]

    def run(self, attempts: int) -> Counter[str]:
        """Attempt so often to get a place, and return what came of it."""
        while self.counts["attempts"] < attempts:
            self._attempt()
            if self.luck.random() < 0.2:
                self._report()
            if self.sweeps and self.luck.random() < 0.5:
                self.counts["lapse"] += sweeps.lapse_offers(self.storage, bedline_in())
        return self.counts

    def _attempt(self) -> None:
        self.counts["attempts"] += 1
        request, unit = self.luck.choice(self.mine), self.luck.choice(UNITS)
        made = self._do("offer", lambda work: asking_one.offer(work, request=request, unit=unit).id)
        if made is None:
            return
        answer = self.luck.random()
        if answer < 0.25:
            self._do("refuse", lambda work: offers.refuse(work, offer=made, reason="too_complex", told_by="zuster"))
        elif answer < 0.35:
            self._do("refuse_full", lambda work: offers.refuse(work, offer=made, reason="full", told_by="zuster"))
        elif answer < 0.45:
            self._do("withdraw", lambda work: offers.withdraw(work, offer=made))
        elif answer < 0.75:
            stay = self._do("accept", lambda work: offers.accept(work, offer=made, yes=YES).id)
            if stay is not None:
                self._after_yes(request, stay)
        # Otherwise nobody answers, and it lapses.

    def _after_yes(self, request: RequestId, stay: StayId) -> None:
        if self.luck.random() < 0.5:
            self._do("cancel", lambda work: stays.cancel(work, stay=stay, reason="no_staff"))
            return
        self._do("arrive", lambda work: stays.arrive(work, stay=stay, happened_at=None))
        self._do("leave", lambda work: stays.leave(work, stay=stay, destination="home", happened_at=None))
        self._do("close", lambda work: requests.close(work, request=request))
        self.mine[self.mine.index(request)] = self._ask()

    def _report(self) -> None:
        unit, free = self.luck.choice(UNITS), self.luck.randint(1, 3)
        told = Told(free=free)
        self._do("report", lambda work: capacity_service.report(work, unit=unit, told=told, source=Source.WEB))

    def _ask(self) -> RequestId:
        asked = Asked(
            region=a.POLDER, channel=Channel.WEB, profile=a.profile(), answers=a.CLEAR_FOR_CRISIS, care_form=a.CRISIS
        )
        while True:
            made = self._do("submit", lambda work: requests.submit(work, asked=asked).id)
            if made is not None:
                return made

    def _do(self, what: str, act: Callable[[Work], T]) -> T | None:
        try:
            with self.storage.work(a.coordinator()) as work:
                done = act(work)
        except StorageBusy:
            self.counts["gave way"] += 1
            return None
        except Refusal as refusal:
            self.counts[f"{what} refused: {refusal.code}"] += 1
            return None
        self.counts[what] += 1
        return done


def process(url: str, key: str, number: int, attempts: int) -> Counter[str]:
    """Run sixteen threads, as one server process would."""
    database, opened = storage(url, key)
    with ThreadPoolExecutor(THREADS) as threads:
        actors = [Actor(opened, seed=number * 1000 + thread) for thread in range(THREADS)]
        running = [threads.submit(actor.run, attempts // THREADS) for actor in actors]
        counts = sum((run.result() for run in running), Counter[str]())
    database.close()
    return counts


def doubles(entries: Iterable[LedgerEntry]) -> int:
    """Count the promises of a place that was promised already, by the ledger's own order."""
    promised: dict[int, object] = {}
    found = 0
    for entry in entries:
        if entry.place is None:
            continue
        if entry.kind is EntryKind.HELD:
            found += entry.place in promised
            promised[entry.place] = entry.offer
        elif entry.kind in (EntryKind.RELEASED, EntryKind.ADMITTED):
            promised.pop(entry.place, None)
    return found


def beyond(unit: UnitId, entries: Iterable[LedgerEntry]) -> int:
    """Count the holds that were made although nothing was free, by replaying the ledger."""
    places, found = capacity.unreported(unit), 0
    for entry in entries:
        found += entry.kind is EntryKind.HELD and places.free == 0
        places = ledger.apply(places, entry)
    return found


def run() -> Report:
    """Run the trial in a database of its own and look at what is left with other eyes."""
    with Databases() as databases, migrated(databases) as url:
        key = data_key()
        database, opened = storage(url, key, connections=2)
        load_directory(database, regions=opened.regions, directory=opened.directory, people=a.everyone())
        for unit in UNITS:
            with opened.work(a.coordinator()) as work:
                capacity_service.report(work, unit=unit, told=Told(free=3), source=Source.WEB)
        started = time.perf_counter()
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
            share = ATTEMPTS // PROCESSES
            runs = [processes.submit(process, url, key, number, share) for number in range(PROCESSES)]
            counts = sum((each.result() for each in runs), Counter[str]())
        seconds = time.perf_counter() - started
        twice, overdrawn, drifted, stray = _looked_at(opened)
        database.close()
    report = Report(
        id="R1",
        work=f"{ATTEMPTS:,} attempts on 9 places, {PROCESSES} processes of {THREADS} threads, {seconds:.0f} s",
        compared_with="the ledger, replayed: what was promised, to whom, in the order it happened",
    )
    report.columns("what", "times")
    for what, count in sorted(counts.items()):
        report.row(what, count)
    report.at_least("attempts", counts["attempts"], ATTEMPTS // 32 * 32, unit="times")
    report.at_least("places held", counts["offer"], ATTEMPTS // 100, unit="times")
    report.at_most("holds beyond what was free", overdrawn, 0, unit="times")
    report.at_most("stored places that differ from their history", drifted, 0, unit="units")
    report.at_most("claims without an open question or a promise", stray, 0, unit="claims")
    report.note("The ratio is promises of a place already promised, per place held.")
    report.settle(twice / max(1, counts["offer"]), at_most=0)
    return report


def _looked_at(opened: Storage) -> tuple[int, int, int, int]:
    with opened.reading(a.coordinator()) as work:
        histories = {unit: list(work.places.history(unit)) for unit in UNITS}
        stored = work.places.many(UNITS)
        live = work.requests.live(a.POLDER)
        offered = [request for request in live if request.state in (RequestState.OFFERED, RequestState.RESERVED)]
        asked = work.offers.of_requests([request.id for request in live])
        known = {offer.id for each in asked.values() for offer in each}
    claims = [claim for places in stored.values() for claim in places.claims]
    twice = sum(doubles(history) for history in histories.values())
    overdrawn = sum(beyond(unit, history) for unit, history in histories.items())
    drifted = sum(ledger.derive(unit, history) != stored[unit] for unit, history in histories.items())
    stray = sum(claim.offer not in known for claim in claims) + (len(claims) < len(offered))
    return twice, overdrawn, drifted, stray
