"""The simulated people of a demo: their tokens and PINs, in clear in one file that nobody else may read."""

import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from pathlib import Path
from typing import Any

from bedline.adapters.db.accounts import StoredAccounts
from bedline.domain.ids import PersonId
from bedline.domain.people import Person, bedline_in
from bedline.domain.phonebook import Phonebook, Subscriber
from bedline.domain.pins import PIN_DIGITS, weakness
from bedline.ports.storage import Storage
from bedline.web.people import token_hash


def let_in(
    people: Sequence[Person], *, phonebook: Phonebook, accounts: StoredAccounts, storage: Storage, key: str, path: Path
) -> None:
    """Give each simulated person a token of their own, and a PIN to whoever keys one; once is enough.

    A PIN follows from the ``key``, so that it stays the same in another database of the same machine.
    """
    known = _listed(path)
    accepted = {each["person"] for each in known if "pin" in each and accounts.by_token_hash(token_hash(each["token"]))}
    if accepted == {person.id for person in people}:
        return
    for each in known:
        accounts.revoke_token(token_hash(each["token"]))
    pins = {each.person: _pin(each, key=key) for each in phonebook.subscribers}
    _keep(pins, people=people, storage=storage)
    listed = [_card(person, phonebook=phonebook, accounts=accounts, pin=pins.get(person.id)) for person in people]
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(listed), encoding="utf-8")
    draft.replace(path)


def pins_in(path: Path) -> Mapping[PersonId, str]:
    """Return the PINs in the file, for the telephones of the demo."""
    return {PersonId(each["person"]): each["pin"] for each in _listed(path) if each.get("pin")}


def _listed(path: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return listed


def _card(person: Person, *, phonebook: Phonebook, accounts: StoredAccounts, pin: str | None) -> dict[str, object]:
    token = secrets.token_urlsafe(32)
    accounts.keep_token(person.id, token_hash=token_hash(token), name="simulated region")
    subscriber = phonebook.subscriber(person.id)
    return {
        "person": person.id,
        "name": person.name,
        "role": person.role.value,
        "region": person.region,
        "facilities": sorted(person.facilities),
        "practice": person.practice,
        "token": token,
        "number": subscriber.identity if subscriber else None,
        "phone": subscriber.phone if subscriber else None,
        "pin": pin,
    }


def _keep(pins: Mapping[PersonId, str], *, people: Iterable[Person], storage: Storage) -> None:
    by_region = sorted((person for person in people if person.id in pins), key=lambda person: person.region)
    for region, here in groupby(by_region, key=lambda person: person.region):
        with storage.work(bedline_in(region)) as work:
            for person in here:
                work.pins.keep(person.id, pin=pins[person.id], now=work.now)


def _pin(subscriber: Subscriber, *, key: str) -> str:
    return next(pin for pin in _pins(subscriber, key=key) if not weakness(pin, identity=subscriber.identity))


def _pins(subscriber: Subscriber, *, key: str) -> Iterator[str]:
    for attempt in count():
        drawn = hmac.digest(key.encode(), f"demo pin {attempt} {subscriber.person}".encode(), "sha256")
        yield str(int.from_bytes(drawn)).zfill(PIN_DIGITS)[-PIN_DIGITS:]
