"""Puts the parts of one process together: settings, keys, database, services, pages."""

import atexit
import secrets
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from wsgiref.types import WSGIApplication

from argon2 import PasswordHasher
from pydantic import SecretStr

from bedline import settings as configured
from bedline.adapters.clock import MachineClock
from bedline.adapters.db import migrate, recounting, resealing
from bedline.adapters.db.accounts import StoredAccounts
from bedline.adapters.db.allowance import StoredAllowance
from bedline.adapters.db.beats import StoredBeats
from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.epoch import ensure_epoch
from bedline.adapters.db.leader import AdvisoryLead
from bedline.adapters.db.listen import Listening, outbox_ear
from bedline.adapters.db.pins import QUICK
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.identities import NewIdentities
from bedline.adapters.keys import data_key, kept, secret_key
from bedline.adapters.postgres import Cluster
from bedline.adapters.regionfiles import Configuration, load_regions
from bedline.adapters.wording import load_wording, named
from bedline.bootstrap import demo, trials
from bedline.bootstrap.hotline import Hotline, House, hotline, is_on, telephone_checks
from bedline.domain.errors import NotFound
from bedline.domain.people import Person, bedline_in
from bedline.domain.pins import TooEasy, weakness
from bedline.jobs.scheduler import Metronome
from bedline.jobs.trials import Player
from bedline.ports.storage import Storage
from bedline.realtime.boards import Boards
from bedline.services.consequences import carry_out
from bedline.settings import ROOT, Settings
from bedline.telephony.app import telephone as webhooks
from bedline.web.app import create_app, openapi
from bedline.web.office import Check, Office, Telephones
from bedline.web.people import the_person, token_hash
from bedline.web.refused import Refused

# For calls alone, beside those of the pages.
PHONE_CONNECTIONS: Final = 8

_leases: Final = ExitStack()  # what this process holds until it ends
atexit.register(_leases.close)


def settings() -> Settings:
    """Read the settings, with what an operator left to us: keys made once, a database of our own.

    A database of our own stays up as long as some process holds it. Raises Misconfigured and Unstartable.
    """
    given = configured.read()
    folder = given.state_path / "secrets"
    filled: dict[str, object] = {}
    if given.secret_key is None:
        filled["secret_key"] = SecretStr(kept(path=folder / "secret_key", make=secret_key))
    if not given.data_keys:
        filled["data_keys"] = (SecretStr(kept(path=folder / "data_key", make=data_key)),)
    if given.database_url is None:
        cluster = _leases.enter_context(Cluster(folder=given.state_path / "postgres"))
        filled["database_url"] = SecretStr(cluster.url())
    return given.model_copy(update=filled)


def prepare() -> None:
    """Bring the database up to date, load the regions and, in a demo, let the simulated people in.

    May be done again at any time, also while servers run. Raises as `web`.
    """
    chosen = settings()
    configuration = load_regions(chosen.regions_path, chosen.regions or None)
    load_wording(ROOT / "config" / "wording")  # a sentence that is missing is told now, not at night
    url = _given(chosen.database_url)
    migrate.upgrade(url)
    database = Database(url, connections=3)
    try:
        ensure_epoch(database)  # boards notice when this database was restored
        load_directory(
            database,
            regions=configuration.regions,
            directory=configuration.directory,
            people=configuration.people,
        )
        if chosen.demo:
            demo.let_in(
                configuration.people,
                phonebook=configuration.phonebook,
                accounts=StoredAccounts(database, clock=MachineClock()),
                storage=_storage(database, chosen, configuration),
                key=_given(chosen.secret_key),
                path=_demo_people(chosen),
            )
    finally:
        database.close()


def give_password(person: str, *, password: str) -> Person:
    """Let a person sign in with this password from now on, and return them.

    Raises:
        NotFound: ``unknown_person``.
    """
    with _accounts() as accounts:
        found = _account_of(accounts, person)
        accounts.keep_password_hash(found.id, password_hash=PasswordHasher().hash(password))
    return found


def give_pin(person: str, *, pin: str) -> Person:
    """Let a person prove on the telephone who they are with this PIN from now on, and return them.

    Raises:
        NotFound: ``unknown_person``.
        TooEasy: when somebody would guess it soon.
    """
    chosen = settings()
    configuration = load_regions(chosen.regions_path, chosen.regions or None)
    with _accounts() as accounts:
        found = _account_of(accounts, person)
    subscriber = configuration.phonebook.subscriber(found.id)
    if reason := weakness(pin, identity=subscriber.identity if subscriber else None):
        raise TooEasy(reason)
    database = Database(_given(chosen.database_url), connections=1)
    try:
        with _storage(database, chosen, configuration).work(bedline_in(found.region)) as work:
            work.pins.keep(found.id, pin=pin, now=work.now)
            work.audit.note(event="pin_given", action="U", subject_kind="person", subject=found.id)
    finally:
        database.close()
    return found


def reseal(*, only_look: bool) -> Iterator[resealing.Found]:
    """Seal with the first data key whatever another one sealed, table by table; or only look what there is to do."""
    chosen = settings()
    configuration = load_regions(chosen.regions_path, chosen.regions or None)
    database = Database(_given(chosen.database_url), connections=1)
    seal = Seal([_given(key) for key in chosen.data_keys])
    try:
        yield from resealing.reseal(database, seal, numbers=configuration.phonebook.numbers, only_look=only_look)
    finally:
        database.close()


