"""The homes, hospitals and hospices of a region, their units, and the practices that refer to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bedline.domain.call_hours import CallHours
from bedline.domain.errors import NotFound
from bedline.domain.ids import CareFormId, FacilityId, InsurerId, PracticeId, RegionId, TraitId, UnitId
from bedline.domain.regions import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Whom a unit does not take although its forms and traits fit.

    ``insurers``: those it has a contract with. ``youngest`` and ``oldest``: ages in years, both taken.
    ``excluded_traits``: a patient with one of these is not taken. ``postcodes``: how the postcodes begin
    from which it takes patients ("45"). What is empty, or None, limits nothing.
    """

    insurers: frozenset[InsurerId] = frozenset()
    youngest: int | None = None
    oldest: int | None = None
    excluded_traits: frozenset[TraitId] = frozenset()
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A ward with physical places: ``baseline`` of them, for these forms and traits.

    ``sexes`` limits a shared room ("f", "m", "x"; empty: no limit). ``freshness_length`` overrides
    the region's. ``directly_bookable``: an offer is a yes at once, where the region's
    policy for the form allows it.
    """

    id: UnitId
    facility: FacilityId
    region: RegionId
    name: str
    care_forms: frozenset[CareFormId]
    traits: frozenset[TraitId]
    baseline: int
    sexes: frozenset[str] = frozenset()
    freshness_length: timedelta | None = None
    directly_bookable: bool = False
    phone: str | None = None
    # None for a unit that takes everybody whom it suits, as most do.
    limits: Limits | None = None
    # None for a unit whose telephones may be rung at any time.
    call_hours: CallHours | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    """A nursing home, hospital or hospice."""

    id: FacilityId
    region: RegionId
    name: str
    town: str
    postcode: str
    municipality: str
    point: Point
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """A GP practice, GP post or transfer desk that may ask for a bed."""

    id: PracticeId
    region: RegionId
    name: str
    town: str
    postcode: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Every facility, unit and practice that Bedline knows, found by id or by region."""

    facilities: Mapping[FacilityId, Facility]
    units: Mapping[UnitId, Unit]
    practices: Mapping[PracticeId, Practice]
    units_by_region: Mapping[RegionId, tuple[Unit, ...]] = field(init=False)
    units_by_facility: Mapping[FacilityId, tuple[Unit, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Group the units once, for the look-ups that every request makes."""
        by_region: dict[RegionId, list[Unit]] = {}
        by_facility: dict[FacilityId, list[Unit]] = {}
        for unit in self.units.values():
            by_region.setdefault(unit.region, []).append(unit)
            by_facility.setdefault(unit.facility, []).append(unit)
        object.__setattr__(self, "units_by_region", {key: tuple(units) for key, units in by_region.items()})
        object.__setattr__(self, "units_by_facility", {key: tuple(units) for key, units in by_facility.items()})

    def unit(self, unit: UnitId) -> Unit:
        """Return the unit, or refuse it (``unknown_unit``)."""
        found = self.units.get(unit)
        if found is None:
            raise NotFound("unknown_unit", value=unit)
        return found

    def facility(self, facility: FacilityId) -> Facility:
        """Return the facility, or refuse it (``unknown_facility``)."""
        found = self.facilities.get(facility)
        if found is None:
            raise NotFound("unknown_facility", value=facility)
        return found

    def practice(self, practice: PracticeId) -> Practice:
        """Return the practice, or refuse it (``unknown_practice``)."""
        found = self.practices.get(practice)
        if found is None:
            raise NotFound("unknown_practice", value=practice)
        return found


def offering_form(directory: Directory, *, region: RegionId, care_form: CareFormId) -> tuple[Facility, ...]:
    """Return the facilities of the region that have a unit for the care form, by name."""
    units = directory.units_by_region.get(region, ())
    found = {unit.facility for unit in units if care_form in unit.care_forms}
    return tuple(sorted((directory.facilities[each] for each in found), key=lambda each: (each.name, each.id)))
