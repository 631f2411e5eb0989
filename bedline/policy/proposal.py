"""A policy other than today's: what a TOML file says is changed, everything else stays as the region has it."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from bedline.domain.escalation import Reach, Rung, RungKind, check_rungs
from bedline.domain.ids import CareFormId
from bedline.domain.place_wishes import asks_for_wish
from bedline.domain.regions import CareForm, RankingWeights, Region
from bedline.domain.ways import WayFault, asks_in_quiet_hours
from bedline.policy.proposed_way import NAMES, SENTENCES, written

# Farther is so much worse that nothing else counts.
_BY_DISTANCE_ALONE = 1e6
Table = Mapping[str, Any]


class NotPossible(ValueError):
    """What was proposed cannot be; every fault is told, in a sentence of its own."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def nearest_first(region: Region) -> Region:
    """Return the region asking in the order of distance alone, and in everything else as it does."""
    weights = RankingWeights(minutes_per_km=_BY_DISTANCE_ALONE, own_town_bonus=0)
    return replace(region, weights=weights)


def proposed(region: Region, changes: Table) -> Region:
    """Return the region with the changes made: ``[weights]``, ``[all_forms]`` and ``[care_forms.<form>]``.

    A form may change ``automatic``, ``within_wish``, ``parallel``, ``answer_minutes``, ``decision_minutes``,
    ``directly_bookable``, ``reach``, ``ladder`` and ``way``, the last three as in ``region.toml``; what it says itself
    comes before what is said of all forms. ``names`` are what people call the policy.

    Raises:
        NotPossible: with everything that cannot be.
    """
    reading = _Reading(region)
    reading.known(changes, {"weights", "all_forms", "care_forms", "names"}, where="the file")
    of_all, of_some = reading.table(changes, "all_forms"), reading.table(changes, "care_forms")
    reading.known(of_some, set(region.care_forms), where="care_forms")
    forms = {key: reading.form(form, of_all, where="all_forms") for key, form in region.care_forms.items()}
    for key, theirs in of_some.items():
        if key in forms:
            forms[CareFormId(key)] = reading.form(forms[CareFormId(key)], theirs, where=f"care_forms.{key}")
    weights = reading.table(changes, "weights")
    reading.known(weights, {each.name for each in fields(RankingWeights)}, where="weights")
    given = {name: reading.number(value, where=f"weights.{name}") for name, value in weights.items()}
    reading.check()
    return replace(region, care_forms=forms, weights=replace(region.weights, **given))


class _Reading:
    """Reads what was proposed, and remembers every fault in it."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._faults: dict[str, None] = {}

    def check(self) -> None:
        if self._faults:
            raise NotPossible(list(self._faults))

    def known(self, changes: Any, names: set[str], *, where: str) -> Table:
        """Return the part of a table that has these names."""
        if not isinstance(changes, Mapping):
            self._fault(f"{where} is a table")
            return {}
        if unknown := sorted(set(changes) - names):
            self._fault(f"{where} knows no {', '.join(unknown)}: only {', '.join(sorted(names))}")
        return {name: value for name, value in changes.items() if name in names}

    def table(self, changes: Any, name: str) -> Table:
        found = changes.get(name, {}) if isinstance(changes, Mapping) else {}
        return self.known(found, set(found) if isinstance(found, Mapping) else set(), where=name)

    def number(self, value: Any, *, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            self._fault(f"{where} is a number, zero or more")
            return 0.0
        return float(value)

    def form(self, form: CareForm, changes: Any, *, where: str) -> CareForm:
        making: Mapping[str, Callable[[CareForm, Any, str], CareForm]] = {
            "automatic": self._automatic,
            "within_wish": self._within_wish,
            "parallel": self._parallel,
            "answer_minutes": self._answer_minutes,
            "decision_minutes": self._decision_minutes,
            "directly_bookable": self._directly_bookable,
            "reach": self._reach,
            "ladder": self._ladder,
            "way": self._way,
        }
        for name, value in self.known(changes, set(making), where=where).items():
            form = making[name](form, value, f"{where}.{name}")
        if asks_in_quiet_hours(form.way.kind, form.way.hours, quiet=form.policy.quiet):
            self._fault(f"{where}.way, for {form.id}, {SENTENCES[WayFault.IN_QUIET_HOURS]}")
        return form

    def _automatic(self, form: CareForm, value: Any, where: str) -> CareForm:
        return replace(form, policy=replace(form.policy, automatic=self._yes_no(value, where)))

    def _within_wish(self, form: CareForm, value: Any, where: str) -> CareForm:
        if value is True and not asks_for_wish(self._region, form.id):
            self._fault(f"{where}: where patient and family want to go is not asked for {form.id}")
        return replace(form, policy=replace(form.policy, within_wish=self._yes_no(value, where)))

    def _directly_bookable(self, form: CareForm, value: Any, where: str) -> CareForm:
        return replace(form, policy=replace(form.policy, directly_bookable=self._yes_no(value, where)))

    def _parallel(self, form: CareForm, value: Any, where: str) -> CareForm:
        many = self.number(value, where=where)
        if many < 1 or many != int(many):
            self._fault(f"{where} is how many wards are asked at once: 1 or more")
        return replace(form, policy=replace(form.policy, parallel=int(many)))

    def _answer_minutes(self, form: CareForm, value: Any, where: str) -> CareForm:
        minutes = self.number(value, where=where)
        if minutes <= 0:
            self._fault(f"{where} is more than nothing")
        return replace(form, policy=replace(form.policy, answer_length=self._length(minutes, where)))

    def _decision_minutes(self, form: CareForm, value: Any, where: str) -> CareForm:
        minutes = self.number(value, where=where)
        if minutes <= 0:
            self._fault(f"{where} is more than nothing")
        return replace(form, policy=replace(form.policy, decision_length=self._length(minutes, where)))

    def _way(self, form: CareForm, value: Any, where: str) -> CareForm:
        told = self.known(value, set(NAMES), where=where)
        found = written(told, fault=lambda end: self._fault(f"{where} {end}"))
        return replace(form, way=found.way(holidays=self._region.holidays))

    def _reach(self, form: CareForm, value: Any, where: str) -> CareForm:
        told = self.known(value, {"km", "km_per_hour"}, where=where)
        given = {name: self.number(told.get(name, 0), where=f"{where}.{name}") for name in ("km", "km_per_hour")}
        return replace(form, reach=Reach(given["km"], given["km_per_hour"]))

    def _ladder(self, form: CareForm, value: Any, where: str) -> CareForm:
        told = self.known(value, {f"{kind.value}_minutes" for kind in RungKind}, where=where)
        lengths = {kind: told[f"{kind.value}_minutes"] for kind in RungKind if f"{kind.value}_minutes" in told}
        rungs = tuple(Rung(kind, self._length(self.number(it, where=where), where)) for kind, it in lengths.items())
        try:
            check_rungs(rungs)
        except ValueError as reason:
            self._fault(f"{where}: {reason}")
        return replace(form, ladder=rungs)

    def _yes_no(self, value: Any, where: str) -> bool:
        if not isinstance(value, bool):
            self._fault(f"{where} is true or false")
        return bool(value)

    def _length(self, minutes: float, where: str) -> timedelta:
        try:
            return timedelta(minutes=minutes)
        except OverflowError:
            self._fault(f"{where} is longer than anybody waits")
            return timedelta()

    def _fault(self, sentence: str) -> None:
        self._faults[sentence] = None
