"""A guest in the database: no row that its region may read tells who it is, before a place for it is accepted."""

import psycopg
import pytest

from bedline.adapters.db.schema import metadata
from tests import builders as a
from tests.harness.borders import NOTE, WHO, border
from tests.harness.worlds import World

pytestmark = pytest.mark.database

PRIVATE = (WHO.name, NOTE, str(WHO.national_number), str(a.profile().birth_year))


def test_no_row_of_the_neighbours_region_tells_whose_bed_it_is(world: World, owner: psycopg.Connection) -> None:
    there = border(world)
    there.place_is_held()
    there.accepts()
    seen = 0
    with owner.transaction():
        owner.execute("set local role bedline_app")
        owner.execute("set local bedline.regions = 'heuvel'")
        for table in sorted(metadata.tables):
            may = owner.execute("select has_table_privilege('bedline_app', %s, 'select')", (table,)).fetchone()
            if may != (True,):
                continue
            for (row,) in owner.execute(f"select t::text from {table} as t".encode()).fetchall():
                seen += 1
                assert not any(each in row for each in (*PRIVATE, str(there.request))), (table, row)
        assert owner.execute("select count(*) from patient").fetchone() == (0,)
    assert seen > 10, "the test would prove nothing"
