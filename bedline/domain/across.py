"""A patient for whom a place is sought across the border: what the region that asks keeps of it, and says to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bedline.domain.errors import Conflict
from bedline.domain.ids import RegionId, RequestId


class AcrossState(StrEnum):
    """How it stands with the search in a neighbour region."""

    # Its desk looks among its own wards, for a guest without a name.
    LOOKING = "looking"
    # A ward there keeps a place, until its moment.
    HELD = "held"
    # The patient goes there: their desk has the case.
    CROSSED = "crossed"
    # We did not want the place, or let its moment pass; it was given back.
    DECLINED = "declined"
    LAPSED = "lapsed"
    # They have no place for this patient.
    NONE = "none"
    # A place was found here, or none is needed any more.
    CALLED_OFF = "called_off"


class AcrossWord(StrEnum):
    """What our desk says to a place that is kept there; Bedline carries it across."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


OPEN: Final = frozenset({AcrossState.LOOKING, AcrossState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """The search in one neighbour region: ``guest`` is the request of that region, and nobody there knows ours.

    While a place is kept: ``facility``, ``unit`` and ``town`` say which, ``phone`` is the home's, ``until`` when it
    is given back.
    """

    guest: RequestId
    region: RegionId
    state: AcrossState = AcrossState.LOOKING
    facility: str | None = None
    unit: str | None = None
    town: str | None = None
    phone: str | None = None
    until: datetime | None = None
    word: AcrossWord | None = None

    @property
    def open(self) -> bool:
        """Say whether something may still come of it."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which place a neighbour keeps for a guest."""

    facility: str
    unit: str
    town: str
    phone: str | None


def held(across: Across, *, place: Kept, length: timedelta, now: datetime) -> Across:
    """Return it with the place that is kept there, and until when we may say whether the patient comes."""
    return replace(
        across,
        state=AcrossState.HELD,
        facility=place.facility,
        unit=place.unit,
        town=place.town,
        phone=place.phone,
        until=now + length,
        word=None,
    )


def unseen(across: Across) -> Across:
    """Return it without the place, for whom it is not yet."""
    return replace(across, facility=None, unit=None, town=None, phone=None)


def lost(across: Across) -> Across:
    """Return it looking again, because the place that was kept is not any more."""
    return Across(guest=across.guest, region=across.region)


def said(across: Across, word: AcrossWord, *, now: datetime) -> Across:
    """Return it with what our desk says to the place; the first word stays.

    Raises:
        Conflict: ``no_place_across`` while none is kept there, or its moment has passed; ``already_said_across``.
    """
    if across.state is not AcrossState.HELD or across.until is None or across.until <= now:
        raise Conflict("no_place_across")
    if across.word is not None and across.word is not word:
        raise Conflict("already_said_across")
    return replace(across, word=word)


def ended(across: Across, state: AcrossState) -> Across:
    """Return it with nothing to come any more."""
    return replace(across, state=state)
