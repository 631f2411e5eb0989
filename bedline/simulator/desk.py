"""A simulated coordinator, only where one is asked for: does what has been left lying at the desk for a while."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

from bedline.simulator import habits, names
from bedline.simulator.patients import OVERRULINGS, truth
from bedline.simulator.refusals import Refused
from bedline.simulator.seen import Asked, BedRequest, Region
from bedline.simulator.web import Web
from bedline.simulator.world import World

# A yes by phone, when a ward leaves a question lying.
YES_BY_PHONE, OVERRULED = 0.75, 0.4
# Cases of patients who have arrived are closed after so much of the desk's patience.
CLOSED_AFTER: Final = 0.6


class Desk:
    """One coordinator of a region; ``patience_minutes`` is how long others get to do a thing first."""

    def __init__(self, *, world: World, region: Region, web: Web, patience_minutes: float) -> None:
        self._world, self._region, self._web = world, region, web
        self._patience = world.pace.minutes(patience_minutes)
        self._asked_again: dict[str, datetime] = {}

    def begin(self, *, first: float) -> None:
        """Look at the desk from then on."""
        self._world.diary.every(max(3.0, self._patience / 4), self._look, first=first)

    def _look(self) -> None:
        for state, act, patience in (
            ("received", self._settle_triage, self._patience),
            ("searching", self._offer, self._patience),
            ("offered", self._phone, self._patience),
            ("arrived", self._close, self._patience * CLOSED_AFTER),
        ):
            for request in self._web.requests(self._region.id, state=state):
                if self._age(request.updated_at) > patience:
                    self._try(partial(act, request))
        for task in self._web.tasks(self._region.id):
            if task.state == "open" and self._age(task.created_at) > self._patience:
                done = partial(self._web.done, task.id, outcome="Nagebeld", key=self._world.key("done", task.id))
                self._try(done)

    def _settle_triage(self, request: BedRequest) -> None:
        luck = self._luck("triage", request)
        form = self._region.form(request.care_form) or luck.choice(self._region.care_forms)
        reason = luck.choice(OVERRULINGS) if luck.random() < OVERRULED else None
        self._web.triage(
            request.id,
            care_form=form.id,
            urgency=request.urgency or self._region.urgencies[0].id,
            answers=truth(luck, region=self._region, form=form),
            override_reason=reason,
            key=self._world.key("triage", request.id),
        )
        self._world.tell(f"Desk belt over {request.code} en gaat zoeken ({form.short_name})")

    def _offer(self, request: BedRequest) -> None:
        units = self._web.candidates(request.id)
        if units:
            key = self._world.key("offer", request.id, int(request.updated_at.timestamp()))
            self._web.offer(request.id, unit=units[0], key=key)
            self._world.tell(f"Desk vraagt {units[0]} voor {request.code}")

    def _phone(self, request: BedRequest) -> None:
        for asked in request.offers:
            if asked.state == "open" and self._age(asked.made_at) > self._patience:
                self._phone_ward(request, asked)
                return

    def _phone_ward(self, request: BedRequest, asked: Asked) -> None:
        luck = self._luck(asked.unit, request)
        who, key = names.nurse(luck), self._world.key("by-phone", asked.id)
        if luck.random() < YES_BY_PHONE:
            self._web.accept(asked.id, doctor=names.doctor(luck), told_by=who, key=key)
            self._world.tell(f"{asked.unit_name} zegt telefonisch ja tegen {request.code} ({who})")
        else:
            self._web.refuse(asked.id, reason=habits.full_reason(self._region), told_by=who, key=key)
            self._world.tell(f"{asked.unit_name} zegt telefonisch nee tegen {request.code} ({who})")

    def _close(self, request: BedRequest) -> None:
        self._web.close(request.id, key=self._world.key("close", request.id))

    def _luck(self, what: str, request: BedRequest) -> Random:
        parts = (request.care_form or "", request.age_band, request.sex, request.postcode)
        return self._world.dice.stream("desk", what, *parts)

    def _age(self, moment: datetime) -> float:
        return (self._world.diary.clock.wall() - moment).total_seconds()

    def _try(self, act: Callable[[], None]) -> None:
        """Do one thing; somebody else may have done it since we looked."""
        try:
            act()
        except Refused as no:
            self._world.tell(f"Desk: {no}")
