"""GPs who choose themselves whom to ask: from a list, one after the other, or not at all."""

from functools import partial
from typing import Final

from bedline.simulator.credentials import Person
from bedline.simulator.pace import around
from bedline.simulator.refusals import Refused
from bedline.simulator.seen import BedRequest
from bedline.simulator.web import Web
from bedline.simulator.world import World

MEDIAN_MINUTES: Final = 3.0
# While a ward is asked, the page is looked at again after so many minutes.
LOOK_AGAIN_MINUTES: Final = 3.0
# How often a GP leaves the choice to Bedline, asks the desk, is called away, or passes over the first.
TO_BEDLINE, TO_DESK, CALLED_AWAY, SECOND = 0.1, 0.05, 0.08, 0.25


class Choosers:
    """Every GP of a region who has a choice before them."""

    def __init__(self, *, world: World) -> None:
        self._world = world

    def begins(self, web: Web, person: Person, request: BedRequest) -> None:
        """Let a GP choose for a request of theirs, if it is theirs to choose."""
        if request.led_by_referrer:
            self._later(web, person, request, step=0)

    def _later(self, web: Web, person: Person, request: BedRequest, *, step: int) -> None:
        luck = self._world.dice.stream("choice", request.postcode, request.age_band, step)
        minutes = LOOK_AGAIN_MINUTES if request.state == "offered" else around(luck, median=MEDIAN_MINUTES)
        self._world.diary.after(self._world.pace.minutes(minutes), partial(self._look, web, person, request.id, step))

    def _look(self, web: Web, person: Person, request: str, step: int) -> None:
        now = web.request(request)
        if not now.led_by_referrer:
            return
        if now.state == "searching" and not self._chooses(web, person, now, step=step):
            return
        self._later(web, person, web.request(request), step=step + 1)

    def _chooses(self, web: Web, person: Person, request: BedRequest, *, step: int) -> bool:
        """Choose once; False when the GP has nothing more to do with it."""
        luck = self._world.dice.stream("whom", request.postcode, request.age_band, step)
        key, which = self._world.key("choice", request.id, step), luck.random()
        choices = web.choices(request.id)
        if which < CALLED_AWAY:
            return False
        try:
            if not choices or which < CALLED_AWAY + TO_BEDLINE + TO_DESK:
                to = "bedline" if which < CALLED_AWAY + TO_BEDLINE else "desk"
                web.leave(request.id, to=to, key=key)
                self._world.tell(f"{person.spoken_name} laat de keuze voor {request.code} aan {to}")
                return False
            chosen = choices[1] if len(choices) > 1 and luck.random() < SECOND else choices[0]
            web.choose(request.id, unit=chosen.unit, key=key)
            self._world.tell(f"{person.spoken_name} kiest {chosen.facility_name} voor {request.code}")
        except Refused as no:
            self._world.tell(f"{person.spoken_name}: {no}")
        return True
