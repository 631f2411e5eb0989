"""A hundred homes with five wards each, one for each of five kinds of care: a region to measure in, and its calls.

The rules, postcodes, practices and GPs are those of Zeeuws-Vlaanderen as it comes; homes and wards are
multiplied. Five kinds in a hundred homes is what the nearest peer was measured with.
"""

import csv
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bedline.settings import ROOT
from tests.benchmarks.calls import Answered, Call, closed_loop
from tests.harness.serving import REGION, Server

HOMES: Final = 100
FORMS: Final = ("crisis", "elv_low", "elv_high", "elv_palliative", "grz")
QUIET: Final = re.compile(r", quiet_(from|until) = [0-9:]+")
# However many the region's own policy asks at once, here it stays what has been measured all along (see NEEDS).
ONE_AT_A_TIME: Final = re.compile(
    r"(^\[care_forms\.elv_low\]$.*?^policy = \{[^}]*?parallel = )\d+", re.MULTILINE | re.DOTALL
)
# What a ward has, and what is free in it as long as nobody is asked.
BEDS, FREE = 12, 8
TRAITS: Final = ("wheelchair", "lift", "oxygen", "fall_sensor")
# What GPs ask for, turn by turn, with the answers that leave triage nothing to decide. Bedline asks the wards of
# all three by itself: three at once for a crisis, one, two.
NEEDS: Final[Sequence[tuple[str, Sequence[str]]]] = (
    (
        "crisis",
        (
            "doctor_has_seen",
            "long_term_indication_expected",
            "acute_change",
            "danger_at_home",
            "needed_within_24_hours",
            "alternatives_exhausted",
            "accepts_any_provider",
        ),
    ),
    ("elv_low", ("doctor_has_seen", "return_home_expected")),
    ("elv_high", ("doctor_has_seen", "return_home_expected", "several_interacting_problems")),
)


@contextmanager
def configured() -> Iterator[Path]:
    """Lend a folder of regions in which Zeeuws-Vlaanderen has so many homes."""
    with TemporaryDirectory(prefix="bedline-regions-") as lent:
        folder = Path(lent) / "regions"
        shutil.copytree(ROOT / "config" / "regions", folder)
        region = folder / REGION
        homes = [f"home-{number:03}" for number in range(HOMES)]
        postcodes = cycle(each["postcode"] for each in _rows(region / "postcodes.csv"))
        placed = zip(homes, postcodes, strict=False)
        _write(region / "facilities.csv", [_home(home, postcode) for home, postcode in placed])
        _write(region / "units.csv", [_ward(home, form) for home in homes for form in FORMS])
        # These homes limit nobody; what limits there are is said of others.
        (region / "limits.csv").unlink(missing_ok=True)
        # Nor does the hour of the day: a benchmark asks wards at any.
        rules = region / "region.toml"
        rules.write_text(ONE_AT_A_TIME.sub(r"\g<1>1", QUIET.sub("", rules.read_text("utf-8"))), "utf-8")
        others = [person for person in _rows(region / "people.csv") if person["role"] != "facility"]
        _write(region / "people.csv", others + [_nurse(home) for home in homes])
        yield folder


@dataclass
class County:
    """The region as served, and the calls that its people make; each of them has a token of their own."""

    server: Server

    def __post_init__(self) -> None:
        here = [person for person in self.server.people() if person["region"] == REGION]
        self.desk: str = next(person["token"] for person in here if person["role"] == "coordinator")
        self._nurses = {person["facilities"][0]: person["token"] for person in here if person["role"] == "facility"}
        self._gps = cycle([person["token"] for person in here if person["role"] == "gp"])
        postcodes = _rows(ROOT / "config" / "regions" / REGION / "postcodes.csv")
        self._postcodes = cycle([each["postcode"] for each in postcodes])
        self._needs = cycle(NEEDS)
        self._traits = cycle([(), TRAITS[:1], TRAITS[:2]])

    def begin(self) -> None:
        """Let every ward tell what is free."""
        closed_loop(self.server.port, [self._report(home, form, FREE) for home in self._nurses for form in FORMS])

    def reports(self) -> Iterator[Call]:
        """Return what wards tell, one ward after the other: one place more than last time, or one fewer."""
        for free in cycle((FREE - 1, FREE)):
            for form in FORMS:
                for home in self._nurses:
                    yield self._report(home, form, free)

    def asks(self, only: str = "") -> Iterator[Call]:
        """Return what GPs ask, one after the other, from all over the region; ``only`` for one kind of care."""
        while True:
            care_form, answers = next(each for each in self._needs if only in ("", each[0]))
            body = {
                "region": REGION,
                "care_form": care_form,
                "birth_year": 1938,
                "sex": "f",
                "postcode": next(self._postcodes),
                "traits": next(self._traits),
                "triage": dict.fromkeys(answers, True),
                "note": "Valt steeds, mantelzorger is vanavond opgenomen.",
            }
            yield Call.post("/api/v1/requests", body, token=next(self._gps))

    def withdraw(self, asked: Sequence[Answered]) -> None:
        """Let these requests end, so that the next ones find the region as they did."""
        body = {"reason": "stays_home"}
        calls = [
            Call.post(f"/api/v1/requests/{each.body['id']}/withdraw", body, token=self.desk, status=200)
            for each in asked
        ]
        closed_loop(self.server.port, calls)

    def _report(self, home: str, form: str, free: int) -> Call:
        return Call.post(f"/api/v1/units/{home}-{form}/reports", {"free": free}, token=self._nurses[home])


def offered(asked: Answered) -> bool:
    """Say whether the request got what it should at once: wards that are asked, each with a place held."""
    body: Mapping[str, Any] = asked.body
    return body["state"] == "offered" and bool(body["offers"])


def _home(home: str, postcode: str) -> Mapping[str, object]:
    return {"id": home, "name": home.title(), "town": "Axel", "postcode": postcode, "phone": ""}


def _ward(home: str, form: str) -> Mapping[str, object]:
    return {
        "id": f"{home}-{form}",
        "facility": home,
        "name": form,
        "care_forms": form,
        "traits": ";".join(TRAITS),
        "baseline": BEDS,
        "sexes": "",
        "freshness_hours": "",
        "directly_bookable": "no",
        "phones": "",
        "text": "",
        "ask_by": "",
    }


def _nurse(home: str) -> Mapping[str, object]:
    return {
        "id": f"ward-{home}",
        "name": f"Ward {home}",
        "role": "facility",
        "facilities": home,
        "practice": "",
        "language": "nl",
        "number": identity(home),
        "phone": "",
        "mobile": "",
    }


def identity(home: str) -> str:
    """Return what the nurse of that home keys to say who they are."""
    return f"9{int(home.rpartition('-')[2]):07}"


def _rows(path: Path) -> Sequence[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
