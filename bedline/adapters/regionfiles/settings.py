"""``region.toml`` read and checked."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bedline.adapters.regionfiles.faults import Fault, findings
from bedline.adapters.regionfiles.positions import Place, line_of, positions
from bedline.adapters.regionfiles.shapes import RegionShape
from bedline.adapters.regionfiles.texts import read_text
from bedline.adapters.regionfiles.values import Surroundings

_PARSER_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What stands in a ``region.toml``, not yet checked; ``settings`` is None when it is no TOML."""

    file: str
    settings: Mapping[str, Any] | None
    lines: Mapping[Place, int] = field(default_factory=dict)

    def keys(self, table: str) -> frozenset[str] | None:
        """Return the ids in a table, right or wrong; None when the file could not be read."""
        if self.settings is None:
            return None
        held = self.settings.get(table)
        return frozenset(held) if isinstance(held, dict) else frozenset()

    def text(self, name: str) -> str | None:
        """Return a setting that is a text."""
        value = (self.settings or {}).get(name)
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a setting that is a list of them."""
        values = (self.settings or {}).get(name)
        return tuple(each for each in values if isinstance(each, str)) if isinstance(values, list) else ()

    def check(self, around: Surroundings, faults: list[Fault]) -> RegionShape | None:
        """Return the settings when all are right; otherwise add what is wrong to ``faults``."""
        if self.settings is None:
            return None
        try:
            return RegionShape.model_validate(self.settings, context=around)
        except ValidationError as error:
            faults += [Fault(self.file, line_of(place, self.lines), said) for place, said in findings(error)]
            return None


def read_settings(path: Path, *, file: str, faults: list[Fault]) -> SettingsFile:
    """Read a ``region.toml``; a file that is missing or no TOML is added to ``faults``."""
    text = read_text(path, file=file, if_missing="add it, or take its folder away", faults=faults)
    if text is None:
        return SettingsFile(file, None)
    try:
        return SettingsFile(file, tomllib.loads(text), positions(text))
    except tomllib.TOMLDecodeError as error:
        faults.append(_no_toml(file, str(error), text))
        return SettingsFile(file, None)


def _no_toml(file: str, message: str, text: str) -> Fault:
    place = _PARSER_PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    said = _PARSER_PLACE.sub("", message)
    return Fault(file, line, f"this is not TOML: {said[0].lower()}{said[1:]}")
