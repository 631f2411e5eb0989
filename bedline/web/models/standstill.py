"""What stands still, on the wire."""

from pydantic import AwareDatetime

from bedline.ports.rhythm import Halted
from bedline.web.models.base import Shown


class HaltRow(Shown):
    """Something that Bedline does not do at present; ``since`` null: it has not begun to."""

    what: Halted
    since: AwareDatetime | None


class Standstill(Shown):
    """All of it; nothing while all goes well."""

    items: list[HaltRow]
    next_cursor: None
