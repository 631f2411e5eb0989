"""P4: matching one request in a whole country, beside the same in regions of ten facilities.

The country is one single region here, the hard reading: no border leaves anything out. Looking figures
up is part of the work, including the making of ``Places`` from rows; the round trip to a database is
not, but how many there are is in the table. The bar is on the usual fill, the others show what it costs
when beds are scarce: then more wards have to be looked at, because their figures decide.
"""

from collections.abc import Callable, Sequence

from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import best
from bedline.services.matching import SPARE
from tests.benchmarks.country import REGION, Fill, Storage, World, nationwide, regional
from tests.benchmarks.ratio import Report, in_turn, milliseconds

# Wards asked at once, as in the configuration of Zeeuws-Vlaanderen.
PARALLEL = {"crisis": 3, "elv_high": 2}
# Requests timed together: some needs are much harder than others.
BATCH = 20
ROUNDS = 200

USUAL = Fill("usual: 85 of 100 places taken", 0.85)
CASES = (
    Fill("quiet: 60 of 100 taken", 0.60),
    USUAL,
    Fill("usual, five traits needed", 0.85, traits_needed={5: 1.0}),
    Fill("scarce: 99 of 100 taken", 0.99),
    Fill("full: nothing free anywhere", 1.0),
)


def matching(worlds: Sequence[World], storages: Sequence[Storage]) -> Callable[[int], Sequence[Candidate]]:
    """Return the work of one round: match the next need of the next world."""

    def work(number: int) -> Sequence[Candidate]:
        turn, which = divmod(number, len(worlds))
        where = worlds[which]
        need = where.needs[turn % len(where.needs)]
        most = PARALLEL.get(need.care_form, 1) + SPARE
        return best(need, atlas=where.atlas, region=REGION, places_of=storages[which].many, most=most)

    return work


def run() -> Report:
    """Match in both by turns, for every fill; the bar is on the usual one."""
    report = Report(
        "P4",
        "the best few of 3,000 facilities / 9,000 units in one region, their figures looked up as rows",
        "the same with 10 facilities / 30 units, in the same process, by turns",
    )
    report.columns("median times in ms", "30 units", "9,000 units", "p99", "ratio", "found", "looked up", "look-ups")
    for fill in CASES:
        country, regions = [nationwide(fill)], regional(fill)
        work, reference = in_turn(
            rounds=ROUNDS if fill is USUAL else ROUNDS // 4,
            work=matching(country, _storages(country)),
            reference=matching(regions, _storages(regions)),
        )
        times = (milliseconds(seconds) for seconds in (reference.median, work.median, work.p99))
        ratio = work.median / reference.median
        report.row(fill.name, *times, ratio, *_effort(country))
        if fill is USUAL:
            report.at_most("p99", milliseconds(work.p99), 20.0, unit="ms")
            report.settle(ratio, at_most=5.0)
    report.note(
        "found, looked up, look-ups: for one need nationwide, on average; a look-up is one query in production."
    )
    return report


def _storages(worlds: Sequence[World]) -> Sequence[Storage]:
    return [Storage(where.rows) for where in worlds]


def _effort(country: Sequence[World]) -> tuple[float, float, float]:
    """Return, for one need: candidates found, units looked up, look-ups."""
    storages = _storages(country)
    work, needs = matching(country, storages), len(country[0].needs)
    found = sum(len(work(number)) for number in range(needs))
    return found / needs, storages[0].units / needs, storages[0].trips / needs
