"""Phoning homes one by one: down a list that was right when it was drawn up, or without one, the nearest home first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bedline.domain.ids import UnitId
from bedline.policy.assumptions import Phoning
from bedline.policy.chance import chance
from bedline.policy.life import Life
from bedline.policy.year import Answer, Patient


@dataclass(slots=True)
class _Call:
    """Somebody at the telephone: who is left to be phoned in this round, and who has said no for good.

    None among those left is a home that turns out not to give this care.
    """

    patient: Patient
    informed: bool
    left: Iterator[UnitId | None] = field(default_factory=lambda: iter(()))
    never: set[UnitId] = field(default_factory=set)
    rounds: int = 0
    landed: bool = False


class OneByOne:
    """Phones until there is a yes. Whoever is informed knows the last list and who gives which care.

    They phone those said to have a place, then the others, by name; whoever is not, each home, the nearest first.
    After a round in vain the neighbouring region is phoned, once.
    """

    def __init__(self, life: Life, *, habits: Phoning | None = None) -> None:
        """Draw up the first list with the first reports."""
        self.life = life
        self.habits = habits or life.year.assumptions.phoning
        self._said: dict[UnitId, int] = {}
        self._list: dict[UnitId, int] = {}
        self._listed_at: datetime = life.year.begins

    def sought(self, patient: Patient) -> None:
        """Begin to phone, and give up after a while."""
        luck = chance(self.life.year.seed, "informed", patient.number)
        call = _Call(patient, informed=luck.random() < self.habits.informed)
        self.life.at(patient.need.now + patient.patience, lambda: self._give_up(call))
        self._begin(call)

    def reported(self, unit: UnitId) -> None:
        """Note what will stand in the next list."""
        self._draw_up()
        self._said[unit] = self.life.free(unit)

    def closed(self, unit: UnitId, *, until: datetime) -> None:
        """Whoever phones hears of it from the ward itself."""

    def opened(self, unit: UnitId) -> None:
        """Nobody phones the list about it."""

    def arrived(self, patient: Patient, unit: UnitId) -> None:
        """Nobody phones the list about it."""

    def left(self, patient: Patient, unit: UnitId) -> None:
        """Nobody phones the list about it."""

    def _draw_up(self) -> None:
        begins, length = self.life.year.begins, self.habits.list_length
        drawn_at = begins + (self.life.now - begins) // length * length
        if drawn_at > self._listed_at or not self._list:
            self._list, self._listed_at = dict(self._said), drawn_at

    def _begin(self, call: _Call) -> None:
        if call.landed:
            return
        self._draw_up()
        wards = [unit for unit in self.life.year.suiting(call.patient) if unit not in call.never]
        # What one home has been found not to give, it is not asked for again.
        known = call.informed or call.rounds > 0
        call.left = iter(sorted(wards, key=lambda unit: (not self._list.get(unit), unit)) if known else self._at(call))
        call.rounds += 1
        self._next(call)

    def _at(self, call: _Call) -> list[UnitId | None]:
        """Return the wards in the order of their homes, the nearest first, and None for a home that has none."""
        year, need = self.life.year, call.patient.need
        wards = year.suiting(call.patient)
        units = year.atlas.directory.units_by_region.get(year.region.id, ())
        homes = sorted({unit.facility for unit in units}, key=lambda home: (year.atlas.km(need, home), home))
        found: list[UnitId | None] = []
        for home in homes:
            found += [ward for ward in wards if year.atlas.directory.unit(ward).facility == home] or [None]
        return found

    def _next(self, call: _Call) -> None:
        if call.landed:
            return
        found = next(((each,) for each in call.left), None)
        if found is None:
            self._turn_to_neighbours(call)
            self.life.at(self.life.now + self.habits.again_length, lambda: self._begin(call))
        else:
            self.life.at(self.life.now + self.habits.dial_length, lambda: self._ask(call, found[0]))

    def _ask(self, call: _Call, unit: UnitId | None) -> None:
        if call.landed:
            return
        if unit is None:
            self.life.at(self.life.now + self.habits.between_length, lambda: self._next(call))
            return
        self.life.asks(call.patient, unit)
        answer = self.life.year.answers.of(call.patient, unit, at=self.life.now)
        length = self.habits.give_up_length if _nobody(answer) else answer.length
        self.life.at(self.life.now + length, lambda: self._hear(call, unit, answer))

    def _hear(self, call: _Call, unit: UnitId, answer: Answer) -> None:
        if call.landed:
            return
        willing = answer.willing and self._suits(call.patient, unit, answer)
        if not _nobody(answer) and willing and self.life.free(unit):
            call.landed = True
            self.life.confirm(call.patient, unit, self, from_at=answer.from_at)
            return
        if not _nobody(answer) and not willing:
            call.never.add(unit)
        self.life.at(self.life.now + self.habits.between_length, lambda: self._next(call))

    def _suits(self, patient: Patient, unit: UnitId, answer: Answer) -> bool:
        """Say whether the moment from which a ward takes the patient suits: whoever phones decides on the line."""
        if self.life.year.too_late(patient, answer, at=self.life.now) is None:
            return True
        return self.life.year.leaders.decides(patient, unit).agrees

    def _turn_to_neighbours(self, call: _Call) -> None:
        away = self.life.year.away.get(call.patient.number)
        if away is not None and call.rounds == 1:
            self.life.at(self.life.now + self.habits.dial_length + away.length, lambda: self._taken_away(call))

    def _taken_away(self, call: _Call) -> None:
        if not call.landed:
            call.landed = True
            self.life.confirm_away(call.patient)

    def _give_up(self, call: _Call) -> None:
        if not call.landed:
            call.landed = True
            self.life.give_up(call.patient)


def _nobody(answer: Answer) -> bool:
    """Say whether the telephone is not answered: nobody has time for it, or it may not be rung at that hour."""
    return answer.silent or answer.unheard
