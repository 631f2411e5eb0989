"""An oracle: it knows every answer, when it will come, and when places come free, and still has to ask.

Its time is the answering ward's own: it asks at the one moment, of the one ward, from which the first yes comes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bedline.domain.ids import CareFormId, UnitId
from bedline.policy.life import Outcome, landed, landed_away
from bedline.policy.year import Patient, Year

# Within a whole hour a ward's answer does not depend on when it is asked.
STEADY = timedelta(hours=1)


class Oracle:
    """Places one patient after the other, each as soon as can be, and remembers who lies where.

    Wards that agreed to it are booked for the forms in ``bookable``, and then need no time to answer.
    """

    def __init__(self, year: Year, *, bookable: frozenset[CareFormId] = frozenset()) -> None:
        """Know the whole year."""
        self.year, self.bookable = year, bookable
        self._until: dict[UnitId, list[datetime]] = {}

    def play(self) -> tuple[Outcome, ...]:
        """Return what comes of the year's requests, in the order they come in."""
        return tuple(self._place(patient) for patient in self.year.patients)

    def _place(self, patient: Patient) -> Outcome:
        first: tuple[datetime, UnitId] | None = None
        for unit in self.year.suiting(patient):
            yes = self._first_yes(patient, unit)
            if yes is not None and (first is None or (yes, unit) < first):
                first = yes, unit
        away = self.year.away.get(patient.number)
        there_at = None if away is None or away.length >= patient.patience else patient.need.now + away.length
        if there_at is not None and (first is None or there_at < first[0]):
            return landed_away(self.year, patient, at=there_at, asked=())
        if first is None:
            return landed(self.year, patient, None, at=patient.need.now, asked=())
        at, unit = first
        self._until.setdefault(unit, []).append(at + patient.journey + patient.stay)
        return landed(self.year, patient, unit, at=at, asked=(unit,))

    def _first_yes(self, patient: Patient, unit: UnitId) -> datetime | None:
        """Return the first moment at which the ward could say yes, whenever it is asked."""
        gives_up = patient.need.now + patient.patience
        if patient.need.care_form in self.bookable and self.year.atlas.directory.unit(unit).directly_bookable:
            return self._first_free(unit, patient.need.now, gives_up)
        earliest: datetime | None = None
        for begins, ends in _hours(patient.need.now, gives_up):
            answer = self.year.answers.of(patient, unit, at=begins)
            if answer.silent or not answer.willing:
                continue
            at = self._first_free(unit, begins + answer.length, min(ends + answer.length, gives_up))
            if at is not None and (earliest is None or at < earliest):
                earliest = at
            if earliest is not None and earliest <= ends:
                break
        return earliest

    def _first_free(self, unit: UnitId, begins: datetime, ends: datetime) -> datetime | None:
        """Return the first moment from ``begins`` until before ``ends`` at which the ward really has a place."""
        ours = [until for until in self._until.get(unit, ()) if begins < until < ends]
        opened = [each.ends for each in self.year.shut.get(unit, ()) if begins < each.ends < ends]
        moments = (begins, *sorted((*self.year.taken[unit].between(begins, ends), *ours, *opened)))
        return next((at for at in moments if at < ends and self._free(unit, at)), None)

    def _free(self, unit: UnitId, at: datetime) -> bool:
        # Whoever is placed keeps the place from the moment it was settled, also before it is needed.
        if self.year.is_shut(unit, at=at):
            return False
        ours = sum(until > at for until in self._until.get(unit, ()))
        return self.year.atlas.directory.unit(unit).baseline > self.year.taken[unit].at(at) + ours


def _hours(begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut a time at the whole hours."""
    while begins < ends:
        until = min(ends, begins.replace(minute=0, second=0, microsecond=0) + STEADY)
        yield begins, until
        begins = until
