"""Trying a policy on a year of a configured region: `python -m bedline simulate`, and the trials of the API."""

import os
import resource
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.solving import cheapest
from bedline.domain.ids import RegionId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.regions import Region
from bedline.domain.trials import Fault
from bedline.policy import making
from bedline.policy.assumptions import Assumptions
from bedline.policy.history import history_of, read_history
from bedline.policy.life import Outcome
from bedline.policy.proposal import proposed
from bedline.policy.ready import Ready, ready
from bedline.policy.telling import chart, curve, row, table
from bedline.policy.trial import figures, played, ways
from bedline.policy.year import Year

# Whoever has to answer people comes first; more than this is not needed for any region.
LAST_IN_LINE: Final = 19
CPU_SECONDS: Final = 1500
MEMORY: Final = 2 * 1024**3
WHOLE: Final = 100


def simulate(
    regions: Path, *, region: str, seed: int, assumed: Assumptions, proposal: Path | None, history: Path | None
) -> tuple[str, str]:
    """Return the table and the chart of a year.

    Raises:
        ConfigurationFault: the region's files are wrong, or it is not there.
        ValueError: the proposal or the history is wrong, in a sentence.
        OSError: one of the files cannot be read.
    """
    there, atlas = _loaded(regions, region)
    known = read_history(history.read_text(encoding="utf-8").splitlines()) if history else None
    tried = proposed(there, tomllib.loads(proposal.read_text(encoding="utf-8"))) if proposal else None
    year = making.year(there, atlas=atlas, seed=seed, assumptions=assumed, history=known)
    outcomes = played(year, solver=cheapest, proposal=tried, history=known)
    wards = len(atlas.directory.units_by_region[there.id])
    found = {name: figures(each, wards=wards, days=assumed.days) for name, each in outcomes.items()}
    return table(found), chart(outcomes, title=_title(year))


def policies(folder: Path) -> tuple[Ready, ...]:
    """Return the policies that lie ready to be tried, by the names of their files.

    Raises:
        tomllib.TOMLDecodeError: one of them cannot be read.
    """
    files = sorted(folder.glob("*.toml"))
    return tuple(ready(each.stem, tomllib.loads(each.read_text(encoding="utf-8"))) for each in files)


def command(regions: Path) -> Sequence[str]:
    """Return the command that plays one trial, which it reads."""
    return sys.executable, "-m", "bedline", "play-trial", "--regions", str(regions.resolve())


def go_last() -> None:
    """Let this process have the processor only when nobody else wants it, and not without end."""
    os.nice(LAST_IN_LINE)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def play(told: Mapping[str, Any], *, regions: Path, tell: Callable[[Mapping[str, object]], None]) -> None:
    """Play a trial as ``domain.trials.Told`` says it, and tell how far it is; at the end the result, or a fault."""
    there, atlas = _loaded(regions, told["region"])
    try:
        tried = proposed(there, told["proposal"])
    except ValueError:
        tell({"fault": Fault.NOT_POSSIBLE.value})
        return
    known = history_of(told["history"]) or None
    assumed = replace(Assumptions(), days=told["days"], neighbours_yes=told["neighbours_yes"])
    year = making.year(there, atlas=atlas, seed=told["seed"], assumptions=assumed, history=known)
    if not year.patients:
        tell({"fault": Fault.NO_REQUESTS.value})
        return
    outcomes: dict[str, tuple[Outcome, ...]] = {}
    asked = ways(year, solver=cheapest, proposal=tried, history=known)
    for number, (name, way) in enumerate(asked.items()):
        tell({"progress": WHOLE * number // len(asked)})
        outcomes[name] = way()
    wards = len(atlas.directory.units_by_region[there.id])
    rows = [
        {**row(name, figures(each, wards=wards, days=assumed.days)), "curve": curve(each)}
        for name, each in outcomes.items()
    ]
    tell({"rows": rows, "chart": chart(outcomes, title=_title(year))})


def _loaded(regions: Path, region: str) -> tuple[Region, Atlas]:
    # With its neighbours: a region's own files name them.
    loaded = load_regions(regions)
    there = loaded.regions.get(RegionId(region))
    if there is None:
        raise ValueError(f"there is no region {region}: only {', '.join(sorted(loaded.regions))}")
    return there, Atlas.of(loaded.directory)


def _title(year: Year) -> str:
    days = year.assumptions.days
    return f"{year.region.name}: share of {len(year.patients)} requests with a bed, {days} days, seed {year.seed}"
