"""``region.toml``: what can be known of it before it is checked, and the check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from bedline.adapters.configuration import Fault, Place, TomlFile, findings, read_toml
from bedline.adapters.regionfiles.shapes import RegionShape
from bedline.adapters.regionfiles.values import Asked, Surroundings


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A ``region.toml``, not yet checked."""

    toml: TomlFile

    def keys(self, table: str) -> frozenset[str] | None:
        """Return the ids in a table, right or wrong; None when the file could not be read."""
        if self.toml.settings is None:
            return None
        held = self.toml.settings.get(table)
        return frozenset(held) if isinstance(held, dict) else frozenset()

    def text(self, name: str) -> str | None:
        """Return a setting that is a text."""
        value = (self.toml.settings or {}).get(name)
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a setting that is a list of them."""
        values = (self.toml.settings or {}).get(name)
        return tuple(each for each in values if isinstance(each, str)) if isinstance(values, list) else ()

    def hotline(self) -> Iterator[tuple[Place, str]]:
        """Yield what stands for each number of the hotline, and where; right or wrong."""
        table = (self.toml.settings or {}).get("hotline")
        numbers = table.get("numbers") if isinstance(table, dict) else None
        for index, each in enumerate(numbers if isinstance(numbers, list) else ()):
            number = each.get("number") if isinstance(each, dict) else None
            if isinstance(number, str):
                yield ("hotline", "numbers", index, "number"), number

    def asked(self) -> dict[str, tuple[Asked, ...]] | None:
        """Return the triage questions as far as they say what they are; None when the file could not be read."""
        if self.toml.settings is None:
            return None
        found: dict[str, tuple[Asked, ...]] = {}
        listed = self.toml.settings.get("triage_questions")
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and isinstance(each.get("id"), str):
                found[each["id"]] = (*found.get(each["id"], ()), _asked(each))
        return found

    def check(self, around: Surroundings, faults: list[Fault]) -> RegionShape | None:
        """Return the settings when all are right; otherwise add what is wrong to ``faults``."""
        if self.toml.settings is None:
            return None
        try:
            return RegionShape.model_validate(self.toml.settings, context=around)
        except ValidationError as error:
            faults += [self.toml.fault(place, sentence) for place, sentence in findings(error)]
            return None


def read_settings(path: Path, *, file: str, faults: list[Fault]) -> SettingsFile:
    """Read a ``region.toml``; a file that is missing or no TOML is added to ``faults``."""
    return SettingsFile(read_toml(path, file=file, if_missing="add it, or take its folder away", faults=faults))


def _asked(question: Mapping[str, object]) -> Asked:
    """Return what the question says; what is wrong about it has a fault of its own."""
    begins, ends = question.get("valid_from"), question.get("valid_until")
    forms, choices = question.get("care_forms"), question.get("choices")
    return Asked(
        valid_from=begins if type(begins) is date else date.min,
        valid_until=ends if type(ends) is date else None,
        care_forms=frozenset(str(each) for each in forms) if isinstance(forms, list) else frozenset(),
        choices=frozenset(choices) if isinstance(choices, dict) else frozenset(),
    )
