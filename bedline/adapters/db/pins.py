"""PINs as rows: slow hashes, sealed on top, and the wrong ones that count."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.dialects.postgresql import insert

from bedline.adapters.db.accounts_table import account
from bedline.adapters.db.base import Moment, may, metadata, must
from bedline.adapters.db.sealing import Seal
from bedline.adapters.db.statement import Row, Statement, given
from bedline.adapters.db.transaction import Transaction
from bedline.domain import pins
from bedline.domain.errors import NotFound
from bedline.domain.ids import PersonId
from bedline.domain.pins import Tries
from bedline.ports.telephony import PinCheck

pin: Final = sa.Table(
    "pin",
    metadata,
    must("person", sa.Text),
    must("region", sa.Text),
    # A million PINs are soon tried against any hash, so that whoever has the table needs a data key as well.
    must("hash", sa.LargeBinary),
    must("kept_at", Moment),
    must("failed_at", sa.ARRAY(Moment)),
    must("locks", sa.SmallInteger),
    may("locked_until", Moment),
    sa.PrimaryKeyConstraint("person"),
    sa.ForeignKeyConstraint(["person"], ["account.person"]),
)
_c: Final = pin.c
_this: Final = _c.person == given("who", _c.person)

FIND: Final = Statement(sa.select(_c.hash).join(account, account.c.person == _c.person).where(_this, account.c.active))
LOCK: Final = Statement(
    sa.select(_c.hash, _c.failed_at, _c.locks, _c.locked_until).where(_this).with_for_update(key_share=True)
)
COUNT: Final = Statement(
    pin.update().where(_this).values({name: given(name, _c[name]) for name in ("failed_at", "locks", "locked_until")})
)
_kept: Final = insert(pin).from_select(
    [column.name for column in _c],
    sa.select(
        account.c.person,
        account.c.region,
        given("hash", _c.hash),
        given("kept_at", _c.kept_at),
        sa.text("'{}'::timestamptz[]"),
        sa.text("0"),
        sa.cast(sa.null(), Moment),
    ).where(account.c.person == given("who", _c.person)),
)
KEEP: Final = Statement(
    _kept.on_conflict_do_update(
        index_elements=[_c.person],
        set_={name: _kept.excluded[name] for name in ("hash", "kept_at", "failed_at", "locks", "locked_until")},
    )
)


class SlowHash:
    """How PINs are hashed, and what the PIN of somebody without one is held against, so that it takes as long."""

    def __init__(self, *, rounds: int = 2, memory: int = 19 * 1024) -> None:
        """Use Argon2id with that many rounds and KiB: OWASP's smallest, because several callers may wait for it."""
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=1)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody's")

    def hash(self, pin: str) -> str:
        """Return the hash, with its salt."""
        return self._hasher.hash(pin)

    def fits(self, pin: str, kept: str | None) -> bool:
        """Say whether the PIN has this hash; without one it has not, and that takes as long to say."""
        try:
            self._hasher.verify(kept or self._nobodys, pin)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


# For PINs that are no secret, such as those of a demo and of tests.
QUICK: Final = SlowHash(rounds=1, memory=8)


class StoredPins:
    """PINs in this transaction."""

    def __init__(self, transaction: Transaction, *, seal: Seal, slow: SlowHash) -> None:
        self._transaction = transaction
        self._seal = seal
        self._slow = slow

    def check(self, person: PersonId | None, *, pin: str, now: datetime) -> PinCheck:
        """Check somebody's PIN, and count a wrong one.

        The slow part comes before anything is locked. Only then does one check after the other look whether this
        one still counts: of many at the same moment, those after the fifth wrong one are told "locked".
        """
        who = person or ""
        found = self._transaction.first(FIND, who=who)
        right = self._slow.fits(pin, self._seal.open(found["hash"]).decode() if found else None)
        row = self._transaction.first(LOCK, who=who)
        if person is None or found is None or row is None:
            return PinCheck(None)
        tries = _tries(row)
        if tries.locked(now):
            return PinCheck(None, locked=True)
        # Another PIN was given to them meanwhile: this one is not it, whatever the old one was.
        right = right and row["hash"] == found["hash"]
        after = pins.tried(tries, right=right, now=now)
        if after != tries:
            self._transaction.later(COUNT, who=who, **_tries_row(after))
        locked = after.locked(now)
        return PinCheck(person if right else None, locked=locked, locks_until=after.locked_until if locked else None)

    def keep(self, person: PersonId, *, pin: str, now: datetime) -> None:
        """Give somebody this PIN from now on, and forget their failed tries."""
        sealed = self._seal.close(self._slow.hash(pin).encode())
        if self._transaction.run(KEEP, who=person, hash=sealed, kept_at=now) == 0:
            raise NotFound("unknown_person", value=person)


def _tries(row: Row) -> Tries:
    return Tries(failed_at=tuple(row["failed_at"]), locks=row["locks"], locked_until=row["locked_until"])


def _tries_row(tries: Tries) -> Mapping[str, object]:
    return {"failed_at": list(tries.failed_at), "locks": tries.locks, "locked_until": tries.locked_until}
