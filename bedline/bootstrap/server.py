"""Puts the parts of one server process together: records, pages, boards, sweeps, telephone."""

import tomllib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from os import getpid
from socket import gethostname
from typing import Any, Final
from wsgiref.types import WSGIApplication

from bedline.adapters.clock import MachineClock
from bedline.adapters.db import migrate
from bedline.adapters.db.accounts import StoredAccounts
from bedline.adapters.db.allowance import StoredAllowance
from bedline.adapters.db.beats import StoredBeats
from bedline.adapters.db.engine import Database
from bedline.adapters.db.leader import AdvisoryLead
from bedline.adapters.db.listen import Listening, outbox_ear
from bedline.adapters.regionfiles import Configuration
from bedline.adapters.wording import load_wording, named
from bedline.bootstrap import demo, trials
from bedline.bootstrap.given import configured, demo_people, leases, opened, records, settings
from bedline.bootstrap.hotline import Hotline, House, held_up_since, hotline, is_on, telephone_checks
from bedline.domain.people import Person
from bedline.jobs.pulse import Pulse, once_each
from bedline.jobs.pulse import halts as courier_halts
from bedline.jobs.scheduler import Metronome
from bedline.jobs.trials import Player
from bedline.ports.rhythm import Halt, Halted
from bedline.ports.storage import Storage
from bedline.realtime.boards import Boards
from bedline.settings import ROOT, Settings
from bedline.telephony.app import telephone as webhooks
from bedline.web.app import create_app, openapi
from bedline.web.office import Check, Office, Telephones
from bedline.web.people import the_person
from bedline.web.refused import Refused

# For calls alone, beside those of the pages.
PHONE_CONNECTIONS: Final = 8


def web() -> WSGIApplication:
    """Return the application of one server process, with its boards and its part in the sweeps begun.

    Called in each process by itself, after any fork. Raises Misconfigured, ConfigurationFault and Unstartable.
    """
    chosen = settings()
    configuration = configured(chosen)
    clock, url = MachineClock(), opened(chosen.database_url)
    database = Database(url, connections=chosen.database_connections)
    leases.callback(database.close)
    storage = records(database, chosen, configuration)
    telephone = _hotline(chosen, configuration)
    beats = StoredBeats(database)
    pulse = Pulse(beats, clock=clock, process=f"{gethostname()}-{getpid()}")
    courier = telephone.courier(outbox_ear(url), pulse=pulse) if telephone and "jobs" in chosen.roles else None
    metronome = Metronome(storage=storage, leadership=AdvisoryLead(url), beats=beats, clock=clock)
    player = Player(storage, command=trials.command(chosen.regions_path), folder=ROOT)
    boards = _boards(chosen, storage=storage)
    app = create_app(
        Office(
            storage=storage,
            accounts=StoredAccounts(database, clock=clock),
            clock=clock,
            regions=configuration.regions,
            directory=configuration.directory,
            wording=load_wording(ROOT / "config" / "wording"),
            naming=named,
            readiness=lambda: [
                *_checks(chosen, metronome=metronome, boards=boards),
                *(telephone_checks(telephone, courier) if telephone else ()),
                *([Check("trials", ok=not player.stopped)] if "jobs" in chosen.roles else ()),
            ],
            halts=partial(
                _halts,
                metronome=metronome,
                outbox=partial(held_up_since, storage) if is_on(chosen, configuration.phonebook) else None,
                couriers=lambda: courier_halts(beats.all(), now=clock.now()),
            ),
            dashboards=ROOT / "dashboards",
            secret_key=opened(chosen.secret_key),
            base_url=chosen.base_url,
            version=_version(),
            session_length=timedelta(hours=chosen.session_hours),
            trusted_proxies=chosen.trusted_proxies,
            demo=chosen.demo,
            telephones=_telephones(chosen, configuration),
            policies=trials.policies(ROOT / "config" / "policies"),
        ),
        telephone=webhooks(telephone.board) if telephone and "phone" in chosen.roles else None,
    )
    if "boards" in chosen.roles:
        boards.install(app)
        boards.start()
        leases.callback(boards.stop)
    if "jobs" in chosen.roles:
        metronome.start()
        leases.callback(metronome.stop)
        player.start()
        leases.callback(player.stop)
    if courier is not None:
        courier.start()
        leases.callback(courier.stop)
    return app


