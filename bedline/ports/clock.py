"""The time, and new identities: the two things the domain may not make up itself."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        ...


class Identities(Protocol):
    """Makes identities that are new."""

    def new(self) -> UUID:
        """Return an identity never used before; later ones sort after earlier ones."""
        ...

    def request_code(self, attempt: int) -> str:
        """Return a short code for the phone ("B417"), longer as ``attempt`` grows."""
        ...

    def reply_code(self, attempt: int) -> str:
        """Return digits for a ward to text or key back ("417"), longer as ``attempt`` grows."""
        ...
