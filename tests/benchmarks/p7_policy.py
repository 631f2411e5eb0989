"""P7: a simulated year of Zeeuws-Vlaanderen; how long from request to confirmed bed, under today's policy and others.

The policy held to the bars is the one that the region has in force, on the shipped demo region; what is assumed was
set before it was measured, and stands with its sources in ``docs/policy-simulator.md``. Two years are taken
together, so that one odd one decides nothing. Lengths of time are those of the simulated life; the
processor's clock says what the simulation itself costs, whoever else uses the machine.
"""

import tomllib
from pathlib import Path
from time import process_time

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.solving import cheapest
from bedline.domain.ids import RegionId
from bedline.domain.matching.atlas import Atlas
from bedline.policy import making
from bedline.policy.life import Outcome
from bedline.policy.proposal import proposed
from bedline.policy.trial import BETWEEN, ORACLE, PHONING, PROPOSED, TODAY, TOLD, Figures, figures, played
from tests.benchmarks.ratio import TIMES, Report

CONFIG = Path(__file__).parents[2] / "config"
REGION = RegionId("zeeuws-vlaanderen")
PROPOSAL = CONFIG / "policies" / "two-at-once.toml"
SEEDS = (1, 2)
DAYS = 365
FASTER_THAN_PHONING, BESIDE_THE_ORACLE = 5.0, 1.25
SECONDS = 120.0


def run() -> Report:
    """Play the years under every way, and compare their medians."""
    report = Report(
        id="P7",
        work=f"{len(SEEDS)} years of {REGION}, from request to confirmed bed, as the region's policy asks",
        compared_with="phoning homes one by one, nearest first, and an oracle that knows every answer, same years",
    )
    began = process_time()
    found = _figures()
    seconds = (process_time() - began) / len(SEEDS)
    report.columns("minutes", "median", "p90", "placed in 1 h", "in 24 h", "calls/ward/week", "km", "no bed")
    for name, each in found.items():
        one, _, day = each.within
        report.row(name, each.median, each.p90, one, day, each.calls, each.km, each.no_bed)
    today, oracle, phoning = found[TODAY].median, found[ORACLE].median, found[PHONING].median
    _explain(report, found)
    report.at_least("faster than phoning", phoning / today, FASTER_THAN_PHONING, unit=TIMES)
    report.at_most("a year under every way, by the processor's clock", seconds, SECONDS, unit="s")
    report.settle(today / oracle, at_most=BESIDE_THE_ORACLE)
    return report


def _figures() -> dict[str, Figures]:
    loaded = load_regions(CONFIG / "regions")
    region, atlas = loaded.regions[REGION], Atlas.of(loaded.directory)
    proposal = proposed(region, tomllib.loads(PROPOSAL.read_text(encoding="utf-8")))
    together: dict[str, list[Outcome]] = {}
    for seed in SEEDS:
        year = making.year(region, atlas=atlas, seed=seed)
        for name, outcomes in played(year, solver=cheapest, proposal=proposal).items():
            together.setdefault(name, []).extend(outcomes)
    wards = len(loaded.directory.units_by_region[REGION])
    return {name: figures(each, wards=wards, days=DAYS * len(SEEDS)) for name, each in together.items()}


def _explain(report: Report, found: dict[str, Figures]) -> None:
    tried, oracle, phoning = found[PROPOSED].median, found[ORACLE].median, found[PHONING].median
    today = found[TODAY].median
    report.note("A request without a bed counts as endless; the ratio is today's median ÷ the oracle's.")
    report.note(
        f"The oracle itself is {phoning / oracle:.2f} times as fast as phoning: it too waits for a ward to answer, "
        "so hardly any policy can be faster than that."
    )
    report.note(
        f"Beside phoning as GPs tell of it (docs/policy-simulator.md), today is {found[TOLD].median / today:.2f} times "
        f"as fast; beside phoning between consultations, {found[BETWEEN].median / today:.2f} times. The verdict is on "
        "the cautious phoning: a list in hand, and nothing else to do."
    )
    report.note(
        f"{PROPOSAL.name} (asking by itself for every form, two wards at once) comes to {tried / oracle:.2f} times the "
        f"oracle, and is {phoning / tried:.2f} times as fast as phoning."
    )
