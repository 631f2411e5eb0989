"""How the wards of a region have answered, as a table that was written out of its database."""

import csv
from collections.abc import Iterable, Mapping
from typing import Any

from bedline.domain.ids import UnitId
from bedline.domain.matching.habits import Band, Tally
from bedline.policy.making import Tallies

COLUMNS = ("unit", "band", "yes", "no", "silent", "minutes")


def read_history(lines: Iterable[str]) -> Tallies:
    """Return the tallies of a CSV with these columns and a header; others are passed over.

    Raises:
        ValueError: a column or a value that cannot be, with its line.
    """
    rows = csv.DictReader(lines)
    if missing := [each for each in COLUMNS if each not in (rows.fieldnames or ())]:
        raise ValueError(f"the history lacks the columns {', '.join(missing)}")
    found: dict[tuple[UnitId, Band], Tally] = {}
    for row in rows:
        try:
            found |= history_of([row])
        except (TypeError, ValueError) as reason:
            raise ValueError(f"line {rows.line_num} of the history: {reason}") from None
    return found


def history_of(rows: Iterable[Mapping[str, Any]]) -> Tallies:
    """Return the tallies of rows with these columns.

    Raises:
        TypeError, ValueError: a value that cannot be.
    """
    found: dict[tuple[UnitId, Band], Tally] = {}
    for row in rows:
        yes, no, silent = (int(row[name]) for name in ("yes", "no", "silent"))
        key = UnitId(row["unit"]), Band(row["band"])
        found[key] = Tally(yes=yes, no=no, silent=silent, minutes=float(row["minutes"]))
    return found
