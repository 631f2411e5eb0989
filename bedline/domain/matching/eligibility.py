"""The hard rules: whether a unit may take the patient at all, and every reason why not.

Nothing here weighs or prefers. A unit with no reason against it is eligible and is never hidden; one
with a reason is never offered by Bedline itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bedline.domain import closures
from bedline.domain.capacity import Places
from bedline.domain.facilities import Limits, Unit
from bedline.domain.matching.need import Need
from bedline.domain.offers import OfferState


class WhyNot(StrEnum):
    """Why a unit cannot take the patient; the sentence is the wording ``matching.<code>``."""

    # What the unit is: does not change from hour to hour.
    ANOTHER_REGION = "another_region"
    FORM_NOT_OFFERED = "form_not_offered"
    TRAIT_MISSING = "trait_missing"
    ROOM_SEX = "room_sex"
    # Whom it has said it does not take.
    NO_CONTRACT = "no_contract"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    TRAIT_EXCLUDED = "trait_excluded"
    OUTSIDE_AREA = "outside_area"
    # What was asked before, for this patient.
    ALREADY_ASKED = "already_asked"
    ALREADY_REFUSED = "already_refused"
    ALREADY_SILENT = "already_silent"
    ALREADY_ACCEPTED = "already_accepted"
    PROPOSAL_DECLINED = "proposal_declined"
    # Why no place is free at this moment; a unit has one of these, or a free place.
    NEVER_REPORTED = "never_reported"
    NOTHING_STAFFED = "nothing_staffed"
    CLOSED = "closed"
    CLOSED_UNTIL = "closed_until"
    ALL_PROMISED = "all_promised"
    NOTHING_FREE = "nothing_free"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason; ``params`` fill the gaps of its sentence (ids, counts and moments, never patient data)."""

    code: WhyNot
    params: Mapping[str, object] = field(default_factory=dict)


def another_region(need: Need, unit: Unit) -> Why | None:
    """Refuse a unit of another region; asking neighbours is a step of its own."""
    if unit.region == need.region:
        return None
    return Why(WhyNot.ANOTHER_REGION, {"region": unit.region})


def form_not_offered(need: Need, unit: Unit) -> Why | None:
    """Refuse a unit that does not offer the care form."""
    if need.care_form in unit.care_forms:
        return None
    return Why(WhyNot.FORM_NOT_OFFERED, {"care_form": need.care_form})


def trait_missing(need: Need, unit: Unit) -> Why | None:
    """Refuse a unit that lacks something the patient needs, naming everything it lacks."""
    if need.traits <= unit.traits:
        return None
    return Why(WhyNot.TRAIT_MISSING, {"traits": tuple(sorted(need.traits - unit.traits))})


def room_sex(need: Need, unit: Unit) -> Why | None:
    """Refuse a shared room that is for others; whoever is neither, or not known, fits where "x" is named."""
    if not unit.sexes or need.sex in unit.sexes:
        return None
    return Why(WhyNot.ROOM_SEX, {"sexes": tuple(sorted(unit.sexes))})


def no_contract(need: Need, limits: Limits) -> Why | None:
    """Refuse a unit that has contracts with insurers, but not with this one; not known is no reason."""
    if need.insurer is None or not limits.insurers or need.insurer in limits.insurers:
        return None
    return Why(WhyNot.NO_CONTRACT, {"insurer": need.insurer})


def too_young(need: Need, limits: Limits) -> Why | None:
    """Refuse whoever cannot be old enough: only the year of birth is known, so the day counts for the patient."""
    if limits.youngest is None or need.birth_year is None or need.year - need.birth_year >= limits.youngest:
        return None
    return Why(WhyNot.TOO_YOUNG, {"youngest": limits.youngest})


def too_old(need: Need, limits: Limits) -> Why | None:
    """Refuse whoever must be too old, whatever the day of birth."""
    if limits.oldest is None or need.birth_year is None or need.year - need.birth_year - 1 <= limits.oldest:
        return None
    return Why(WhyNot.TOO_OLD, {"oldest": limits.oldest})


def trait_excluded(need: Need, limits: Limits) -> Why | None:
    """Refuse a patient with something that the unit has said it does not take, naming all of it."""
    excluded = need.traits & limits.excluded_traits
    return Why(WhyNot.TRAIT_EXCLUDED, {"traits": tuple(sorted(excluded))}) if excluded else None


