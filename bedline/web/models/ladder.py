"""Who is turned to where there is no place: offices, and neighbour regions with their guests."""

from pydantic import AwareDatetime

from bedline.domain.across import AcrossState, AcrossWord
from bedline.domain.escalation import RungKind
from bedline.domain.ids import RegionId
from bedline.domain.offices import OfficeBy, OfficeWord
from bedline.web.models.base import Shown


class OfficeBody(Shown):
    """People outside the region who are turned to, and by which channel; telephone and mail are for our own people."""

    name: str
    by: OfficeBy
    phone: str | None
    mail: str | None


class Ladder(Shown):
    """Who is turned to while there is no place, until when they are to answer, and who was and will be.

    ``next`` is who is turned to at ``climbs_at`` (none: the same once more), ``word`` what came of the office.
    """

    rung: RungKind
    office: OfficeBody | None
    word: OfficeWord | None
    answer_by: AwareDatetime | None
    next: RungKind | None
    climbs_at: AwareDatetime
    rungs: list[RungKind]


class Guest(Shown):
    """Of which region a request is a guest; nameless until that region has accepted a place."""

    region: RegionId
    region_name: str
    nameless: bool


class AcrossBody(Shown):
    """A search in a neighbour region, and the place that is kept there until a moment for the desk's word."""

    region: RegionId
    region_name: str
    state: AcrossState
    word: AcrossWord | None
    facility_name: str | None
    unit_name: str | None
    town: str | None
    phone: str | None
    until: AwareDatetime | None