def recount() -> Iterator[tuple[str, int]]:
    """Count anew, region by region, how its units answer; yield each region and how many questions it has put."""
    chosen = settings()
    configuration = load_regions(chosen.regions_path, chosen.regions or None)
    database = Database(_given(chosen.database_url), connections=1)
    try:
        for region in configuration.regions.values():
            yield region.name, recounting.recount(database, region, now=MachineClock().now())
    finally:
        database.close()


def give_token(person: str, *, name: str) -> str:
    """Return a new token with which a machine acts as this person; it is shown this once and kept as a hash.

    Raises:
        NotFound: ``unknown_person``.
    """
    token = secrets.token_urlsafe(32)
    with _accounts() as accounts:
        accounts.keep_token(_account_of(accounts, person).id, token_hash=token_hash(token), name=name)
    return token


def shut_out(person: str) -> Person:
    """End the account of somebody who has left, with every session and token of it, and return who it was.

    Raises:
        NotFound: ``unknown_person``.
    """
    with _accounts() as accounts:
        found = _account_of(accounts, person)
        accounts.close(found.id)
    return found


@contextmanager
def _accounts() -> Iterator[StoredAccounts]:
    database = Database(_given(settings().database_url), connections=1)
    try:
        yield StoredAccounts(database, clock=MachineClock())
    finally:
        database.close()


def _account_of(accounts: StoredAccounts, person: str) -> Person:
    account = accounts.by_sign_in_name(person)
    if account is None:
        raise NotFound("unknown_person", value=person)
    return account.person


def web() -> WSGIApplication:
    """Return the application of one server process, with its boards and its part in the sweeps begun.

    Called in each process by itself, after any fork. Raises Misconfigured, ConfigurationFault and Unstartable.
    """
    chosen = settings()
    configuration = load_regions(chosen.regions_path, chosen.regions or None)
    clock, url = MachineClock(), _given(chosen.database_url)
    database = Database(url, connections=chosen.database_connections)
    _leases.callback(database.close)
    storage = _storage(database, chosen, configuration)
    telephone = _hotline(chosen, configuration)
    courier = telephone.courier(outbox_ear(url)) if telephone and "jobs" in chosen.roles else None
    metronome = Metronome(storage=storage, leadership=AdvisoryLead(url), beats=StoredBeats(database), clock=clock)
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
            dashboards=ROOT / "dashboards",
            secret_key=_given(chosen.secret_key),
            base_url=chosen.base_url,
            version=_version(),
            session_length=timedelta(hours=chosen.session_hours),
            trusted_proxies=chosen.trusted_proxies,
            demo=chosen.demo,
            telephones=_telephones(chosen, configuration),
        ),
        telephone=webhooks(telephone.board) if telephone and "phone" in chosen.roles else None,
    )
    if "boards" in chosen.roles:
        boards.install(app)
        boards.start()
        _leases.callback(boards.stop)
    if "jobs" in chosen.roles:
        metronome.start()
        _leases.callback(metronome.stop)
        player.start()
        _leases.callback(player.stop)
    if courier is not None:
        courier.start()
        _leases.callback(courier.stop)
    return app


def _storage(database: Database, chosen: Settings, configuration: Configuration) -> DatabaseStorage:
    clock = MachineClock()
    return DatabaseStorage(
        database,
        regions=configuration.regions,
        directory=configuration.directory,
        phonebook=configuration.phonebook,
        clock=clock,
        ids=NewIdentities(clock),
        data_keys=[_given(key) for key in chosen.data_keys],
        before_commit=carry_out,
        # Sixty PINs at the first start of a demo, and in no case a secret.
        slow=QUICK if chosen.demo else None,
    )


def _hotline(chosen: Settings, configuration: Configuration) -> Hotline | None:
    """Return the telephone of this process, on connections of its own: no page can keep a caller waiting."""
    if not {"phone", "jobs"} & set(chosen.roles) or not is_on(chosen, configuration.phonebook):
        return None
    database = Database(
        _given(chosen.database_url),
        connections=PHONE_CONNECTIONS,
        statement_length=timedelta(seconds=3),
        lock_length=timedelta(seconds=2),
        idle_length=timedelta(seconds=10),
        wait_length=timedelta(seconds=2),
    )
    _leases.callback(database.close)
    house = House(
        regions=configuration.regions,
        phonebook=configuration.phonebook,
        wording=load_wording(ROOT / "config" / "wording"),
        storage=_storage(database, chosen, configuration),
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
    path = _demo_people(chosen)
    return Telephones(phonebook=configuration.phonebook, network=network, pins=lambda: demo.pins_in(path))


def _demo_people(chosen: Settings) -> Path:
    return chosen.state_path / "demo-people.json"


def description() -> dict[str, Any]:
    """Return the OpenAPI document of the API; needs neither settings nor a database."""
    return openapi(version=_version())


def let_go() -> None:
    """Hang up on the boards, give up the lead, close what is held: this process is about to end."""
    _leases.close()


def _boards(chosen: Settings, *, storage: Storage) -> Boards:
    return Boards(
        storage=storage,
        listen=Listening(_given(chosen.database_url)),
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
    behind = migrate.current(_given(chosen.database_url)) != migrate.head()
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


def _given(secret: SecretStr | None) -> str:
    if secret is None:
        raise ValueError("the settings fill in every secret")
    return secret.get_secret_value()


def _version() -> str:
    version: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return version
