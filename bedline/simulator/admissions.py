"""The admissions office of a facility: what it does with the searches that are its own to bring to an end."""

from collections.abc import Sequence
from functools import partial
from random import Random
from typing import Final

from bedline.simulator import names
from bedline.simulator.pace import around
from bedline.simulator.refusals import Refused
from bedline.simulator.seen import Choice, Search
from bedline.simulator.web import Web
from bedline.simulator.world import World

MEDIAN_MINUTES: Final = 5.0
# How often it takes the patient in itself when it has a place, gives the search back, or leaves it lying.
TAKES_IN, GIVES_BACK, LEAVES_LYING = 0.45, 0.04, 0.06


class Admissions:
    """One office. Each search gets one step after each answer, until somebody has said yes."""

    def __init__(self, *, world: World, facility: str, web: Web) -> None:
        self._world, self._facility, self._web = world, facility, web
        self._seen: set[tuple[str, int]] = set()

    def sees(self, searches: Sequence[Search]) -> None:
        """Take up what waits for the office: a search without a question that stands."""
        for search in searches:
            step = (search.id, len(search.offers))
            if search.state == "searching" and step not in self._seen:
                self._seen.add(step)
                self._take_up(search)

    def _take_up(self, search: Search) -> None:
        luck = self._world.dice.stream("search", self._facility, search.print, len(search.offers))
        if luck.random() < LEAVES_LYING:
            return
        after = self._world.pace.minutes(around(luck, median=MEDIAN_MINUTES))
        self._world.diary.after(after, partial(self._step, search, luck))

    def _step(self, search: Search, luck: Random) -> None:
        try:
            self._go_on(search, luck, choices=self._web.choices(search.id))
        except Refused as no:
            self._world.tell(f"{self._facility}: {no}")

    def _go_on(self, search: Search, luck: Random, *, choices: Sequence[Choice]) -> None:
        key = self._world.key("search", search.id, len(search.offers))
        own = [each for each in choices if each.own]
        others = [each for each in choices if not each.own]
        if own and (not others or luck.random() < TAKES_IN):
            self._web.take_in(search.id, unit=own[0].unit, doctor=names.doctor(luck), key=key)
            self._world.tell(f"{own[0].facility_name} neemt {search.code} zelf op")
        elif others and luck.random() >= GIVES_BACK:
            self._web.choose(search.id, unit=others[0].unit, key=key)
            self._world.tell(f"{self._facility} vraagt {others[0].facility_name} voor {search.code}")
        else:
            self._web.give_back(search.id, key=key)
            self._world.tell(f"{self._facility} geeft {search.code} terug aan de desk")
