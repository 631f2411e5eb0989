"""Other policies, tried on a simulated year."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from bedline.settings import read


@click.command()
@click.option("--region", required=True, help="the id of the region, as its folder is called")
@click.option("--seed", default=1, show_default=True, help="which of the possible years")
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3660), help="how much of it")
@click.option(
    "--proposed", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="a policy to try, as TOML"
)
@click.option(
    "--history", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="how wards answered, as CSV"
)
@click.option("--neighbours", type=click.FloatRange(0, 1), help="the share of patients whom a neighbour takes")
@click.option(
    "--closures", type=click.FloatRange(0, 50), default=0, help="how often a year a ward closes for admission"
)
@click.option(
    "--later", type=click.FloatRange(0, 1), default=0, help="the share of yeses that are from the next morning on"
)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="a folder for the table and the chart")
def simulate(
    *,
    region: str,
    seed: int,
    days: int,
    proposed: Path | None,
    history: Path | None,
    neighbours: float | None,
    closures: float,
    later: float,
    output: Path | None,
) -> None:
    """Play a year of a region under today's policy and under others, and show how long patients wait for a bed.

    Nothing is read from a database or written to one. What is assumed stands in docs/policy-simulator.md.
    """
    from bedline.adapters.configuration import ConfigurationFault
    from bedline.bootstrap import trials
    from bedline.policy.assumptions import Assumptions

    assumed = Assumptions(days=days, closures_per_year=closures, later=later)
    if neighbours is not None:
        assumed = replace(assumed, neighbours_yes=neighbours)

    try:
        table, chart = trials.simulate(
            read().regions_path, region=region, seed=seed, assumed=assumed, proposal=proposed, history=history
        )
    except (ConfigurationFault, ValueError, OSError) as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(table, nl=False)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        (output / "policies.md").write_text(table, encoding="utf-8")
        (output / "policies.svg").write_text(chart, encoding="utf-8")
        click.echo(f"Written to {output}: policies.md and policies.svg.")


@click.command(hidden=True)
@click.option("--regions", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
def play_trial(*, regions: Path) -> None:
    """Play the trial that is read, for the server that asks for it; what comes of it is told line by line."""
    import json

    from bedline.bootstrap import trials

    trials.go_last()
    trials.play(json.load(sys.stdin), regions=regions, tell=lambda told: click.echo(json.dumps(told)))


COMMANDS: Final = (simulate, play_trial)
