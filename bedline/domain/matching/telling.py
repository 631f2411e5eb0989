"""The one sentence that says why a unit is where it is: why not, why first, or why only third."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bedline.domain.facilities import Directory, Facility, Unit
from bedline.domain.matching.ranking import Candidate, Criterion
from bedline.domain.matching.search import Explained, Refused

# Nobody decides by less than so many minutes.
AS_GOOD: Final = 1.0
_FIGURES: Final = frozenset({Criterion.FIGURE_FRESH, Criterion.FIGURE_STALE, Criterion.FIGURE_MISSING})


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the wording, by its key, and what fills its gaps."""

    key: str
    params: Mapping[str, object]


def why_not(refused: Refused, *, directory: Directory) -> Told:
    """Return the sentence of the first reason, which is the most lasting one."""
    first = refused.whys[0]
    name = name_of(refused.unit, refused.facility, directory=directory)
    return Told(f"why_not.{first.code.value}", {"facility": name, **first.params})


def why_here(explained: Explained, *, directory: Directory) -> Iterator[Told]:
    """Yield the sentence of each candidate, in their order."""
    for candidate in explained.candidates:
        name = name_of(candidate.unit, candidate.facility, directory=directory)
        first = explained.candidates[0]
        behind = candidate.minutes - first.minutes
        if candidate is first:
            yield Told("why_here.first", {"facility": name, "minutes": max(1, round(candidate.minutes))})
        elif behind < AS_GOOD:
            yield Told("why_here.equal", {"facility": name, "rank": candidate.rank})
        else:
            params = {"rank": candidate.rank, "behind": round(behind), "reason": _most(candidate, first).value}
            yield Told("why_here.later", {"facility": name, **params})


def why_choose(candidate: Candidate, first: Candidate) -> Told:
    """Return why a referrer or another provider might choose it: nothing of how its ward has answered before."""
    codes = {term.code for term in candidate.terms}
    if Criterion.OWN_TOWN in codes:
        return Told("why_choose.own_town", {"town": candidate.facility.town})
    if Criterion.GP_NEAR in codes:
        return Told("why_choose.gp_near", {})
    if candidate is first:
        return Told("why_choose.first", {})
    if _most(candidate, first) is Criterion.DISTANCE:
        return Told("why_choose.farther", {"km": round(candidate.distance_km - first.distance_km)})
    if candidate.stale:
        return Told("why_choose.old_figure", {})
    return Told("why_choose.later", {})


def name_of(unit: Unit, facility: Facility, *, directory: Directory) -> str:
    """Return what people call it: the facility, and the unit too where it has several."""
    alone = len(directory.units_by_facility.get(facility.id, ())) == 1
    return facility.name if alone else f"{facility.name} ({unit.name})"


def _most(candidate: Candidate, first: Candidate) -> Criterion:
    """Return what puts it behind the first more than anything else; of equals, what is reckoned first."""
    own, other = _by_kind(candidate), _by_kind(first)
    figure = next(term.code for term in candidate.terms if term.code in _FIGURES)
    kinds = [code for code in Criterion if code in own or code in other]
    most = max(kinds, key=lambda code: own.get(code, 0.0) - other.get(code, 0.0))
    return figure if most in _FIGURES else most


def _by_kind(candidate: Candidate) -> dict[Criterion, float]:
    """Return the minutes of each term; those of the figure under one name, whatever its age."""
    return {Criterion.FIGURE_FRESH if term.code in _FIGURES else term.code: term.minutes for term in candidate.terms}
