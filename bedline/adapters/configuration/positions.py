"""The line on which each setting of a TOML file stands."""

import re
from collections.abc import Mapping

Place = tuple[str | int, ...]

_PART = r'(?:[A-Za-z0-9_-]+|"[^"]*"|\'[^\']*\')'
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(?P<open>\[\[?)\s*(?P<key>{_DOTTED})\s*\]")
_SETTING = re.compile(rf"\s*(?P<key>{_DOTTED})\s*=")
_MANY_LINES = re.compile(r'"""|\'\'\'')


def positions(text: str) -> Mapping[Place, int]:
    """Return the line (from 1) of every table and setting that begins a line of its own.

    The parser of the standard library keeps no positions. This only has to point a person to the
    right line, so what stands inside a value is not looked into: ask :func:`line_of` for that.
    """
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    inside_text = False
    for number, line in enumerate(text.split("\n"), start=1):
        was_inside, inside_text = inside_text, inside_text ^ bool(len(_MANY_LINES.findall(line)) % 2)
        if was_inside:
            continue
        if header := _HEADER.match(line):
            table = _parts(header["key"])
            if header["open"] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            _note(lines, table, number)
        elif setting := _SETTING.match(line):
            _note(lines, (*table, *_parts(setting["key"])), number)
    return lines


def line_of(path: Place, lines: Mapping[Place, int]) -> int:
    """Return the line of the setting, or of the nearest thing around it; 0 where nothing is known."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _note(lines: dict[Place, int], path: Place, number: int) -> None:
    """Note the path and everything above it that has not been seen yet."""
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], number)
