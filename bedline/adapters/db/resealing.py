"""Sealing anew with the first data key what another one sealed, so that the others may go."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from bedline.adapters.db import patients
from bedline.adapters.db.engine import Database
from bedline.adapters.db.legs_table import leg
from bedline.adapters.db.messages_table import message
from bedline.adapters.db.opt_outs import opt_out
from bedline.adapters.db.pins import pin
from bedline.adapters.db.requests_table import patient, triage_words
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row, Statement, given, updated
from bedline.adapters.db.transaction import Transaction
from bedline.adapters.db.voicemails import voicemail
from bedline.adapters.db.waitings import waiting

# Rows in one transaction: voicemails are large, and nobody is to wait for long.
AT_ONCE: Final = 50
# Every column that holds something sealed; a test sees to it that none is missing.
SEALED: Final[Mapping[sa.Table, Collection[str]]] = {
    patient: ("sealed",),
    triage_words: ("sealed",),
    leg: ("peer", "data"),
    waiting: ("chain",),
    message: ("to_number",),
    voicemail: ("sound",),
    pin: ("hash",),
    opt_out: ("number",),
}


def _of_number(sealed: bytes, seal: Seal) -> bytes | None:
    return seal.mark(seal.open(sealed).decode())


# Beside a sealed number its mark, by which it is known without being read, and how that follows from what is sealed.
MARKED: Final[Mapping[sa.Table, tuple[str, str, Callable[[bytes, Seal], bytes | None]]]] = {
    message: ("to_number", "to_mark", _of_number),
    opt_out: ("number", "mark", _of_number),
    patient: ("sealed", "mark", patients.mark_anew),
}


@dataclass(slots=True)
class Found:
    """What was found in one table: rows sealed with the first key, with another one, and with none of ours."""

    table: str
    first: int = 0
    other: int = 0
    unreadable: int = 0

    @property
    def clean(self) -> bool:
        """Say whether no other key is needed for any row, once those with another one have been sealed anew."""
        return self.unreadable == 0


def reseal(database: Database, seal: Seal, *, numbers: Collection[str], only_look: bool = False) -> Iterator[Found]:
    """Seal everything with the first key and mark it anew, table by table; ``only_look``: say what there is to do.

    ``numbers`` are those of the phonebook: by them a number is known that wants no texts and was kept before it was
    sealed beside its mark. Servers go on meanwhile; done again, it finds what they have sealed since.
    """
    for table in SEALED:
        if table is opt_out:
            continue
        yield _Resealing(database, seal, table=table, only_look=only_look).all()
    yield _opt_outs(database, seal, numbers=numbers, only_look=only_look)


class _Resealing:
    """One table, in the order of its key."""

    def __init__(self, database: Database, seal: Seal, *, table: sa.Table, only_look: bool) -> None:
        (self._key,) = table.primary_key.columns
        self._database = database
        self._seal = seal
        self._table = table
        self._only_look = only_look
        self._columns = tuple(SEALED[table])
        self._marked = MARKED.get(table)
        written = [*self._columns, *(self._marked[1:2] if self._marked else ())]
        self._some = Statement(
            sa.select(self._key.label("key"), *(table.c[name] for name in written))
            .where(
                self._key > given("after", self._key), sa.or_(*(table.c[name].is_not(None) for name in self._columns))
            )
            .order_by(self._key)
            .limit(sa.bindparam("limit", type_=sa.Integer))
            .with_for_update(key_share=True)
        )
        self._write = updated(table, columns=written)

    def all(self) -> Found:
        found = Found(self._table.name)
        after: Any = UUID(int=0) if isinstance(self._key.type, sa.Uuid) else ""
        while rows := self._bite(found, after=after):
            after = rows[-1]["key"]
        return found

    def _bite(self, found: Found, *, after: object) -> list[Row]:
        with self._database.transaction() as transaction:
            rows = transaction.all(self._some, after=after, limit=AT_ONCE)
            for row in rows:
                self._one(transaction, row, found)
        return rows

    def _one(self, transaction: Transaction, row: Row, found: Found) -> None:
        try:
            fresh = {name: self._seal.renewed(row[name]) for name in self._columns if row[name] is not None}
        except InvalidToken:
            found.unreadable += 1
            return
        if all(each is None for each in fresh.values()):
            found.first += 1
            return
        found.other += 1
        if self._only_look:
            return
        values = {**row, **{name: each for name, each in fresh.items() if each is not None}}
        if self._marked is not None:
            sealed, mark, mark_of = self._marked
            # What has no mark was kept without one on purpose.
            if row[mark] is not None:
                values[mark] = mark_of(values[sealed], self._seal)
        transaction.later(self._write, **values)


_o: Final = opt_out.c
_this: Final = sa.and_(_o.region == given("region", _o.region), _o.mark == given("mark", _o.mark))
OPT_OUTS: Final = Statement(sa.select(opt_out).order_by(_o.region, _o.mark).with_for_update())
# The same number may have been kept under both keys meanwhile: then one of them goes.
REMOVE: Final = Statement(opt_out.delete().where(_this))
ADD: Final = Statement("""
insert into opt_out (region, mark, at, number, reason)
values (%(region)s, %(mark)s, %(at)s, %(number)s, %(reason)s)
on conflict (region, mark) do update set number = excluded.number
""")


def _opt_outs(database: Database, seal: Seal, *, numbers: Collection[str], only_look: bool) -> Found:
    """Mark anew the numbers that want no texts; there are few."""
    found = Found(opt_out.name)
    known = {mark: number for number in numbers for mark in seal.marks(number)}
    with database.transaction() as transaction:
        for row in transaction.all(OPT_OUTS):
            number = _number(row, seal, known)
            if number is None:
                found.unreadable += 1
            elif row["mark"] == seal.mark(number) and row["number"] and seal.renewed(row["number"]) is None:
                found.first += 1
            else:
                found.other += 1
                if not only_look:
                    _mark_anew(transaction, row, number=number, seal=seal)
    return found


def _number(row: Row, seal: Seal, known: Mapping[bytes, str]) -> str | None:
    try:
        return seal.open_text(row["number"]) or known.get(row["mark"])
    except InvalidToken:
        return known.get(row["mark"])


def _mark_anew(transaction: Transaction, row: Row, *, number: str, seal: Seal) -> None:
    transaction.run(REMOVE, region=row["region"], mark=row["mark"])
    fresh = {"mark": seal.mark(number), "number": seal.close_text(number)}
    transaction.run(ADD, region=row["region"], at=row["at"], reason=row["reason"], **fresh)
