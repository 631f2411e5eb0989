"""Puts the parts of one process together: settings, keys, database, services, pages."""

import atexit
import json
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
from bedline.adapters.db import migrate
from bedline.adapters.db.accounts import StoredAccounts
from bedline.adapters.db.beats import StoredBeats
from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.epoch import ensure_epoch
from bedline.adapters.db.leader import AdvisoryLead
from bedline.adapters.db.listen import Listening
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.identities import NewIdentities
from bedline.adapters.keys import data_key, kept, secret_key
from bedline.adapters.postgres import Cluster
from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording, named
from bedline.domain.errors import NotFound
from bedline.domain.people import Person
from bedline.jobs.scheduler import Metronome
from bedline.ports.storage import Storage
from bedline.realtime.boards import Boards
from bedline.services.consequences import carry_out
from bedline.settings import ROOT, Settings
from bedline.web.app import create_app, openapi
from bedline.web.office import Check, Office
from bedline.web.people import the_person, token_hash
from bedline.web.refused import Refused

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
            accounts = StoredAccounts(database, clock=MachineClock())
            _let_in(configuration.people, accounts=accounts, path=chosen.state_path / "demo-people.json")
    finally:
        database.close()


def _let_in(people: Sequence[Person], *, accounts: StoredAccounts, path: Path) -> None:
    """Give each simulated person a token of their own, in a file that nobody else may read; once is enough."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    accepted = {each["person"] for each in known if accounts.by_token_hash(token_hash(each["token"]))}
    if accepted == {person.id for person in people}:
        return
    for each in known:
        accounts.revoke_token(token_hash(each["token"]))
    listed = []
    for person in people:
        token = secrets.token_urlsafe(32)
        accounts.keep_token(person.id, token_hash=token_hash(token), name="simulated region")
        listed.append(
            {
                "person": person.id,
                "name": person.name,
                "role": person.role.value,
                "region": person.region,
                "facilities": sorted(person.facilities),
                "practice": person.practice,
                "token": token,
            }
        )
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(listed), encoding="utf-8")
    draft.replace(path)


def give_password(person: str, *, password: str) -> Person:
    """Let a person sign in with this password from now on, and return them.

    Raises:
        NotFound: ``unknown_person``.
    """
    with _accounts() as accounts:
        found = _account_of(accounts, person)
        accounts.keep_password_hash(found.id, password_hash=PasswordHasher().hash(password))
    return found


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
    storage = DatabaseStorage(
        database,
        regions=configuration.regions,
        directory=configuration.directory,
        clock=clock,
        ids=NewIdentities(clock),
        data_keys=[_given(key) for key in chosen.data_keys],
        before_commit=carry_out,
    )
    metronome = Metronome(storage=storage, leadership=AdvisoryLead(url), beats=StoredBeats(database), clock=clock)
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
            readiness=lambda: _checks(chosen, metronome=metronome, boards=boards),
            dashboards=ROOT / "dashboards",
            secret_key=_given(chosen.secret_key),
            base_url=chosen.base_url,
            version=_version(),
            session_length=timedelta(hours=chosen.session_hours),
            trusted_proxies=chosen.trusted_proxies,
            demo=chosen.demo,
        )
    )
    if "boards" in chosen.roles:
        boards.install(app)
        boards.start()
        _leases.callback(boards.stop)
    if "jobs" in chosen.roles:
        metronome.start()
        _leases.callback(metronome.stop)
    return app


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
