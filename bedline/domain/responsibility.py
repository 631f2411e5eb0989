"""Who carries medical responsibility during a stay, and since when: the moment at which the stay begins.

"Het ELV begint zodra de opnemende arts de medische verantwoordelijkheid op zich neemt" (Zorginstituut).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DoctorFunction(StrEnum):
    """What a doctor is to the patient."""

    GP = "gp"
    ELDERLY_CARE_PHYSICIAN = "elderly_care_physician"
    DUTY_DOCTOR = "duty_doctor"
    NURSE_PRACTITIONER = "nurse_practitioner"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """A doctor has taken over, at ``since``; ``noted_by`` wrote it down at ``entered_at``."""

    function: DoctorFunction
    since: datetime
    entered_at: datetime
    noted_by: str
