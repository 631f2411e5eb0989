"""Numbers that are sent no texts."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bedline.domain.ids import RegionId


class NoTexts(StrEnum):
    """Why a number is sent no texts: its owner wants none, or none arrives there."""

    OWNER = "owner"
    UNREACHABLE = "unreachable"


class OptOuts(Protocol):
    """Numbers that are sent no texts: as their owners told the carrier, or as the carrier told of them."""

    def note(self, number: str, *, out: bool, now: datetime) -> None:
        """Keep that the number wants no texts (``out``), or wants them again."""
        ...

    def flag(self, number: str, *, now: datetime) -> None:
        """Keep that no text arrives at the number, until somebody corrects it."""
        ...

    def correct(self, number: str) -> None:
        """Keep that texts may be tried again at the number, unless its owner wants none."""
        ...

    def out(self, number: str, *, region: RegionId | None = None) -> bool:
        """Say whether the number is sent no texts from there (None: from where the actor is), for whichever reason."""
        ...
