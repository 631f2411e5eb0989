"""A case on its ladder, and the neighbours it turns to, as ``services.ladder`` goes about it."""

from collections.abc import Callable
from dataclasses import dataclass

from bedline.domain import escalation
from bedline.domain.escalation import RungKind
from bedline.policy.case import Case
from bedline.policy.life import Life


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbing:
    """Moves cases up when the time on a rung is over; ``seek`` asks on, ``away`` lands one with a neighbour."""

    life: Life
    seek: Callable[[Case], None]
    away: Callable[[Case], None]

    def arrange(self, case: Case) -> None:
        """See to the next rung at its moment."""
        if case.ladder is not None and case.ladder.climbs_at is not None:
            due_at = case.ladder.climbs_at
            self.life.at(due_at, lambda: self._climb(case) if _due(case) == due_at else None)

    def resume(self, case: Case) -> None:
        """Let a case stand where it stood before it had a place."""
        if case.ladder is not None:
            case.ladder = escalation.resume(case.ladder, now=self.life.now)
            self.arrange(case)

    def _climb(self, case: Case) -> None:
        if case.ladder is None:
            return
        case.ladder = escalation.climb(case.ladder, now=self.life.now)
        self.arrange(case)
        match case.ladder.rung.kind:
            case RungKind.NEIGHBOURS:
                self._turn_to_neighbours(case)
            case RungKind.PAYER:
                pass
            case _:
                if case.led is None:
                    self.seek(case)

    def _turn_to_neighbours(self, case: Case) -> None:
        there = self.life.year.away.get(case.patient.number)
        if there is not None:
            self.life.at(self.life.now + there.length, lambda: self.away(case))


def _due(case: Case) -> object:
    return None if case.ladder is None else case.ladder.climbs_at
