"""Every table of the database, gathered in one place."""

from bedline.adapters.db import (
    accounts_table,
    audit,
    beats,
    directory_tables,
    offers,
    once,
    places_table,
    reports,
    requests_table,
    stays,
    streams,
    tasks,
)
from bedline.adapters.db.base import metadata

__all__ = [
    "accounts_table",
    "audit",
    "beats",
    "directory_tables",
    "metadata",
    "offers",
    "once",
    "places_table",
    "reports",
    "requests_table",
    "stays",
    "streams",
    "tasks",
]
