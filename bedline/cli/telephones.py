"""The hotline kept up elsewhere, and a telephone in the terminal."""

import sys
from pathlib import Path
from typing import Any, Final

import click

from bedline.settings import read


@click.command()
@click.option("--goodbye", required=True, help="the address at which the goodbye is kept, there as well")
@click.option(
    "--screen", default="", help="the address of what whoever is dialled hears first, so that no mailbox answers"
)
@click.option("--accepted", default="", help="the address of what they hear after a key; with --screen")
@click.option("--region", help="of which region; all of them when not said")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="a folder for them; else they are shown")
def fallback_twiml(*, goodbye: str, screen: str, accepted: str, region: str | None, into: Path | None) -> None:
    """Write what the hotline does when Bedline is away, to be kept with somebody else (VoiceFallbackUrl).

    It rings who is on duty now: make it again whenever the duty changes, or with the whole chain in mind.
    """
    from bedline.bootstrap.elsewhere import documents

    if bool(screen) != bool(accepted):
        raise click.ClickException("--screen and --accepted go together: a key on the one leads to the other")
    chosen = read()
    made = list(documents(chosen, goodbye_url=goodbye, screen_url=screen, accepted_url=accepted, region=region))
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


@click.command()
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


def _kept(path: Path) -> Any:
    """Return what a running demo has written down for others; None when there is none."""
    import json

    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


COMMANDS: Final = (fallback_twiml, phone)
