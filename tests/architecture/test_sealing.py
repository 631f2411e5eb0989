"""Whatever is sealed can be sealed anew: no column is forgotten when the data keys are changed."""

import sqlalchemy as sa

from bedline.adapters.db.resealing import MARKED, SEALED
from bedline.adapters.db.schema import metadata


def test_every_column_that_holds_bytes_is_sealed_or_marks_something_sealed() -> None:
    bytes_in = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary)
    }
    sealed = {(table.name, name) for table, names in SEALED.items() for name in names}
    marks = {(table.name, mark) for table, (_, mark, _) in MARKED.items()}
    assert bytes_in == sealed | marks, "name it in bedline/adapters/db/resealing.py"
