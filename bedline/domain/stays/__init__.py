"""An accepted offer until the patient has left: reserved, arrived, left, or called off."""

from bedline.domain.stays.awaited import (
    cancel,
    cancellation_reason,
    come_after_all,
    expect,
    miss,
    overdue,
    reserve,
    transport_late,
    travel,
)
from bedline.domain.stays.extended import extend
from bedline.domain.stays.present import arrive, leave, take_over
from bedline.domain.stays.stay import MOVES, NAME_LENGTH, PRESENT, Change, Extension, Stay, StayState, check_doctor

__all__ = [
    "MOVES",
    "NAME_LENGTH",
    "PRESENT",
    "Change",
    "Extension",
    "Stay",
    "StayState",
    "arrive",
    "cancel",
    "cancellation_reason",
    "check_doctor",
    "come_after_all",
    "expect",
    "extend",
    "leave",
    "miss",
    "overdue",
    "reserve",
    "take_over",
    "transport_late",
    "travel",
]
