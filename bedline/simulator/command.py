"""The command that starts a simulated region: `python -m bedline.simulator`."""

import signal
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

import click

from bedline.simulator.area import Area, read_area
from bedline.simulator.client import http_client
from bedline.simulator.credentials import Person, Unreadable, read
from bedline.simulator.diary import MachineClock
from bedline.simulator.pace import Pace
from bedline.simulator.refusals import Stranger
from bedline.simulator.region import DeskKind, Phoning, Plan, live

ROOT: Final = Path(__file__).resolve().parents[2]


@click.command(name="simulate-region", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--url", "--base-url", default="http://127.0.0.1:8000", show_default=True, help="where Bedline answers")
@click.option(
    "--people",
    "people_path",
    type=click.Path(path_type=Path),
    default=ROOT / "var" / "demo-people.json",
    help="who takes part, with tokens (mode 0600)",
)
@click.option(
    "--maps",
    "maps_path",
    type=click.Path(path_type=Path),
    default=ROOT / "config" / "regions",
    help="folder with postcodes.csv and practices.csv per region",
)
@click.option("--region", "regions", multiple=True, help="only this region; may be given again")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="the same seed, the same decisions")
@click.option(
    "--speed", type=click.FloatRange(1, 1000), default=30, show_default=True, help="times as fast as life, for minutes"
)
@click.option(
    "--busyness",
    type=click.FloatRange(1, 10_000),
    default=200,
    show_default=True,
    help="times as busy as life, on top of speed: requests, stays; 1 is life's own",
)
@click.option(
    "--desk",
    type=click.Choice([kind.value for kind in DeskKind]),
    default=DeskKind.ABSENT.value,
    show_default=True,
    help="a simulated coordinator: none, one who leaves you the time to act first, or one who is on their own",
)
@click.option("--phones", default="", help="where the simulated telephone network answers; none: everybody writes")
@click.option(
    "--phoning",
    type=click.FloatRange(0, 1),
    default=0.4,
    show_default=True,
    help="the share of GPs who phone, where there is a network",
)
@click.option("--by-hand", multiple=True, help="leave this facility to a person; may be given again")
@click.option("--quiet", is_flag=True, help="do not tell what happens")
def simulate_region(
    *,
    url: str,
    people_path: Path,
    maps_path: Path,
    regions: Sequence[str],
    seed: int,
    speed: float,
    busyness: float,
    desk: str,
    phones: str,
    phoning: float,
    by_hand: Sequence[str],
    quiet: bool,
) -> None:
    """Let GPs ask for beds and wards report and answer, until Ctrl-C. Everybody is invented."""
    try:
        people = [person for person in read(people_path) if not regions or person.region in regions]
    except Unreadable as reason:
        raise click.ClickException(str(reason)) from None
    plan = Plan(
        people=people,
        areas=_areas(people, maps_path),
        seed=seed,
        pace=Pace(speed=speed, busyness=busyness),
        desk=DeskKind(desk),
        by_hand=frozenset(by_hand),
        phoning=Phoning(network=phones, demo=url, share=phoning) if phones else None,
    )
    with http_client(url=url) as http:
        try:
            clock = _clock_until_told_to_stop()
            live(plan=plan, http=http, clock=clock, tell=_nothing if quiet else _tell, run=uuid.uuid4().hex[:12])
        except Stranger as reason:
            raise click.ClickException(str(reason)) from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these words (None: those of this process); return an exit code."""
    try:
        simulate_region.main(args=None if argv is None else list(argv), prog_name="simulate-region")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))


def _areas(people: Sequence[Person], maps_path: Path) -> dict[str, Area]:
    areas = {}
    for region in sorted({person.region for person in people}):
        try:
            areas[region] = read_area(maps_path / region)
        except (OSError, KeyError, ValueError) as reason:
            raise click.ClickException(f"no map of {region} in {maps_path}: {reason}") from None
    return areas


def _clock_until_told_to_stop() -> MachineClock:
    clock = MachineClock()

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        clock.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    return clock


def _tell(text: str) -> None:
    click.echo(f"{datetime.now(UTC).astimezone():%H:%M:%S} {text}")
    sys.stdout.flush()


def _nothing(text: str) -> None:
    del text
