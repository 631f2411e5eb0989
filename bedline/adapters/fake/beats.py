"""Beats of everything regular, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bedline.ports.rhythm import Beat


class FakeBeats:
    """The last beat of each name."""

    def __init__(self) -> None:
        self.beats: dict[str, Beat] = {}

    def write(self, beat: Beat) -> None:
        """See the port."""
        before = self.beats.get(beat.name)
        fails_on = beat.fault is not None and before is not None and before.fault is not None
        self.beats[beat.name] = replace(beat, at=before.at) if before is not None and fails_on else beat

    def forget(self, *, prefix: str, before: datetime) -> None:
        """See the port."""
        gone = [name for name, beat in self.beats.items() if name.startswith(prefix) and beat.at < before]
        for name in gone:
            del self.beats[name]

    def all(self) -> Sequence[Beat]:
        """See the port."""
        return [self.beats[name] for name in sorted(self.beats)]
