"""P7: a simulated year of Zeeuws-Vlaanderen; how long from request to confirmed bed, under today's policy and others.

The policy held to the bars is the one that the region has in force, on the shipped demo region; what is assumed was
set before it was measured, and stands with its sources in ``docs/policy-simulator.md``. The years are six that nobody
looked at when the policy was chosen, taken together, so that one odd one decides nothing; the two by which it was
chosen are told beside them. Phoning is a cautious model of it, so that our own assumptions decide for us as little as
they can; phoning as GPs tell of it, which the sources speak for, is told beside it. Lengths of time are those of the
simulated life; the processor's clock says what the simulation itself costs, whoever else uses the machine.
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
from bedline.policy.trial import BETWEEN, ORACLE, PHONING, PROPOSED, TODAY, TOLD, Figures, figures, played, ways
from tests.benchmarks.ratio import TIMES, Report

CONFIG = Path(__file__).parents[2] / "config"
REGION = RegionId("zeeuws-vlaanderen")
PROPOSAL = CONFIG / "policies" / "one-at-a-time.toml"
SEEDS = (3, 4, 5, 6, 7, 8)
CHOSEN_BY = (1, 2)
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
    report.columns(
        "minutes", "median", "p90", "placed in 1 h", "in 24 h", "questions/bed", "yes too many", "km", "no bed"
    )
    for name, each in found.items():
        one, _, day = each.within
        report.row(name, each.median, each.p90, one, day, each.questions, each.too_many, each.km, each.no_bed)
    today, oracle, phoning = found[TODAY].median, found[ORACLE].median, found[PHONING].median
    _explain(report, found)
    _tell_chosen_by(report)
    report.at_least("faster than phoning homes one by one", phoning / today, FASTER_THAN_PHONING, unit=TIMES)
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
    today, told = found[TODAY].median, found[TOLD].median
    report.note("A request without a bed counts as endless; the ratio is today's median ÷ the oracle's.")
    report.note(
        f"Phoning is a cautious model: a list of a week ago in hand, and nothing else to do. Nobody can be "
        f"{FASTER_THAN_PHONING:g} times as fast as that: the oracle itself is {phoning / oracle:.2f}. Beside phoning "
        f"between consultations today is {found[BETWEEN].median / today:.2f} times as fast; beside phoning as GPs tell "
        f"of it {told / today:.2f}."
    )
    report.note(
        f"{PROPOSAL.name}, the policy before this one, comes to {tried / oracle:.2f} times the oracle with "
        f"{found[PROPOSED].questions:.2f} questions a bed and {found[PROPOSED].too_many:.2f} yeses too many a request; "
        f"today's with {found[TODAY].questions:.2f} and {found[TODAY].too_many:.2f}."
    )


def _tell_chosen_by(report: Report) -> None:
    """Say what today's policy comes to in the years that it was chosen by."""
    loaded = load_regions(CONFIG / "regions")
    region, atlas = loaded.regions[REGION], Atlas.of(loaded.directory)
    wards, days = len(loaded.directory.units_by_region[REGION]), DAYS * len(CHOSEN_BY)
    together: dict[str, list[Outcome]] = {TODAY: [], ORACLE: []}
    for seed in CHOSEN_BY:
        playing = ways(making.year(region, atlas=atlas, seed=seed), solver=cheapest)
        for name, outcomes in together.items():
            outcomes.extend(playing[name]())
    today, oracle = (figures(together[name], wards=wards, days=days).median for name in (TODAY, ORACLE))
    report.note(
        f"In the two years by which the policy was chosen (seeds {CHOSEN_BY[0]} and {CHOSEN_BY[-1]}) its median is "
        f"{today:.2f} minutes, {today / oracle:.2f} times the oracle's."
    )
