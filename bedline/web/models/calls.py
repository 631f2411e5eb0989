"""Calls and waiting callers as the desk sees them; a number only to whoever asks for it."""

from typing import Literal

from pydantic import AwareDatetime

from bedline.domain.calls import LegState, Purpose
from bedline.domain.hotline import WaitingState
from bedline.web.models.base import Shown
from bedline.web.models.tasks import Subject


class SomebodyNamed(Shown):
    """A person by id and name."""

    id: str
    name: str


class CallBody(Shown):
    """A call on the line; ``digits`` end its number, ``with_whom`` is who of the desk speaks there."""

    id: str
    purpose: Purpose
    state: LegState
    since: AwareDatetime
    person: SomebodyNamed | None
    ward: str | None
    digits: str | None
    request: Subject | None
    with_whom: SomebodyNamed | None


class WaitingBody(Shown):
    """A caller who waits for a human, or who could reach nobody while nobody sees to that.

    The order of turns is: ``again`` first, then ``crisis``, then the longest since ``since``. From ``late_at`` on
    everybody on duty is rung at once.
    """

    id: str
    call: str
    state: WaitingState
    crisis: bool
    again: bool
    since: AwareDatetime
    late_at: AwareDatetime
    purpose: Purpose
    person: SomebodyNamed | None
    ward: str | None
    digits: str | None
    request: Subject | None
    ringing: list[SomebodyNamed]
    taken_by: SomebodyNamed | None
    alerted: list[SomebodyNamed]


class OnTheLine(Shown):
    """Every call of a region, longest first, and every waiting caller, in the order of their turns."""

    calls: list[CallBody]
    waiting: list[WaitingBody]


class DutyBody(Shown):
    """Somebody on duty now; those on the same ``rung`` of the chain are rung in this order."""

    person: SomebodyNamed
    rung: Literal["first", "second", "backup", "neighbour"]
    until: AwareDatetime
    busy: bool


class DutyNow(Shown):
    """Who is on duty now, in the order in which they are rung."""

    items: list[DutyBody]
    next_cursor: None


class Number(Shown):
    """A telephone number in E.164."""

    number: str


class VoicemailBody(Shown):
    """What a caller left; its sound can be had when it is ``here``."""

    id: str
    call: str
    recorded_at: AwareDatetime
    seconds: int
    here: bool
    heard_at: AwareDatetime | None
    heard_by: str | None
