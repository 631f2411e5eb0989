"""Names for the identities that travel between the layers."""

from typing import NewType
from uuid import UUID

# Configured things carry a readable slug ("emmaus-elv"); happening things carry a UUID.
RegionId = NewType("RegionId", str)
CareFormId = NewType("CareFormId", str)
TraitId = NewType("TraitId", str)
InsurerId = NewType("InsurerId", str)
FacilityId = NewType("FacilityId", str)
UnitId = NewType("UnitId", str)
PracticeId = NewType("PracticeId", str)
PersonId = NewType("PersonId", str)

RequestId = NewType("RequestId", UUID)
OfferId = NewType("OfferId", UUID)
StayId = NewType("StayId", UUID)
ReportId = NewType("ReportId", UUID)
TaskId = NewType("TaskId", UUID)
ClosureId = NewType("ClosureId", UUID)
