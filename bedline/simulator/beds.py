"""What is really so at a unit, whatever it has told anyone: its staff, its closed beds, and who lies in the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from bedline.simulator.seen import Unit

# Patients who come and go by other ways than Bedline take about this part of the beds.
TAKEN_OTHERWISE: Final = 0.3
SHORT_OF_STAFF, BED_CLOSED = 0.12, 0.08
DAYS_BETWEEN_CHANGES: Final = 14.0


@dataclass(slots=True, kw_only=True)
class Beds:
    """The beds of one unit; ``others`` are patients who did not come through Bedline."""

    baseline: int
    staffed: int
    closed: int
    others: int

    def free(self, *, arrived: int, promised: int) -> int:
        """Return the beds that one could really give away, besides those of our patients."""
        return max(0, self.staffed - self.closed - self.others - arrived - promised)

    def figures(self, *, arrived: int) -> Mapping[str, int]:
        """Return the whole figures as a report says them, such that they add up even in a ward that is too full."""
        occupied = self.others + arrived
        staffed = min(self.baseline, max(self.staffed, occupied + self.closed))
        closed = min(self.closed, max(0, staffed - occupied))
        return {"staffed": staffed, "occupied": min(occupied, staffed), "closed": closed}

    def change(self, luck: Random, *, arrived: int, promised: int) -> bool:
        """Let something happen that is none of Bedline's doing; False when everything stays as it was.

        More people leave a ward that has many of them than one that has few, so it never fills up for ever.
        """
        roll = luck.random()
        if roll < SHORT_OF_STAFF:
            return self._staff(luck)
        if roll < SHORT_OF_STAFF + BED_CLOSED:
            self.closed = 0 if self.closed or not self.free(arrived=arrived, promised=promised) else 1
            return True
        if luck.random() * self.baseline < self.others + (0.5 - TAKEN_OTHERWISE) * self.baseline:
            left = self.others > 0
            self.others -= left
            return left
        came = self.free(arrived=arrived, promised=promised) > 0
        self.others += came
        return came

    def _staff(self, luck: Random) -> bool:
        before = self.staffed
        short = 1 if self.baseline > 1 and luck.random() < SHORT_OF_STAFF * 2 else 0
        self.staffed = self.baseline - short
        return self.staffed != before


def found(luck: Random, *, unit: Unit, arrived: int, promised: int) -> Beds:
    """Return the beds of a unit as they are when the life of the region begins: as it last said, if it ever did."""
    rolled = sum(luck.random() < TAKEN_OTHERWISE for _ in range(unit.baseline))
    if unit.reported_at is not None:
        others = max(0, unit.occupied - arrived)
        return Beds(baseline=unit.baseline, staffed=unit.staffed, closed=unit.closed, others=others)
    others = max(0, min(rolled, unit.baseline - arrived - promised))
    return Beds(baseline=unit.baseline, staffed=unit.baseline, closed=0, others=others)
