"""The two things every fact says: where and when it happened, and to which request."""

from dataclasses import dataclass
from datetime import datetime

from bedline.domain.ids import PersonId, RegionId, RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened in a region at ``at``, entered by ``by``."""

    region: RegionId
    at: datetime
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFact(Fact):
    """Something that happened to a bed request."""

    request: RequestId
