"""Starts what belongs together in order, looks after it, and stops it in order."""

import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Final

import click
import httpx

from bedline.adapters.postgres import Cluster, Unstartable
from bedline.settings import ROOT, Settings
from bedline.supervisor.child import Child, GivenUp
from bedline.supervisor.telephones import Telephones

LOOK_LENGTH: Final = 0.5  # seconds between two looks at what runs
READY_LENGTH: Final = 120.0  # seconds the server may take to be ready, migrations included
ASK_LENGTH: Final = 3.0  # seconds one question whether it is ready may take
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def keep_running(*, settings: Settings, simulate: bool) -> int:
    """Run until told to stop (Ctrl-C, `kill`, a closed terminal); return an exit code.

    Says what it does on standard output. What ends by itself is started again, PostgreSQL included; what ends again
    and again makes it give up, with the last words of what ended.
    """
    for number in SIGNALS:
        signal.signal(number, _stop)
    try:
        with ExitStack() as stack:
            _run(settings=settings, simulate=simulate, stack=stack)
    except KeyboardInterrupt:
        _say("✓", "Stopped", f"everything recorded is kept in {_short(settings.state_path)}")
    except (GivenUp, Unstartable) as reason:
        _say("✗", "Given up", str(reason))
        return 1
    return 0


def _run(*, settings: Settings, simulate: bool, stack: ExitStack) -> None:
    _see_that_port_is_free(settings)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if simulate:
        environment["BEDLINE_DEMO"] = "on"
    cluster = None
    if settings.database_url is None:
        cluster = stack.enter_context(Cluster(folder=settings.state_path / "postgres"))
        environment["DATABASE_URL"] = cluster.url()
        _say("✓", "PostgreSQL", f"our own, in {_short(cluster.data_path)}")
    telephones = Telephones.of(settings) if simulate else None
    if telephones is not None:
        environment |= telephones.environment
    children: list[Child] = []

    def begin(name: str, *command: str) -> Child:
        log_path = settings.state_path / "log" / f"{name}.log"
        child = Child(name=name, command=list(command), environment=environment, log_path=log_path)
        stack.callback(child.stop)
        child.start()
        children.append(child)
        return child

    if telephones is not None:
        stack.enter_context(telephones.told(settings.state_path))
        begin("telephones", *telephones.command)
    web = begin("web", sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "wsgi:app")
    _wait_until_ready(web, settings)
    if simulate:
        begin("region", sys.executable, "-m", "bedline.simulator", *_simulation(settings, telephones))
        _say("✓", "Telephones", "simulated, every one of them: nobody is really rung")
        _say("✓", "Simulated region", f"{settings.demo_speed:g} times life's speed, seed {settings.demo_seed}")
    _tell_where(settings=settings, simulate=simulate)
    _look_after(children, cluster)


def _simulation(settings: Settings, telephones: Telephones | None) -> list[str]:
    chosen = {
        "phones": telephones.url if telephones is not None else "",
        "url": settings.local_url,
        "people": settings.state_path / "demo-people.json",
        "maps": settings.regions_path,
        "speed": settings.demo_speed,
        "seed": settings.demo_seed,
        "desk": "colleague",  # leaves whoever looks on the time to act first
    }
    return [part for name, value in chosen.items() for part in (f"--{name}", str(value))]


def _look_after(children: list[Child], cluster: Cluster | None) -> None:
    while True:
        time.sleep(LOOK_LENGTH)
        if cluster is not None:
            cluster.ensure_running()
        for child in children:
            if child.ended:
                _say("…", child.name.capitalize(), f"has ended, starting it again (its log: {_short(child.log_path)})")
                child.start_again()


def _wait_until_ready(web: Child, settings: Settings) -> None:
    _say("…", "Web", "starting, bringing the database and the regions up to date")
    deadline = time.monotonic() + READY_LENGTH
    answer = "nothing"
    while time.monotonic() < deadline:
        if web.ended:
            raise GivenUp(f"web did not start. Its last words:\n{web.last_words()}")
        try:
            reply = httpx.get(f"{settings.local_url}/readyz", timeout=ASK_LENGTH)
        except httpx.HTTPError:
            pass
        else:
            if reply.is_success:
                _say("✓", "Web", f"{settings.workers} processes on {settings.listening}")
                return
            answer = reply.text
        time.sleep(LOOK_LENGTH / 2)
    raise GivenUp(f"web is not ready after {READY_LENGTH:.0f} s; /readyz says: {answer}\n{web.last_words()}")


def _see_that_port_is_free(settings: Settings) -> None:
    family = socket.AF_INET if settings.bind.version == 4 else socket.AF_INET6  # noqa: PLR2004 -- the version's name
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((str(settings.bind), settings.port))
        except OSError as reason:
            raise GivenUp(
                f"cannot listen on {settings.listening} ({reason.strerror}). Does Bedline run already? "
                f"Another port: BEDLINE_PORT={settings.port + 1} make demo"
            ) from None


def _tell_where(*, settings: Settings, simulate: bool) -> None:
    click.echo()
    click.echo(f"  Open {click.style(settings.base_url, bold=True)}")
    if simulate:
        click.echo(
            "  and sign in with one of the buttons: a coordinator, a GP, a ward. Bed numbers and people are invented."
        )
        click.echo(f"  Phone for a bed: {settings.base_url}/phone, or `python -m bedline phone` in another terminal.")
    elif settings.twilio_account_sid is None:
        click.echo("  The hotline is off: it needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (docs/settings.md).")
    click.echo("  Ctrl-C stops everything.\n")


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # once is enough: what follows is the way out
    click.echo()
    _say("…", "Stopping", "in order")
    raise KeyboardInterrupt


def _say(mark: str, title: str, text: str) -> None:
    colour = {"✓": "green", "✗": "red"}.get(mark)
    click.echo(f"  {click.style(mark, fg=colour, dim=colour is None)} {title:<18} {text}")


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