def outside_area(need: Need, limits: Limits) -> Why | None:
    """Refuse a patient from outside the area that the unit serves; not known is no reason."""
    if not limits.postcodes or need.postcode is None or need.postcode.startswith(limits.postcodes):
        return None
    return Why(WhyNot.OUTSIDE_AREA, {"postcode": need.postcode})


_AFTER: Mapping[OfferState, WhyNot] = {
    OfferState.OPEN: WhyNot.ALREADY_ASKED,
    OfferState.PROPOSED: WhyNot.ALREADY_ASKED,
    OfferState.DECLINED: WhyNot.PROPOSAL_DECLINED,
    OfferState.REFUSED: WhyNot.ALREADY_REFUSED,
    OfferState.LAPSED: WhyNot.ALREADY_SILENT,
    OfferState.ACCEPTED: WhyNot.ALREADY_ACCEPTED,
}


def asked_before(need: Need, unit: Unit, places: Places) -> Why | None:
    """Refuse a unit that is being asked, or whose earlier answer for this patient still counts."""
    asked = need.asked.get(unit.id)
    if asked is None or not asked.counts(places.reported_at):
        return None
    return Why(_AFTER[asked.state], {"at": asked.at, "refusal_reason": asked.reason})


def no_place_free(need: Need, unit: Unit, places: Places) -> Why | None:  # noqa: ARG001 - the shape of a rule
    """Refuse a unit without a staffed and empty place, saying which of the possible reasons it is."""
    places = places.at(need.now)
    if places.free:
        return None
    return _closed(places) or _nothing_free(places)


def _closed(places: Places) -> Why | None:
    """Say until when, and why, a place that would be free is kept empty."""
    closure = closures.whole(places.closures)
    if closure is None and places.balance > 0:
        closure = next(iter(places.closures), None)
    if closure is None:
        return None
    return Why(WhyNot.CLOSED_UNTIL, {"until": closure.until, "closure_reason": closure.reason})


def _nothing_free(places: Places) -> Why:
    figures = places.figures
    if places.reported_at is None:
        return Why(WhyNot.NEVER_REPORTED)
    params: dict[str, object] = {"reported_at": places.reported_at}
    if figures.staffed <= 0:
        return Why(WhyNot.NOTHING_STAFFED, params)
    if figures.closed >= figures.staffed:
        return Why(WhyNot.CLOSED, {**params, "closed": figures.closed})
    if figures.staffed - figures.closed - figures.occupied > 0:
        return Why(WhyNot.ALL_PROMISED, {**params, "held": places.held, "reserved": places.reserved})
    return Why(WhyNot.NOTHING_FREE, {**params, "free_in_24_hours": figures.free_in_24_hours})


# The atlas is arranged by the first two: what it shows is of the region and offers the form.
OF_THE_PLACE: tuple[Callable[[Need, Unit], Why | None], ...] = (another_region, form_not_offered)
OF_THE_UNIT: tuple[Callable[[Need, Unit], Why | None], ...] = (trait_missing, room_sex)
OF_THE_LIMITS: tuple[Callable[[Need, Limits], Why | None], ...] = (
    no_contract,
    too_young,
    too_old,
    trait_excluded,
    outside_area,
)
OF_THE_MOMENT: tuple[Callable[[Need, Unit, Places], Why | None], ...] = (asked_before, no_place_free)


def suits(need: Need, unit: Unit) -> bool:
    """Say whether a unit of the region that offers the form suits, as far as that is known without its figures."""
    # Asked of thousands of units: all(…) over a generator takes twice as long.
    for rule in OF_THE_UNIT:
        if rule(need, unit) is not None:
            return False
    return unit.limits is None or all(rule(need, unit.limits) is None for rule in OF_THE_LIMITS)


def may_take(need: Need, *, unit: Unit, places: Places) -> bool:
    """Say whether a unit that suits may be asked now: the same as no reason of :func:`why_not`, found sooner."""
    return places.free_at(need.now) > 0 and asked_before(need, unit, places) is None


def why_not(need: Need, *, unit: Unit, places: Places) -> tuple[Why, ...]:
    """Return every reason why this unit cannot take the patient now, lasting ones first; empty: it can."""
    lasting = (rule(need, unit) for rule in (*OF_THE_PLACE, *OF_THE_UNIT))
    limiting = (rule(need, unit.limits) for rule in OF_THE_LIMITS) if unit.limits is not None else ()
    passing = (rule(need, unit, places) for rule in OF_THE_MOMENT)
    return tuple(why for why in (*lasting, *limiting, *passing) if why is not None)
