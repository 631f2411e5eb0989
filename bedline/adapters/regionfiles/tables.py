"""A CSV file as rows that know their line."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bedline.adapters.configuration import Fault, findings, read_text
from bedline.adapters.regionfiles.shape import Shape
from bedline.adapters.regionfiles.values import Surroundings

AnyShape = TypeVar("AnyShape", bound=Shape)


@dataclass(frozen=True, slots=True)
class Table:
    """What stands in a CSV file, not yet checked; empty cells are absent."""

    file: str
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    # False when the file could not be read, so that references to it cannot be judged.
    readable: bool = True

    def column(self, name: str) -> frozenset[str]:
        """Return every value of that column."""
        return frozenset(cells[name] for _, cells in self.rows if name in cells)

    def repeated(self, name: str, *, seen: dict[str, str]) -> Iterator[Fault]:
        """Yield a fault for every value of the column that ``seen`` holds already, and add the others to it."""
        for line, cells in self.rows:
            value = cells.get(name)
            if value is None:
                continue
            if value in seen:
                yield Fault(self.file, line, f"{name} {value} is used already in {seen[value]}: choose another")
            else:
                seen[value] = f"{self.file}:{line}"

    def check(self, shape: type[AnyShape], around: Surroundings, faults: list[Fault]) -> tuple[AnyShape, ...]:
        """Return the rows that are right; what is wrong with the others is added to ``faults``."""
        good = []
        for line, cells in self.rows:
            try:
                good.append(shape.model_validate(cells, context=around))
            except ValidationError as error:
                faults += [Fault(self.file, line, sentence) for _, sentence in findings(error)]
        return tuple(good)


def read_table(path: Path, *, file: str, columns: Sequence[str], faults: list[Fault]) -> Table:
    """Read a CSV file with these columns; lines that begin with # are remarks, and keep their number."""
    if_missing = f"add it, with the columns {', '.join(columns)}"
    text = read_text(path, file=file, if_missing=if_missing, faults=faults)
    if text is None:
        return Table(file, (), readable=False)
    records = _records(text, file=file, faults=faults)
    line, header = next(records, (1, []))
    if problem := _header_problem(header, columns):
        faults.append(Fault(file, line, problem))
        return Table(file, (), readable=False)
    return Table(file, tuple(_rows(records, header, file=file, faults=faults)))


def _records(text: str, *, file: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its first line; remarks and empty lines are passed over."""
    # Only a line feed ends a line: str.splitlines would also break at characters inside a text.
    lines = ("\n" if line.startswith("#") else f"{line}\n" for line in text.split("\n"))
    reader = csv.reader(lines)
    begins = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield begins, [cell.strip() for cell in record]
            begins = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(file, begins, f"this row cannot be read ({error}): look for a quote that is not closed"))


def _header_problem(header: Sequence[str], columns: Sequence[str]) -> str | None:
    if len(header) == 1 and ";" in header[0]:
        return "the columns are separated by semicolons: separate them by commas"
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    if missing:
        return f"the first line must name the columns {', '.join(columns)}: add {', '.join(missing)}"
    if unknown:
        return f"the first line names columns that are not known: take out {', '.join(unknown)}"
    if len(header) != len(columns):
        return "the first line names a column twice: take one out"
    return None


def _rows(
    records: Iterator[tuple[int, list[str]]], header: Sequence[str], *, file: str, faults: list[Fault]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, record in records:
        if len(record) != len(header):
            advice = "put quotes around a text that holds a comma"
            faults.append(Fault(file, line, f"{len(record)} columns where {len(header)} are named: {advice}"))
        yield line, {name: cell for name, cell in zip(header, record, strict=False) if cell}
