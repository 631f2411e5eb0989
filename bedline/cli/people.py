"""Letting people in and out."""

from typing import Final

import click

# NIST SP 800-63B asks for eight; people who guard a region's beds can type four more.
SHORTEST_PASSWORD: Final = 12
_TOO_EASY: Final = {
    "not_six_digits": "a PIN has six digits",
    "year": "this PIN holds a year, which is guessed first: choose another",
    "sequence": "this PIN is a row of the same or following digits, which is guessed first: choose another",
    "own_number": "this PIN stands in the number they key, which is public: choose another",
}


@click.command()
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
        raise _nobody(person) from None
    click.echo(f"{found.name} can sign in as {found.id}.")


@click.command()
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


@click.command()
@click.argument("person")
@click.option("--name", required=True, help="which machine it is for, such as 'ECD De Stelle'")
def token(*, person: str, name: str) -> None:
    """Make a token with which a machine speaks to the API as PERSON; it is shown this once."""
    from bedline.bootstrap import people
    from bedline.domain.errors import NotFound

    try:
        click.echo(people.give_token(person, name=name))
    except NotFound:
        raise _nobody(person) from None


@click.command()
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


COMMANDS: Final = (password, pin, token, shut_out)
