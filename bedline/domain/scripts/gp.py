"""A GP phones for a bed: who it is, what the patient needs, which place, and the answer while one waits."""

from typing import Final

from bedline.domain.scripts import gp_conditions, gp_nothing, gp_place, gp_questions, gp_wish, identify
from bedline.domain.scripts.engine import Script
from bedline.domain.scripts.talk import Dialogue

FIRST_STEP: Final = "identify"
FIRST_STEP_WHEN_KNOWN: Final = "pin"

SCRIPT: Final[Script] = {
    **identify.STEPS,
    **gp_questions.STEPS,
    **gp_conditions.STEPS,
    **gp_wish.STEPS,
    **gp_place.STEPS,
    **gp_nothing.STEPS,
}


def start(*, language: str, country: str, known_as: str | None, menus: dict[str, object], year: int) -> Dialogue:
    """Return the dialogue of a call that has just come in.

    ``known_as`` is the name behind the caller's number (a hint, never a proof: the PIN is asked all the
    same). ``menus`` are the region's keys: ``forms``, ``urgencies``, ``traits``, each a list of ids, and
    ``wishes``, such a list for each form for which the wish is asked.
    """
    data = {"country": country, "name": known_as, "year": year, **menus}
    step = FIRST_STEP_WHEN_KNOWN if known_as else FIRST_STEP
    return Dialogue(script="gp", step=step, language=language, data=data)
