"""R3: callers who key anything, are silent, speak, hang up: each ends with a bed, a human, or somebody to ring back.

The whole application on PostgreSQL with the simulated Twilio, in virtual time; wards and people on duty answer, refuse,
sleep, or are machines. Afterwards every call is looked up in the database: none goes on, and of each that was not
helped there is a task for the desk.
"""

import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from random import Random
from typing import Final

import psycopg

from bedline.domain.calls import Leg, LegEnd
from bedline.domain.ids import UnitId
from bedline.domain.people import bedline_in
from bedline.simulator.twilio.handset import Handset
from tests.benchmarks.ratio import Report
from tests.harness.crowd import Call, Crowd, Member, Rung
from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.journeys.phoning import PIN, Telephones, telephones

CALLERS: Final = int(os.environ.get("R3_CALLERS", "10000"))
PROCESSES: Final = 2
BATCH: Final = 250
# A new caller every so many seconds, on the average: the line is never quiet.
GAP: Final = 12.0
# Long enough for whoever waits to be rung through, to leave a message, and for the desk to be told.
AFTERMATH: Final = 45 * 60.0
STRANGERS: Final = 8
WARDS: Final = ("coensdike-crisis", "bachten-dieke-crisis", "de-redoute-crisis", "emmaus-elv")
# These mean that somebody was helped, or was told goodbye; whoever was not helped has a task.
HELPED: Final = frozenset({LegEnd.BED, LegEnd.HUMAN, LegEnd.ANSWERED, LegEnd.REPORTED})


@dataclass
class Found:
    """What became of the calls, by how they ended, and what should not have happened."""

    endings: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: "Found") -> "Found":
        """Return both together."""
        return Found(self.endings + other.endings, [*self.wrong, *other.wrong])


def batch(url: str, *, seed: int, count: int, beat: float = 2.0) -> Found:
    """Let so many callers loose on a migrated database, and look what became of each."""
    with telephones(url, beat=beat) as opened:
        crowd = let_loose(opened, Random(seed), count)
        phones = opened.line.phones
        phones.until(lambda: crowd.over, within=count * GAP + 2 * 3600)
        phones.passes(AFTERMATH)
        found = Found()
        for call in crowd.calls:
            _judge(opened, call, found, seed=seed)
        found.wrong += [f"seed {seed}: {each}" for each in opened.line.simulation.findings.violations]
        found.wrong += [f"seed {seed}: {each}" for each in opened.line.simulation.findings.errors]
        opened.line.simulation.findings.violations.clear()
        return found


def let_loose(opened: Telephones, dice: Random, count: int) -> Crowd:
    """Let wards and people on duty do as they like, and so many callers come, one after the other."""
    simulation, book = opened.line.simulation, opened.line.house.storage.phonebook
    rung = Rung(simulation.time, dice)
    for unit in WARDS:
        if UnitId(unit) in book.wards:
            opened.line.phones.every(dice.uniform(300, 900), partial(_tells, opened, unit))
            rung.owns(opened.ward(unit).handset, willing=0.6)
    on_duty = [phone.handset for phone in opened.everybody_on_duty()]
    rung.sleeps(on_duty[1:])
    rung.owns(on_duty[0], willing=0.5)
    known = [each for each in book.subscribers if each.region == opened.region and each.phone]
    members = [_member(opened, each.person) for each in dice.sample(known, k=min(12, len(known)))]
    members += [Member(simulation.handset(f"+316990000{number:02}")) for number in range(STRANGERS)]
    crowd = Crowd(simulation.time, dice, opened.hotline, sid_of=lambda handset: _last_call(opened, handset))
    at = 0.0
    for _ in range(count):
        at += dice.expovariate(1 / GAP)
        crowd.comes(dice.choice(members), after=at, withheld=dice.random() < 0.1)
    return crowd


def _tells(opened: Telephones, unit: str) -> None:
    """Let a ward say at its board that one place is free, whatever comes of it."""
    opened.at_web(unit).door.tries("POST", f"/units/{unit}/reports", body={"free": 1})


def _member(opened: Telephones, person: str) -> Member:
    caller = opened.person(person)
    return Member(caller.phone.handset, caller.identity, PIN)


def _last_call(opened: Telephones, handset: Handset) -> str:
    calls = opened.line.simulation.exchange.calls
    return next(sid for sid, call in reversed(calls.items()) if call.line is handset.line)


def _judge(opened: Telephones, call: Call, found: Found, *, seed: int) -> None:
    """Count how a call ended; write down what is wrong with it."""
    with opened.line.house.storage.work(bedline_in(opened.region)) as work:
        leg = work.legs.by_provider_call(call.sid)
    where = f"seed {seed}, {call.sid}"
    if not call.ended or leg is None or not leg.over:
        found.wrong.append(f"{where}: goes on")
        return
    ending = leg.outcome.value if leg.outcome else "hung up"
    found.endings[ending] += 1
    if leg.outcome in {LegEnd.VOICEMAIL, LegEnd.RING_BACK, None} and not _seen_to(opened, leg):
        found.wrong.append(f"{where}: {ending}, and nobody is to ring back")
    errors = [each.text for each in call.member.handset.happened if "application error" in each.text]
    found.wrong += [f"{where}: {each}" for each in errors]


def _seen_to(opened: Telephones, leg: Leg) -> bool:
    """Say whether there is, or was, a task about the call or its request, or Bedline itself rings back with a place."""
    with psycopg.connect(opened.url) as connection:
        asked = "select count(*) from task where subject = %s or request = %s"
        (tasks,) = connection.execute(asked, (str(leg.id), leg.request)).fetchone() or (0,)
    if tasks or leg.request is None:
        return bool(tasks)
    with opened.line.house.storage.reading(bedline_in(opened.region)) as work:
        return work.requests.find(leg.request).ring_back


def process(seeds: list[tuple[int, int]]) -> Found:
    """Run batches one after the other, each in a database of its own."""
    found = Found()
    with Databases() as databases:
        for seed, count in seeds:
            with migrated(databases) as url:
                found += batch(url, seed=seed, count=count)
    return found


def run() -> Report:
    """Run the trial in two processes."""
    batches = [(seed, BATCH) for seed in range(CALLERS // BATCH)] or [(0, CALLERS)]
    started = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
        running = [processes.submit(process, batches[number::PROCESSES]) for number in range(PROCESSES)]
        found = sum((each.result() for each in running), Found())
    seconds = time.perf_counter() - started
    report = Report(
        id="R3",
        work=f"{sum(found.endings.values()):,} calls by people who key anything, {seconds:.0f} s",
        compared_with="every call looked up afterwards: over, and helped or on the desk",
    )
    report.columns("ended with", "calls")
    for ending, count in found.endings.most_common():
        report.row(ending, count)
    for each in found.wrong[:10]:
        report.note(each)
    helped = sum(count for ending, count in found.endings.items() if ending in HELPED)
    report.at_least("calls", sum(found.endings.values()), sum(count for _, count in batches), unit="calls")
    report.at_least("callers who were helped on the line", helped, CALLERS // 20, unit="calls")
    report.note("The ratio is what went wrong, per call.")
    report.settle(len(found.wrong) / max(1, sum(found.endings.values())), at_most=0)
    return report
