"""Accounts in memory."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bedline.domain.ids import PersonId, RegionId
from bedline.domain.people import Person
from bedline.ports.accounts import Account
from bedline.ports.storage import StorageAway


class FakeAccounts:
    """Everybody signs in by their id, and has a token that is ``token-`` and their id; ``away`` cannot be reached."""

    def __init__(self, people: Iterable[Person], *, password_hash: str | None = None) -> None:
        self.accounts = {
            person.id: Account(person=person, session_key=f"session-{person.id}", password_hash=password_hash)
            for person in people
        }
        self.tokens = {hashlib.sha256(f"token-{each}".encode()).hexdigest(): each for each in self.accounts}
        self.noted: list[tuple[str, datetime]] = []
        self.asked = 0
        self.away = False

    def by_sign_in_name(self, name: str) -> Account | None:
        """See the port."""
        self._ask()
        return self.accounts.get(PersonId(name.lower()))

    def by_session_key(self, session_key: str) -> Account | None:
        """See the port."""
        self._ask()
        return next((each for each in self.accounts.values() if each.session_key == session_key), None)

    def by_token_hash(self, token_hash: str) -> Account | None:
        """See the port."""
        self._ask()
        person = self.tokens.get(token_hash)
        return None if person is None else self.accounts[person]

    def listed(self, region: RegionId) -> Sequence[Person]:
        """See the port."""
        self._ask()
        found = (each.person for each in self.accounts.values() if each.active and each.person.region == region)
        return sorted(found, key=lambda person: person.id)

    def keep_password_hash(self, person: PersonId, *, password_hash: str) -> None:
        """See the port."""
        self._ask()
        self.accounts[person] = replace(self.accounts[person], password_hash=password_hash)

    def note_failure(self, subject: str, *, at: datetime) -> None:
        """See the port."""
        self._ask()
        self.noted.append((subject, at))

    def failures(self, subject: str, *, since: datetime) -> int:
        """See the port."""
        self._ask()
        return sum(each == subject and at >= since for each, at in self.noted)

    def _ask(self) -> None:
        if self.away:
            raise StorageAway
        self.asked += 1
