"""The log of who did or saw what."""

from collections.abc import Mapping
from typing import Protocol

from bedline.domain.ids import RegionId


class Audit(Protocol):
    """Who did or saw what, written once and never changed (fields after NEN 7513)."""

    def note(
        self,
        *,
        event: str,
        action: str,
        subject_kind: str,
        subject: str,
        allowed: bool = True,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Write that the actor of this work did ``action`` (C, R, U, D or E) to the subject."""
        ...

    def note_in(
        self,
        region: RegionId,
        *,
        event: str,
        action: str,
        subject_kind: str,
        subject: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Write the same into the log of that region: only Bedline acts in more than one."""
        ...
