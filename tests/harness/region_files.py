"""The files of the regions as they ship, to be spoiled in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import ConfigurationFault, Fault, load_regions
from bedline.domain.ids import RegionId

REGIONS = Path(__file__).parents[2] / "config" / "regions"
ZV = RegionId("zeeuws-vlaanderen")
TOML = "zeeuws-vlaanderen/region.toml"
KEMPEN = "kempen/region.toml"
UNITS = "zeeuws-vlaanderen/units.csv"
FACILITIES = "zeeuws-vlaanderen/facilities.csv"
PRACTICES = "zeeuws-vlaanderen/practices.csv"
PEOPLE = "zeeuws-vlaanderen/people.csv"
ROTA = "zeeuws-vlaanderen/rota.toml"
POSTCODES = "zeeuws-vlaanderen/postcodes.csv"
# The line of a policy before which a way of working may be put, and what of a way or a policy is tried.
WAYLESS = "policy = { automatic = true, parallel = 3,"
SAME = "from = 08:00:00, until = 08:00:00"
QUIET = " quiet_from = 22:00:00, quiet_until = 07:00:00,"

Edit = Callable[[str, str, str], int]


def way(kind: str) -> str:
    """Return a way of working, before the policy."""
    return f"way = {{ kind = {kind} }}\n{WAYLESS}"


def faults_of(folder: Path, only: list[str] | None = None) -> tuple[Fault, ...]:
    """Return what is wrong with the files."""
    with pytest.raises(ConfigurationFault) as told:
        load_regions(folder, only)
    return told.value.faults
