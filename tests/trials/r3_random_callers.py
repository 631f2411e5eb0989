"""R3: callers who key anything, are silent, speak, hang up: each ends with a bed, a human, or somebody to ring back.

The whole application on PostgreSQL with the simulated Twilio, in virtual time; wards and people on duty answer, refuse,
sleep, or are machines. Afterwards every call is looked up in the database: none goes on, and of each that was not
helped there is a task for the desk.
"""

import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from random import Random
from typing import Any, Final

import psycopg

from bedline.domain.board import ItemKind
from bedline.domain.calls import Leg, LegEnd
from bedline.domain.facilities import Unit
from bedline.domain.people import bedline_in
from bedline.domain.stays import StayState
from bedline.simulator.twilio.handset import Handset
from tests.benchmarks.ratio import Report
from tests.harness.crowd import Call, Crowd, Member, Rung, Temper
from tests.harness.database import migrated
from tests.harness.house import configuration
from tests.harness.line import settings
from tests.harness.postgres import Databases
from tests.journeys.people import Guest
from tests.journeys.phoning import NIGHT, PIN, Telephones, telephones

CALLERS: Final = int(os.environ.get("R3_CALLERS", "10000"))
PROCESSES: Final = 2
BATCH: Final = 1000
# A new caller every so many seconds, on the average: dozens are on the line at any moment.
GAP: Final = 4.0
# Days of calls come within the hour, and so a telephone may be rung more often than the settings let it by themselves.
CROWDED: Final = {"number_pause": 5, "number_calls": 400}
# The batches begin at every hour of the day, one after the other.
APART: Final = timedelta(hours=5)
# Long enough for whoever waits to be rung through, to leave a message, and for the desk to be told.
AFTERMATH: Final = 45 * 60.0
# Between two looks that the server takes at its own tables, in seconds.
LEARNING: Final = 300.0
# So many of those on duty answer; the others sleep, refuse, or are machines.
AWAKE: Final = 2
# Telephones that nobody has registered: so many of people who are known, of GPs and of wards, and of those who are not.
STRANGERS: Final = 12
# Of eight who telephone, so many do it so.
TEMPERS: Final = {Temper.ANYHOW: 2, Temper.LISTENING: 3, Temper.PRACTISED: 3}
# How often a number is withheld, and how often it is the owner who telephones.
WITHHELD: Final = 0.1
OWN_TELEPHONE: Final = 0.9
# These mean that somebody was helped, or was told goodbye; whoever was not helped has a task.
HELPED: Final = frozenset({LegEnd.BED, LegEnd.HUMAN, LegEnd.ANSWERED, LegEnd.REPORTED})
# Of those who listen, strangers included, so many reach a bed on the line, or the way to one is hardly tried.
LEAST_PLACED: Final = 0.1
# Where patients go who leave. With a caller every few seconds a stay takes some minutes, or the region would be full
# after the first dozens: whenever a ward looks, whoever was expected has come, and whoever was there has left.
DESTINATIONS: Final = ("home", "hospital", "long_term_care")


@dataclass
class Found:
    """What became of the calls, by how they ended, and what should not have happened."""

    calls: Counter[tuple[str, Temper]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: "Found") -> "Found":
        """Return both together."""
        return Found(self.calls + other.calls, [*self.wrong, *other.wrong])

    @property
    def endings(self) -> Counter[str]:
        """Return how many calls ended how."""
        counted: Counter[str] = Counter()
        for (ending, _), count in self.calls.items():
            counted[ending] += count
        return counted

    @property
    def placed(self) -> float:
        """Return which share of those who listen reached a bed on the line."""
        listening = {each: count for each, count in self.calls.items() if each[1].listens}
        beds = sum(count for (ending, _), count in listening.items() if ending == LegEnd.BED.value)
        return beds / max(1, sum(listening.values()))


def batch(url: str, *, seed: int, count: int, beat: float = 2.0) -> Found:
    """Let so many callers loose on a migrated database, and look what became of each."""
    with telephones(url, begin=NIGHT + seed * APART, beat=beat, chosen=settings(**CROWDED)) as opened:
        simulation = opened.line.simulation
        opened.line.phones.every(LEARNING, partial(_learns, url))
        crowd = let_loose(opened, Random(seed), count)
        phones = opened.line.phones
        phones.until(lambda: crowd.over, within=count * GAP + 2 * 3600)
        phones.passes(AFTERMATH)
        found = Found()
        for call in crowd.calls:
            _judge(opened, call, found, seed=seed)
        for handset in simulation.exchange.network.handsets:
            errors = [each.text for each in handset.happened if "application error" in each.text]
            found.wrong += [f"seed {seed}, {handset.number}: {each}" for each in errors]
        found.wrong += [f"seed {seed}: {each}" for each in simulation.findings.violations]
        found.wrong += [f"seed {seed}: {each}" for each in simulation.findings.errors]
        simulation.findings.violations.clear()
        return found


