"""P1: from a report to 200 boards, twenty times a second, beside a bare INSERT, NOTIFY and websocket relay.

The way that is timed begins where the report is *sent*, the strictest reading of "accepted by HTTP": it
contains signing in by token, checking, the ledger, the commit and the reply. It ends where the frame that
shows it arrives at a board, for each report at each board. The bare side goes the same way: an HTTP request
to a bare Flask view that does one INSERT and NOTIFY, on the same kind of server, to as many boards. Both
take turns of two seconds, so that a noisy moment hits them alike. Counted from the reply to whoever
reported, which is also in the table, the first boards often know before the one who told them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from time import sleep
from typing import Final

from tests.benchmarks.calls import Answered, Call, at_a_rate
from tests.benchmarks.deployments import side_by_side
from tests.benchmarks.ratio import Report, Sample, milliseconds
from tests.benchmarks.watchers import Seen, Watchers, bare_board, desk_board, watching
from tests.harness.serving import REGION, Server

BOARDS: Final = 200
PER_SECOND: Final = 20
TURNS: Final = 8
TURN: Final = 2 * PER_SECOND  # reports
# Long enough for the last report of a turn to reach the last board.
REST: Final = 0.4  # seconds


@dataclass(slots=True)
class Side:
    """One of the two: where it listens, what it is told, and how a report is called on its boards."""

    port: int
    watchers: Watchers
    reports: Iterator[Call]
    name: Callable[[Answered], str]
    reported: list[Answered] = field(default_factory=list)

    def turn(self) -> None:
        """Report for a turn."""
        self.reported += at_a_rate(self.port, islice(self.reports, TURN), per_second=PER_SECOND)
        sleep(REST)


@dataclass(frozen=True, slots=True)
class Latencies:
    """How long the reports of one side took to each board, from being sent and from being answered."""

    from_sent: Sample
    from_answered: Sample
    missing: int

    @classmethod
    def of(cls, side: Side) -> "Latencies":
        """Compare what was reported with what the boards saw."""
        seen: Seen = side.watchers.seen()
        pairs = [(each, at) for each in side.reported for at in seen.get(side.name(each), {}).values()]
        return cls(
            Sample.of(at - each.sent_at for each, at in pairs),
            Sample.of(at - each.answered_at for each, at in pairs),
            missing=BOARDS * len(side.reported) - len(pairs),
        )


def reports_of(server: Server) -> Iterator[Call]:
    """Return what wards tell, one after the other: as many free as they have, or one fewer."""
    with server.client() as desk:
        facilities = desk.get("/facilities", params={"region": REGION}).raise_for_status().json()["items"]
    units = [unit for facility in facilities for unit in facility["units"]]
    token = {person["facilities"][0]: person["token"] for person in server.people() if person["facilities"]}
    for fewer in cycle((0, 1)):
        for unit in units:
            body = {"free": unit["baseline"] - fewer}
            yield Call.post(f"/api/v1/units/{unit['id']}/reports", body, token=token[unit["facility"]])


def bare_reports() -> Iterator[Call]:
    """Return the same for the bare view."""
    for free in cycle((2, 1)):
        yield Call.post("/reports", {"unit": "emmaus-elv", "free": free})


def run() -> Report:
    """Report by turns, and compare when the boards showed it."""
    with (
        side_by_side() as both,
        watching(desk_board(both.bedline.port, token=both.bedline.token(role="coordinator")), count=BOARDS) as desks,
        watching(bare_board(both.bare.port), count=BOARDS) as bare_boards,
    ):
        bedline = Side(both.bedline.port, desks, reports_of(both.bedline), _shown_as)
        bare = Side(both.bare.port, bare_boards, bare_reports(), lambda answered: str(answered.body["id"]))
        for number in range(-1, TURNS):
            for side in (bedline, bare) if number % 2 else (bare, bedline):
                side.turn()
                if number < 0:  # the first is to warm up
                    side.reported.clear()
        return _report(Latencies.of(bedline), Latencies.of(bare))


def _shown_as(answered: Answered) -> str:
    unit = answered.body["unit"]
    return f"{unit['id']} {unit['reported_at']}"


def _report(bedline: Latencies, bare: Latencies) -> Report:
    report = Report(
        "P1",
        f"a report by HTTP until a board shows it, {BOARDS} boards, {PER_SECOND} reports a second",
        "a bare Flask view with INSERT and NOTIFY, and a bare simple-websocket relay to as many boards",
    )
    report.columns("ms, for each report at each board", "from", "median", "p95", "p99", "longest")
    for name, latencies in (("Bedline", bedline), ("bare", bare)):
        for begins, sample in (("request", latencies.from_sent), ("reply", latencies.from_answered)):
            report.row(name, begins, *_times(sample))
    report.note(f"{TURNS} turns of {TURN} reports on each side, by turns. The bar counts from the request.")
    report.at_most("reports that a board did not show", bedline.missing, 0, unit="times")
    report.at_most("reports that a bare board did not show", bare.missing, 0, unit="times")
    report.settle(bedline.from_sent.p99 / bare.from_sent.p99, at_most=3.0)
    return report


def _times(sample: Sample) -> Sequence[float]:
    return [milliseconds(sample.within(share)) for share in (0.5, 0.95, 0.99, 1.0)]
