"""The text or the settings of one file, or the fault that keeps it from being read."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bedline.adapters.configuration.faults import Fault
from bedline.adapters.configuration.positions import Place, line_of, positions

_PARSER_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What stands in a TOML file; ``settings`` is None when it could not be read."""

    file: str
    settings: Mapping[str, Any] | None
    lines: Mapping[Place, int] = field(default_factory=dict)

    def fault(self, place: Place, sentence: str) -> Fault:
        """Return a fault at the line of that setting."""
        return Fault(self.file, line_of(place, self.lines), sentence)


def read_text(path: Path, *, file: str, if_missing: str, faults: list[Fault]) -> str | None:
    """Return the text, without the mark some editors put first; None when ``faults`` now says why not."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(Fault(file, 0, f"the file is missing: {if_missing}"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(Fault(file, line, "this is not UTF-8: save the file as UTF-8"))
    return None


def read_toml(path: Path, *, file: str, if_missing: str, faults: list[Fault]) -> TomlFile:
    """Return the settings of a TOML file with their lines; what keeps it from being read is added to ``faults``."""
    text = read_text(path, file=file, if_missing=if_missing, faults=faults)
    if text is None:
        return TomlFile(file, None)
    try:
        return TomlFile(file, tomllib.loads(text), positions(text))
    except tomllib.TOMLDecodeError as error:
        faults.append(_no_toml(file, str(error), text))
        return TomlFile(file, None)


def _no_toml(file: str, message: str, text: str) -> Fault:
    place = _PARSER_PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    said = _PARSER_PLACE.sub("", message)
    return Fault(file, line, f"this is not TOML: {said[0].lower()}{said[1:]}")
