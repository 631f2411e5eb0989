"""A statement: written with SQLAlchemy when the module is loaded, kept as the text that psycopg prepares."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import psycopg

Row = dict[str, Any]

_DIALECT: Final = psycopg.dialect()  # type: ignore[no-untyped-call]


class Statement:
    """One statement; ``text`` never changes, so that the server plans it once per connection.

    SQLAlchemy is asked to compile when the module is loaded and not for every execution: measured, that and
    its result objects cost twice the processor time of the statement itself (docs/adr/0008).
    """

    __slots__ = ("text",)

    def __init__(self, written: sa.ClauseElement | str) -> None:
        """Compile it.

        Raises:
            ValueError: a value is part of it that should be given with each execution, or written as ``word``.
        """
        if isinstance(written, str):
            self.text = written.encode()
            return
        compiled = written.compile(dialect=_DIALECT)
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        if fixed:
            raise ValueError(f"values without a name in a statement: {fixed}")
        self.text = str(compiled).encode()


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


def word(value: StrEnum) -> sa.ColumnElement[str]:
    """Return a value that is part of the statement, so that the planner can count on it."""
    return sa.literal_column(f"'{value.value}'", sa.Text)


def given(name: str, column: sa.ColumnElement[Any]) -> sa.BindParameter[Any]:
    """Return the place for a value of that column's kind."""
    return sa.bindparam(name, type_=column.type)
