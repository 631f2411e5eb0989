"""Places of a unit closed for admission until a moment, and opened again."""

from uuid import UUID

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.ids import ClosureId, UnitId
from bedline.domain.people import Role
from bedline.ports.storage import Work
from bedline.services import closures, overview
from bedline.web.models.base import Address, Nothing, Slug
from bedline.web.models.capacity import NewClosure, UnitRow
from bedline.web.operations import writes

api = APIBlueprint("closures", __name__, abp_tags=[Tag(name="facilities")])

KEEPERS = (Role.FACILITY, Role.COORDINATOR)


class UnitPath(Address):
    """A unit by its id."""

    unit: Slug


class ClosurePath(UnitPath):
    """A closure of a unit."""

    closure: UUID


@writes(api, "/units/<unit>/closures", to=KEEPERS, answer=UnitRow, status=201)
def close_places(work: Work, path: UnitPath, body: NewClosure) -> Body:
    """Close places of a unit for admission, or all of it; it opens by itself at the moment named."""
    places = closures.close(work, unit=UnitId(path.unit), places=body.places, reason=body.reason, until=body.until)
    return overview.unit_body(work, places)


@writes(api, "/units/<unit>/closures/<closure>/open", to=KEEPERS, answer=UnitRow)
def open_places(work: Work, path: ClosurePath, body: Nothing) -> Body:
    """Open closed places again now, before their moment."""
    del body
    return overview.unit_body(work, closures.reopen(work, unit=UnitId(path.unit), closure=ClosureId(path.closure)))
