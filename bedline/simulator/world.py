"""What all simulated people share: one diary, one pace, one luck, and somebody who listens to what they tell."""

from dataclasses import dataclass

from bedline.simulator.diary import Diary, Tell
from bedline.simulator.dice import Dice
from bedline.simulator.pace import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The life of one run; ``run`` is new every time, so that a second run is not taken for repeating the first."""

    run: str
    diary: Diary
    pace: Pace
    dice: Dice
    tell: Tell

    @property
    def hour(self) -> float:
        """Return the hour of the day in that life."""
        return self.pace.hour(self.diary.elapsed)

    def key(self, *saying: str | int) -> str:
        """Return the key of one saying: the same whenever it is tried again in this run."""
        return "-".join(str(part) for part in (self.run, *saying))
