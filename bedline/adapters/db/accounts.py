"""Accounts: found by what one signs in with, by session and by token; failures counted."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from bedline.adapters.db.accounts_table import account, api_token, sign_in_failure
from bedline.adapters.db.engine import Database
from bedline.adapters.db.people import SHOWN, person_of
from bedline.adapters.db.statement import Row, Statement, given
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.people import Person
from bedline.ports.accounts import Account
from bedline.ports.clock import Clock

# A token's last use is noted this often at most: most of its uses then write nothing.
USE_NOTED_LENGTH: Final = timedelta(minutes=5)
# Longer than anybody asks back for.
FAILURES_KEPT_LENGTH: Final = timedelta(days=1)

_a: Final = account.c
_t: Final = api_token.c
_f: Final = sign_in_failure.c
_whole: Final = sa.select(*SHOWN, _a.session_key, _a.password_hash)

BY_NAME: Final = Statement(_whole.where(_a.person == sa.func.lower(given("name", _a.person))))
BY_SESSION_KEY: Final = Statement(_whole.where(_a.session_key == given("session_key", _a.session_key)))
BY_TOKEN: Final = Statement(
    _whole.add_columns(_t.last_used_at)
    .join(api_token, _t.person == _a.person)
    .where(
        _t.hash == given("hash", _t.hash),
        _t.revoked_at.is_(None),
        sa.or_(_t.expires_at.is_(None), _t.expires_at > given("now", _t.expires_at)),
    )
)
LISTED: Final = Statement(
    sa.select(*SHOWN).where(_a.region == given("region", _a.region), _a.active).order_by(_a.person)
)
KEEP_PASSWORD: Final = Statement(
    account.update()
    .where(_a.person == given("who", _a.person))
    .values(password_hash=given("password_hash", _a.password_hash))
)
ADD_TOKEN: Final = Statement(
    api_token.insert().values(
        {name: given(name, _t[name]) for name in ("hash", "person", "name", "created_at", "expires_at")}
    )
)
REVOKE_TOKEN: Final = Statement(
    api_token.update()
    .where(_t.hash == given("which", _t.hash), _t.revoked_at.is_(None))
    .values(revoked_at=given("now", _t.revoked_at))
)
CLOSE: Final = Statement(
    account.update()
    .where(_a.person == given("who", _a.person))
    .values(active=sa.false(), session_key=given("session_key", _a.session_key))
)
REVOKE_ALL: Final = Statement(
    api_token.update()
    .where(_t.person == given("who", _t.person), _t.revoked_at.is_(None))
    .values(revoked_at=given("now", _t.revoked_at))
)
USE_TOKEN: Final = Statement(
    api_token.update().where(_t.hash == given("which", _t.hash)).values(last_used_at=given("now", _t.last_used_at))
)
ADD_FAILURE: Final = Statement(
    sign_in_failure.insert()
    .values(subject=given("subject", _f.subject), at=given("at", _f.at))
    .add_cte(sign_in_failure.delete().where(_f.at < given("before", _f.at)).cte("forgotten"))
)
FAILURES: Final = Statement(
    sa.select(sa.func.count().label("failures")).where(
        _f.subject == given("subject", _f.subject), _f.at >= given("since", _f.at)
    )
)


class StoredAccounts:
    """Accounts, each question by itself, by the owner of the tables: nobody is known yet."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def by_sign_in_name(self, name: str) -> Account | None:
        """Return the account that signs in by this name: the person's id, in any case."""
        return self._account(BY_NAME, name=name)

    def by_session_key(self, session_key: str) -> Account | None:
        """Return the account whose sessions carry this key."""
        return self._account(BY_SESSION_KEY, session_key=session_key)

    def by_token_hash(self, token_hash: str) -> Account | None:
        """Return the account of a machine's token, by the hex SHA-256 of it; None when revoked or past its end."""
        now = self._clock.now()
        row = self._database.look(BY_TOKEN, hash=token_hash, now=now)
        if row is None:
            return None
        if row["last_used_at"] is None or row["last_used_at"] < now - USE_NOTED_LENGTH:
            with self._database.transaction() as transaction:
                transaction.run(USE_TOKEN, which=token_hash, now=now)
        return _account(row)

    def listed(self, region: RegionId) -> Sequence[Person]:
        """Return everybody of the region who may sign in, by id."""
        with self._database.transaction(reading=True) as transaction:
            return [person_of(row) for row in transaction.all(LISTED, region=region)]

    def keep_password_hash(self, person: PersonId, *, password_hash: str) -> None:
        """Keep a new hash, because the password or the way of hashing has changed."""
        with self._database.transaction() as transaction:
            transaction.run(KEEP_PASSWORD, who=person, password_hash=password_hash)

    def keep_token(self, person: PersonId, *, token_hash: str, name: str, expires_at: datetime | None = None) -> None:
        """Keep a new token of a machine that acts as that person; ``name`` tells people which one it is."""
        with self._database.transaction() as transaction:
            transaction.run(
                ADD_TOKEN,
                hash=token_hash,
                person=person,
                name=name,
                created_at=self._clock.now(),
                expires_at=expires_at,
            )

    def revoke_token(self, token_hash: str) -> None:
        """End a token; one that is unknown or has ended stays so."""
        with self._database.transaction() as transaction:
            transaction.run(REVOKE_TOKEN, which=token_hash, now=self._clock.now())

    def close(self, person: PersonId) -> None:
        """End the account of somebody who has left: no signing in, and no session or token of it is good any more."""
        with self._database.transaction() as transaction:
            transaction.run(CLOSE, who=person, session_key=secrets.token_urlsafe())
            transaction.run(REVOKE_ALL, who=person, now=self._clock.now())

    def note_failure(self, subject: str, *, at: datetime) -> None:
        """Note that signing in failed against the subject, and forget what nobody asks for any more."""
        with self._database.transaction() as transaction:
            transaction.run(ADD_FAILURE, subject=subject, at=at, before=at - FAILURES_KEPT_LENGTH)

    def failures(self, subject: str, *, since: datetime) -> int:
        """Count the failures noted against the subject since then."""
        row = self._database.look(FAILURES, subject=subject, since=since)
        return row["failures"] if row else 0

    def _account(self, statement: Statement, /, **values: object) -> Account | None:
        row = self._database.look(statement, **values)
        return _account(row) if row else None


def _account(row: Row) -> Account:
    return Account(
        person=person_of(row),
        session_key=row["session_key"],
        password_hash=row["password_hash"],
        active=row["active"],
    )
