"""What fills the gaps of a spoken sentence: names without asides, codes sign by sign, lengths in whole words."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from babel.dates import format_timedelta
from babel.units import format_unit

from bedline.adapters.wording.naming import named
from bedline.domain.regions import Region

# Keyed or written down by whoever hears them, so said sign by sign: "B 4 1 7".
_SPELLED: Final = frozenset({"code", "postcode", "year", "birth_year"})


def spoken(params: Mapping[str, object], *, region: Region, language: str) -> dict[str, object]:
    """Return the values of a spoken sentence (wording ``voice``) as an ear takes them in.

    Ids become the region's names, as in print, but "Crisisbed (Wlz)" is said "crisisbed" and "Nu (binnen
    4 uur)" is said "nu, binnen 4 uur". ``km`` is a whole number of kilometres, ``minutes_old`` and
    ``seconds_waited`` are whole minutes and seconds.
    """
    names = named(params, region=region, language=language)
    return {name: _spoken(name, value, language=language) for name, value in names.items()}


def _spoken(name: str, value: object, *, language: str) -> object:
    if name in _SPELLED:
        return " ".join(str(value))
    if isinstance(value, int) and name in _LENGTHS:
        return _LENGTHS[name](value, language)
    if name == "urgency":
        # What stands between brackets tells how soon: it is said.
        return re.sub(r"\s*\((.*?)\)", r", \1", str(value))
    if isinstance(value, tuple):
        return tuple(_without_asides(str(each)) for each in value)
    return _without_asides(value) if isinstance(value, str) else value


def _without_asides(text: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", text)


def _kilometres(value: int, language: str) -> str:
    # "About 0 kilometres" helps nobody.
    return format_unit(max(value, 1), "length-kilometer", "long", locale=language.replace("-", "_"))


def _seconds(value: int, language: str) -> str:
    return format_timedelta(timedelta(seconds=value), granularity="second", locale=language.replace("-", "_"))


_LENGTHS: Final[Mapping[str, Callable[[int, str], object]]] = {
    "km": _kilometres,
    "minutes_old": lambda value, _: timedelta(minutes=value),
    "seconds_waited": _seconds,
}
