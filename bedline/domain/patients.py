"""The patient: what anybody may know before a yes, and who it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bedline.domain.errors import Invalid
from bedline.domain.ids import TraitId
from bedline.domain.regions import Region

OLDEST_AGE = 120
AGE_BAND_YEARS = 5
OLDEST_BAND = 95


class Sex(StrEnum):
    """The patient's sex, for shared rooms; X where neither fits or it is not known."""

    FEMALE = "f"
    MALE = "m"
    OTHER = "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that a facility may see of the patient before it says yes."""

    birth_year: int
    sex: Sex
    postcode: str
    traits: frozenset[TraitId] = frozenset()

    def age_band(self, on: date) -> str:
        """Return the age in bands of five years ("80-84"), and "95+" at the top."""
        age = max(0, on.year - self.birth_year)
        if age >= OLDEST_BAND:
            return f"{OLDEST_BAND}+"
        start = age - age % AGE_BAND_YEARS
        return f"{start}-{start + AGE_BAND_YEARS - 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who the patient is: kept sealed, shown to a facility only after its yes, to others by purpose."""

    name: str
    birth_date: date | None = None
    bsn: str | None = None


def check_profile(profile: Profile, *, region: Region, on: date) -> None:
    """Refuse a profile that cannot be.

    Raises:
        Invalid: ``birth_year_in_future``, ``birth_year_too_long_ago``, ``unknown_postcode`` or
            ``unknown_trait``.
    """
    if profile.birth_year > on.year:
        raise Invalid("birth_year_in_future", field="birth_year")
    if profile.birth_year < on.year - OLDEST_AGE:
        raise Invalid("birth_year_too_long_ago", field="birth_year", oldest=OLDEST_AGE)
    region.place(profile.postcode)
    region.check_traits(profile.traits)
