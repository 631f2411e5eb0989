"""The command that starts the simulated Twilio: `python -m bedline.simulator.twilio`."""

import signal
import threading
from typing import Final

import click

from bedline.simulator.twilio.account import Account, Number
from bedline.simulator.twilio.server import served

SID: Final = "AC" + "0" * 31 + "1"


@click.command(name="simulate-twilio", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--app", default="http://127.0.0.1:8000", show_default=True, help="where the application answers")
@click.option("--number", "numbers", multiple=True, default=["+31115000001"], show_default=True, help="may be repeated")
@click.option("--voice", default="/twilio/voice", show_default=True, help="where calls go")
@click.option("--texts", default="/twilio/sms", show_default=True, help="where texts go")
@click.option("--status", default="/twilio/status/calls", show_default=True, help="where it is told how calls end")
@click.option("--fallback", default="", help="the whole URL of a document for when the application is away")
@click.option("--sid", default=SID, show_default=True, help="of the account")
@click.option("--token", default="simulated", show_default=True, help="of the account; opens nothing else")
@click.option("--port", type=click.IntRange(0, 65_535), default=8020, show_default=True, help="0: any free one")
@click.option("--speed", type=click.FloatRange(1, 1000), default=1, show_default=True, help="times as fast as life")
@click.option("--origin", default="", help="the web page that may be a telephone, if any")
def simulate_twilio(
    *,
    app: str,
    numbers: tuple[str, ...],
    voice: str,
    texts: str,
    status: str,
    fallback: str,
    sid: str,
    token: str,
    port: int,
    speed: float,
    origin: str,
) -> None:
    """Play Twilio and everybody's telephones on this machine, until Ctrl-C."""
    account = Account(sid=sid, token=token)
    for number in numbers:
        account.configure(
            Number(
                number=number,
                voice_url=app + voice,
                voice_fallback_url=fallback,
                status_callback=app + status,
                sms_url=app + texts,
            )
        )
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    with served(account=account, port=port, speed=speed, origin=origin) as simulation:
        click.echo(f"  Twilio is played at {simulation.exchange.url}; telephones at {simulation.exchange.url}/phones/…")
        stop.wait()
