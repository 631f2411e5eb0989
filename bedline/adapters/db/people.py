"""People as rows of the accounts table, without anything one signs in with."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.accounts_table import account
from bedline.adapters.db.held import completed
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


ANSWERING: Final = Statement(
    sa.select(*SHOWN)
    .where(
        _c.region == given("region", _c.region),
        _c.role == word(Role.FACILITY),
        sa.bindparam("facility", type_=sa.Text) == sa.any_(_c.facilities),
        _c.active,
    )
    .order_by(_c.name, _c.person)
)


class NameBook:
    """Names that were read a short while ago; one serves all works of a process.

    Nearly every entry on a board names somebody, and hardly anybody ever changes their name.
    """

    def __init__(self, *, remembered_length: timedelta = timedelta(minutes=1)) -> None:
        self._remembered_length = remembered_length
        self._read: dict[tuple[RegionId, PersonId], tuple[str, datetime]] = {}

    def known(self, region: RegionId, people: Collection[PersonId], *, now: datetime) -> dict[PersonId, str]:
        """Return the names that somebody of that region has read since."""
        found = ((person, self._read.get((region, person))) for person in people)
        return {person: read[0] for person, read in found if read and now - read[1] < self._remembered_length}

    def note(self, region: RegionId, names: Mapping[PersonId, str], *, now: datetime) -> None:
        """Remember what somebody of that region has read."""
        self._read.update({(region, person): (name, now) for person, name in names.items()})


class StoredPeople:
    """People in this transaction."""

    def __init__(self, transaction: Transaction, book: NameBook, *, region: RegionId, now: datetime) -> None:
        self._transaction = transaction
        self._book = book
        self._region = region
        self._now = now
        # Who is looked up in one work is so several times.
        self._found: dict[PersonId, Person] = {}

    def find(self, person: PersonId) -> Person:
        """Return the person."""
        if person not in self._found:
            row = self._transaction.first(FIND, person=person)
            if row is None:
                raise NotFound("unknown_person", value=person)
            self._found[person] = person_of(row)
        return self._found[person]

    def names(self, people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """Return the names of those people; unknown ones are left out."""

        def read(ids: list[PersonId]) -> Mapping[PersonId, str]:
            names = {PersonId(row["person"]): row["name"] for row in self._transaction.all(NAMES, people=ids)}
            self._book.note(self._region, names, now=self._now)
            return names

        return completed(people, self._book.known(self._region, people, now=self._now), read)

    def on_desk(self, region: RegionId) -> Sequence[Person]:
        """Return the coordinators of the region."""
        return [person_of(row) for row in self._transaction.all(ON_DESK, region=region)]

    def answering_for(self, facility: FacilityId, *, region: RegionId) -> Sequence[Person]:
        """Return those who may answer for a facility of the region."""
        return [person_of(row) for row in self._transaction.all(ANSWERING, facility=facility, region=region)]


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
