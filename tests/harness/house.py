"""The whole house but its sockets, in one process: the web on PostgreSQL, and a clock that is moved by hand."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final

from cryptography.fernet import Fernet
from flask import Blueprint
from flask.testing import FlaskClient

from bedline.adapters.db.accounts import StoredAccounts
from bedline.adapters.db.directory import load_directory
from bedline.adapters.db.engine import Database
from bedline.adapters.db.pins import QUICK
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.fake.clock import FakeClock
from bedline.adapters.identities import NewIdentities
from bedline.adapters.regionfiles import Configuration, load_regions
from bedline.adapters.wording import Wording, load_wording, named
from bedline.domain.ids import PersonId
from bedline.domain.people import bedline_in
from bedline.ports.clock import Clock
from bedline.ports.storage import Storage
from bedline.services.consequences import carry_out
from bedline.services.sweeps import SWEEPS
from bedline.settings import ROOT
from bedline.web.app import create_app
from bedline.web.office import Office
from bedline.web.people import token_hash

API: Final = "/api/v1"
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody was answered."""

    status: int
    body: Any

    @property
    def refused(self) -> str | None:
        """Return the code of the refusal; None when there was none."""
        return None if self.status < 400 else str(self.body["code"])


class Door:
    """The web, as one person uses it by a token; a repeat is not done twice, as every write has its own key."""

    def __init__(self, client: FlaskClient, *, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": "nl"}

    def gets(self, path: str, **query: str | int) -> Any:
        """Return what is there; a refusal is the test's mistake."""
        answer = self.tries("GET", path, query=query)
        assert answer.refused is None, answer.body
        return answer.body

    def says(self, path: str, **body: object) -> Any:
        """Return the answer to a write; a refusal is the test's mistake."""
        answer = self.tries("POST", path, body=body)
        assert answer.refused is None, answer.body
        return answer.body

    def tries(self, method: str, path: str, *, query: Json | None = None, body: Json | None = None) -> Answer:
        """Return the answer, a refusal included."""
        headers = {**self._headers, "Idempotency-Key": secrets.token_hex(8)} if method == "POST" else self._headers
        reply = self._client.open(f"{API}{path}", method=method, query_string=query, json=body, headers=headers)
        return Answer(reply.status_code, reply.get_json())


class House:
    """One deployment. Time passes only when told to, and every sweep runs whenever it does.

    With another ``clock`` it lives in that one's time; ``connect`` gives it a telephone.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock | None = None,
        base_url: str = "http://bedline.test",
        connect: Callable[[Storage, Clock], Blueprint] | None = None,
        data_key: str | None = None,
    ) -> None:
        self.data_key = data_key or Fernet.generate_key().decode()
        world, self.clock = configuration(), FakeClock()
        now = clock or self.clock
        load_directory(database, regions=world.regions, directory=world.directory, people=world.people)
        self._accounts = StoredAccounts(database, clock=now)
        self.storage = DatabaseStorage(
            database,
            regions=world.regions,
            directory=world.directory,
            phonebook=world.phonebook,
            clock=now,
            ids=NewIdentities(now),
            data_keys=(self.data_key,),
            before_commit=carry_out,
            slow=QUICK,
        )
        self.app = create_app(
            Office(
                storage=self.storage,
                accounts=self._accounts,
                clock=now,
                regions=world.regions,
                directory=world.directory,
                wording=wording(),
                naming=named,
                readiness=tuple,
                halts=tuple,
                dashboards=ROOT / "dashboards",
                secret_key=secrets.token_urlsafe(48),
                base_url=base_url,
                version="test",
            ),
            telephone=connect(self.storage, now) if connect else None,
        )

    def door(self, person: str) -> Door:
        """Return the web as that person of the region uses it."""
        return Door(self.app.test_client(), token=self.token(person))

    def token(self, person: str) -> str:
        """Return a new token of that person."""
        token = secrets.token_urlsafe(32)
        self._accounts.keep_token(PersonId(person), token_hash=token_hash(token), name="test")
        return token

    def passes(self, *, minutes: float) -> None:
        """Let time pass, and do what is due by then."""
        self.clock.advance(timedelta(minutes=minutes))
        self.sweeps()

    def sweeps(self) -> None:
        """Do what is due now."""
        for sweep in SWEEPS.values():
            sweep(self.storage, bedline_in())


@contextmanager
def house(url: str, *, data_key: str | None = None) -> Iterator[House]:
    """Open a house on a migrated database; with the key of another, it reads what that one has sealed."""
    database = Database(url, connections=4)
    try:
        yield House(database, data_key=data_key)
    finally:
        database.close()


@cache
def configuration() -> Configuration:
    """Return the regions as they are shipped."""
    return load_regions(ROOT / "config" / "regions")


@cache
def wording() -> Wording:
    """Return the sentences as they are shipped."""
    return load_wording(ROOT / "config" / "wording")
