"""How far from home Bedline looks by itself: first the own town, then farther by the hour."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

from bedline.domain import requests
from bedline.domain.escalation import RungKind
from bedline.domain.matching.need import Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import best, explained
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work
from bedline.services import wishes


@dataclass(frozen=True, slots=True)
class Looked:
    """The best units within reach, best first; with none, ``again_at`` is when the reach covers the next one."""

    request: BedRequest
    found: tuple[Candidate, ...]
    again_at: datetime | None = None


def best_of(work: Work, need: Need, *, most: int) -> tuple[Candidate, ...]:
    """Return the best units for the need, by what they last said and how they answer."""
    return best(
        need,
        atlas=work.atlas,
        region=work.regions[need.region],
        places_of=work.places.many,
        habits=work.answers.habits(need.region),
        most=most,
    )


def choices(work: Work, request: BedRequest, *, need: Need, most: int) -> tuple[Candidate, ...]:
    """Return the best to choose from by ear, however far: what is wished for comes first, or is all there is."""
    wish = wishes.wish_of(work, request)
    if wish is None or not wish.narrows:
        return best_of(work, need, most=most)
    wished = best_of(work, wish.narrowed(need), most=most)
    if wish.only_own_town:
        return wished
    there = {each.unit.id for each in wished}
    others = (each for each in best_of(work, need, most=most) if each.unit.id not in there)
    return (*wished, *others)[:most]


def look(work: Work, request: BedRequest, *, need: Need, most: int) -> Looked:
    """Return whom to ask for a locked request: first what is wished for, else within reach of home.

    With nobody left in the own town, it climbs to the region at once, unless the own town is the wish.
    """
    wish = wishes.wish_of(work, request)
    if wish is not None and wish.narrows:
        found = best_of(work, wish.narrowed(need), most=most)
        if found or wish.keeps(need.asked, directory=work.directory):
            return Looked(request, found)
    region = work.regions[request.region]
    reach = region.care_form(request.form).reach
    within = replace(need, within_km=reach.km(work.now - request.happened_at))
    while True:
        at_home = _only_own_town(request)
        now_within = replace(within, only_own_town=at_home)
        found = best_of(work, now_within, most=most)
        if found or not at_home:
            break
        request, facts = requests.climb(request, by=work.actor.id, now=work.now)
        work.record(*facts)
    if found or within.within_km == inf:
        return Looked(request, found)
    beyond = _nearest_km(work, need)
    after = None if beyond is None else reach.covers_after(beyond)
    return Looked(request, (), None if after is None else request.happened_at + after)


def _nearest_km(work: Work, need: Need) -> float | None:
    """Return how far from home the nearest ward is that may be asked, which need not be the one that stands first."""
    found = explained(
        need,
        atlas=work.atlas,
        region=work.regions[need.region],
        places_of=work.places.many,
        habits=work.answers.habits(need.region),
    )
    return min((each.distance_km for each in found.candidates), default=None)


def foreseen(work: Work, request: BedRequest, *, need: Need, most: int) -> tuple[Candidate, ...]:
    """Return what :func:`look` would find at this moment, and change nothing."""
    wish = wishes.wish_of(work, request)
    if wish is not None and wish.narrows:
        found = best_of(work, wish.narrowed(need), most=most)
        if found or wish.keeps(need.asked, directory=work.directory):
            return found
    reach = work.regions[request.region].care_form(request.form).reach
    within = replace(need, within_km=reach.km(work.now - request.happened_at))
    at_home = best_of(work, replace(within, only_own_town=True), most=most) if _only_own_town(request) else ()
    return at_home or best_of(work, within, most=most)


def _only_own_town(request: BedRequest) -> bool:
    ladder = request.escalation
    return ladder is not None and ladder.rung.kind is RungKind.OWN_TOWN and not ladder.on_top
