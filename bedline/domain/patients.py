"""The patient: what anybody may know before a yes, and who it is."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

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


def anonymous(profile: Profile, *, on: date) -> Profile:
    """Return the profile with no more of the age than its band: the year in the middle of it."""
    age = max(0, on.year - profile.birth_year)
    middle = min(age - age % AGE_BAND_YEARS, OLDEST_BAND) + AGE_BAND_YEARS // 2
    return replace(profile, birth_year=on.year - middle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who the patient is: kept sealed, shown to a facility only after its yes, to others by purpose."""

    name: str
    birth_date: date | None = None
    # A Dutch BSN or a Belgian INSZ: the only thing by which somebody is known again.
    national_number: str | None = None


_BSN: Final = re.compile(r"[0-9]{9}")
_INSZ: Final = re.compile(r"[0-9]{11}")
_BSN_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_BSN_MODULUS: Final = 11
_INSZ_MODULUS: Final = 97


def check_national_number(number: str) -> None:
    """Refuse what cannot be a BSN or an INSZ: one wrong digit would make it somebody else's.

    Raises:
        Invalid: ``national_number_wrong``.
    """
    if not (_is_bsn(number) or _is_insz(number)):
        raise Invalid("national_number_wrong", field="patient.national_number")


def _is_bsn(number: str) -> bool:
    """Say whether its digits pass the eleven test."""
    if _BSN.fullmatch(number) is None:
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip(_BSN_WEIGHTS, number, strict=True))
    return weighed > 0 and weighed % _BSN_MODULUS == 0


def _is_insz(number: str) -> bool:
    """Say whether its last two digits follow from the others, of whoever was born from 2000 on with a 2 before them."""
    if _INSZ.fullmatch(number) is None:
        return False
    first, check = number[:-2], int(number[-2:])
    return check in {_INSZ_MODULUS - int(digits) % _INSZ_MODULUS for digits in (first, f"2{first}")}


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
