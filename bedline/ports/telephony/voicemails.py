"""What callers left on voicemail."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol
from uuid import UUID

from bedline.domain.calls import LegId
from bedline.domain.ids import PersonId, RegionId

VoicemailId = NewType("VoicemailId", UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail:
    """What a caller left, sealed; ``sound`` None until it has been fetched, and again once it is forgotten."""

    id: VoicemailId
    region: RegionId
    leg: LegId
    recorded_at: datetime
    provider_ref: str
    seconds: int
    sound: bytes | None = None
    fetched_at: datetime | None = None
    removed_at: datetime | None = None
    """When the provider's own copy was deleted."""
    heard_at: datetime | None = None
    heard_by: PersonId | None = None


class Voicemails(Protocol):
    """Voicemails; their sound is encrypted at rest. ``get`` locks."""

    def add(self, voicemail: Voicemail) -> bool:
        """Keep a new one; False when that recording is known already."""
        ...

    def get(self, voicemail: VoicemailId) -> Voicemail:
        """Return the voicemail, locked.

        Raises:
            NotFound: ``unknown_voicemail``.
        """
        ...

    def save(self, voicemail: Voicemail) -> None:
        """Keep the new state of one that was got."""
        ...

    def known(self, recordings: Collection[str]) -> frozenset[str]:
        """Return those of the provider's recordings that are kept here."""
        ...

    def of_leg(self, leg: LegId) -> Voicemail | None:
        """Return what was left on that leg, not locked."""
        ...

    def unfetched(self, *, limit: int) -> Sequence[VoicemailId]:
        """Return those that have still to be fetched, or whose copy at the provider has still to be deleted."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget the sound of what was recorded in the region before that; return how many."""
        ...
