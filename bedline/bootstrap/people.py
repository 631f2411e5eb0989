"""Letting people in and out: passwords, PINs, tokens."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher

from bedline.adapters.clock import MachineClock
from bedline.adapters.db.accounts import StoredAccounts
from bedline.adapters.db.engine import Database
from bedline.bootstrap.given import configured, opened, records, settings
from bedline.domain.errors import NotFound
from bedline.domain.people import Person, bedline_in
from bedline.domain.pins import TooEasy, weakness
from bedline.web.people import token_hash


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
    configuration = configured(chosen)
    with _accounts() as accounts:
        found = _account_of(accounts, person)
    subscriber = configuration.phonebook.subscriber(found.id)
    if reason := weakness(pin, identity=subscriber.identity if subscriber else None):
        raise TooEasy(reason)
    database = Database(opened(chosen.database_url), connections=1)
    try:
        with records(database, chosen, configuration).work(bedline_in(found.region)) as work:
            work.pins.keep(found.id, pin=pin, now=work.now)
            work.audit.note(event="pin_given", action="U", subject_kind="person", subject=found.id)
    finally:
        database.close()
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
    database = Database(opened(settings().database_url), connections=1)
    try:
        yield StoredAccounts(database, clock=MachineClock())
    finally:
        database.close()


def _account_of(accounts: StoredAccounts, person: str) -> Person:
    account = accounts.by_sign_in_name(person)
    if account is None:
        raise NotFound("unknown_person", value=person)
    return account.person
