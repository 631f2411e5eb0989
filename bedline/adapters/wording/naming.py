"""Ids turned into the names that a region gives them, so that a sentence reads as people speak."""

from collections.abc import Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from bedline.domain.regions import Region

# The parameters that carry ids of a region, and where it keeps their names.
_KEPT_IN: Mapping[str, str] = {
    "care_form": "care_forms",
    "trait": "traits",
    "traits": "traits",
    "urgency": "urgencies",
    "insurer": "insurers",
    "refusal_reason": "refusal_reasons",
    "destination": "redirect_destinations",
    "closure_reason": "closure_reasons",
}


def named(params: Mapping[str, object], *, region: Region, language: str) -> dict[str, object]:
    """Return the parameters of a sentence with ids as names, and moments in the region's own time.

    An id that the region does not know, and a name it has in no such language, stay as they are.
    """
    return {name: _named(name, params, region=region, language=language) for name in params}


def _named(name: str, params: Mapping[str, object], *, region: Region, language: str) -> object:
    value = params[name]
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(region.timezone))
    if name == "question" and isinstance(value, str):
        return _question(value, str(params.get("on", "")), region=region, language=language)
    if name not in _KEPT_IN:
        return _wish(str(value), region=region, language=language) if name == "wish" else value
    kept: Mapping[str, Any] = attrgetter(_KEPT_IN[name])(region)
    if isinstance(value, str):
        return _name(value, kept, region=region, language=language)
    if isinstance(value, tuple | frozenset):
        return tuple(_name(str(each), kept, region=region, language=language) for each in value)
    return value


def _question(id: str, on: str, *, region: Region, language: str) -> str:
    """Return a triage question as it is asked with yes or no, as it was on that day (ISO 8601)."""
    asked = next(
        (each for each in region.triage_questions if each.id == id and each.in_force(date.fromisoformat(on))), None
    )
    if asked is None:
        return id
    texts = asked.spoken or asked.texts
    return texts.get(language) or texts.get(region.languages[0]) or id


def _wish(id: str, *, region: Region, language: str) -> str:
    """Return where patient and family want to go, as the region's question has it."""
    asked = (each for each in region.triage_questions if each.asks_wish and id in each.choices)
    names = next((each.choices[id].names for each in asked), {})
    return names.get(language.split("-", maxsplit=1)[0]) or names.get(region.languages[0]) or id


def _name(id: str, kept: Mapping[str, Any], *, region: Region, language: str) -> str:
    if id not in kept:
        return id
    names: Mapping[str, str] = kept[id].names
    return _inside_a_sentence(names.get(language) or names.get(region.languages[0]) or id)


def _inside_a_sentence(name: str) -> str:
    """Return the name with a small first letter; an abbreviation ("GRZ", "O2") stays as it is."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name
