"""The map that everybody in a region has in their head: its postcodes, and where the practices are."""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from bedline.simulator.dice import weighted

KM_PER_DEGREE: Final = 111.2
# At this distance a patient is half as likely to be with a practice as next door.
NEARBY_KM: Final = 4.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """Postcodes with their centres (latitude, longitude), and the postcode of each practice."""

    postcodes: Mapping[str, Point]
    practices: Mapping[str, str]

    def home(self, luck: Random, *, practice: str | None) -> str:
        """Return the postcode where a patient of that practice lives: mostly near it."""
        centre = self.postcodes.get(self.practices.get(practice or "", ""))
        if centre is None:
            return luck.choice(list(self.postcodes))
        near = {code: 1 / (1 + (_km(centre, point) / NEARBY_KM) ** 3) for code, point in self.postcodes.items()}
        return weighted(luck, weights=near)


def read_area(folder: Path) -> Area:
    """Return the map from ``postcodes.csv`` and ``practices.csv`` of a region's folder.

    Raises:
        OSError, KeyError, ValueError: when they are not there or not such tables.
    """
    postcodes = {row["postcode"]: (float(row["lat"]), float(row["lon"])) for row in _rows(folder / "postcodes.csv")}
    practices = {row["id"]: row["postcode"] for row in _rows(folder / "practices.csv")}
    return Area(postcodes, practices)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _km(one: Point, other: Point) -> float:
    """Return the distance, flat as the land is."""
    north = (other[0] - one[0]) * KM_PER_DEGREE
    east = (other[1] - one[1]) * KM_PER_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)
