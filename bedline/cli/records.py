"""What is done to the records as a whole."""

import sys
from typing import Final

import click

from bedline.settings import read


@click.command()
def prepare() -> None:
    """Bring the database and the regions up to date; servers do it at start, unless told not to."""
    from bedline.adapters.configuration import ConfigurationFault
    from bedline.adapters.db.migrate import TooOld
    from bedline.bootstrap import upkeep

    try:
        upkeep.prepare()
    except TooOld as reason:
        raise click.ClickException(str(reason)) from None
    except ConfigurationFault as faults:
        raise click.ClickException(f"{len(faults.faults)} fault(s) in the configuration:\n{faults}") from None


@click.command()
@click.option("--yes", is_flag=True, help="do not ask first")
def reset(*, yes: bool) -> None:
    """Forget everything recorded in the database of our own; never touches one of yours."""
    from bedline.adapters.postgres import Cluster, InUse

    chosen = read()
    if chosen.database_url is not None:
        raise click.ClickException("DATABASE_URL names a database of yours: empty it yourself if you mean to")
    if not yes:
        click.confirm(f"Forget everything recorded in {chosen.state_path}?", abort=True)
    try:
        Cluster(folder=chosen.state_path / "postgres").forget()
    except InUse as reason:
        raise click.ClickException(str(reason)) from None
    (chosen.state_path / "demo-people.json").unlink(missing_ok=True)


@click.command()
@click.option("--check", is_flag=True, help="only look what still hangs on another key than the first")
def reseal(*, check: bool) -> None:
    """Seal everything with the first data key, so that the others may be taken out of BEDLINE_DATA_KEYS.

    Ends with 1 while something hangs on another key, or on none of those that are set.
    """
    from bedline.bootstrap import upkeep

    needed = lost = 0
    for found in upkeep.reseal(only_look=check):
        done = "to do" if check else "sealed anew"
        click.echo(f"{found.table}: {found.first} in order, {found.other} {done}, {found.unreadable} unreadable")
        needed, lost = needed + found.other * check, lost + found.unreadable
    if lost:
        click.echo(
            f"{lost} cannot be read with any of the keys that are set: keep the key they hang on, if you have it."
        )
    elif not needed:
        click.echo("Nothing hangs on another key than the first.")
    sys.exit(1 if needed or lost else 0)


@click.command()
def recount() -> None:
    """Count anew how units answer, from every question ever put; servers may go on meanwhile."""
    from bedline.bootstrap import upkeep

    for region, questions in upkeep.recount():
        click.echo(f"{region}: {questions} questions counted.")


COMMANDS: Final = (prepare, reset, reseal, recount)
