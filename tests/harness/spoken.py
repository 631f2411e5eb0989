"""The sentences of the hotline as they are really said, and a patient for whom somebody phones."""

import tomllib
from pathlib import Path
from typing import Final, cast

from bedline.simulator.patients import Case
from bedline.simulator.phones.network import Card
from bedline.simulator.seen import CareForm, Region
from tests.harness.stand_in import REGION

CONFIG: Final = Path(__file__).resolve().parents[2] / "config" / "wording"
LANGUAGES: Final = ("nl", "en", "fr")
WORDS: Final = {each: tomllib.loads((CONFIG / f"{each}.toml").read_text(encoding="utf-8")) for each in LANGUAGES}
NAMES: Final = {"care_form": "crisisbed", "urgency": "nu, binnen 4 uur", "trait": "tillift", "key": 2, "name": "Duin"}
POLDER: Final = Region.model_validate(
    REGION
    | {
        "urgencies": [{"id": "now", "name": "Nu (binnen 4 uur)"}, {"id": "today", "name": "Vandaag"}],
        "traits": [{"id": "lift", "name": "Tillift"}, {"id": "oxygen", "name": "Zuurstof"}],
    }
)
CARD: Final = Card(number="+311", role="gp", region="polder", who="Huisarts (demo)", identity="00000301", pin="073105")
CASE: Final = Case(
    care_form=CareForm(id="crisis", name="Crisisbed (opname)", crisis=True),
    form_named=True,
    birth_year=1938,
    sex="f",
    postcode="1002",
    traits=(),
    answers={},
)


def say(language: str, key: str, /, **values: object) -> str:
    """A sentence of the file, with its gaps filled."""
    sentence = cast("str", WORDS[language]["voice"][key])
    filled = {name: str(value) for name, value in {**NAMES, **values}.items()}
    for name, value in filled.items():
        sentence = sentence.replace(f"{{{name}}}", value)
    return sentence
