"""P9: what a region does all day, beside what the nearest open-source peer was measured to do.

The peer's figures are constants, so this one ratio is not to something run in the same minute: ohcnetwork/care
(October 2024), measured on an idle machine of two cores with two gunicorn processes, PostgreSQL and eight
clients in a closed loop on the same machine, the median of three rounds. So is this, with as many homes and
kinds of care. A row of the table tells what this machine does at the moment with a bare INSERT.

Readings get no help from a board that stands still, where Bedline would answer from memory: wards go on
reporting meanwhile, twenty times a second. The peer's board was one column of 14 cards out of five; ours is
whole, with 70 requests and every ward.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from statistics import median
from time import sleep
from typing import Final

from tests.benchmarks.calls import Answered, Call, Loop, closed_loop, meanwhile
from tests.benchmarks.county import County, configured, identity, offered
from tests.benchmarks.deployments import Deployments, side_by_side
from tests.benchmarks.p2_intake import inserts
from tests.benchmarks.ratio import Report, milliseconds
from tests.benchmarks.telephones import SETTINGS, callers, hotline, keyed, number_of, over
from tests.benchmarks.watchers import Watchers, desk_board, watching
from tests.harness.postgres import Databases
from tests.harness.serving import REGION

ROUNDS: Final = 3
CALLS, INTAKES = 600, 240
CARDS: Final = 70
ACCEPTS, STATUSES = 200, 400
REPORTS_MEANWHILE: Final = 20  # a second
MOST_STATEMENTS: Final = 9
# Anything else the server does at the moment is counted as well, so the fewest of some tries are ours.
TRIES: Final = 7
SETTLED: Final = 0.5  # seconds until the last push has come, or a setting of PostgreSQL is in force

FACILITIES: Final = f"/api/v1/facilities?region={REGION}"
SNAPSHOT: Final = f"/api/v1/boards/desk:{REGION}/snapshot"


@dataclass(frozen=True, slots=True)
class Compared:
    """What was done, how often in a second, and how often the peer does it."""

    name: str
    peer: float
    rounds: Sequence[Loop]
    # How often in a second, where that is not just how often it was answered.
    rates: Sequence[float] = ()

    @property
    def per_second(self) -> float:
        """Return the median of the rounds."""
        return median(self.rates or [each.per_second for each in self.rounds])

    @property
    def ratio(self) -> float:
        """Return it over the peer's."""
        return self.per_second / self.peer


def run() -> Report:
    """Do each three times, and compare the worst of them with the bar."""
    with (
        configured() as regions_path,
        side_by_side(regions_path=regions_path, settings=SETTINGS) as both,
        watching(desk_board(both.bedline.port, token=both.bedline.token(role="coordinator")), count=1) as board,
    ):
        county = County(both.bedline)
        county.begin()
        calmly = Compared("a bare INSERT, for scale", 0.0, _rounds(both.bare.port, inserts, CALLS))
        update = _updates(both, county, board)
        facilities = _read(both, county, "all 100 facilities with capacity and ages", 61.0, FACILITIES)
        intake = _intakes(both, county)
        with _cards(both, county):
            snapshot = _read(both, county, f"the whole board, {CARDS} requests and 500 wards", 19.0, SNAPSHOT)
        accept = Compared("a key that accepts an offer", 56.0, [_accepts(both, county) for _ in range(ROUNDS)])
        status = Compared("a status callback: a call is over", 65.0, [_statuses(both) for _ in range(ROUNDS)])
        statements = _statements(both, county)
    compared = (update, facilities, intake, snapshot, accept, status)
    return _report(calmly, compared, statements=statements)


def _updates(both: Deployments, county: County, board: Watchers) -> Compared:
    """Let wards report; what counts is how many came to an open board in a second."""
    reports, loops, rates = county.reports(), list[Loop](), list[float]()
    for _ in range(ROUNDS):
        board.seen()
        loop = closed_loop(both.bedline.port, islice(reports, CALLS))
        sleep(SETTLED)
        seen = board.seen()
        shown = [seen[name][0] for name in map(_shown_as, loop.answered)]
        begun = min(each.sent_at for each in loop.answered)
        loops.append(loop)
        rates.append(len(shown) / (max(shown) - begun))
    return Compared("a figure updated, and pushed to a board", 174.0, loops, rates)


def _read(both: Deployments, county: County, name: str, peer: float, path: str) -> Compared:
    """Read something while wards go on reporting."""
    call = Call.get(path, token=county.desk)
    with meanwhile(both.bedline.port, county.reports, per_second=REPORTS_MEANWHILE):
        return Compared(name, peer, _rounds(both.bedline.port, lambda: iter(lambda: call, None), CALLS))


def _intakes(both: Deployments, county: County) -> Compared:
    """Take requests in as far as the first question to a ward, and let them end after each round."""
    loops = []
    for _ in range(ROUNDS):
        loop = closed_loop(both.bedline.port, islice(county.asks(), INTAKES))
        assert all(map(offered, loop.answered)), "a request got no place at once"
        county.withdraw(loop.answered)
        loops.append(loop)
    return Compared("a request with match and first offers", 39.0, loops)


