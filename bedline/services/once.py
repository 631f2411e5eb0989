"""Doing a thing once, however often it is asked for: the reply is kept beside the work."""

from collections.abc import Callable
from dataclasses import dataclass

from bedline.domain.errors import Conflict, Refusal
from bedline.domain.people import Person
from bedline.ports.storage import Repeated, Storage, StorageBusy, Work

TRIES = 5
# The scope of what a telephone's provider tells us.
TELEPHONE = "twilio"


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a repeat recognisable: who asks (``scope``), their key, and a print of what they ask."""

    scope: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered."""

    status: int
    body: str
    replayed: bool = False


def once(storage: Storage, *, actor: Person, key: Key | None, do: Callable[[Work], Reply], tries: int = TRIES) -> Reply:
    """Do the work and keep its reply in the same transaction; a repeat of the key gets that reply again.

    A work that the database asked to give way is tried again, up to five ``tries`` when not said otherwise.

    Raises:
        Conflict: ``key_used_for_something_else`` when the key came with another request before.
        StorageBusy: when it had to give way every time.
    """
    for attempt in range(1, tries + 1):
        try:
            return _once(storage, actor=actor, key=key, do=do)
        except StorageBusy:
            if attempt == tries:
                raise
    raise AssertionError("unreachable")


def _once(storage: Storage, *, actor: Person, key: Key | None, do: Callable[[Work], Reply]) -> Reply:
    if key is None:
        with storage.work(actor) as work:
            return do(work)
    try:
        with storage.work(actor) as work:
            work.once.begin(scope=key.scope, key=key.key)
            reply = do(work)
            work.once.keep(
                scope=key.scope, key=key.key, fingerprint=key.fingerprint, status=reply.status, body=reply.body
            )
            return reply
    except Repeated:
        before = _before(storage, actor=actor, key=key)
        if before is None:
            raise StorageBusy("the key was forgotten at this moment") from None
        return before
    except Refusal:
        # What was done before is answered as it was then, were it refused by now: by what it has itself changed, too.
        before = _before(storage, actor=actor, key=key)
        if before is None:
            raise
        return before


def _before(storage: Storage, *, actor: Person, key: Key) -> Reply | None:
    """Return what was answered to the key before, if anything."""
    with storage.reading(actor) as work:
        before = work.once.find(scope=key.scope, key=key.key)
    if before is None:
        return None
    if before.fingerprint != key.fingerprint:
        raise Conflict("key_used_for_something_else", field="Idempotency-Key")
    return Reply(before.status, before.body, replayed=True)
