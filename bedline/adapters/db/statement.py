"""A statement: written with SQLAlchemy when the module is loaded, kept as the text that the server prepares."""

import re
from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from itertools import count
from typing import Any, Final

import sqlalchemy as sa
from psycopg.adapt import PyFormat
from sqlalchemy.dialects.postgresql import psycopg

Row = dict[str, Any]

_DIALECT: Final = psycopg.dialect()  # type: ignore[no-untyped-call]
_GIVEN: Final = re.compile(r"%\((\w+)\)s|%%")
_numbers: Final = count(1)


class Statement:
    """One statement; ``text`` never changes, so that the server plans it once per connection.

    SQLAlchemy is asked to compile when the module is loaded and not for every execution: measured, that and
    its result objects cost twice the processor time of the statement itself (docs/adr/0008).
    """

    __slots__ = ("formats", "name", "names", "text")

    def __init__(self, written: sa.ClauseElement | str) -> None:
        """Compile it; ``names`` are of the values to be given, in the order of their numbers in ``text``.

        Raises:
            ValueError: a value is part of it that should be given with each execution, or written as ``word``.
        """
        names: list[str] = []
        self.text = _GIVEN.sub(lambda found: _place(found[1], names), _compiled(written)).encode()
        # Under this name every connection prepares it.
        self.name = f"s{next(_numbers)}".encode()
        self.names = tuple(names)
        self.formats = [PyFormat.TEXT] * len(names)


def _compiled(written: sa.ClauseElement | str) -> str:
    if isinstance(written, str):
        return written
    compiled = written.compile(dialect=_DIALECT)
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    if fixed:
        raise ValueError(f"values without a name in a statement: {fixed}")
    return str(compiled)


def _place(name: str | None, names: list[str]) -> str:
    """Return what stands for a value in the text: its number; for a doubled percent sign, one."""
    if name is None:
        return "%"
    if name not in names:
        names.append(name)
    return f"${names.index(name) + 1}"


def inserted(table: sa.Table) -> Statement:
    """Return the statement that adds a row, with a value for each column the database does not fill itself."""
    return Statement(table.insert().values({column.name: given(column.name, column) for column in table.columns}))


def updated(table: sa.Table, *, columns: Collection[str]) -> Statement:
    """Return the statement that writes these columns of the row whose key is ``key``."""
    (key,) = table.primary_key.columns
    values = {name: sa.bindparam(name, type_=table.c[name].type) for name in columns}
    return Statement(table.update().where(key == sa.bindparam("key", type_=key.type)).values(values))


def among(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column is one of the values in the list given as ``name``."""
    return column == sa.any_(sa.bindparam(name, type_=sa.ARRAY(column.type)))


def unnested(name: str, column: sa.ColumnElement[Any]) -> sa.TableValuedAlias:
    """Return the values in the list given as ``name`` as rows, to look something up ``each`` in turn."""
    values = sa.func.unnest(sa.bindparam(name, type_=sa.ARRAY(column.type)))
    return values.table_valued(sa.column("each", column.type), name=name).render_derived()


def word(value: StrEnum) -> sa.ColumnElement[str]:
    """Return a value that is part of the statement, so that the planner can count on it."""
    return sa.literal_column(f"'{value.value}'", sa.Text)


def length(value: timedelta) -> sa.TextClause:
    """Return a length of time that is part of the statement."""
    return sa.text(f"interval '{value.total_seconds()} seconds'")


def given(name: str, column: sa.ColumnElement[Any]) -> sa.BindParameter[Any]:
    """Return the place for a value of that column's kind."""
    return sa.bindparam(name, type_=column.type)
