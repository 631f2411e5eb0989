"""Phoning homes one by one, in the order of a list that was right when it was drawn up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bedline.domain.ids import UnitId
from bedline.policy.assumptions import Phoning
from bedline.policy.life import Life
from bedline.policy.year import Answer, Patient


@dataclass(slots=True)
class _Call:
    """Somebody at the telephone: who is left to be phoned in this round, and who has said no for good."""

    patient: Patient
    left: Iterator[UnitId] = field(default_factory=lambda: iter(()))
    never: set[UnitId] = field(default_factory=set)
    landed: bool = False


class OneByOne:
    """Knows what the last list says, and phones down it: those said to have a place, then the others, by name."""

    def __init__(self, life: Life, *, habits: Phoning | None = None) -> None:
        """Draw up the first list with the first reports."""
        self.life = life
        self.habits = habits or life.year.assumptions.phoning
        self._said: dict[UnitId, int] = {}
        self._list: dict[UnitId, int] = {}
        self._listed_at: datetime = life.year.begins

    def sought(self, patient: Patient) -> None:
        """Begin to phone, and give up after a while."""
        call = _Call(patient)
        self.life.at(patient.need.now + patient.patience, lambda: self._give_up(call))
        self._begin(call)

    def reported(self, unit: UnitId) -> None:
        """Note what will stand in the next list."""
        self._draw_up()
        self._said[unit] = self.life.free(unit)

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
        call.left = iter(sorted(wards, key=lambda unit: (not self._list.get(unit), unit)))
        self._next(call)

    def _next(self, call: _Call) -> None:
        if call.landed:
            return
        unit = next(call.left, None)
        if unit is None:
            self.life.at(self.life.now + self.habits.again_length, lambda: self._begin(call))
        else:
            self.life.at(self.life.now + self.habits.dial_length, lambda: self._ask(call, unit))

    def _ask(self, call: _Call, unit: UnitId) -> None:
        if call.landed:
            return
        self.life.asks(call.patient, unit)
        answer = self.life.year.answers.of(call.patient, unit, at=self.life.now)
        length = self.habits.give_up_length if answer.silent else answer.length
        self.life.at(self.life.now + length, lambda: self._hear(call, unit, answer))

    def _hear(self, call: _Call, unit: UnitId, answer: Answer) -> None:
        if call.landed:
            return
        if not answer.silent and answer.willing and self.life.free(unit):
            call.landed = True
            self.life.confirm(call.patient, unit, self)
            return
        if not answer.silent and not answer.willing:
            call.never.add(unit)
        self.life.at(self.life.now + self.habits.between_length, lambda: self._next(call))

    def _give_up(self, call: _Call) -> None:
        if not call.landed:
            call.landed = True
            self.life.give_up(call.patient)
