"""P2: taking a request in, as far as a ward that is asked with a place held for it, beside one bare INSERT.

Both are asked by HTTP, by eight clients that each wait for their answer, on two processes of the same
kind and one PostgreSQL that writes as safely as in life. After every round the requests are withdrawn,
so that the region does not fill up and each round finds what the one before it found.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from tests.benchmarks.calls import Answered, Call, Loop, closed_loop
from tests.benchmarks.county import County, configured, offered
from tests.benchmarks.deployments import side_by_side
from tests.benchmarks.ratio import Report, milliseconds
from tests.harness.serving import REGION

ROUNDS: Final = 4
INTAKES, INSERTS = 240, 1_000


def inserts() -> Iterator[Call]:
    """Return what the bare view is asked: to keep the same few fields."""
    body = {"region": REGION, "care_form": "crisis", "birth_year": 1938, "sex": "f", "postcode": "4571"}
    while True:
        yield Call.post("/requests", body)


def run() -> Report:
    """Do both by turns and compare how many were done in a second."""
    with configured() as regions_path, side_by_side(regions_path=regions_path) as both:
        county = County(both.bedline)
        county.begin()
        work, reference = list[Loop](), list[Loop]()
        for number in range(-1, ROUNDS):
            bare = closed_loop(both.bare.port, islice(inserts(), INSERTS))
            taken_in = closed_loop(both.bedline.port, islice(county.asks(), INTAKES))
            county.withdraw(taken_in.answered)
            if number >= 0:  # the first is to warm up
                work.append(taken_in)
                reference.append(bare)
    return _report(work, reference)


def _report(work: Sequence[Loop], reference: Sequence[Loop]) -> Report:
    report = Report(
        "P2",
        "a request by HTTP: triaged, matched among 500 wards, places held, facts and boards committed",
        "a bare Flask view with one INSERT: same server, processes, threads, database, clients",
    )
    report.columns("by 8 clients in a closed loop", "times", "per second", "median ms", "p95 ms", "p99 ms")
    intake = _row(report, "Bedline: intake", work)
    insert = _row(report, "bare view: INSERT", reference)
    asked = [each for loop in work for each in loop.answered]
    waiting = sum(not offered(each) for each in asked)
    report.at_most("requests that were not offered at once", waiting, 0, unit="requests")
    report.note(f"A request held {_held(asked):.1f} places on average. By turns, {ROUNDS} rounds each.")
    report.settle(intake / insert, at_least=0.25)
    return report


def _row(report: Report, name: str, loops: Sequence[Loop]) -> float:
    """Add a row to the table; return how many were done in a second."""
    answered = [each for loop in loops for each in loop.answered]
    rate = len(answered) / sum(loop.length for loop in loops)
    sample = Loop(answered).sample
    report.row(name, len(answered), rate, *(milliseconds(sample.within(share)) for share in (0.5, 0.95, 0.99)))
    return rate


def _held(asked: Sequence[Answered]) -> float:
    return sum(len(each.body["offers"]) for each in asked) / len(asked)
