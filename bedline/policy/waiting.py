"""Those who wait for a place: looked at again when one may have come free, each once and all weighed together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bedline.domain.matching.assignment import NO_PLAN, Plan
from bedline.policy.case import Case
from bedline.policy.life import Life
from bedline.policy.looking import Looking, request_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Keeps those who wait, in the order they came; ``seek`` asks on for one, by the plan for all."""

    life: Life
    looking: Looking
    seek: Callable[[Case, Plan], None]
    _there: dict[int, Case] = field(default_factory=dict)

    def wait(self, case: Case, *, latest: datetime, again_at: datetime | None) -> None:
        """Let a case wait, until ``latest`` at the latest; one that waits already goes on as it does."""
        if case.waiting and case.due_at is not None and case.due_at > self.life.now:
            return
        case.waiting = True
        case.waits += 1
        self._there[case.patient.number] = case
        case.due_at, wait = latest if again_at is None else max(self.life.now, min(latest, again_at)), case.waits
        self.life.at(case.due_at, lambda: self._retry(case, wait))

    def stop(self, case: Case) -> None:
        """Let it wait no more."""
        case.waiting = False
        self._there.pop(case.patient.number, None)

    def look_again(self) -> None:
        """Search again for those who wait."""
        waiting = list(self._there.values())
        plan = self.looking.plan(waiting)
        for case in waiting:
            if case.waiting:
                self.seek(case, plan)
            plan = plan.without(request_of(case))

    def _retry(self, case: Case, wait: int) -> None:
        if case.waiting and case.waits == wait:
            self.seek(case, NO_PLAN)
