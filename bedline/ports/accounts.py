"""Who may sign in, by session or by token, and how often somebody tried in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bedline.domain.ids import PersonId, RegionId
from bedline.domain.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person and what proves that it is them.

    ``session_key`` is what a session carries instead of the person: give the account another one,
    and every session of it ends. ``password_hash`` None: cannot sign in with a password.
    """

    person: Person
    session_key: str
    password_hash: str | None = None
    active: bool = True


class Accounts(Protocol):
    """The accounts of people and machines. Each question is one indexed look-up in a transaction of its own.

    Raises:
        StorageAway: from every one of them, when the database cannot be reached.
    """

    def by_sign_in_name(self, name: str) -> Account | None:
        """Return the account that signs in by this name: the person's id, in any case."""
        ...

    def by_session_key(self, session_key: str) -> Account | None:
        """Return the account whose sessions carry this key."""
        ...

    def by_token_hash(self, token_hash: str) -> Account | None:
        """Return the account of a machine's token, by the hex SHA-256 of it; None when revoked or past its end."""
        ...

    def listed(self, region: RegionId) -> Sequence[Person]:
        """Return everybody of the region who may sign in, by id."""
        ...

    def keep_password_hash(self, person: PersonId, *, password_hash: str) -> None:
        """Keep a new hash, because the password or the way of hashing has changed."""
        ...

    def note_failure(self, subject: str, *, at: datetime) -> None:
        """Note that signing in failed, against ``subject``: an opaque hash of a name or an address."""
        ...

    def failures(self, subject: str, *, since: datetime) -> int:
        """Count the failures noted against the subject since then."""
        ...
