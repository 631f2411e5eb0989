"""What fills the gaps of a spoken sentence: names without asides, codes sign by sign, lengths in whole words."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import phonenumbers
from babel.dates import format_datetime, format_timedelta
from babel.units import format_unit

from bedline.adapters.wording.naming import named
from bedline.domain.regions import Region

# A day and a time, as one says when somebody is expected.
_MOMENT: Final = "EEEE H:mm"
# Moments that come as text: the time of today as it is, any other in full (ISO 8601). What may be weeks away has its
# date said.
_MOMENTS: Final = {"until": _MOMENT, "at": _MOMENT, "closed_until": "EEEE d MMMM H:mm"}
# Keyed or written down by whoever hears them, so said sign by sign: "B 4 1 7".
_TEN: Final = 10
_UP_TO: Final = {"nl": " tot ", "fr": " à ", "en": " to "}
_SPELLED: Final = frozenset({"code", "postcode", "year", "birth_year", "phone", "last"})


def spoken(params: Mapping[str, object], *, region: Region, language: str) -> dict[str, object]:
    """Return the values of a spoken sentence (wording ``voice``) as an ear takes them in.

    Ids become the region's names, as in print, but "Crisisbed (Wlz)" is said "crisisbed" and "Nu (binnen
    4 uur)" is said "nu, binnen 4 uur". ``km`` is a whole number of kilometres, ``minutes_old`` and
    ``minutes_waited`` whole minutes, ``seconds_waited`` are seconds, said in tens. ``phone`` is a number in
    E.164, said digit by digit in the groups in which it is written. ``until``, ``at`` and ``closed_until`` are a time
    ("14:30"), or a moment in ISO 8601.
    """
    moments = {name: _moment(value) if name in _MOMENTS else value for name, value in params.items()}
    names = named(moments, region=region, language=language)
    return {name: _spoken(name, value, language=language) for name, value in names.items()}


def written(params: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a text (wording ``texts``) as an eye takes them in: ``phone`` as it is dialled at home."""
    return {name: _national(str(value)) if name == "phone" else value for name, value in params.items()}


def _spoken(name: str, value: object, *, language: str) -> object:
    if isinstance(value, datetime) and name in _MOMENTS:
        return format_datetime(value, _MOMENTS[name], tzinfo=value.tzinfo, locale=language.replace("-", "_"))
    if name in _SPELLED:
        return _groups(str(value)) if name == "phone" else " ".join(str(value))
    if isinstance(value, int) and name in _LENGTHS:
        return _LENGTHS[name](value, language)
    if name in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[name](str(value), language)
    if isinstance(value, tuple):
        return tuple(_without_asides(str(each)) for each in value)
    return _without_asides(value) if isinstance(value, str) else value


def _moment(value: object) -> object:
    return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value


def _groups(number: str) -> str:
    """Return a number as somebody says it who wants it written down: "0 1 1 5, 0 0 0, 2 0 6"."""
    return ", ".join(" ".join(group) for group in re.findall(r"[0-9]+", _national(number)))


def _national(number: str) -> str:
    """Return a number of E.164 as it is written and dialled in its own country; what is none, as it is."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
    except phonenumbers.NumberParseException:
        return number


def _without_asides(text: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", text)


def _how_soon(text: str, language: str) -> str:
    """Return an urgency with what stands between brackets, which tells how soon."""
    del language
    return re.sub(r"\s*\((.*?)\)", r", \1", text)


def _age(text: str, language: str) -> str:
    # A dash between two ages is not heard.
    return text.replace("-", _UP_TO[language.split("-", maxsplit=1)[0]])


def _kilometres(value: int, language: str) -> str:
    # "About 0 kilometres" helps nobody.
    return format_unit(max(value, 1), "length-kilometer", "long", locale=language.replace("-", "_"))


def _seconds(value: int, language: str) -> str:
    # The telephone rings a while before anybody hears it, and "already 0 seconds" helps nobody either.
    value = max(_TEN, -(-value // _TEN) * _TEN)
    return format_timedelta(timedelta(seconds=value), granularity="second", locale=language.replace("-", "_"))


_LENGTHS: Final[Mapping[str, Callable[[int, str], object]]] = {
    "km": _kilometres,
    "minutes_old": lambda value, _: timedelta(minutes=max(value, 1)),
    "minutes_waited": lambda value, _: timedelta(minutes=value),
    "seconds_waited": _seconds,
}
_SAID_OTHERWISE: Final[Mapping[str, Callable[[str, str], str]]] = {"urgency": _how_soon, "age_band": _age}