def let_loose(opened: Telephones, dice: Random, count: int) -> Crowd:
    """Let wards and people on duty do as they like, and so many callers come, one after the other."""
    simulation, book = opened.line.simulation, opened.line.house.storage.phonebook
    rung = Rung(simulation.time, dice)
    for unit in configuration().directory.units.values():
        if unit.region == opened.region and unit.id in book.wards:
            _tells(opened, unit, dice)
            opened.line.phones.every(dice.uniform(60, 300), partial(_goes_round, opened, unit, dice))
            rung.owns(opened.ward(unit.id).handset, willing=dice.uniform(0.6, 1))
    on_duty = [phone.handset for phone in opened.everybody_on_duty()]
    rung.sleeps(on_duty[AWAKE:])
    for handset in on_duty[:AWAKE]:
        rung.owns(handset, willing=0.6)
    crowd = Crowd(simulation.time, dice, opened.hotline, sid_of=lambda handset: _last_call(opened, handset))
    members = _members(opened, dice)
    for member in members:
        crowd.may_be_rung(member)
    at = 0.0
    for _ in range(count):
        at += dice.expovariate(1 / GAP)
        member = dice.choice(members)
        # Somebody else may be at their telephone.
        temper = member.temper if dice.random() < OWN_TELEPHONE else _temper(dice)
        crowd.comes(member, temper=temper, after=at, withheld=dice.random() < WITHHELD)
    return crowd


def _members(opened: Telephones, dice: Random) -> list[Member]:
    """Return people with telephones: those whom the phonebook knows, strangers, and known people at strange ones."""
    ours = [each for each in opened.line.house.storage.phonebook.subscribers if each.region == opened.region]
    number = opened.line.simulation.handset
    for each in ours:
        opened.gives_pin(each.person)
    known = [Member(number(each.phone), _temper(dice), each.identity, PIN) for each in ours if each.phone]
    strange = [Member(number(f"+316990000{place:02}"), _temper(dice)) for place in range(2 * STRANGERS)]
    away = [replace(each, identity=dice.choice(ours).identity, pin=PIN) for each in strange[:STRANGERS]]
    return known + away + strange[STRANGERS:]


def _temper(dice: Random) -> Temper:
    (temper,) = dice.choices(list(TEMPERS), weights=list(TEMPERS.values()))
    return temper


def _learns(url: str) -> None:
    """Let the server look at its tables, as it does by itself every minute or so: this time outruns it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("analyze")


def _goes_round(opened: Telephones, unit: Unit, dice: Random) -> None:
    """Let a ward say who came and who left, open what was closed by telephone, and say how many places are free."""
    ward = opened.at_web(unit.id)
    items = ward.board.snapshot().items
    closed: Any = items[ItemKind.UNIT][unit.id]["closures"]
    for closure in closed:
        ward.door.tries("POST", f"/units/{unit.id}/closures/{closure['id']}/open", body={})
    for stay in items.get(ItemKind.STAY, {}).values():
        guest = Guest(ward.door, stay)
        if stay["unit"] == unit.id and stay["state"] == StayState.RESERVED:
            guest.arrives()
        elif stay["unit"] == unit.id and stay["state"] == StayState.ARRIVED:
            guest.leaves(to=dice.choice(DESTINATIONS))
    _tells(opened, unit, dice)


def _tells(opened: Telephones, unit: Unit, dice: Random) -> None:
    """Let a ward say at its board how many places are free, whatever comes of it."""
    free = dice.randint(0, unit.baseline)
    opened.at_web(unit.id).door.tries("POST", f"/units/{unit.id}/reports", body={"free": free})


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
    found.calls[ending, call.temper] += 1
    if leg.outcome in {LegEnd.VOICEMAIL, LegEnd.RING_BACK, None} and not _seen_to(opened, leg):
        found.wrong.append(f"{where}: {ending}, and nobody is to ring back")


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
    report.columns("ended with", "calls", *(f"of those who {temper.value}" for temper in Temper))
    for ending, count in found.endings.most_common():
        report.row(ending, count, *(found.calls[ending, temper] for temper in Temper))
    for each in found.wrong[:10]:
        report.note(each)
    helped = sum(count for ending, count in found.endings.items() if ending in HELPED)
    report.at_least("calls", sum(found.endings.values()), sum(count for _, count in batches), unit="calls")
    report.at_least("callers who were helped on the line", helped, CALLERS // 20, unit="calls")
    report.at_least("of those who listen, reached a bed on the line", found.placed, LEAST_PLACED, unit="of them")
    report.note("The ratio is what went wrong, per call.")
    report.settle(len(found.wrong) / max(1, sum(found.endings.values())), at_most=0)
    return report
