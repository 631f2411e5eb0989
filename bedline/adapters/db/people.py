"""People as rows of the accounts table, without anything one signs in with."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.accounts_table import account
from bedline.adapters.db.statement import Row, Statement, among, given, word
from bedline.adapters.db.transaction import Transaction
from bedline.domain.errors import NotFound
from bedline.domain.ids import FacilityId, PersonId, PracticeId, RegionId
from bedline.domain.people import Person, Role

_c: Final = account.c
# The role of the units of work may read these columns and no others.
SHOWN: Final = (_c.person, _c.name, _c.role, _c.region, _c.facilities, _c.practice, _c.language, _c.active)

FIND: Final = Statement(sa.select(*SHOWN).where(_c.person == given("person", _c.person)))
NAMES: Final = Statement(sa.select(_c.person, _c.name).where(among(_c.person, "people")))
ON_DESK: Final = Statement(
    sa.select(*SHOWN)
    .where(_c.region == given("region", _c.region), _c.role == word(Role.COORDINATOR), _c.active)
    .order_by(_c.name, _c.person)
)


class StoredPeople:
    """People in this transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def find(self, person: PersonId) -> Person:
        """Return the person."""
        row = self._transaction.first(FIND, person=person)
        if row is None:
            raise NotFound("unknown_person", value=person)
        return person_of(row)

    def names(self, people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """Return the names of those people; unknown ones are left out."""
        return {row["person"]: row["name"] for row in self._transaction.all(NAMES, people=list(people))}

    def on_desk(self, region: RegionId) -> Sequence[Person]:
        """Return the coordinators of the region."""
        return [person_of(row) for row in self._transaction.all(ON_DESK, region=region)]


def person_of(row: Row) -> Person:
    """Return the person that the row holds."""
    return Person(
        id=PersonId(row["person"]),
        name=row["name"],
        role=Role(row["role"]),
        region=RegionId(row["region"]),
        facilities=frozenset(FacilityId(facility) for facility in row["facilities"]),
        practice=PracticeId(row["practice"]) if row["practice"] else None,
        language=row["language"],
    )