def _accepts(both: Deployments, county: County) -> Loop:
    """Let wards ring in and say yes to the offer that they have to answer; the last key is what counts."""
    port, line = both.bedline.port, hotline(REGION)
    asked = closed_loop(port, islice(county.asks("elv_low"), ACCEPTS))
    homes = sorted({offer["facility"] for each in asked.answered for offer in each.body["offers"]})
    pins = {person["facilities"][0]: person["pin"] for person in both.bedline.people() if person["facilities"]}
    rung = closed_loop(port, islice(callers(line), len(homes)))
    of = {number_of(each): home for each, home in zip(rung.answered, homes, strict=True)}
    for keys in ("identity", "pin", "3", "1"):
        digits = {
            number: {"identity": identity(home), "pin": pins[home]}.get(keys, keys) for number, home in of.items()
        }
        rung = closed_loop(port, list(keyed(rung.answered, digits, line)))
    confirmed = closed_loop(port, list(keyed(rung.answered, dict.fromkeys(of, "1"), line)))
    assert _reserved(both, county, asked) == len(homes), "some came too late"
    county.withdraw(asked.answered)
    return confirmed


def _reserved(both: Deployments, county: County, asked: Loop) -> int:
    """Return for how many of these requests a ward has said yes."""
    calls = [Call.get(f"/api/v1/requests/{each.body['id']}", token=county.desk) for each in asked.answered]
    return sum(each.body["state"] == "reserved" for each in closed_loop(both.bedline.port, calls).answered)


def _statuses(both: Deployments) -> Loop:
    """Tell of calls that they are over: each that nobody helped becomes a task on the board."""
    port, line = both.bedline.port, hotline(REGION)
    rung = closed_loop(port, islice(callers(line), STATUSES))
    return closed_loop(port, [over(each, line) for each in rung.answered])


@contextmanager
def _cards(both: Deployments, county: County) -> Iterator[None]:
    standing = closed_loop(both.bedline.port, islice(county.asks(), CARDS))
    try:
        yield
    finally:
        county.withdraw(standing.answered)


def _rounds(port: int, calls: Callable[[], Iterable[Call]], count: int) -> Sequence[Loop]:
    return [closed_loop(port, islice(calls(), count)) for _ in range(ROUNDS)]


def _statements(both: Deployments, county: County) -> int:
    """Return how many SQL statements it takes to read all facilities after something has changed.

    PostgreSQL itself counts them, in its log; what begins and ends the transaction is counted, too.
    """
    call, reports, counts = Call.get(FACILITIES, token=county.desk), county.reports(), list[int]()
    with _everything_logged(both.databases):
        for _ in range(TRIES):
            closed_loop(both.bedline.port, islice(reports, 1), clients=1)
            sleep(SETTLED)
            before = both.databases.log_path.stat().st_size
            closed_loop(both.bedline.port, [call], clients=1)
            said = both.databases.log_path.read_bytes()[before:].decode()
            counts.append(sum("LOG:  statement: " in line or "LOG:  execute " in line for line in said.splitlines()))
    return min(counts)


@contextmanager
def _everything_logged(databases: Databases) -> Iterator[None]:
    with databases.administrator() as connection:
        connection.execute("alter system set log_statement = 'all'")
        connection.execute("select pg_reload_conf()")
        sleep(SETTLED)
        try:
            yield
        finally:
            connection.execute("alter system reset log_statement")
            connection.execute("select pg_reload_conf()")


def _shown_as(answered: Answered) -> str:
    unit = answered.body["unit"]
    return f"{unit['id']} {unit['reported_at']}"


def _report(calmly: Compared, compared: Sequence[Compared], *, statements: int) -> Report:
    report = Report(
        "P9",
        "what a region does all day: 100 homes with five kinds of care, 2 processes, 8 clients in a closed loop",
        "the published figures of ohcnetwork/care on an idle machine with two cores, not run here",
    )
    report.columns("median of 3 rounds", "per second", "the peer's", "ratio", "median ms", "p95 ms")
    for each in compared:
        report.row(each.name, each.per_second, each.peer, each.ratio, *_times(each))
    report.row(calmly.name, calmly.per_second, "-", "-", *_times(calmly))
    report.note("All facilities and the board are read while wards report 20 times a second.")
    report.note("A key and a status callback are beside grafana/oncall (56 and 65); the ratio is the least of the six.")
    report.at_most("statements to read all facilities", statements, MOST_STATEMENTS, unit="statements")
    report.settle(min(each.ratio for each in compared), at_least=3.0)
    return report


def _times(compared: Compared) -> Sequence[float]:
    sample = Loop([each for loop in compared.rounds for each in loop.answered]).sample
    return [milliseconds(sample.within(share)) for share in (0.5, 0.95)]
