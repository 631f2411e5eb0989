"""The gaps in a sentence: ``{code}``, ``{age}``, ``{state:states}``, and how each kind of value is written in them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from string import Formatter

from babel.dates import format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

# A gap's name and, after the colon, the table whose words its value picks ("" for none).
Gap = tuple[str, str]

_MOMENT = "d MMM HH:mm"
_NUMBER = "#,##0.#"
# Whatever somebody typed is not read back at greater length.
_LONGEST = 80


def gaps(sentence: str) -> frozenset[Gap]:
    """Return the gaps of the sentence.

    Raises:
        ValueError: when a brace is not closed, or a gap has no name.
    """
    found = set()
    for _, name, table, conversion in Formatter().parse(sentence):
        if name is None:
            continue
        if not name.isidentifier() or conversion:
            raise ValueError(f"{{{name}}} is no name of a gap")
        found.add((name, table or ""))
    return frozenset(found)


def fill(sentence: str, params: Mapping[str, object], *, language: str, look_up: Callable[[str], str]) -> str:
    """Return the sentence with its gaps filled; ``look_up`` gives the words for a key like ``states.open``.

    Moments are written in the time zone they carry.

    Raises:
        LookupError: when a gap has no value, or a table no words for it.
    """
    parts = []
    for text, name, table, _ in Formatter().parse(sentence):
        parts.append(text)
        if name is not None:
            parts.append(_written(params[name], table=table or "", language=language, look_up=look_up))
    return "".join(parts)


def _written(value: object, *, table: str, language: str, look_up: Callable[[str], str]) -> str:
    if isinstance(value, tuple | list | set | frozenset):
        each = [_written(one, table=table, language=language, look_up=look_up) for one in value]
        return format_list(each, locale=_locale(language)) if each else ""
    if table:
        return look_up(f"{table}.{value}")
    if isinstance(value, datetime):
        return format_datetime(value, _MOMENT, tzinfo=value.tzinfo, locale=_locale(language))
    if isinstance(value, timedelta):
        return format_timedelta(value, granularity="minute", locale=_locale(language))
    if isinstance(value, float):
        return format_decimal(value, format=_NUMBER, locale=_locale(language))
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _locale(language: str) -> str:
    return language.replace("-", "_")
