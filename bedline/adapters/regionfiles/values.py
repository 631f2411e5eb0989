"""The kinds of value a configuration file holds, and what makes each of them right."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from bedline.domain.people import BEDLINE

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")
_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_YES_NO = {"yes": True, "no": False}
_SHOWN = 12
_FEWEST_DIGITS = 5
# AGB (Vektis) and RIZIV/INAMI; both are public, so neither proves anything.
_IDENTITY_DIGITS = {"NL": 8, "BE": 11}
_TAKES_TEXTS = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


@dataclass(frozen=True, slots=True)
class Asked:
    """A triage question as far as rules need it: when it is asked, for which forms (none: all), with which choices."""

    valid_from: date
    valid_until: date | None
    care_forms: frozenset[str]
    choices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a value may refer to: the ids of each kind, and facts about the region it belongs to.

    A kind that is absent could not be read; then references to it are let through, because the
    file that should hold them has a fault of its own.
    """

    folder: str
    country: str | None = None
    languages: tuple[str, ...] = ()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # The triage questions by id, each as often as it was changed; None when they could not be read.
    asked: Mapping[str, tuple[Asked, ...]] | None = None


def wrong(sentence: str) -> PydanticCustomError:
    """Return the error that pydantic reports with this sentence, together with all the others."""
    # The sentence travels as a parameter, because braces in it are not meant for pydantic.
    return PydanticCustomError("bedline", "{sentence}", {"sentence": sentence})


def surroundings(info: ValidationInfo) -> Surroundings:
    """Return what the value is being checked against."""
    around = info.context
    if not isinstance(around, Surroundings):
        raise TypeError("configuration is validated with its surroundings as context")
    return around


def spoken_here(language: str, info: ValidationInfo) -> str:
    """Check that the region speaks the language."""
    spoken = surroundings(info).languages
    if spoken and language not in spoken:
        raise wrong(f"the region does not speak {language}: write {' or '.join(spoken)}")
    return language


def known(kind: str) -> Callable[[str, ValidationInfo], str]:
    """Return a check that there is something of that kind with this id."""

    def check(value: str, info: ValidationInfo) -> str:
        ids = surroundings(info).ids.get(kind)
        if ids is None or value in ids:
            return value
        raise wrong(f"there is no {kind} {value}: {advice(value, ids)}")

    return check


def advice(value: str, ids: frozenset[str]) -> str:
    """Return what to write instead of an id that is not known."""
    if close := get_close_matches(value, sorted(ids), n=1):
        return f"did you mean {close[0]}?"
    if not ids:
        return "add it first"
    shown = sorted(ids)[:_SHOWN]
    return f"use one of {', '.join(shown)}{' …' if len(ids) > _SHOWN else ''}, or add it first"


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value) or value == BEDLINE:
        raise wrong(f"write an id in small letters, digits, - and _ (like emmaus-elv), and not {BEDLINE}")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise wrong("write a language like nl or nl-BE")
    return value


def _postcode(value: str) -> str:
    if not _POSTCODE.fullmatch(value):
        raise wrong("a postcode has four digits here, and does not begin with 0")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise wrong("there is no such time zone: write it like Europe/Amsterdam") from error
    return value


def _country(value: str) -> str:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise wrong("there is no such country: write its two letters, like NL")
    return value


def e164(value: str, *, country: str | None) -> str | None:
    """Return the number as E.164 ("+31115000101"), as the telephone network wants it; None when it cannot be one."""
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else None


def _number(value: str, info: ValidationInfo) -> str:
    number = e164(value, country=surroundings(info).country)
    if number is not None:
        return number
    if len(re.sub(r"[^0-9]", "", value)) < _FEWEST_DIGITS:
        raise wrong("this is no telephone number: write it like +31115000101")
    raise wrong("this telephone number cannot exist: count its digits, or leave it empty")


def _somebodys(value: str, info: ValidationInfo) -> str:
    if value in surroundings(info).ids.get("number of ours", ()):
        raise wrong("this is a number of ours, and Bedline would ring itself: write somebody's own")
    return value


def _mobile(value: str) -> str:
    """Check that texts reach the number."""
    if phonenumbers.number_type(phonenumbers.parse(value)) not in _TAKES_TEXTS:
        raise wrong("texts do not reach this number: write that of a mobile, or leave it empty")
    return value


def _identity(value: str, info: ValidationInfo) -> str:
    """Check what people key to say who they are: a Dutch AGB code or a Belgian RIZIV number, or one as long."""
    digits = _IDENTITY_DIGITS.get(surroundings(info).country or "")
    if digits is not None and not re.fullmatch(rf"[0-9]{{{digits}}}", value):
        raise wrong(f"people key {digits} digits here to say who they are: write so many")
    return value


def _names(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Return the names with one for every language of the region; nl serves nl-BE where that has none."""
    complete = dict(value)
    for language in surroundings(info).languages:
        name = value.get(language) or value.get(language.split("-")[0])
        if name is None:
            raise wrong(f"there is no name in {language}: add {language} = …")
        complete[language] = name
    return complete


def _several(value: object) -> object:
    """Split what a CSV column holds: ids separated by semicolons."""
    return [each.strip() for each in value.split(";") if each.strip()] if isinstance(value, str) else value


def _yes_no(value: object) -> object:
    if isinstance(value, str) and value.lower() in _YES_NO:
        return _YES_NO[value.lower()]
    raise wrong("write yes or no")


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Slug = Annotated[str, AfterValidator(_slug)]
Language = Annotated[str, AfterValidator(_language)]
Country = Annotated[str, AfterValidator(_country)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
Postcode = Annotated[str, AfterValidator(_postcode)]
OurNumber = Annotated[str, AfterValidator(_number)]
Phone = Annotated[OurNumber, AfterValidator(_somebodys)]
Mobile = Annotated[Phone, AfterValidator(_mobile)]
Identity = Annotated[str, AfterValidator(_identity)]
Names = Annotated[dict[Language, Text], AfterValidator(_names)]

CareFormRef = Annotated[str, AfterValidator(known("care form"))]
TraitRef = Annotated[str, AfterValidator(known("trait"))]
UrgencyRef = Annotated[str, AfterValidator(known("urgency"))]
RegionRef = Annotated[str, AfterValidator(known("region"))]
PostcodeRef = Annotated[str, AfterValidator(_postcode), AfterValidator(known("postcode"))]
FacilityRef = Annotated[str, AfterValidator(known("facility"))]
PracticeRef = Annotated[str, AfterValidator(known("practice"))]

# Counted in the unit that the setting's name says; TOML knows numbers, so a text is a mistake.
Whole = Annotated[int, Field(strict=True, ge=1)]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
Minutes = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Fraction = Annotated[float, Field(gt=0, lt=1)]
Switch = Annotated[bool, Field(strict=True)]

# CSV knows only text: lists with semicolons, yes and no.
Several = BeforeValidator(_several)
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
