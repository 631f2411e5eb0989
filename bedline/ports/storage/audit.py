"""The log of who did or saw what."""

from collections.abc import Mapping
from typing import Protocol


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
