"""P4: matching one request in a whole country, beside the same in regions of ten facilities.

The country is one single region here, the hard reading: no border leaves anything out. Looking figures
up is part of the work, with the making of ``Places`` from rows, but in the first cases not the round
trip to a database: the ratio and its bar are about what Bedline itself does, timed by the processor's
clock. One case looks figures up in a real PostgreSQL, by the clock on the wall. The bar is on the usual
fill; the others show what it costs when beds are scarce: then more wards have to be looked at, because
only their figures decide.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from time import perf_counter, thread_time

import psycopg
from cryptography.fernet import Fernet

from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.fake.clock import FakeClock
from bedline.adapters.identities import NewIdentities
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import PlacesOf, best
from bedline.domain.people import bedline_in
from bedline.services.asking import SPARE
from bedline.services.consequences import carry_out
from tests.benchmarks.country import REGION, Fill, Storage, World, nationwide, regional
from tests.benchmarks.ratio import Report, Sample, in_turn, milliseconds
from tests.harness.database import migrated
from tests.harness.postgres import Databases

# Wards asked at once, as in the configuration of Zeeuws-Vlaanderen.
PARALLEL: Mapping[str, int] = {"crisis": 3, "elv_high": 2}
# Needs timed together, because some are much harder than others; and one by one, for the hardest.
BATCH, ROUNDS, ALONE = 20, 100, 1_000

USUAL = Fill("usual: 85 of 100 places taken", 0.85)
CASES = (
    Fill("quiet: 60 of 100 taken", 0.60),
    USUAL,
    Fill("usual, five traits needed", 0.85, traits_needed={5: 1.0}),
    Fill("scarce: 99 of 100 taken", 0.99),
    Fill("full: nothing free anywhere", 1.0),
)


@dataclass(frozen=True)
class Ground:
    """Worlds to search in, and for each who knows what its units said."""

    worlds: Sequence[World]
    places_of: Sequence[PlacesOf]

    def match(self, number: int) -> Sequence[Candidate]:
        """Match the need of that number, in one world after the other."""
        turn, which = divmod(number, len(self.worlds))
        where = self.worlds[which]
        need = where.needs[turn % len(where.needs)]
        most = PARALLEL.get(need.care_form, 1) + SPARE
        places_of = self.places_of[which]
        return best(need, atlas=where.atlas, region=REGION, places_of=places_of, habits=where.habits, most=most)

    def match_some(self, number: int) -> None:
        """Match the needs of one batch."""
        for each in range(number * BATCH, (number + 1) * BATCH):
            self.match(each)


def run() -> Report:
    """Match in both by turns, for every fill; the bars are on the usual one, without a database."""
    report = Report(
        "P4",
        "the best few of 3,000 facilities / 9,000 units in one region, their figures looked up as rows",
        "the same with 10 facilities / 30 units, by turns",
    )
    report.columns(
        "times in ms, for one need", "30 units", "9,000 units", "p99", "ratio", "found", "looked up", "look-ups"
    )
    for fill in CASES:
        country, regions = [nationwide(fill)], regional(fill)
        ratio, p99 = _compare(report, fill.name, _in_memory(country), _in_memory(regions), clock=thread_time)
        if fill is USUAL:
            report.at_most("p99", milliseconds(p99), 20.0, unit="ms")
            report.settle(ratio, at_most=5.0)
    with ExitStack() as stack:
        databases = stack.enter_context(Databases())
        worlds = (nationwide(USUAL), regional(USUAL)[0])
        stored = [Ground([where], [stack.enter_context(_in_database(where, databases))]) for where in worlds]
        _compare(report, "usual, looked up in PostgreSQL", *stored, clock=perf_counter)
    report.note("found, looked up, look-ups: for one need nationwide, on average; each look-up is one query.")
    report.note("Every case but the last is timed by the processor's clock, without a database.")
    return report


def _compare(
    report: Report, name: str, country: Ground, regions: Ground, *, clock: Callable[[], float]
) -> tuple[float, float]:
    """Add a row to the table; return the ratio, and the p99 nationwide in seconds."""
    work, reference = in_turn(
        rounds=ROUNDS, work=country.match_some, reference=regions.match_some, warm_up=3, clock=clock
    )
    ratio, p99 = work.median / reference.median, _alone(country, clock).p99
    times = (milliseconds(seconds) for seconds in (reference.median / BATCH, work.median / BATCH, p99))
    report.row(name, *times, ratio, *_effort(country))
    return ratio, p99


def _alone(ground: Ground, clock: Callable[[], float]) -> Sample:
    seconds = []
    for number in range(ALONE):
        started = clock()
        ground.match(number)
        seconds.append(clock() - started)
    return Sample.of(seconds)


def _effort(country: Ground) -> tuple[float, float, float]:
    """Return, for one need: candidates found, units looked up, look-ups."""
    where = country.worlds[0]
    storage, needs = Storage(where.rows), len(where.needs)
    counted = Ground([where], [storage.many])
    found = sum(len(counted.match(number)) for number in range(needs))
    return found / needs, storage.units / needs, storage.trips / needs


def _in_memory(worlds: Sequence[World]) -> Ground:
    return Ground(worlds, [Storage(where.rows).many for where in worlds])


@contextmanager
def _in_database(where: World, databases: Databases) -> Iterator[PlacesOf]:
    """Put a world into a database of its own, and hand out the look-up that services use."""
    with migrated(databases) as url, psycopg.connect(url, autocommit=True) as connection:
        database, clock = Database(url, connections=1), FakeClock()
        load_directory(database, regions={REGION.id: REGION}, directory=where.atlas.directory, people=())
        connection.cursor().executemany(
            "update unit_places set staffed = %s, occupied = %s, reported_at = %s, reported_by = %s where unit = %s",
            [
                (row.staffed, row.occupied + len(row.claims), row.reported_at, row.reported_at and "ward", unit)
                for unit, row in where.rows.items()
            ],
        )
        connection.execute("analyze")
        storage = DatabaseStorage(
            database,
            regions={REGION.id: REGION},
            directory=where.atlas.directory,
            clock=clock,
            ids=NewIdentities(clock),
            data_keys=(Fernet.generate_key().decode(),),
            before_commit=carry_out,
        )
        with storage.reading(bedline_in(REGION.id)) as work:
            yield work.places.many
        database.close()
