"""Beats of everything regular, in memory."""

from collections.abc import Sequence

from bedline.ports.rhythm import Beat


class FakeBeats:
    """The last beat of each name."""

    def __init__(self) -> None:
        self.beats: dict[str, Beat] = {}

    def write(self, beat: Beat) -> None:
        """See the port."""
        self.beats[beat.name] = beat

    def all(self) -> Sequence[Beat]:
        """See the port."""
        return [self.beats[name] for name in sorted(self.beats)]
