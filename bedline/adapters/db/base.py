"""The words every table is written in: names of constraints, checks made from enums, kinds of columns."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata: Final = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Kind = sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]]

Json: Final = JSONB(none_as_null=True)
Moment: Final = sa.DateTime(timezone=True)
Texts: Final = sa.ARRAY(sa.Text)

# The role every unit of work takes on: it owns nothing, and row-level security holds for it.
APP_ROLE: Final = "bedline_app"


def must(name: str, kind: Kind) -> sa.Column[Any]:
    """Return a column that is always filled."""
    return sa.Column(name, kind, nullable=False)


def may(name: str, kind: Kind) -> sa.Column[Any]:
    """Return a column that may be empty."""
    return sa.Column(name, kind, nullable=True)


def one_of(column: str, words: type[StrEnum]) -> sa.CheckConstraint:
    """Return the check that a column holds the value of one of the enum's members (or nothing, where it may)."""
    return sa.CheckConstraint(f"{column} in ({listed(words)})", name=f"{column}_known")


def listed(words: Iterable[StrEnum]) -> str:
    """Return values as SQL lists them: ``'open', 'done'``."""
    return ", ".join(f"'{word.value}'" for word in words)


def together(*columns: str, name: str) -> sa.CheckConstraint:
    """Return the check that either all of these columns are filled or none."""
    return sa.CheckConstraint(f"num_nonnulls({', '.join(columns)}) in (0, {len(columns)})", name=name)


def exactly_when(condition: str, column: str) -> sa.CheckConstraint:
    """Return the check that a column is filled exactly when the condition holds."""
    return sa.CheckConstraint(f"({condition}) = ({column} is not null)", name=f"{column}_when")
