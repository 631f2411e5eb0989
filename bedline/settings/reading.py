"""Reads the settings of a process and tells every fault at once, each with what to do."""

import difflib
import os
import tomllib
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bedline.settings.fields import CONFIG_PATH, PREFIX, Settings
from bedline.settings.kinds import ROOT

HEADING: Final = """# Settings

Environment variables, read when a process starts; the same names in small letters, without their prefix, may stand in
`config/bedline.toml` (`port = 8001`), and the environment wins. Every fault is told at once, with what to do.
`python -m bedline settings` shows this list; do not edit it by hand.

| setting | what it is for | when not set |
|---|---|---|"""


class Misconfigured(Exception):
    """The settings have faults; `faults` holds a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        lines = "".join(f"\n  - {one}" for one in faults)
        super().__init__(f"Bedline cannot start: {len(faults)} setting(s) to put right.{lines}")


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{name.upper()}"


def read() -> Settings:
    """Read the settings of this process; leave with every fault told at once, each with what to do."""
    unknown = _unknown_variables()
    try:
        settings = Settings()
    except tomllib.TOMLDecodeError as wrong:
        raise Misconfigured([*unknown, f"{CONFIG_PATH.name}: is not TOML: {wrong}"]) from None
    except ValidationError as wrong:
        raise Misconfigured([*unknown, *(_sentence(error) for error in wrong.errors())]) from None
    if unknown:
        raise Misconfigured(unknown)
    return settings


def _unknown_variables() -> list[str]:
    known = {variable(name) for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    near = {name: difflib.get_close_matches(name, known, n=1) for name in unknown}
    return [f"{name}: no such setting" + (f"; did you mean {near[name][0]}?" if near[name] else "") for name in unknown]


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    field = next((field for field in Settings.model_fields if name in (field, variable(field))), None)
    if field is None:
        return f"{name} in {CONFIG_PATH.name}: no such setting"
    sentence = error["msg"][0].lower() + error["msg"][1:]
    return f"{variable(field)}: {sentence} ({Settings.model_fields[field].description})"


def reference() -> str:
    """Return docs/settings.md: every setting, what it is for and what it is when not set."""
    rows = [
        f"| `{variable(name)}` | {field.description} | {_shown(field.default)} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join([HEADING, *rows, ""])


def _shown(default: object) -> str:
    if default in (None, ()):
        return ""
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, tuple):
        return f"`{','.join(map(str, default))}`"
    if isinstance(default, Path):
        return f"`{default.relative_to(ROOT)}`"
    return f"`{default}`"
