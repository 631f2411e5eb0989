"""Facilities with their units, and what units report of their places."""

import orjson
from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body, desk_stream
from bedline.domain.capacity import CapacityReport, Source
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.people import Role
from bedline.domain.views import moment
from bedline.ports.storage import Page, Work
from bedline.services import board, capacity, overview
from bedline.services.capacity import Taken
from bedline.services.overview import FacilityRows
from bedline.web.models.base import Address, Cursor, Limit, Nothing, Slug
from bedline.web.models.capacity import Facilities, NewReport, Reports, ReportTaken
from bedline.web.office import office
from bedline.web.operations import reads, writes
from bedline.web.people import by_token, the_person

api = APIBlueprint("facilities", __name__, abp_tags=[Tag(name="facilities")])

REPORTERS = (Role.FACILITY, Role.COORDINATOR)


class UnitPath(Address):
    """A unit by its id."""

    unit: Slug


class RegionQuery(Address):
    """Of which region."""

    region: Slug


class ReportsQuery(Address):
    """Which page."""

    limit: Limit = 50
    cursor: Cursor | None = None


@reads(api, "/facilities", to=REPORTERS, answer=Facilities, tagged=True)
def list_facilities(work: Work, query: RegionQuery) -> bytes:
    """List the facilities of a region with the places of their units: all to the desk, to a facility its own."""
    region = RegionId(query.region)

    def make() -> bytes:
        rows = overview.facilities(work, region=region)
        return orjson.dumps({"items": [_facility(each) for each in rows], "next_cursor": None})

    if work.actor.role is not Role.COORDINATOR:
        return make()
    # Every unit of the region is on the desk's board: what stands there has not changed, neither has this.
    position = board.position(work, stream=desk_stream(region))
    return office().kept.reply("facilities", region, position, make=make)


@writes(api, "/units/<unit>/reports", to=REPORTERS, answer=ReportTaken, status=201)
def report_capacity(work: Work, path: UnitPath, body: NewReport) -> Body:
    """Say how many places are free, or how many are staffed and occupied."""
    return _taken(work, capacity.report(work, unit=UnitId(path.unit), told=body.told(), source=_source()))


@writes(api, "/units/<unit>/reports/unchanged", to=REPORTERS, answer=ReportTaken, status=201)
def report_unchanged(work: Work, path: UnitPath, body: Nothing) -> Body:
    """Say that nothing has changed: the same figures, as of now."""
    del body
    return _taken(work, capacity.unchanged(work, unit=UnitId(path.unit), source=_source()))


@reads(api, "/units/<unit>/reports", to=REPORTERS, answer=Reports)
def list_reports(work: Work, path: UnitPath, query: ReportsQuery) -> Body:
    """List what the unit reported, newest first."""
    page = Page(limit=query.limit, after=query.cursor)
    reports, following = capacity.history(work, unit=UnitId(path.unit), page=page)
    return {"items": [_report(report) for report in reports], "next_cursor": following}


def _source() -> Source:
    """Return the door that the figure came in by."""
    if by_token():
        return Source.API
    return Source.DESK if the_person().role is Role.COORDINATOR else Source.WEB


def _facility(found: FacilityRows) -> Body:
    facility = found.facility
    return {
        "id": facility.id,
        "name": facility.name,
        "town": facility.town,
        "postcode": facility.postcode,
        "municipality": facility.municipality,
        "lat": facility.point.lat,
        "lon": facility.point.lon,
        "phone": facility.phone,
        "units": list(found.units),
    }


def _taken(work: Work, taken: Taken) -> Body:
    return {
        "report": _report(taken.report),
        "unit": overview.unit_body(work, taken.after),
        "before": overview.unit_body(work, taken.before),
    }


def _report(report: CapacityReport) -> Body:
    figures = report.figures
    return {
        "id": str(report.id),
        "unit": report.unit,
        "staffed": figures.staffed,
        "occupied": figures.occupied,
        "closed": figures.closed,
        "free_in_24_hours": figures.free_in_24_hours,
        "free_in_72_hours": figures.free_in_72_hours,
        "source": report.source.value,
        "by": report.by,
        "happened_at": moment(report.happened_at),
        "entered_at": moment(report.entered_at),
    }
