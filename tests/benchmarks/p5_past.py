"""P5: what people do all day, with a million past requests in the database, beside the same with a thousand.

Two deployments of the same kind on one PostgreSQL, in the same region of 500 wards; only the past differs. It is made
by multiplying one case that was really lived through, from the GP's question to the discharge: its request, offer,
stay, tasks, movements of places, reports and lines of the audit log, spread over all wards and the years before.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import psycopg
from psycopg.sql import SQL, Composable, Identifier

from bedline.settings import ROOT
from tests.benchmarks.calls import Answered, Call, Loop, closed_loop
from tests.benchmarks.county import FORMS, HOMES, County, configured
from tests.benchmarks.ratio import Report, milliseconds
from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.harness.serving import REGION, Server

LITTLE, MUCH = 1_000, 1_000_000
ROUNDS, TIMES = 6, 40
# What each row of the past has of its own; the other columns are those of the case that was lived through.
ID: Final = SQL("lpad(to_hex(n), 32, '0')::uuid")
AGO: Final = SQL("now() - n * interval '3 minutes'")
WARD: Final = SQL("ward.id")
OWN: Final[Mapping[str, Mapping[str, Composable]]] = {
    "bed_request": {"id": ID, "code": SQL("'A' || n"), "received_at": AGO, "happened_at": AGO, "closed_at": AGO},
    "offer": {"id": ID, "request": ID, "unit": WARD, "facility": SQL("ward.facility")},
    "stay": {"id": ID, "offer": ID, "request": ID, "unit": WARD, "facility": SQL("ward.facility")},
    "task": {"id": ID, "subject": SQL("n::text"), "request": ID, "created_at": AGO},
    "place_ledger": {"unit": WARD, "entered_at": AGO, "happened_at": AGO},
    "capacity_report": {"id": ID, "unit": WARD, "entered_at": AGO, "happened_at": AGO},
    "audit": {"at": AGO, "subject": SQL("n::text")},
}
# Which row of the lived case is multiplied.
LIVED: Final[Mapping[str, Composable]] = {
    "bed_request": SQL("state = 'closed'"),
    "offer": SQL("state = 'accepted'"),
    "task": SQL("state = 'done'"),
}


@dataclass(frozen=True, slots=True)
class Deployment:
    """A server with its past."""

    server: Server
    county: County


def run() -> Report:
    """Do each act by turns in both, and compare the medians."""
    report = Report(
        "P5",
        f"acts of every day by HTTP, with {MUCH:,} past requests in the database",
        f"the same with {LITTLE:,}, by turns",
    )
    report.columns("median ms, one client", "little past", "much past", "p95, much", "ratio")
    with configured() as regions_path, _both(regions_path) as (little, much):
        ratios = [
            _compare(report, name, act, little=little, much=much)
            for name, act in (
                ("a request: triaged, matched, places held", _asks),
                (
                    "a ward's report",
                    lambda where: closed_loop(where.server.port, _some(where.county.reports()), clients=1),
                ),
                ("candidates of a request, all 500 wards", _candidates),
                ("a page of requests", lambda where: _looks(where, f"/api/v1/requests?region={REGION}&limit=50")),
                ("the desk's board, whole", lambda where: _looks(where, f"/api/v1/boards/desk:{REGION}/snapshot")),
            )
        ]
    report.note(
        f"Each act {ROUNDS} x {TIMES} times. The past was made from one case, and analysed as autovacuum would."
    )
    report.settle(max(ratios), at_most=1.3)
    return report


def _compare(
    report: Report, name: str, act: Callable[[Deployment], Loop], *, little: Deployment, much: Deployment
) -> float:
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for number in range(-1, ROUNDS):
        # Turn and turn about, so that neither is always the one that comes after the other.
        for which in (False, True) if number % 2 else (True, False):
            loop = act(much if which else little)
            if number >= 0:  # the first is to warm up
                seconds[which] += [each.answered_at - each.sent_at for each in loop.answered]
    before, after = (median(seconds[which]) for which in (False, True))
    p95 = sorted(seconds[True])[int(0.95 * len(seconds[True]))]
    report.row(name, *(milliseconds(each) for each in (before, after, p95)), after / before)
    return after / before


def _asks(where: Deployment) -> Loop:
    loop = closed_loop(where.server.port, _some(where.county.asks()), clients=1)
    where.county.withdraw(loop.answered)
    return loop


def _candidates(where: Deployment) -> Loop:
    [asked] = _of(where, where.county.asks("crisis"), 1)
    loop = _looks(where, f"/api/v1/requests/{asked.body['id']}/candidates")
    where.county.withdraw([asked])
    return loop


def _looks(where: Deployment, path: str) -> Loop:
    calls = [Call.get(path, token=where.county.desk) for _ in range(TIMES)]
    return closed_loop(where.server.port, calls, clients=1)


def _some(calls: Iterator[Call]) -> Iterator[Call]:
    return islice(calls, TIMES)


def _of(where: Deployment, calls: Iterator[Call], number: int) -> Sequence[Answered]:
    return closed_loop(where.server.port, islice(calls, number), clients=1).answered


@contextmanager
def _both(regions_path: Path) -> Iterator[tuple[Deployment, Deployment]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bedline-bench-")))
        databases = stack.enter_context(Databases(ROOT / "var" / "bench-postgres", careless=False))
        made = []
        for name, past in (("little", LITTLE), ("much", MUCH)):
            url = stack.enter_context(migrated(databases))
            (folder / name).mkdir()
            server = Server(database_url=url, folder=folder / name, workers=1, regions_path=regions_path)
            where = Deployment(stack.enter_context(server), County(server))
            where.county.begin()
            _live_through(where)
            _multiply(url, past)
            made.append(where)
        yield made[0], made[1]


def _live_through(where: Deployment) -> None:
    """Bring one patient from the question to the discharge."""
    [asked] = _of(where, where.county.asks("elv_low"), 1)
    desk = where.county.desk

    def says(path: str, body: Mapping[str, object], status: int = 200) -> Answered:
        return _of(where, iter([Call.post(f"/api/v1{path}", body, token=desk, status=status)]), 1)[0]

    yes = {"doctor": "dr. Wagenaar", "by_phone": {"name": "zuster Els"}}
    says(f"/offers/{asked.body['offers'][0]['id']}/accept", yes)
    [stay] = _of(where, iter([Call.get(f"/api/v1/requests/{asked.body['id']}", token=desk)]), 1)
    says(f"/stays/{stay.body['stay']['id']}/arrived", {})
    says(f"/requests/{asked.body['id']}/close", {})
    says(f"/stays/{stay.body['stay']['id']}/left", {"destination": "home"})


def _multiply(url: str, past: int) -> None:
    """Add so many of each row; the rules of the tables hold, but nothing follows from what is added."""
    with psycopg.connect(url) as connection:
        # Made anew at the end, in one go: a million entries one by one take many times as long.
        indexes = connection.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid::regclass::text = any(%s) and not indisunique",
            (list(OWN),),
        ).fetchall()
        for name, _ in indexes:
            connection.execute(SQL("drop index {}").format(Identifier(name)))
        connection.execute("set session_replication_role = replica")
        connection.execute("set synchronous_commit = off")
        for table, own in OWN.items():
            columns = [
                name
                for (name,) in connection.execute(
                    "select column_name from information_schema.columns where table_name = %s and is_identity = 'NO'"
                    " and table_schema = 'public'",
                    (table,),
                )
            ]
            values = [own.get(name, SQL("lived.{}").format(Identifier(name))) for name in columns]
            connection.execute(
                SQL(
                    "insert into {table} ({columns}) select {values}"
                    " from (select * from {table} where {lived} limit 1) lived, generate_series(1, {past}) n"
                    " join (select id, facility, row_number() over (order by id) - 1 as k"
                    " from unit where region = {region}) ward on ward.k = n % {wards}"
                ).format(
                    table=Identifier(table),
                    columns=SQL(", ").join(map(Identifier, columns)),
                    values=SQL(", ").join(values),
                    lived=LIVED.get(table, SQL("true")),
                    past=past,
                    region=REGION,
                    wards=HOMES * len(FORMS),
                )
            )
        for _, definition in indexes:
            connection.execute(definition.encode())
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
