"""What a trial came to, as a table and as a chart."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from bedline.policy.life import Outcome
from bedline.policy.trial import WITHIN, Figures, Played, minutes

# Minutes, on a scale on which each step is so many times the last: answers come in minutes, waits end after days.
TICKS: Final = {1: "1 min", 10: "10 min", 60: "1 h", 240: "4 h", 1440: "1 d", 2880: "2 d"}
COLOURS: Final = ("#005f73", "#bb3e03", "#0a9396", "#6c584c", "#b08968", "#7f5539", "#5a189a")
LEFT, TOP, WIDTH, HEIGHT = 50, 20, 520, 280
_HOUR, _DAY = 60, 1440
# Into how many steps the data of a line are cut.
STEPS: Final = 80


def table(found: Mapping[str, Figures]) -> str:
    """Return the figures as a Markdown table, one way a row."""
    shares = (f"≤ {hours} h" for hours in WITHIN)
    counts = ("calls/ward/week", "questions/bed", "yes too many", "elsewhere", "no bed")
    names = ["", "median", "p90", *shares, "own town", "km", *counts]
    rows = [names, *([name, *_cells(each)] for name, each in found.items())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(names))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"


def row(name: str, figures: Figures) -> dict[str, object]:
    """Return the figures of one way as data: minutes and shares, and None where most found no bed at all."""
    shares = {f"within_{hours}h": share for hours, share in zip(WITHIN, figures.within, strict=True)}
    return {
        "way": name.replace(",", "").replace(" ", "_").lower(),
        "requests": figures.requests,
        "median_minutes": _finite(figures.median),
        "p90_minutes": _finite(figures.p90),
        **shares,
        "own_town": figures.own_town,
        "km": _finite(figures.km),
        "calls_per_ward_week": figures.calls,
        "questions_per_bed": figures.questions,
        "yes_too_many": figures.too_many,
        "elsewhere": figures.away,
        "no_bed": figures.no_bed,
    }


def curve(outcomes: Sequence[Outcome]) -> list[dict[str, float]]:
    """Return which share of the requests had a bed after so many minutes, at steps that grow as the chart's do."""
    waited = sorted(map(minutes, outcomes))
    first, last = min(TICKS), max(TICKS)
    moments = [first * (last / first) ** (step / STEPS) for step in range(STEPS + 1)]
    return [{"minutes": round(at, 2), "share": round(bisect_right(waited, at) / len(waited), 4)} for at in moments]


def _finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def _cells(each: Figures) -> Iterator[str]:
    yield length(each.median)
    yield length(each.p90)
    yield from (f"{share:.1%}" for share in each.within)
    yield f"{each.own_town:.1%}"
    yield f"{each.km:.1f}"
    yield f"{each.calls:.2f}"
    yield f"{each.questions:.2f}"
    yield f"{each.too_many:.2f}"
    yield f"{each.away}"
    yield f"{each.no_bed}"


def length(value: float) -> str:
    """Return minutes as people say them."""
    if not math.isfinite(value):
        return "no bed"
    if value < 2 * _HOUR:
        return f"{value:.1f} min"
    return f"{value / _HOUR:.1f} h" if value < _DAY else f"{value / _DAY:.1f} d"


def chart(played: Played, *, title: str) -> str:
    """Return an SVG: for each way the share of requests that had a bed after each length of time."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 360" font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="780" height="360" fill="white"/><text x="{LEFT}" y="14">{escape(title)}</text>',
    ]
    for at, name in TICKS.items():
        x = _x(at)
        parts.append(f'<path d="M{x:.1f} {TOP}v{HEIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{name}</text>')
    for percent in range(0, 101, 25):
        y = _y(percent / 100)
        parts.append(f'<path d="M{LEFT} {y:.1f}h{WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{percent} %</text>')
    for place, (name, outcomes) in enumerate(played.items()):
        colour, y = COLOURS[place % len(COLOURS)], TOP + 20 * place + 12
        dashes = f' stroke-dasharray="{2 + 3 * place} 3"' if place else ""
        parts.append(f'<path d="{_line(outcomes)}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts.append(f'<path d="M{LEFT + WIDTH + 12} {y - 4}h24" stroke="{colour}" stroke-width="2"{dashes}/>')
        parts.append(f'<text x="{LEFT + WIDTH + 42}" y="{y}">{escape(name)}</text>')
    return "\n".join((*parts, "</svg>")) + "\n"


def _line(outcomes: Sequence[Outcome]) -> str:
    waited = sorted(each for each in map(minutes, outcomes) if math.isfinite(each))
    steps = (f"L{_x(each):.1f} {_y(place / len(outcomes)):.1f}" for place, each in enumerate(waited, start=1))
    return f"M{LEFT} {_y(0):.1f}" + "".join(steps) + f"H{LEFT + WIDTH}"


def _x(value: float) -> float:
    first, last = min(TICKS), max(TICKS)
    return LEFT + WIDTH * math.log(min(max(value, first), last) / first) / math.log(last / first)


def _y(share: float) -> float:
    return TOP + HEIGHT * (1 - share)
