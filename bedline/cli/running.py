"""Running Bedline, and what it is run with."""

import sys
from typing import IO, Final

import click

from bedline.settings import read, reference


@click.command()
def demo() -> None:
    """Run everything on this machine, with a simulated region, until Ctrl-C."""
    _keep_running(simulate=True)


@click.command()
def run() -> None:
    """Run everything on this machine until Ctrl-C."""
    _keep_running(simulate=False)


def _keep_running(*, simulate: bool) -> None:
    from bedline.supervisor import keep_running

    sys.exit(keep_running(settings=read(), simulate=simulate))


@click.command()
def settings() -> None:
    """Show every setting, as docs/settings.md does."""
    click.echo(reference(), nl=False)


@click.command()
def secret() -> None:
    """Make a secret key and a data key, as settings."""
    import secrets

    from cryptography.fernet import Fernet

    click.echo(f"BEDLINE_SECRET_KEY={secrets.token_urlsafe(48)}")
    click.echo(f"BEDLINE_DATA_KEYS={Fernet.generate_key().decode()}")


@click.command()
@click.option("--output", type=click.File("w", lazy=True, atomic=True), default="-", help="where to write it")
def openapi(*, output: IO[str]) -> None:
    """Write the OpenAPI document of the API."""
    import json

    from bedline.bootstrap import server

    json.dump(server.description(), output, indent=1, ensure_ascii=False)
    output.write("\n")


COMMANDS: Final = (demo, run, settings, secret, openapi)
