"""Every sentence that is spoken on the telephone exists in every language, with the gaps that its caller fills.

The source is read, not run: a sentence that only one rare path speaks is found as well.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording, spoken
from bedline.adapters.wording.filling import gaps
from bedline.domain.ids import RegionId
from bedline.domain.patients import Sex
from bedline.domain.scripts.identify import NUMBER_LENGTH
from bedline.domain.scripts.wishes import Spot
from bedline.domain.triage import GATES, conditions

ROOT = Path(__file__).parents[2]
WORDING = load_wording(ROOT / "config" / "wording")
REGIONS = load_regions(ROOT / "config" / "regions").regions
TALK = "bedline.domain.scripts.talk"
# Eight seconds of calm speech. The signs of a code that is spelled count as one word.
MOST_WORDS = 20

# Parts of a key that are worked out while running, and what they can be.
WORKED_OUT: Mapping[str, list[str]] = {
    "country.lower()": [country.lower() for country in NUMBER_LENGTH],
    "gate": list(GATES),
}
# What is handed over whole, so that it is not written out beside the sentence.
UNIT = frozenset({"id", "name", "free", "most"})
WHOLES: Mapping[str, frozenset[str]] = {
    "condition": frozenset({"question", "on"}),
    "spot": frozenset(field.name for field in fields(Spot)),
    "ask_unit": UNIT,
    "unit_stands": UNIT,
    "readback_patient": frozenset({"birth_year", "sex", "postcode", "town"}),
    "offer_pitch": frozenset({"care_form", "urgency", "sex", "age_band"}),
    "duty_knock": frozenset({"caller", "seconds_waited"}),
    "alert_knock": frozenset({"caller", "since"}),
}

# A day on which the rules of every region are in force.
ON = date(2026, 1, 10)

TYPICAL: Mapping[str, object] = {
    "on": ON.isoformat(),
    "name": "Palliatieve eenheid Het Zilvermeertje",
    "town": "Sint-Jansteen",
    "region": "Zeeuws-Vlaanderen",
    "code": "B417",
    "postcode": "4571",
    "year": 1938,
    "birth_year": 1938,
    "digits": 8,
    "last": "206",
    "key": 3,
    "km": 12,
    "minutes_old": 40,
    "minutes_waited": 3,
    "seconds_waited": 40,
    "sex": "f",
    "age_band": "85-89",
    "until": "14:30",
    "since": "03:12",
    "place": 2,
    "free": 1,
    "most": 4,
    "before": 2,
    "held": 2,
    "unit_name": "Kortdurende zorg",
    "phone": "+31115000206",
    "at": "14:30",
    "caller": "crisis",
    "traits": (),
    "wish": "not_spoken_of",
    "closed_until": "2026-12-30T08:00:00+01:00",
    "places": 2,
    "most_days": 91,
}


@dataclass(frozen=True)
class Said:
    """A sentence in the source: its key, and the names of what fills its gaps (None: handed over whole)."""

    key: str
    params: frozenset[str] | None
    where: str


class Unreadable(AssertionError):
    """The key of a sentence is put together in a way this test does not follow."""


class Module:
    """One source file that speaks."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.path = path
        self.calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        self.dicts = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
        self.functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        self.retold = {
            name.id
            for node in ast.walk(tree)
            if isinstance(node, ast.comprehension)
            for name in ast.walk(node.target)
            if isinstance(name, ast.Name)
        }

    def said(self) -> Iterator[Said]:
        for call in self.calls:
            if not isinstance(call.func, ast.Name) or call.func.id != "Line":
                continue
            key = call.args[0]
            if isinstance(key, ast.Name) and key.id in self.retold:
                continue  # said again from what another line said before
            where = f"{self.path.relative_to(ROOT)}:{call.lineno}"
            function = self.around(call)
            for chosen in self.chosen(key, function, where):
                yield Said("".join(chosen.values()), self.params(call, chosen), where)

    def around(self, call: ast.Call) -> ast.FunctionDef | None:
        return next((each for each in self.functions if any(node is call for node in ast.walk(each))), None)

    def chosen(self, node: ast.expr, function: ast.FunctionDef | None, where: str) -> list[dict[str, str]]:
        """Return every choice of the parts of the key: the source of each part, and what it is."""
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
        texts = [self.texts(part, function, where) for part in inner]
        names = [f"{at} {ast.unparse(part)}" for at, part in enumerate(inner)]
        return [dict(zip(names, each, strict=True)) for each in product(*texts)]

    def texts(self, node: ast.expr, function: ast.FunctionDef | None, where: str) -> list[str]:
        match node:
            case ast.Constant(value=str() as text):
                return [text]
            case ast.IfExp(body=body, orelse=orelse):
                return self.texts(body, function, where) + self.texts(orelse, function, where)
            case ast.Subscript(slice=ast.Constant(value=str() as name)):
                return self.put_under(name)
            case ast.Name(id=name) if function is not None and name in _names(function):
                return self.passed(function, name)
            case _ if ast.unparse(node) in WORKED_OUT:
                return WORKED_OUT[ast.unparse(node)]
            case _:
                raise Unreadable(f"{where}: write the key of a sentence as a text")

    def put_under(self, name: str) -> list[str]:
        """Return every text that a dictionary of this module holds under that name."""
        return [
            value.value
            for each in self.dicts
            for key, value in zip(each.keys, each.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == name
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        ]

    def passed(self, function: ast.FunctionDef, name: str) -> list[str]:
        """Return every text that this module passes to the function under that name."""
        place = _names(function).index(name)
        given = [
            call.args[place]
            for call in self.calls
            if isinstance(call.func, ast.Name) and call.func.id == function.name and len(call.args) > place
        ]
        return [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]

    def params(self, call: ast.Call, chosen: Mapping[str, str]) -> frozenset[str] | None:
        if len(call.args) == 1:
            return frozenset()
        given = call.args[1]
        if not isinstance(given, ast.Dict):
            return None
        by_source = {source.split(" ", 1)[1]: text for source, text in chosen.items()}
        keys = (key for key in given.keys if key is not None)
        return frozenset(
            str(key.value) if isinstance(key, ast.Constant) else by_source[ast.unparse(key)] for key in keys
        )


def _names(function: ast.FunctionDef) -> list[str]:
    return [each.arg for each in function.args.args]


def modules() -> Iterator[Module]:
    for path in sorted((ROOT / "bedline").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == TALK]
        if any(alias.name == "Line" for each in imports for alias in each.names):
            yield Module(path, tree)


SAID = [each for module in modules() for each in module.said()]


def test_the_source_is_really_read() -> None:
    keys = {each.key for each in SAID}
    assert {"greeting", "ask_number_nl", "ask_number_be", "option_care_form", "option_trait"} <= keys
    assert {"farewell_placed", "farewell_will_ring", "result_menu", "result_menu_placed"} <= keys


def test_every_sentence_that_is_spoken_is_written_in_every_language() -> None:
    assert [f"{each.where}: {each.key}" for each in SAID if not WORDING.knows(f"voice.{each.key}")] == []


def test_no_sentence_is_written_that_nobody_speaks() -> None:
    assert set(WORDING.under("voice")) - {each.key for each in SAID} == set()


def _wanted(said: Said, own: set[str]) -> frozenset[str]:
    """Return the gaps that the sentence should have: all that is written out, and any of what comes whole."""
    if said.params is None:
        return WHOLES.get(said.key, frozenset()) & own
    return said.params


@pytest.mark.parametrize("language", WORDING.languages)
def test_a_sentence_has_the_gaps_that_its_caller_fills(language: str) -> None:
    wrong = []
    for each in SAID:
        own = {name for name, _ in gaps(WORDING.sentence(f"voice.{each.key}", language))}
        if own != _wanted(each, own):
            wrong.append(f"{each.where}: {each.key} says {sorted(own)}")
    assert wrong == []


def test_words_for_callers_and_sexes_are_complete() -> None:
    assert set(WORDING.under("spoken_sexes")) == {sex.value for sex in Sex}
    assert set(WORDING.under("callers")) == {"crisis", "gp", "ward", "unknown"}


@pytest.mark.parametrize("language", WORDING.languages)
@pytest.mark.parametrize("region", REGIONS)
def test_a_sentence_is_short_enough_to_be_kept_in_mind(region: RegionId, language: str) -> None:
    ids = REGIONS[region]
    typical = {
        **TYPICAL,
        "care_form": next(iter(ids.care_forms)),
        "urgency": next(iter(ids.urgencies)),
        "trait": next(iter(ids.traits)),
        "question": ids.triage_questions[0].id,
        "destination": next(iter(ids.redirect_destinations)),
        "traits": tuple(ids.traits)[:3],
        "refusal_reason": next(iter(ids.refusal_reasons)),
        "closure_reason": next(iter(ids.closure_reasons)),
    }
    params = spoken(typical, region=ids, language=language)
    spelled = ("code", "postcode", "year", "birth_year", "phone")
    params = {name: "code" if name in spelled else params[name] for name in params}
    long = {}
    for key in WORDING.under("voice"):
        sentence = WORDING.say(f"voice.{key}", language, **params).replace("1 1 2", "112").replace("9 9", "99")
        words = [word for word in sentence.split() if word not in (":", "?")]
        if len(words) > MOST_WORDS:
            long[sentence] = len(words)
    assert long == {}


@pytest.mark.parametrize("region", REGIONS)
def test_a_condition_is_a_short_question_in_every_language_of_the_region(region: RegionId) -> None:
    here = REGIONS[region]
    for form in here.care_forms:
        for question in conditions(here, care_form=form, on=ON):
            for language in here.languages:
                params = spoken({"question": question, "on": ON.isoformat()}, region=here, language=language)
                sentence = WORDING.say("voice.condition", language, **params)
                assert sentence.endswith("?")
                assert len([word for word in sentence.split() if word != "?"]) <= MOST_WORDS, sentence


@pytest.mark.parametrize("language", WORDING.languages)
def test_the_first_sentence_says_who_we_are_what_to_do_in_danger_and_how_to_reach_a_human(language: str) -> None:
    for key in ("greeting", "greeting_known"):
        sentence = WORDING.sentence(f"voice.{key}", language)
        assert "Bedline" in sentence
        assert "1 1 2" in sentence
        assert " 0 " in sentence


@pytest.mark.parametrize("language", WORDING.languages)
def test_a_key_comes_last_and_no_abbreviation_is_spoken(language: str) -> None:
    for key in WORDING.under("voice"):
        sentence = WORDING.sentence(f"voice.{key}", language)
        capitals = {word.strip(".,:?") for word in sentence.replace("-", " ").split() if word.strip(".,:?").isupper()}
        capitals = {word for word in capitals if len(word) > 1}
        assert capitals <= {"AGB", "RIZIV", "INAMI", "PIN", "GSM"}, sentence
        assert sentence.endswith((".", "?")) or sentence == "{question}", sentence
