"""How every benchmark here reports: what it did, beside what, the table, its bars, and the ratio last.

A benchmark is a module ``p<number>_<name>.py`` in this folder with one function ``run() -> Report``;
``python -m tests.benchmarks P4`` (or ``make bench ONLY=P4``) finds it by its number. Machines are
noisy, so a speed is a ratio to something run beside it in the same minute: :func:`in_turn` for two
pieces of work in one process; whoever measures from outside makes his own :class:`Sample`.
"""

import gc
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Literal

MILLISECONDS = 1_000.0
# From here on, three digits leave no room for a fraction.
WITHOUT_FRACTION = 999.5
TIMES = "×"  # noqa: RUF001 - a ratio is written so


@dataclass(frozen=True, slots=True)
class Sample:
    """How long each run of one piece of work took, in seconds, shortest first."""

    seconds: tuple[float, ...]

    @classmethod
    def of(cls, seconds: Iterable[float]) -> "Sample":
        """Return the sample of these lengths; there must be at least one."""
        lengths = tuple(sorted(seconds))
        if not lengths:
            raise ValueError("a sample of nothing says nothing")
        return cls(lengths)

    def within(self, share: float) -> float:
        """Return the length, in seconds, that this share of the runs stayed within (0.99: the p99)."""
        return self.seconds[max(0, math.ceil(share * len(self.seconds)) - 1)]

    @property
    def median(self) -> float:
        """Return the length that half of the runs stayed within, in seconds."""
        return self.within(0.5)

    @property
    def p99(self) -> float:
        """Return the length that 99 of 100 runs stayed within, in seconds."""
        return self.within(0.99)

    @property
    def per_second(self) -> float:
        """Return how many runs one worker, doing nothing else, finishes in a second."""
        return len(self.seconds) / sum(self.seconds)


def in_turn(
    *,
    rounds: int,
    work: Callable[[int], object],
    reference: Callable[[int], object],
    warm_up: int = 10,
    clock: Callable[[], float] = perf_counter,
) -> tuple[Sample, Sample]:
    """Time both by turns, each first every other round, so that a noisy moment hits them alike.

    Both are called with the number of the round, to vary what they do. The garbage of earlier
    work is collected before, and the collector stays on, as it does in production. Work that
    only reckons may be timed by ``time.thread_time``, which stands still while others have the
    processor.
    """
    for number in range(warm_up):
        work(number)
        reference(number)
    gc.collect()
    lengths: dict[Literal["work", "reference"], list[float]] = {"work": [], "reference": []}
    for number in range(rounds):
        if number % 2:
            lengths["work"].append(_timed(work, number, clock))
            lengths["reference"].append(_timed(reference, number, clock))
        else:
            lengths["reference"].append(_timed(reference, number, clock))
            lengths["work"].append(_timed(work, number, clock))
    return Sample.of(lengths["work"]), Sample.of(lengths["reference"])


def _timed(work: Callable[[int], object], number: int, clock: Callable[[], float]) -> float:
    started = clock()
    work(number)
    return clock() - started


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise of a number: at most, or at least, so much."""

    name: str
    measured: float
    limit: float
    most: bool
    unit: str

    @property
    def held(self) -> bool:
        """Say whether the promise was kept; what could not be measured (NaN) was not."""
        return self.measured <= self.limit if self.most else self.measured >= self.limit

    def line(self) -> str:
        """Return the bar as a line for people."""
        sign, verdict = "≤" if self.most else "≥", "held" if self.held else "MISSED"
        return (
            f"{self.name} {number(self.measured)} {self.unit} (bar {sign} {number(self.limit)} {self.unit}): {verdict}"
        )


@dataclass(slots=True)
class Report:
    """What one benchmark did and found. It holds when it has a ratio and every bar is held."""

    id: str
    work: str
    compared_with: str
    bars: list[Bar] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    table: list[Sequence[object]] = field(default_factory=list)
    ratio: Bar | None = None

    def columns(self, *names: str) -> None:
        """Name the columns of the table; before the first row."""
        self.table.insert(0, names)

    def row(self, *cells: object) -> None:
        """Add a row; numbers are rounded to three digits."""
        self.table.append(cells)

    def note(self, sentence: str) -> None:
        """Add a sentence that helps to read the table: what was assumed, what it does not show."""
        self.notes.append(sentence)

    def at_most(self, name: str, measured: float, limit: float, *, unit: str) -> None:
        """Add a bar of its own beside the ratio, such as "p99 at most 20 ms"."""
        self.bars.append(Bar(name, measured, limit, most=True, unit=unit))

    def at_least(self, name: str, measured: float, limit: float, *, unit: str) -> None:
        """Add a bar of its own beside the ratio, such as "entries received at least 1,000"."""
        self.bars.append(Bar(name, measured, limit, most=False, unit=unit))

    def settle(self, measured: float, *, at_most: float | None = None, at_least: float | None = None) -> None:
        """Set the ratio, work ÷ what it is compared with, and its bar: exactly one of the two."""
        if (at_most is None) == (at_least is None):
            raise ValueError("a ratio has one bar: at_most or at_least")
        if at_most is not None:
            self.ratio = Bar("ratio", measured, at_most, most=True, unit=TIMES)
        elif at_least is not None:
            self.ratio = Bar("ratio", measured, at_least, most=False, unit=TIMES)

    @property
    def held(self) -> bool:
        """Say whether there is a ratio and every bar is held."""
        return self.ratio is not None and all(bar.held for bar in (*self.bars, self.ratio))

    def lines(self) -> Iterable[str]:
        """Return the report as lines, the ratio last."""
        yield f"{self.id}  {self.work}"
        yield f"    compared with {self.compared_with}"
        yield ""
        yield from (f"    {line}" for line in _aligned(self.table))
        yield ""
        for sentence in self.notes:
            yield f"    {sentence}"
        yield ""
        yield from (f"    {bar.line()}" for bar in self.bars)
        yield f"    {self.ratio.line() if self.ratio else 'no ratio was measured: MISSED'}"


def number(value: float) -> str:
    """Return a number with three digits that matter, whole ones with thousands apart."""
    if not math.isfinite(value):
        return str(value)
    whole = isinstance(value, int) or abs(value) >= WITHOUT_FRACTION
    return f"{value:,.0f}" if whole else f"{value:#.3g}".rstrip(".")


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds, for a cell of the table."""
    return seconds * MILLISECONDS


def _aligned(table: Sequence[Sequence[object]]) -> Iterable[str]:
    texts = [[number(cell) if isinstance(cell, int | float) else str(cell) for cell in row] for row in table]
    widths = [
        max(len(row[place]) for row in texts if place < len(row)) for place in range(max(map(len, texts), default=0))
    ]
    for row in texts:
        # The first column names the case; all others are figures and stand to the right.
        first, *rest = (
            text.ljust(width) if not place else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=False))
        )
        yield "   ".join((first, *rest)).rstrip()