def _hotline(chosen: Settings, configuration: Configuration) -> Hotline | None:
    """Return the telephone of this process, on connections of its own: no page can keep a caller waiting."""
    if not {"phone", "jobs"} & set(chosen.roles) or not is_on(chosen, configuration.phonebook):
        return None
    database = Database(
        opened(chosen.database_url),
        connections=PHONE_CONNECTIONS,
        statement_length=timedelta(seconds=3),
        lock_length=timedelta(seconds=2),
        idle_length=timedelta(seconds=10),
        wait_length=timedelta(seconds=2),
    )
    leases.callback(database.close)
    house = House(
        regions=configuration.regions,
        phonebook=configuration.phonebook,
        wording=load_wording(ROOT / "config" / "wording"),
        storage=records(database, chosen, configuration),
        allowance=StoredAllowance(database),
        beats=StoredBeats(database),
        clock=MachineClock(),
    )
    return hotline(chosen, house)


def _telephones(chosen: Settings, configuration: Configuration) -> Telephones | None:
    """Return the telephones of a demo; None without a simulated network for them."""
    if not chosen.demo or chosen.twilio_base_url is None:
        return None
    network = str(chosen.twilio_base_url).rstrip("/")
    path = demo_people(chosen)
    return Telephones(phonebook=configuration.phonebook, network=network, pins=lambda: demo.pins_in(path))


def description() -> dict[str, Any]:
    """Return the OpenAPI document of the API; needs neither settings nor a database."""
    return openapi(version=_version())


def let_go() -> None:
    """Hang up on the boards, give up the lead, close what is held: this process is about to end."""
    leases.close()


def _boards(chosen: Settings, *, storage: Storage) -> Boards:
    return Boards(
        storage=storage,
        listen=Listening(opened(chosen.database_url)),
        identify=_who_opens,
        seats=chosen.board_limit,
        public_url=str(chosen.public_url) if chosen.public_url else None,
    )


def _who_opens() -> Person | None:
    """Return who opens a socket, known by the same session or token as on the pages; None: nobody we know."""
    try:
        return the_person()
    except Refused:
        return None


def _checks(chosen: Settings, *, metronome: Metronome, boards: Boards) -> Sequence[Check]:
    """Look at every part.

    Raises:
        StorageAway: which says enough of all of them.
    """
    late = [each.name for each in metronome.late()]
    behind = migrate.is_behind(opened(chosen.database_url))
    checks = [
        Check("database", ok=True),
        Check("migrations", ok=not behind, note="run `python -m bedline prepare`" if behind else ""),
        Check("sweeps", ok=not late, note=", ".join(late)),
    ]
    if "jobs" in chosen.roles:
        checks.append(Check("metronome", ok=not metronome.stopped))
    if "boards" in chosen.roles:
        checks.append(Check("relay", ok=boards.relay.is_turning))
    return checks


def _halts(
    *, metronome: Metronome, outbox: Callable[[], datetime | None] | None, couriers: Callable[[], Sequence[Halt]]
) -> Sequence[Halt]:
    """Tell the desk what stands still, in whichever process it should run: seen from where the desk is served.

    Without a telephone (``outbox`` None) nobody waits for couriers.

    Raises:
        StorageAway: which boards tell by themselves.
    """
    sweeps = metronome.halts()
    if outbox is None:
        return sweeps
    held_up = outbox()
    return once_each([*sweeps, *([Halt(Halted.OUTGOING, held_up)] if held_up else ()), *couriers()])


def _version() -> str:
    version: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return version
