"""R4: every webhook comes twice, late, out of order, forged, and once more at the end: one effect, and nothing leaks.

A crowd phones and texts as in R3, while each webhook is delivered twice, some are answered too late and tried again,
and status callbacks are lost, doubled and reordered. Then all of them are sent once more, shuffled; then forged in
every way that is tried here. The database must not notice, and a forged one gets 403 and not a word.
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import psycopg

from bedline.simulator.twilio.courier import Parcel, Reply
from bedline.simulator.twilio.mishaps import Fault
from bedline.simulator.twilio.post import REPEAT_HEADER, Sent
from bedline.simulator.twilio.signing import SIGNATURE_HEADER, signature
from tests.benchmarks.ratio import Report
from tests.harness.database import migrated
from tests.harness.line import HOST
from tests.harness.postgres import Databases
from tests.journeys.phoning import Telephones, telephones
from tests.trials.r3_random_callers import GAP, let_loose

CALLERS: Final = int(os.environ.get("R4_CALLERS", "300"))
AT_ONCE: Final = 8
FORBIDDEN: Final = 403
NOT_ALLOWED: Final = 405
# What a webhook may change, by table; what only remembers that it came is left out.
UNTOLD: Final = frozenset({"once", "beat", "alembic_version"})


@dataclass
class Found:
    """What was tried, and what should not have happened."""

    tried: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def trial(url: str, *, seed: int, callers: int) -> Found:
    """Try it all with so many callers on a migrated database."""
    found = Found()
    with telephones(url, beat=2.0) as opened:
        simulation, dice = opened.line.simulation, Random(seed)
        with _twice(opened, found):
            simulation.mishaps.weather(Random(seed + 1))
            simulation.mishaps.webhooks(Fault.SLOW, containing="/answered", times=callers, seconds=30)
            crowd = let_loose(opened, dice, callers)
            opened.line.phones.every(60.0, lambda: _texts(opened, dice))
            opened.line.phones.until(lambda: crowd.over, within=callers * GAP + 2 * 3600)
            opened.line.phones.passes(600)
        if not crowd.over:
            found.wrong.append("a call goes on")
        simulation.mishaps.pass_over()
        _once_more(opened, found, dice)
        _forged(opened, found, dice)
        found.wrong += map(str, simulation.findings.violations)
        simulation.findings.violations.clear()
    return found


def _texts(opened: Telephones, dice: Random) -> None:
    words = dice.choice(("CRISIS 1", "CRISIS 0", "STAND", "FOUT", "JA", "JA 417", "NEE 417", "hallo", "ZELFDE"))
    opened.mobile("coensdike-crisis").handset.text(opened.line.phones.text_number, words)


@contextmanager
def _twice(opened: Telephones, found: Found) -> Iterator[None]:
    """Deliver every webhook twice, and hold that both get the same answer."""
    courier: Any = opened.line.simulation.courier
    carry = courier.carry

    async def twice(parcel: Parcel, *, connect: float, read: float) -> Reply:
        first: Reply = await carry(parcel, connect=connect, read=read)
        again: Reply = await carry(parcel, connect=connect, read=read)
        found.tried["twice"] += 1
        if (first.status, first.body) != (again.status, again.body):
            found.wrong.append(f"another answer the second time: {parcel.url}")
        return again

    courier.carry = twice
    try:
        yield
    finally:
        courier.carry = carry


def _once_more(opened: Telephones, found: Found, dice: Random) -> None:
    """Send everything again, shuffled and by several at once; the database must not notice."""
    sent = [each for each in opened.line.simulation.exchange.post.sent if each.reply is not None]
    dice.shuffle(sent)
    before = contents(opened.url)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        replies = list(threads.map(lambda each: _sends(opened, each.parcel), sent))
    for each, reply in zip(sent, replies, strict=True):
        found.tried["replayed"] += 1
        if each.reply is not None and reply != (each.reply.status, each.reply.body):
            found.wrong.append(f"another answer to a replay: {each.parcel.url} {reply[0]}")
    found.wrong += [f"a replay has changed {table}" for table in changed(before, contents(opened.url))]


def _forged(opened: Telephones, found: Found, dice: Random) -> None:
    """Send what nobody has signed, in every way; refused without a word, and the database must not notice."""
    sent = [each for each in opened.line.simulation.exchange.post.sent if HOST in each.parcel.url]
    chosen = dice.sample(sent, k=min(len(sent), 400))
    before = contents(opened.url)
    for each in chosen:
        for way, forge in FORGERIES.items():
            status, body = _sends(opened, forge(each))
            found.tried[f"forged: {way}"] += 1
            if status not in {FORBIDDEN, NOT_ALLOWED} or (status == FORBIDDEN and body):
                found.wrong.append(f"forged ({way}) and answered {status}: {each.parcel.url}")
    found.wrong += [f"a forged webhook has changed {table}" for table in changed(before, contents(opened.url))]


def _sends(opened: Telephones, parcel: Parcel) -> tuple[int, bytes]:
    client = opened.line.house.app.test_client(use_cookies=False)
    target = parcel.url.partition(HOST)[2]
    reply = client.open(
        target,
        method=parcel.method,
        base_url=f"https://{HOST}",
        headers=dict(parcel.headers),
        data=parcel.body.encode(),
    )
    return reply.status_code, reply.data


def _with(sent: Sent, *, url: str = "", body: str | None = None, headers: Mapping[str, str] | None = None) -> Parcel:
    parcel = sent.parcel
    return Parcel(
        method=parcel.method,
        url=url or parcel.url,
        headers={**parcel.headers, **(headers or {})},
        body=parcel.body if body is None else body,
    )


def _without_signature(sent: Sent) -> Parcel:
    headers = {name: value for name, value in sent.parcel.headers.items() if name != SIGNATURE_HEADER}
    return Parcel(method="POST", url=sent.parcel.url, headers=headers, body=sent.parcel.body)


def _signed_by(token: str) -> Callable[[Sent], Parcel]:
    def forge(sent: Sent) -> Parcel:
        signed = signature(sent.parcel.url, params=sent.hook.params.items(), token=token)
        return _with(sent, headers={SIGNATURE_HEADER: signed, REPEAT_HEADER: "another"})

    return forge


# Each makes something of a webhook that the provider never sent.
FORGERIES: Final[Mapping[str, Callable[[Sent], Parcel]]] = {
    "no signature": _without_signature,
    "an empty one": lambda sent: _with(sent, headers={SIGNATURE_HEADER: ""}),
    "another token": _signed_by("somebody-else"),
    "an empty token": _signed_by(""),
    "another body": lambda sent: _with(sent, body=sent.parcel.body + "&Digits=9999999"),
    "another address": lambda sent: _with(sent, url=sent.parcel.url + ("&" if "?" in sent.parcel.url else "?") + "x=1"),
    "another account": lambda sent: _with(sent, body=sent.parcel.body.replace("AccountSid=AC0", "AccountSid=AC1")),
    "JSON": lambda sent: _with(sent, headers={"Content-Type": "application/json"}),
    "no form": lambda sent: _with(sent, body="\x00\xff"),
    "GET": lambda sent: Parcel(method="GET", url=sent.parcel.url, headers=sent.parcel.headers),
}


def contents(url: str) -> Mapping[str, str]:
    """Return a print of every table that a webhook may change."""
    with psycopg.connect(url) as connection:
        named = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        tables = sorted(name for (name,) in named if name not in UNTOLD)
        return {table: _print(connection, table) for table in tables}


def _print(connection: psycopg.Connection, table: str) -> str:
    summed = f"select coalesce(md5(string_agg(each::text, '|' order by each::text)), '') from {table} as each"
    (found,) = connection.execute(summed.encode()).fetchone() or ("",)
    return str(found)


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[str]:
    """Return the tables that are not what they were."""
    return [table for table, was in before.items() if after.get(table) != was]


def run() -> Report:
    """Run the trial in a database of its own."""
    logging.getLogger("bedline").setLevel(logging.CRITICAL)  # every forgery would be a line
    started = time.perf_counter()
    with Databases() as databases, migrated(databases) as url:
        found = trial(url, seed=4, callers=CALLERS)
    tried = sum(found.tried.values())
    report = Report(
        id="R4",
        work=f"{tried:,} webhooks that came twice, again, or forged, from {CALLERS} callers, "
        f"{time.perf_counter() - started:.0f} s",
        compared_with="the answer given first, and every table as it was",
    )
    report.columns("how", "times")
    for how, count in found.tried.most_common():
        report.row(how, count)
    for each in found.wrong[:10]:
        report.note(each)
    report.at_least("webhooks that came twice", found.tried["twice"], CALLERS * 5, unit="webhooks")
    report.note("The ratio is what went wrong, per webhook.")
    report.settle(len(found.wrong) / max(1, tried), at_most=0)
    return report
