"""GET /standstill: what Bedline does not do at present, so that the desk does it itself."""

from flask_openapi3 import APIBlueprint, Tag

from bedline.domain.board import Body
from bedline.domain.people import Role
from bedline.domain.views import moment
from bedline.web.models.standstill import Standstill
from bedline.web.office import office
from bedline.web.operations import reads

api = APIBlueprint("standstill", __name__, abp_tags=[Tag(name="boards")])


@reads(api, "/standstill", to=(Role.COORDINATOR,), answer=Standstill)
def list_standstill() -> Body:
    """List what stands still, and since when, in whichever process it should run; ask every ten seconds or so."""
    items = [{"what": each.what.value, "since": moment(each.since)} for each in office().halts()]
    return {"items": items, "next_cursor": None}
