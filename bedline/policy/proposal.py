"""A policy other than today's: what a TOML file says is changed, everything else stays as the region has it."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from bedline.domain.escalation import Reach, Rung, RungKind, check_rungs
from bedline.domain.ids import CareFormId
from bedline.domain.regions import CareForm, RankingWeights, Region

# Farther is so much worse that nothing else counts.
_BY_DISTANCE_ALONE = 1e6
Table = Mapping[str, Any]


def nearest_first(region: Region) -> Region:
    """Return the region asking in the order of distance alone, and in everything else as it does."""
    weights = RankingWeights(minutes_per_km=_BY_DISTANCE_ALONE, own_town_bonus=0)
    return replace(region, weights=weights)


def proposed(region: Region, changes: Table) -> Region:
    """Return the region with the changes made: ``[weights]``, ``[all_forms]`` and ``[care_forms.<form>]``.

    A form may change ``automatic``, ``parallel``, ``answer_minutes``, ``reach`` and ``ladder``, the last two as in
    ``region.toml``; what it says itself comes before what is said of all forms.

    Raises:
        ValueError: a name or a value that cannot be, in a sentence.
    """
    _known(changes, {"weights", "all_forms", "care_forms"}, where="the file")
    of_all, of_some = _table(changes, "all_forms"), _table(changes, "care_forms")
    _known(of_some, set(region.care_forms), where="care_forms")
    forms: dict[CareFormId, CareForm] = {
        key: _form(form, {**of_all, **_table(of_some, key)}, where=f"care_forms.{key}")
        for key, form in region.care_forms.items()
    }
    weights = _table(changes, "weights")
    _known(weights, {each.name for each in fields(RankingWeights)}, where="weights")
    given = {name: _number(value, where=f"weights.{name}") for name, value in weights.items()}
    return replace(region, care_forms=forms, weights=replace(region.weights, **given))


def _form(form: CareForm, changes: Table, *, where: str) -> CareForm:
    making: Mapping[str, Callable[[CareForm, Any, str], CareForm]] = {
        "automatic": _automatic,
        "parallel": _parallel,
        "answer_minutes": _answer_minutes,
        "reach": _reach,
        "ladder": _ladder,
    }
    _known(changes, set(making), where=where)
    for name, value in changes.items():
        form = making[name](form, value, f"{where}.{name}")
    return form


def _automatic(form: CareForm, value: Any, where: str) -> CareForm:
    if not isinstance(value, bool):
        raise ValueError(f"{where} is true or false")  # noqa: TRY004 - as below
    return replace(form, policy=replace(form.policy, automatic=value))


def _parallel(form: CareForm, value: Any, where: str) -> CareForm:
    many = _number(value, where=where)
    if many < 1 or many != int(many):
        raise ValueError(f"{where} is how many wards are asked at once: 1 or more")
    return replace(form, policy=replace(form.policy, parallel=int(many)))


def _answer_minutes(form: CareForm, value: Any, where: str) -> CareForm:
    minutes = _number(value, where=where)
    if minutes <= 0:
        raise ValueError(f"{where} is more than nothing")
    return replace(form, policy=replace(form.policy, answer_length=timedelta(minutes=minutes)))


def _reach(form: CareForm, value: Any, where: str) -> CareForm:
    _known(value, {"km", "km_per_hour"}, where=where)
    given = {name: _number(value.get(name, 0), where=f"{where}.{name}") for name in ("km", "km_per_hour")}
    return replace(form, reach=Reach(given["km"], given["km_per_hour"]))


def _ladder(form: CareForm, value: Any, where: str) -> CareForm:
    _known(value, {f"{kind.value}_minutes" for kind in RungKind}, where=where)
    lengths = {kind: value[f"{kind.value}_minutes"] for kind in RungKind if f"{kind.value}_minutes" in value}
    rungs = tuple(Rung(kind, timedelta(minutes=_number(each, where=where))) for kind, each in lengths.items())
    check_rungs(rungs)
    return replace(form, ladder=rungs)


def _table(changes: Table, name: str) -> Table:
    found = changes.get(name, {})
    if not isinstance(found, Mapping):
        raise ValueError(f"{name} is a table")  # noqa: TRY004 - whoever wrote the file is told, not whoever called
    return found


def _known(changes: Any, names: set[str], *, where: str) -> None:
    if not isinstance(changes, Mapping):
        raise ValueError(f"{where} is a table")  # noqa: TRY004 - as above
    if unknown := sorted(set(changes) - names):
        raise ValueError(f"{where} knows no {', '.join(unknown)}: only {', '.join(sorted(names))}")


def _number(value: Any, *, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise ValueError(f"{where} is a number, zero or more")
    return float(value)
