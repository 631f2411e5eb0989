"""The GPs of one region: now and then one of them needs a bed, and now and then no longer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final, Protocol

from bedline.simulator.choosing import Choosers
from bedline.simulator.credentials import Person
from bedline.simulator.dice import weighted
from bedline.simulator.pace import around
from bedline.simulator.patients import Case, Demand
from bedline.simulator.refusals import Refused
from bedline.simulator.seen import BedRequest, Region
from bedline.simulator.web import Web
from bedline.simulator.world import World

# The first requests follow one another soon, so that a board lives; our seconds after the one before.
FIRST_REQUESTS: Final = (0.5, 3.0, 5.0)
NO_LONGER_NEEDED: Final = 0.06
MEDIAN_MINUTES_UNTIL_THEN: Final = 45.0
CRISIS_PATIENCE_MINUTES, USUAL_PATIENCE_MINUTES = 100.0, 240.0
LOOK_AGAIN_MINUTES: Final = 20.0
WITHOUT_BED: Final = frozenset({"received", "triaged", "searching", "waiting"})
UNTIL_ARRIVAL: Final = WITHOUT_BED | {"offered", "reserved"}
# Why somebody no longer needs a bed, and why somebody gives up; what a region does not know is left out.
CHANGES: Final = {"stays_home": 0.4, "hospital": 0.25, "declined": 0.2, "died": 0.05, "entered_twice": 0.05}
GIVING_UP: Final = {"placed_by_referrer": 0.5, "hospital": 0.35, "stays_home": 0.15}


class Callers(Protocol):
    """Whoever lets GPs phone instead of filling in a form."""

    def calls(self, person: str, case: Case, *, luck: Random) -> bool:
        """Let that GP phone for a bed; False when they cannot now."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """That the bed is no longer needed: after so many minutes, and why."""

    after_minutes: float
    reason: str


class Practices:
    """Everybody in a region who may ask for a bed. The n-th request of a seed is always the same one.

    ``phoning`` is the share of them that is asked for by telephone, where there are ``callers``.
    """

    def __init__(
        self,
        *,
        world: World,
        region: Region,
        demand: Demand,
        doors: Sequence[tuple[Person, Web]],
        callers: Callers | None = None,
        phoning: float = 0.0,
    ) -> None:
        self._world, self._region, self._demand, self._doors = world, region, demand, doors
        self._callers, self._phoning = callers, phoning
        self._choosers = Choosers(world=world)

    def begin(self, *, first: float) -> None:
        """Ask for the first bed in so many of our seconds."""
        self._world.diary.after(first, partial(self._ask, 0))

    def _ask(self, number: int) -> None:
        luck = self._world.dice.stream("request", self._region.id, number)
        person, web = luck.choice(self._doors)
        case = self._demand.case(luck, practice=person.practice)
        if self._phones(number, person, case):
            self._world.tell(f"{person.spoken_name} belt over {_words(case)}, {case.postcode}")
        else:
            self._fill_in(number, luck, person=person, web=web, case=case)
        self._world.diary.after(self._until_next(number + 1), partial(self._ask, number + 1))

    def _phones(self, number: int, person: Person, case: Case) -> bool:
        if self._callers is None:
            return False
        luck = self._world.dice.stream("phones", self._region.id, number)
        wants = luck.random() < self._phoning
        return wants and self._callers.calls(person.person, case, luck=luck)

    def _fill_in(self, number: int, luck: Random, *, person: Person, web: Web, case: Case) -> None:
        change = _change(luck, region=self._region)
        given_up = _reason(luck, weights=GIVING_UP, region=self._region)
        patience = CRISIS_PATIENCE_MINUTES if case.care_form.crisis else USUAL_PATIENCE_MINUTES
        key = self._world.key("request", self._region.id, number)
        try:
            request = web.ask(body=case.body(region=self._region.id), key=key)
        except Refused as no:
            self._world.tell(f"{person.spoken_name}: {no}")
        else:
            self._world.tell(f"{person.spoken_name} vraagt {_words(case)}, {case.postcode} ({request.code})")
            self._choosers.begins(web, person, request)
            follow = partial(self._follow, web, person, request)
            if change is not None:
                self._later(change.after_minutes, partial(follow, change.reason, UNTIL_ARRIVAL))
            self._later(around(luck, median=patience, spread=0.3), partial(follow, given_up, WITHOUT_BED))

    def _until_next(self, number: int) -> float:
        luck = self._world.dice.stream("gap", self._region.id, number)
        gap = self._world.pace.until_next_request(luck, elapsed=self._world.diary.elapsed)
        return min(gap, FIRST_REQUESTS[number]) if number < len(FIRST_REQUESTS) else gap

    def _follow(self, web: Web, person: Person, request: BedRequest, reason: str, states: frozenset[str]) -> None:
        """Take the request back if it is still in one of these states; while a ward is asked, wait for its word."""
        now = web.request(request.id)
        if now.state in states:
            web.withdraw(request.id, reason=reason, key=self._world.key("withdraw", request.id))
            self._world.tell(f"{person.spoken_name} trekt {request.code} in: {reason}")
        elif now.state == "offered":
            self._later(LOOK_AGAIN_MINUTES, partial(self._follow, web, person, request, reason, states))

    def _later(self, minutes: float, act: partial[None]) -> None:
        self._world.diary.after(self._world.pace.minutes(minutes), act)


def _change(luck: Random, *, region: Region) -> Change | None:
    happens = luck.random() < NO_LONGER_NEEDED
    after = around(luck, median=MEDIAN_MINUTES_UNTIL_THEN)
    reason = _reason(luck, weights=CHANGES, region=region)
    return Change(after, reason) if happens else None


def _reason(luck: Random, *, weights: Mapping[str, float], region: Region) -> str:
    known = [reason.id for reason in region.withdrawal_reasons]
    fitting = {reason: weights[reason] for reason in known if reason in weights}
    return weighted(luck, weights=fitting or dict.fromkeys(known, 1.0))


def _words(case: Case) -> str:
    form = case.care_form.short_name or case.care_form.name
    return form + (f" ({', '.join(case.traits)})" if case.traits else "")
