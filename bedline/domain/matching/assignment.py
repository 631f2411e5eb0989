"""Which waiting request gets which free place, best over all of them at once.

Requests stand in one order: crises first, and within each class whoever is due first, so that whoever waits is
passed by nobody who came later and is no more urgent. Served is the set of requests for which no other could be
exchanged that stands higher (a greedy basis of a transversal matroid); of all ways to serve that set, the one
with the fewest expected minutes altogether.

Any weights that fall along the order lead to that same set (Rado 1957; Edmonds 1971), so each request may
weigh its place in the order counted from the end, times more than all minutes together: then one run of
a solver for the assignment problem finds set and places both, exactly.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bedline.domain.ids import RequestId, UnitId
from bedline.domain.regions import CareForm

# For each request what it costs at each unit (whole numbers; at none it costs nothing), and how many each unit takes:
# the unit for each request, or None, so that the sum of costs is the smallest.
Solver = Callable[[Sequence[Mapping[UnitId, int]], Mapping[UnitId, int]], Sequence[UnitId | None]]

# Minutes are told apart to the thousandth, in whole numbers: floating point would not be exact.
PARTS: Final = 1_000
# More pairs of a request and a unit than this are given out request by request, because the solver takes too long.
MOST_PAIRS: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A waiting request: whether it goes with the crises, when it is due, and the minutes at each unit that fits.

    It is enough to name as many units as there are wishes, those with the fewest minutes: one of them is always left.
    """

    request: RequestId
    crisis: bool
    due_at: datetime
    minutes: Mapping[UnitId, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """The unit for each request that gets one; ``wishes`` counts all that were weighed.

    Not ``exact``: there were too many, so that places were given out one request after the other.
    """

    units: Mapping[RequestId, UnitId] = field(default_factory=dict)
    wishes: int = 0
    exact: bool = True

    def kept(self, unit: UnitId, *, but: RequestId) -> int:
        """Count the places of the unit that are meant for other requests."""
        return sum(each == unit and request != but for request, each in self.units.items())

    def without(self, request: RequestId) -> "Plan":
        """Return what is left of the plan when that request has had its turn."""
        return replace(self, units={key: unit for key, unit in self.units.items() if key != request})


NO_PLAN: Final = Plan()


def in_crisis(form: CareForm, *, waited: timedelta) -> bool:
    """Say whether a request for the form goes with the crises: by the form, or having waited as long as that takes."""
    return form.crisis or (form.counts_as_crisis_after is not None and waited >= form.counts_as_crisis_after)


def assign(wishes: Sequence[Wish], *, free: Mapping[UnitId, int], solver: Solver) -> Plan:
    """Return the best way to give out the free places; no place goes to two requests."""
    in_order = sorted(wishes, key=lambda wish: (not wish.crisis, wish.due_at, wish.request))
    if sum(len(wish.minutes) for wish in in_order) > MOST_PAIRS:
        return Plan(_one_by_one(in_order, free=free), wishes=len(wishes), exact=False)
    chosen = solver(_costs(in_order), free)
    units = {wish.request: unit for wish, unit in zip(in_order, chosen, strict=True) if unit is not None}
    return Plan(units, wishes=len(wishes))


def _costs(in_order: Sequence[Wish]) -> list[dict[UnitId, int]]:
    """Return what each wish costs at each unit: below nothing, and the further the higher it stands."""
    least = min((minutes for wish in in_order for minutes in wish.minutes.values()), default=0.0)
    whole = [{unit: round((each - least) * PARTS) for unit, each in wish.minutes.items()} for wish in in_order]
    # More than all the minutes there could be: being served outweighs them, and so does standing higher.
    step = 1 + sum(max(row.values(), default=0) for row in whole)
    worths = range(step * len(in_order), 0, -step)
    return [{unit: cost - worth for unit, cost in row.items()} for row, worth in zip(whole, worths, strict=True)]


def _one_by_one(in_order: Sequence[Wish], *, free: Mapping[UnitId, int]) -> dict[RequestId, UnitId]:
    """Return what comes of letting each request choose in its turn."""
    left, units = dict(free), dict[RequestId, UnitId]()
    for wish in in_order:
        there = [unit for unit in wish.minutes if left.get(unit, 0) > 0]
        if there:
            unit = min(there, key=lambda each: (wish.minutes[each], each))
            left[unit] -= 1
            units[wish.request] = unit
    return units
