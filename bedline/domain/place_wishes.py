"""Where a patient and the family want the bed to be, as whoever sits with them has said it.

It is the answer to one of the region's triage questions (``asks_wish``), so form, telephone, desk and API ask the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Final

from bedline.domain.dated import in_force
from bedline.domain.facilities import Directory
from bedline.domain.ids import CareFormId, FacilityId, UnitId
from bedline.domain.matching.need import Asked, Need
from bedline.domain.offers import STANDING
from bedline.domain.questions import Answers, TriageQuestion
from bedline.domain.regions import OfferPolicy, Region

# What these choices of the question mean; a home is a choice by its own id, and any other leaves it unanswered.
NO_WISH: Final = "no_wish"
OWN_TOWN: Final = "own_town"


@dataclass(frozen=True, slots=True)
class PlaceWish:
    """A wish that was said: only the own town, or one home first; neither of them: anywhere is right."""

    only_own_town: bool = False
    home: FacilityId | None = None

    def narrowed(self, need: Need) -> Need:
        """Return the need of what is wished for; a home that is wished for may be any distance away."""
        if self.home is not None:
            return replace(need, only_home=self.home, within_km=inf)
        return replace(need, only_own_town=True, within_km=inf)

    def keeps(self, asked: Mapping[UnitId, Asked], *, directory: Directory) -> bool:
        """Say whether nobody else may be asked where nothing that is wished for is left to ask.

        The own town: not before the desk has spoken with the family. A home: while it has not answered.
        """
        if self.home is None:
            return self.only_own_town
        standing = (unit for unit, each in asked.items() if each.state in STANDING)
        return any(directory.unit(unit).facility == self.home for unit in standing)

    @property
    def narrows(self) -> bool:
        """Say whether there is anything that is wished for."""
        return self.only_own_town or self.home is not None


ANYWHERE: Final = PlaceWish()


def wish_question(region: Region, *, care_form: CareFormId, on: date) -> TriageQuestion | None:
    """Return the question that the region asks about the wish for this form on that day; None: it asks none."""
    asked = (each for each in in_force(region.triage_questions, on=on) if each.asks_wish)
    return next((each for each in asked if not each.care_forms or care_form in each.care_forms), None)


def asks_for_wish(region: Region, care_form: CareFormId) -> bool:
    """Say whether the region asks about the wish for this form on some day or other."""
    asking = (each for each in region.triage_questions if each.asks_wish)
    return any(not each.care_forms or care_form in each.care_forms for each in asking)


def place_wish(region: Region, *, care_form: CareFormId, answers: Answers, on: date) -> PlaceWish | None:
    """Return the wish that was answered; None: it was not asked, or is still to be spoken of."""
    question = wish_question(region, care_form=care_form, on=on)
    answer = answers.get(question.id) if question else None
    if question is None or not isinstance(answer, str) or answer not in question.choices:
        return None
    match answer:
        case each if each == NO_WISH:
            return ANYWHERE
        case each if each == OWN_TOWN:
            return PlaceWish(only_own_town=True)
        case _:
            home = question.choices[answer].home
            return None if home is None else PlaceWish(home=home)


def asks_by_itself(policy: OfferPolicy, *, wish: PlaceWish | None) -> bool:
    """Say whether Bedline may ask wards itself: by the policy, or because a wish was said that it may keep to."""
    return policy.automatic or (policy.within_wish and wish is not None)
