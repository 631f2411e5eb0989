"""One unit's figures: what is really so, what it has told Bedline of it, and when it tells again."""

from collections.abc import Mapping
from functools import partial

from bedline.simulator import beds, habits
from bedline.simulator.habits import HOURS_BETWEEN_ROUNDS, LEAST_BETWEEN_ROUNDS, Habits
from bedline.simulator.pace import around
from bedline.simulator.seen import Unit
from bedline.simulator.web import Web
from bedline.simulator.world import World


class UnitLife:
    """The beds of a unit and the habits of those who count them. ``row`` is what Bedline shows of it."""

    def __init__(self, *, world: World, web: Web, row: Unit, arrived: int, promised: int) -> None:
        self.row = row
        self._world = world
        self._web = web
        self._arrived, self._promised = arrived, promised
        luck = world.dice.stream("unit", row.id)
        self.habits: Habits = habits.habits(luck)
        self._beds = beds.found(luck, unit=row, arrived=arrived, promised=promised)
        self._days = world.dice.stream("days", row.id)
        self._reports = 0

    @property
    def free(self) -> int:
        """Return the beds that one could really give away, those that are only being asked for included."""
        return self._beds.free(arrived=self._arrived, promised=self._promised)

    def begin(self, *, first_report: float) -> None:
        """Report once, and from then on as the habits are."""
        self._world.diary.after(first_report, self._report)
        self._plan_round()
        self._plan_change()

    def sees(self, row: Unit, *, arrived: int, promised: int) -> None:
        """Take in what the board shows now of the unit, and of the patients it expects or has."""
        self.row, self._arrived, self._promised = row, arrived, promised

    def promised(self) -> None:
        """Count a bed as given away before the board shows it."""
        self._promised += 1

    def _report(self) -> None:
        figures = self._figures()
        key = self._world.key("report", self.row.id, self._reports)
        if self.row.reported_at is not None and self._shown(figures):
            self.row = self._web.unchanged(self.row.id, key=key)
        else:
            self.row = self._web.report(self.row.id, figures=figures, key=key)
            self._world.tell(f"{self.row.facility_name}, {self.row.name} meldt {self.free} vrij")
        self._reports += 1

    def _figures(self) -> Mapping[str, int]:
        if self.habits.counts_free:
            return {"free": self.free}
        return self._beds.figures(arrived=self._arrived)

    def _shown(self, figures: Mapping[str, int]) -> bool:
        row = self.row
        shown = {
            "free": row.free + row.held,
            "staffed": row.staffed,
            "occupied": row.occupied,
            "closed": row.closed,
        }
        return all(shown[name] == figure for name, figure in figures.items())

    def _plan_round(self) -> None:
        kind, pace = self.habits.kind, self._world.pace
        usual = max(pace.days(HOURS_BETWEEN_ROUNDS[kind] / 24), LEAST_BETWEEN_ROUNDS[kind])
        self._world.diary.after(around(self._days, median=usual, spread=0.25), self._round)

    def _round(self) -> None:
        self._plan_round()
        self._report()

    def _plan_change(self) -> None:
        days = self._days.expovariate(1 / beds.DAYS_BETWEEN_CHANGES)
        told = self._days.random() < self.habits.told_at_once
        minutes = around(self._days, median=5)
        self._world.diary.after(self._world.pace.days(days), partial(self._change, told=told, minutes=minutes))

    def _change(self, *, told: bool, minutes: float) -> None:
        self._plan_change()
        changed = self._beds.change(self._days, arrived=self._arrived, promised=self._promised)
        if changed and told:
            self._world.diary.after(self._world.pace.minutes(minutes), self._report)
