"""Who is turned to while there is no place, and what neighbours keep."""

from bedline.domain.across import Across
from bedline.domain.board import Body
from bedline.domain.escalation import Escalation, next_rung
from bedline.domain.offices import Office
from bedline.domain.views.names import Names, moment


def ladder(escalation: Escalation | None) -> Body | None:
    """Return on which rung a request stands, who is turned to and what comes next; None once the ladder has ended."""
    if escalation is None or escalation.ended:
        return None
    following = next_rung(escalation)
    return {
        "rung": escalation.rung.kind.value,
        "office": _office(escalation.office) if escalation.office else None,
        "word": escalation.word.value if escalation.word else None,
        "answer_by": moment(escalation.answer_by),
        "next": following.value if following else None,
        "climbs_at": moment(escalation.climbs_at),
        "rungs": [rung.kind.value for rung in escalation.rungs],
    }


def _office(office: Office) -> Body:
    return {"name": office.name, "by": office.by.value, "phone": office.phone, "mail": office.mail}


def across_body(sought: Across, *, names: Names) -> Body:
    """Return how a neighbour region looks, and which place it keeps until when."""
    return {
        "region": sought.region,
        "region_name": names.regions[sought.region].name,
        "state": sought.state.value,
        "word": sought.word.value if sought.word else None,
        "facility_name": sought.facility,
        "unit_name": sought.unit,
        "town": sought.town,
        "phone": sought.phone,
        "until": moment(sought.until),
    }
