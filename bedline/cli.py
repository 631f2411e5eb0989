"""The commands: `python -m bedline …`."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

import click

from bedline.settings import Misconfigured, read, reference

# NIST SP 800-63B asks for eight; people who guard a region's beds can type four more.
SHORTEST_PASSWORD: Final = 12
_TOO_EASY: Final = {
    "not_six_digits": "a PIN has six digits",
    "year": "this PIN holds a year, which is guessed first: choose another",
    "sequence": "this PIN is a row of the same or following digits, which is guessed first: choose another",
    "own_number": "this PIN stands in the number they key, which is public: choose another",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Bedline: one number for a region's free beds."""


@main.command()
def demo() -> None:
    """Run everything on this machine, with a simulated region, until Ctrl-C."""
    _keep_running(simulate=True)


@main.command()
def run() -> None:
    """Run everything on this machine until Ctrl-C."""
    _keep_running(simulate=False)


def _keep_running(*, simulate: bool) -> None:
    from bedline.supervisor import keep_running

    sys.exit(keep_running(settings=read(), simulate=simulate))


@main.command()
def prepare() -> None:
    """Bring the database and the regions up to date; servers do it at start, unless told not to."""
    from bedline.adapters.configuration import ConfigurationFault
    from bedline.bootstrap import upkeep

    try:
        upkeep.prepare()
    except ConfigurationFault as faults:
        raise click.ClickException(f"{len(faults.faults)} fault(s) in the configuration:\n{faults}") from None


@main.command()
@click.option("--output", type=click.File("w", lazy=True, atomic=True), default="-", help="where to write it")
def openapi(*, output: IO[str]) -> None:
    """Write the OpenAPI document of the API."""
    import json

    from bedline.bootstrap import server

    json.dump(server.description(), output, indent=1, ensure_ascii=False)
    output.write("\n")


@main.command()
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


@main.command()
def settings() -> None:
    """Show every setting, as docs/settings.md does."""
    click.echo(reference(), nl=False)


@main.command()
@click.argument("person")
@click.password_option(help="asked for when it is not given")
def password(*, person: str, password: str) -> None:
    """Let PERSON (an id, as in people.csv) sign in with a password."""
    from bedline.bootstrap import people
    from bedline.domain.errors import NotFound

    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"a password has {SHORTEST_PASSWORD} characters or more; a few words are easiest")
    try:
        found = people.give_password(person, password=password)
    except NotFound:
        raise click.ClickException(
            f"nobody here is called {person}: `prepare` loads the people of the regions"
        ) from None
    click.echo(f"{found.name} can sign in as {found.id}.")


@main.command()
@click.argument("person")
@click.option("--pin", prompt="PIN", hide_input=True, confirmation_prompt=True, help="asked for when it is not given")
def pin(*, person: str, pin: str) -> None:
    """Let PERSON (an id, as in people.csv) prove on the telephone who they are with a PIN of six digits."""
    from bedline.bootstrap import people
    from bedline.domain.errors import NotFound
    from bedline.domain.pins import TooEasy

    try:
        found = people.give_pin(person, pin=pin)
    except NotFound:
        raise _nobody(person) from None
    except TooEasy as reason:
        raise click.ClickException(_TOO_EASY[reason.weakness.value]) from None
    click.echo(f"{found.name} has a new PIN.")


@main.command()
@click.argument("person")
@click.option("--name", required=True, help="which machine it is for, such as 'ECD De Stelle'")
def token(*, person: str, name: str) -> None:
    """Make a token with which a machine speaks to the API as PERSON; it is shown this once."""
    from bedline.bootstrap import people
    from bedline.domain.errors import NotFound

    try:
        click.echo(people.give_token(person, name=name))
    except NotFound:
        raise click.ClickException(
            f"nobody here is called {person}: `prepare` loads the people of the regions"
        ) from None


@main.command()
@click.argument("person")
def shut_out(*, person: str) -> None:
    """End the account of PERSON, who has left, with every session and token of it."""
    from bedline.bootstrap import people
    from bedline.domain.errors import NotFound

    try:
        found = people.shut_out(person)
    except NotFound:
        raise _nobody(person) from None
    click.echo(f"{found.name} cannot get in any more.")


