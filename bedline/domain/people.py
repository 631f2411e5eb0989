"""Who a person is, and in which roles and places they may act."""

from dataclasses import dataclass
from enum import StrEnum

from bedline.domain.ids import FacilityId, PersonId, PracticeId, RegionId


class Role(StrEnum):
    """What a person is to Bedline; what each role may do stands in ``services.access``."""

    GP = "gp"
    FACILITY = "facility"
    COORDINATOR = "coordinator"
    # Answers for the region's desk: tries policies, and sees no request and no patient.
    MANAGER = "manager"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account: one role, in one region, for these facilities or that practice."""

    id: PersonId
    name: str
    role: Role
    region: RegionId
    facilities: frozenset[FacilityId] = frozenset()
    practice: PracticeId | None = None
    language: str = "nl"


# Bedline itself, when a deadline passes or a search runs without anyone asking.
BEDLINE = "bedline"


# The region of one who acts in all of them.
EVERYWHERE = RegionId("*")


def bedline_in(region: RegionId = EVERYWHERE) -> Person:
    """Return Bedline itself as the one who acts, in that region or in all."""
    return Person(id=PersonId(BEDLINE), name="Bedline", role=Role.SYSTEM, region=region)
