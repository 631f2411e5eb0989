"""The words that a ``…_known`` check allows in a column: a migration adds its own and names no other."""

import re
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

_WORD: Final = re.compile(r"'([a-z0-9_]+)'")
_PLAIN: Final = re.compile(r"[a-z0-9_]+")


def widen(table: str, column: str, *words: str) -> None:
    """Allow these words in the column as well; all others stay as they are.

    The check is the one that ``base.one_of`` makes. Words that are allowed already are no fault.
    """
    known = _known(table, column)
    _allow(table, column, [*known, *(word for word in words if word not in known)])


def narrow(table: str, column: str, *words: str, instead: str | None = None) -> None:
    """Allow these words no longer; rows that hold one go, or hold ``instead`` from now on."""
    held = f"{_plain(column)} in ({_listed(words)})"
    if instead is None:
        op.execute(f"delete from {_plain(table)} where {held}")  # noqa: S608 - plain words only
    else:
        op.execute(f"update {_plain(table)} set {column} = '{_plain(instead)}' where {held}")  # noqa: S608 - as above
    _allow(table, column, [word for word in _known(table, column) if word not in words])


def _known(table: str, column: str) -> list[str]:
    """Return the words that the database allows now, in its order."""
    look = sa.text(
        "select pg_get_constraintdef(oid) from pg_constraint where conrelid = to_regclass(:table) and conname = :name"
    )
    found = op.get_bind().execute(look, {"table": table, "name": _name(table, column)}).scalar_one()
    return _WORD.findall(found)


def _allow(table: str, column: str, words: Sequence[str]) -> None:
    name = _name(table, column)
    op.execute(
        f"alter table {table} drop constraint {name}, add constraint {name} check ({column} in ({_listed(words)}))"
    )


def _name(table: str, column: str) -> str:
    return f"ck_{_plain(table)}_{_plain(column)}_known"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{_plain(word)}'" for word in words)


def _plain(word: str) -> str:
    if not _PLAIN.fullmatch(word):
        raise ValueError(f"{word!r} is no plain word")
    return word