def _nobody(person: str) -> click.ClickException:
    return click.ClickException(f"nobody here is called {person}: `prepare` loads the people of the regions")


@main.command()
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


@main.command()
def recount() -> None:
    """Count anew how units answer, from every question ever put; servers may go on meanwhile."""
    from bedline.bootstrap import upkeep

    for region, questions in upkeep.recount():
        click.echo(f"{region}: {questions} questions counted.")


@main.command()
def secret() -> None:
    """Make a secret key and a data key, as settings."""
    import secrets

    from cryptography.fernet import Fernet

    click.echo(f"BEDLINE_SECRET_KEY={secrets.token_urlsafe(48)}")
    click.echo(f"BEDLINE_DATA_KEYS={Fernet.generate_key().decode()}")


@main.command()
@click.option("--goodbye", required=True, help="the address at which the goodbye is kept, there as well")
@click.option("--region", help="of which region; all of them when not said")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="a folder for them; else they are shown")
def fallback_twiml(*, goodbye: str, region: str | None, into: Path | None) -> None:
    """Write what the hotline does when Bedline is away, to be kept with somebody else (VoiceFallbackUrl).

    It rings who is on duty now: make it again whenever the duty changes, or with the whole chain in mind.
    """
    from bedline.bootstrap.elsewhere import documents

    made = list(documents(read(), goodbye_url=goodbye, region=region))
    if not made:
        raise click.ClickException("no region has a hotline number, so there is no line to keep up")
    for document in made:
        if into is None:
            click.echo(f"<!-- {document.region} {document.number} {document.language}: {document.kind} -->")
            click.echo(document.text)
            continue
        into.mkdir(parents=True, exist_ok=True)
        path = into / f"{document.number.lstrip('+')}-{document.kind}.xml"
        path.write_text(document.text, encoding="utf-8")
        click.echo(path)


@main.command()
@click.option("--number", help="whose telephone it is; else the first GP's of the demo")
@click.option("--network", help="where the simulated telephone network answers; else the demo's")
@click.option("--hotline", help="the number that is called; else the first of the demo's")
def phone(*, number: str | None, network: str | None, hotline: str | None) -> None:
    """Be a telephone of the demo, in this terminal: call the hotline, read what it says, press keys."""
    from bedline.simulator.twilio.terminal import NoNetwork, TerminalPhone

    folder = read().state_path
    told = _kept(folder / "demo-telephones.json") or {}
    if network is None and not told:
        raise click.ClickException("there is no demo running here: start one with `make demo`, or name a --network")
    people = [each for each in _kept(folder / "demo-people.json") or [] if each.get("phone")]
    mine = [each for each in people if (number is None and each["role"] == "gp") or each["phone"] == number]
    line = TerminalPhone(
        number or (mine[0]["phone"] if mine else "+31612000001"),
        network or told["network"],
        hotline or told["hotlines"][0],
        say=click.echo,
        about=f"You are {mine[0]['name']}; your PIN is {mine[0]['pin']}." if mine else "",
    )
    try:
        line.use(sys.stdin)
    except NoNetwork as away:
        raise click.ClickException(f"no telephone network answers at {away}") from None


@main.command()
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
    output: Path | None,
) -> None:
    """Play a year of a region under today's policy and under others, and show how long patients wait for a bed.

    Nothing is read from a database or written to one. What is assumed stands in docs/policy-simulator.md.
    """
    from bedline.adapters.configuration import ConfigurationFault
    from bedline.bootstrap import trials
    from bedline.policy.assumptions import Assumptions

    assumed = Assumptions(days=days, closures_per_year=closures)
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


@main.command(hidden=True)
@click.option("--regions", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
def play_trial(*, regions: Path) -> None:
    """Play the trial that is read, for the server that asks for it; what comes of it is told line by line."""
    import json

    from bedline.bootstrap import trials

    trials.go_last()
    trials.play(json.load(sys.stdin), regions=regions, tell=lambda told: click.echo(json.dumps(told)))


def _kept(path: Path) -> Any:
    """Return what a running demo has written down for others; None when there is none."""
    import json

    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def start() -> None:
    """Run the command of this process, telling faults in the settings plainly."""
    try:
        main()
    except Misconfigured as faults:
        sys.exit(str(faults))
