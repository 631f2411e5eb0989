"""What Bedline remembers of somebody who texts: the last text, a question of ours, how often it was not understood."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bedline.domain.ids import UnitId
from bedline.ports.storage import Work

SCOPE: Final = "texts"
STATUS: Final = 200
# The same words within a minute are the same text: carriers deliver twice, and so do impatient thumbs.
SAME_LENGTH: Final = timedelta(seconds=60)
CONFIRM_LENGTH: Final = timedelta(minutes=15)
# An answering machine that texts must not keep ours company.
MOST_IN_VAIN: Final = 5
IN_VAIN_LENGTH: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one sender; moments in ISO 8601. ``free`` is what awaits the confirmation with ``code``."""

    said: str = ""
    said_at: str = ""
    reply: str | None = None
    code: str = ""
    asked_at: str = ""
    free: Mapping[str, int] = field(default_factory=dict)
    in_vain: tuple[str, ...] = ()
    undone_at: str = ""
    shut: tuple[Any, ...] = ()
    """What the last text changed of closures, for each unit: its id, the closures that stand since, those before."""
    shut_at: str = ""

    def says_again(self, body: str, *, now: datetime) -> bool:
        """Say whether this is the text that has just been answered."""
        return self.said == digest(body) and now - datetime.fromisoformat(self.said_at) < SAME_LENGTH

    def awaits(self, *, now: datetime) -> bool:
        """Say whether figures wait for their confirmation."""
        return bool(self.code) and now - datetime.fromisoformat(self.asked_at) < CONFIRM_LENGTH

    def asking(self, free: Mapping[UnitId, int], *, code: str, now: datetime) -> "Memory":
        """Return it with figures that are kept only when they are confirmed."""
        return replace(
            self, free={str(unit): number for unit, number in free.items()}, code=code, asked_at=now.isoformat()
        )

    def answered(self) -> "Memory":
        """Return it without figures that wait."""
        return replace(self, free={}, code="", asked_at="")

    def tried(self, *, now: datetime) -> "Memory":
        """Return it with one more text that led to nothing; those of more than an hour ago are forgotten."""
        recent = tuple(at for at in self.in_vain if now - datetime.fromisoformat(at) < IN_VAIN_LENGTH)
        return replace(self, in_vain=(*recent, now.isoformat())[-MOST_IN_VAIN - 1 :])

    def guesses(self, *, now: datetime) -> bool:
        """Say whether so much has led to nothing lately that a code may have been guessed."""
        recent = (at for at in self.in_vain if now - datetime.fromisoformat(at) < IN_VAIN_LENGTH)
        return len(list(recent)) >= MOST_IN_VAIN

    @property
    def tires(self) -> bool:
        """Say whether too much has led to nothing for another reply."""
        return len(self.in_vain) > MOST_IN_VAIN


_NAMES: Final = frozenset(each.name for each in fields(Memory))
# What an older version reads without asking whether it is there.
_ALWAYS: Final = frozenset({"in_vain"})


def recall(work: Work, *, who: str) -> Memory:
    """Return what is remembered of a sender; nobody else deals with them until this work ends.

    ``who`` names wards or a person, never a number: what is kept under it is not sealed.
    """
    kept = work.once.claim(scope=SCOPE, key=_key(work, who), fingerprint="")
    if kept is None:
        return Memory()
    found = json.loads(kept.body)
    # Another version of this, which may run beside us, may know more of them, or less.
    known: dict[str, Any] = {name: value for name, value in found.items() if name in _NAMES}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return Memory(**{**known, **lists})


def keep(work: Work, memory: Memory, *, who: str) -> None:
    """Keep what is remembered of a sender who was recalled; it is forgotten as replies to repeated requests are."""
    body = {name: value for name, value in asdict(memory).items() if name in _ALWAYS or value}
    work.once.store(scope=SCOPE, key=_key(work, who), status=STATUS, body=json.dumps(body))


def digest(text: str) -> str:
    """Return what tells one text from another and does not say what it was."""
    return hashlib.sha256(text.encode()).hexdigest()


def _key(work: Work, who: str) -> str:
    return f"{work.actor.region} {who}"
