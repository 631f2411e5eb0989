"""Whom to ask next, as ``services.reach`` and ``services.placing`` find it with the rules of production."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from uuid import UUID

from bedline.domain import escalation
from bedline.domain.escalation import RungKind
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.matching.assignment import NO_PLAN, Plan, Solver, Wish, assign, in_crisis
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import best, explained
from bedline.domain.regions import Region
from bedline.policy.books import Books
from bedline.policy.case import Case
from bedline.policy.life import Life

# As many as whoever chooses is shown.
CHOICES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Knows what the books say and how far a case reaches; asks nobody."""

    life: Life
    region: Region
    books: Books
    solver: Solver

    def look(self, case: Case, *, most: int) -> tuple[tuple[Candidate, ...], datetime | None]:
        """Return the best within reach, and with none, when the reach covers the next.

        With nobody left in the own town the case goes up to the region at once.
        """
        if case.wish is not None and case.wish.narrows:
            found = self._best(case.wish.narrowed(self.need(case)), most=most)
            if found or self.keeps_to_wish(case):
                return found, None
        within = replace(self.need(case), within_km=case.form.reach.km(self.life.now - case.since))
        while True:
            at_home = _only_own_town(case)
            found = self._best(replace(within, only_own_town=at_home), most=most)
            if found or case.ladder is None or not at_home:
                break
            case.ladder = escalation.climb(case.ladder, now=self.life.now)
        if found or within.within_km == inf:
            return found, None
        nearest = self._nearest_km(case)
        after = None if nearest is None else case.form.reach.covers_after(nearest)
        return (), None if after is None else case.since + after

    def plan(self, waiting: Sequence[Case]) -> Plan:
        """Return which free place each of those who wait is offered first, best over all of them at once."""
        asking = [each for each in waiting if each.by_itself and self._awake(each)]
        if len(asking) < 2:  # noqa: PLR2004 - alone, it has nobody to share with
            return NO_PLAN
        free: dict[UnitId, int] = {}
        wishes: list[Wish] = []
        for case in asking:
            found = self._foreseen(case, most=len(asking))
            free |= {each.unit.id: each.free for each in found}
            wishes.append(self._wish(case, found))
        return assign(wishes, free=free, solver=self.solver) if free else NO_PLAN

    def choices(self, case: Case, *, most: int) -> tuple[Candidate, ...]:
        """Return whom somebody may choose from who leads the search, best first and however far."""
        return self._best(self.need(case), most=most)

    def keeps_to_wish(self, case: Case) -> bool:
        """Say whether nobody else may be asked although nothing that is wished for is left."""
        asked = case.asked(self.region)
        return case.wish is not None and case.wish.keeps(asked, directory=self.life.year.atlas.directory)

    def need(self, case: Case) -> Need:
        """Return what the patient needs now."""
        return replace(case.patient.need, now=self.life.now, asked=case.asked(self.region))

    def _awake(self, case: Case) -> bool:
        return self.region.quiet_until(case.form.id, at=self.life.now) is None

    def _nearest_km(self, case: Case) -> float | None:
        """Return how far the nearest ward is that may be asked, which need not be the one that stands first."""
        found = explained(
            self.need(case),
            atlas=self.life.year.atlas,
            region=self.region,
            places_of=self.books.many,
            habits=self.books.habits(now=self.life.now),
        )
        return min((each.distance_km for each in found.candidates), default=None)

    def _foreseen(self, case: Case, *, most: int) -> tuple[Candidate, ...]:
        if case.wish is not None and case.wish.narrows:
            found = self._best(case.wish.narrowed(self.need(case)), most=most)
            if found or self.keeps_to_wish(case):
                return found
        within = replace(self.need(case), within_km=case.form.reach.km(self.life.now - case.since))
        at_home = self._best(replace(within, only_own_town=True), most=most) if _only_own_town(case) else ()
        return at_home or self._best(within, most=most)

    def _wish(self, case: Case, found: Sequence[Candidate]) -> Wish:
        return Wish(
            request=request_of(case),
            crisis=in_crisis(case.form, waited=self.life.now - case.since),
            due_at=case.since + (case.form.norm_on(case.since.date()) or case.patient.patience),
            minutes={each.unit.id: each.minutes for each in found},
        )

    def _best(self, need: Need, *, most: int) -> tuple[Candidate, ...]:
        return best(
            need,
            atlas=self.life.year.atlas,
            region=self.region,
            places_of=self.books.many,
            habits=self.books.habits(now=self.life.now),
            most=most,
        )


def request_of(case: Case) -> RequestId:
    """Return the case's id as the rules of production know it."""
    return RequestId(UUID(int=case.patient.number))


def as_planned(found: Sequence[Candidate], plan: Plan, *, case: Case) -> list[Candidate]:
    """Return the planned ward first, and leave to others the places that are meant for them."""
    mine = request_of(case)
    planned = plan.units.get(mine)
    left = [each for each in found if each.unit.id == planned or each.free > plan.kept(each.unit.id, but=mine)]
    return sorted(left, key=lambda each: (each.unit.id != planned, each.rank))


def _only_own_town(case: Case) -> bool:
    return case.ladder is not None and case.ladder.rung.kind is RungKind.OWN_TOWN and not case.ladder.on_top
