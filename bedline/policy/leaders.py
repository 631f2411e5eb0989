"""What whoever leads a search does where the desk does not, and who agrees to a later moment: drawn, as answers are."""

from dataclasses import dataclass
from datetime import timedelta

from bedline.domain.ids import UnitId
from bedline.domain.matching.habits import MINUTE
from bedline.policy.assumptions import Assumptions
from bedline.policy.chance import chance
from bedline.policy.year import Decision, Patient, Step


@dataclass(frozen=True, slots=True)
class DrawnLeaders:
    """Each step drawn once from the seed, the patient and how often it was theirs before."""

    seed: int
    assumed: Assumptions

    def chooses(self, patient: Patient, *, turn: int) -> Step:
        """Return how a referrer goes about a choice: some let it go by, some take the nearest and not the first."""
        luck = chance(self.seed, "chooses", patient.number, turn)
        length = self.assumed.choose_minutes * luck.lognormvariate(0, self.assumed.leader_spread) * MINUTE
        lets_go = luck.random() < self.assumed.choices_let_go
        return Step(length, lets_go=lets_go, nearest=luck.random() < self.assumed.choices_by_distance)

    def searches(self, patient: Patient, *, turn: int) -> Step:
        """Return when a provider comes to its next step; some do nothing from the first on."""
        luck = chance(self.seed, "searches", patient.number, turn)
        length = self.assumed.provider_minutes * luck.lognormvariate(0, self.assumed.leader_spread) * MINUTE
        lets_go = chance(self.seed, "search let go", patient.number).random() < self.assumed.searches_let_go
        return Step(length, lets_go=lets_go)

    def decides(self, patient: Patient, unit: UnitId) -> Decision:
        """Return what is said, and after how long, to a later moment that a ward proposes."""
        luck = chance(self.seed, "decides", patient.number, unit)
        minutes = self.assumed.decide_minutes * luck.lognormvariate(0, self.assumed.leader_spread)
        return Decision(timedelta(minutes=minutes), agrees=luck.random() < self.assumed.later_agreed)
