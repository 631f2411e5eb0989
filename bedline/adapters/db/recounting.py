"""Counting anew how units answer, from every question that was ever put, while more are being put."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from bedline.adapters.db.answers import unit_answers
from bedline.adapters.db.engine import Database
from bedline.adapters.db.offers import offer, offer_of
from bedline.adapters.db.statement import Row, Statement, among, given, inserted
from bedline.adapters.db.transaction import Transaction
from bedline.domain.ids import UnitId
from bedline.domain.matching.habits import Band, Tally, recounted
from bedline.domain.offers import STANDING, Offer
from bedline.domain.regions import Region

AT_ONCE: Final = 5000
# Long before this, whoever puts or ends a question has told the database so.
SETTLED_LENGTH: Final = timedelta(minutes=1)

_o: Final = offer.c
_here: Final = _o.region == given("region", _o.region)
# In the order of their ids, so many at once, so that a long past needs no more memory than a short one.
LONG_AGO: Final = Statement(
    sa.select(offer)
    .where(_here, _o.made_at < given("cut", _o.made_at), _o.id > given("after", _o.id))
    .order_by(_o.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
SINCE: Final = Statement(
    sa.select(offer).where(_here, sa.or_(_o.made_at >= given("cut", _o.made_at), among(_o.id, "open_then")))
)
# Whoever ends a question waits with its count until this is over; whoever only reads does not wait.
LOCK: Final = Statement("lock table unit_answers in share row exclusive mode")
CLEAR: Final = Statement(unit_answers.delete().where(unit_answers.c.region == given("region", unit_answers.c.region)))
WRITE: Final = inserted(unit_answers)

Tallies = dict[tuple[UnitId, Band], Tally]


def recount(database: Database, region: Region, *, now: datetime) -> int:
    """Replace the region's tallies by what follows from its questions; return how many of those have ended.

    Most of it is counted while everybody goes on. Only what has ended since is counted with the tallies locked:
    so nothing is missed and nothing counted twice, and nobody waits longer than that takes.
    """
    cut = now - SETTLED_LENGTH
    tallies: Tallies = {}
    open_then: list[UUID] = []
    with database.transaction(reading=True) as transaction:
        for some in _long_ago(transaction, region, cut=cut):
            tallies = recounted(some, region=region, onto=tallies)
            open_then += [each.id for each in some if each.state in STANDING]
    with database.transaction() as transaction:
        transaction.run(LOCK)
        since = transaction.all(SINCE, region=region.id, cut=cut, open_then=open_then)
        tallies = recounted(map(offer_of, since), region=region, onto=tallies)
        transaction.run(CLEAR, region=region.id)
        for (unit, band), tally in tallies.items():
            transaction.later(WRITE, **_row(unit, band, tally, region=region))
    return sum(tally.yes + tally.no + tally.silent + tally.withdrawn for tally in tallies.values())


def _long_ago(transaction: Transaction, region: Region, *, cut: datetime) -> Iterator[list[Offer]]:
    after = UUID(int=0)
    while rows := transaction.all(LONG_AGO, region=region.id, cut=cut, after=after, limit=AT_ONCE):
        yield [offer_of(row) for row in rows]
        after = rows[-1]["id"]


def _row(unit: UnitId, band: Band, tally: Tally, *, region: Region) -> Row:
    return {
        "unit": unit,
        "band": band,
        "region": region.id,
        "yes": tally.yes,
        "no": tally.no,
        "silent": tally.silent,
        "withdrawn": tally.withdrawn,
        "minutes": tally.minutes,
        "lately": tally.lately,
        "lately_at": tally.lately_at,
    }
