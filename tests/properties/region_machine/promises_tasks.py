"""What must hold of what is put before people: every task ends when its reason does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hypothesis.stateful import invariant, precondition

from bedline.domain.across import AcrossState
from bedline.domain.escalation import RungKind, sought_next_door
from bedline.domain.offers import Offer, OfferState
from bedline.domain.requests import SEEKING, BedRequest, RequestState
from bedline.domain.stays import Stay, StayState
from bedline.domain.tasks import Task, TaskKind
from bedline.domain.ways import Leader
from bedline.services.hotline.outgoing.reringing import to_tell
from tests.properties.region_machine.ground import Ground
from tests.properties.region_machine.promises import begun, settled

SOUGHT: Final = SEEKING | {RequestState.TRIAGED}


@dataclass(frozen=True, slots=True)
class Case:
    """What a task is about, as it stands."""

    request: BedRequest
    stay: Stay | None
    asked: Sequence[Offer]

    @property
    def sought(self) -> bool:
        return self.request.state in SOUGHT

    @property
    def waits(self) -> bool:
        return self.request.state in (RequestState.WAITING, RequestState.SEARCHING)

    @property
    def did_not_come(self) -> bool:
        return self.sought and self.stays(StayState.NO_SHOW)

    @property
    def back_at_the_desk(self) -> bool:
        return self.sought and self.request.leader is Leader.DESK

    @property
    def turned_to_payer(self) -> bool:
        ladder = self.request.escalation
        return ladder is not None and not ladder.ended and ladder.rung.kind is RungKind.PAYER

    @property
    def held_next_door(self) -> bool:
        return any(each.state is AcrossState.HELD and each.word is None for each in self.request.across)

    def stays(self, *states: StayState) -> bool:
        return self.stay is not None and self.stay.state in states

    def asks(self, *states: OfferState) -> bool:
        return any(each.state in states for each in self.asked)


# Why a task of each kind is there at all.
REASONS: Final[Mapping[TaskKind, Callable[[Case], bool]]] = {
    TaskKind.TRIAGE_NEEDED: lambda case: case.request.state is RequestState.RECEIVED,
    TaskKind.NO_PLACE_FOUND: lambda case: case.waits,
    TaskKind.QUIET_HOURS: lambda case: case.waits,
    TaskKind.NORM_AT_RISK: lambda case: case.sought and case.request.warnings_given > 0,
    TaskKind.NEIGHBOUR_ASKS: lambda case: case.request.nameless or sought_next_door(case.request.escalation),
    TaskKind.NEIGHBOUR_HOLDS: lambda case: case.held_next_door,
    TaskKind.NEIGHBOUR_ANSWERED: lambda case: case.sought,
    TaskKind.TURN_TO_PAYER: lambda case: case.turned_to_payer,
    TaskKind.TRANSPORT_LATE: lambda case: case.stays(StayState.RESERVED),
    TaskKind.ARRIVAL_OVERDUE: lambda case: case.stays(StayState.RESERVED),
    TaskKind.TELL_WARD: lambda case: case.stays(StayState.RESERVED),
    TaskKind.TAKEOVER_OVERDUE: lambda case: case.stay is not None and case.stay.responsibility is None,
    TaskKind.STAY_ENDS: lambda case: case.stays(StayState.ARRIVED),
    TaskKind.STAY_REVIEW: lambda case: case.stays(StayState.ARRIVED),
    TaskKind.DAYS_END: lambda case: case.stays(StayState.ARRIVED, StayState.RESERVED),
    TaskKind.RESERVATION_LOST: lambda case: case.sought,
    TaskKind.NO_SHOW: lambda case: case.did_not_come,
    TaskKind.NO_SHOW_SOUGHT: lambda case: case.did_not_come,
    TaskKind.RESULT_NOT_HEARD: lambda case: to_tell(case.request),
    TaskKind.WARD_SILENT: lambda case: case.asks(OfferState.OPEN) or case.request.leader is Leader.PROVIDER,
    TaskKind.DECIDE_PROPOSAL: lambda case: case.asks(OfferState.PROPOSED),
    TaskKind.SEARCH_RETURNED: lambda case: case.back_at_the_desk,
    TaskKind.REFERRER_ASKS: lambda case: case.back_at_the_desk,
    TaskKind.WITHOUT_NEXT_STEP: lambda case: case.request.live,
}
# Only Bedline goes across the border, a moment later.
LATER: Final = frozenset({TaskKind.NEIGHBOUR_ASKS, TaskKind.NEIGHBOUR_HOLDS})


class PromisesOfTasks(Ground):
    """The desk's tasks."""

    @precondition(begun)
    @invariant()
    def every_task_ends_when_its_reason_does(self) -> None:
        """What stands on the desk still has to be done."""
        for task in self.seen.tasks:
            if task.kind not in LATER and not self._has_reason(task):
                raise AssertionError(f"{task.kind.value} is over: {task.params}")

    @precondition(settled)
    @invariant()
    def what_bedline_takes_off_the_desk_is_off_it(self) -> None:
        for task in self.seen.tasks:
            if task.kind in LATER and not self._has_reason(task):
                raise AssertionError(f"{task.kind.value} is over: {task}")

    def _has_reason(self, task: Task) -> bool:
        if task.unit is not None:
            return self.seen.places[task.unit].balance < 0
        assert task.request is not None
        request = self.seen.requests[task.request]
        case = Case(request, self.seen.stays.get(request.id), self.seen.asked.get(request.id, ()))
        return REASONS[task.kind](case)
