"""Trying a policy on a year of a configured region, for `python -m bedline simulate`."""

import tomllib
from dataclasses import replace
from pathlib import Path

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.solving import cheapest
from bedline.domain.ids import RegionId
from bedline.domain.matching.atlas import Atlas
from bedline.policy import making
from bedline.policy.assumptions import Assumptions
from bedline.policy.history import read_history
from bedline.policy.proposal import proposed
from bedline.policy.telling import chart, table
from bedline.policy.trial import figures, played


def simulate(
    regions: Path, *, region: str, seed: int, days: int, proposal: Path | None, history: Path | None
) -> tuple[str, str]:
    """Return the table and the chart of a year.

    Raises:
        ConfigurationFault: the region's files are wrong, or it is not there.
        ValueError: the proposal or the history is wrong, in a sentence.
        OSError: one of the files cannot be read.
    """
    # With its neighbours: a region's own files name them.
    loaded = load_regions(regions)
    there = loaded.regions.get(RegionId(region))
    if there is None:
        raise ValueError(f"there is no region {region}: only {', '.join(sorted(loaded.regions))}")
    known = read_history(history.read_text(encoding="utf-8").splitlines()) if history else None
    tried = proposed(there, tomllib.loads(proposal.read_text(encoding="utf-8"))) if proposal else None
    atlas, assumed = Atlas.of(loaded.directory), replace(Assumptions(), days=days)
    year = making.year(there, atlas=atlas, seed=seed, assumptions=assumed, history=known)
    outcomes = played(year, solver=cheapest, proposal=tried, history=known)
    wards = len(loaded.directory.units_by_region[there.id])
    found = {name: figures(each, wards=wards, days=days) for name, each in outcomes.items()}
    title = f"{there.name}: share of {len(year.patients)} requests with a bed, {days} days, seed {seed}"
    return table(found), chart(outcomes, title=title)
