"""What can be asked of the people with an account."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bedline.domain.ids import FacilityId, PersonId, RegionId
from bedline.domain.people import Person


class People(Protocol):
    """People with an account."""

    def find(self, person: PersonId) -> Person:
        """Return the person.

        Raises:
            NotFound: ``unknown_person``.
        """
        ...

    def names(self, people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """Return the names of those people; unknown ones are left out."""
        ...

    def on_desk(self, region: RegionId) -> Sequence[Person]:
        """Return the coordinators of the region."""
        ...

    def answering_for(self, facility: FacilityId, *, region: RegionId) -> Sequence[Person]:
        """Return those who may answer for a facility of the region, by name."""
        ...
