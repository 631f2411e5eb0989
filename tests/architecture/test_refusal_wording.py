"""Every refusal the code can raise has a sentence in every language, with every gap filled.

The source is read, not run: a code that only one rare path raises is found as well.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from bedline.adapters.wording import load_wording
from bedline.adapters.wording.filling import gaps
from bedline.web import faults, problems

ROOT = Path(__file__).parents[2]
WORDING = load_wording(ROOT / "config" / "wording")
KINDS = {"Refusal", "NotFound", "NotAllowed", "Conflict", "Invalid"}
# What refuses in the web itself, before a use case is asked.
WEB_KINDS = {"Refused", "problem"}
# What these take beside the values of the sentence.
BESIDES = {"field", "status", "headers", "errors"}


@dataclass(frozen=True)
class Raised:
    """A refusal in the source: its code, and the names of the values it brings (None: cannot be read)."""

    code: str
    params: frozenset[str] | None
    where: str


class Unreadable(AssertionError):
    """The code of a refusal is put together in a way this test does not follow."""


class Module:
    """One source file, and what the names in its functions can stand for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        self.functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]

    def raised(self) -> Iterator[Raised]:
        kinds = KINDS | WEB_KINDS if ROOT / "bedline" / "web" in self.path.parents else KINDS
        for call in self.calls:
            if _called(call) in kinds and not _passes_on(call):
                where = f"{self.path.relative_to(ROOT)}:{call.lineno}"
                params = {keyword.arg for keyword in call.keywords} - BESIDES
                brought = None if None in params else frozenset(str(name) for name in params)
                if not call.args:
                    raise Unreadable(where)
                for code in self.texts(call.args[0], where):
                    yield Raised(code, brought, where)

    def texts(self, node: ast.expr, where: str) -> list[str]:
        """Return every text that the expression can be."""
        match node:
            case ast.Constant(value=str() as text):
                return [text]
            case ast.IfExp(body=body, orelse=orelse):
                return self.texts(body, where) + self.texts(orelse, where)
            case ast.JoinedStr(values=values):
                return ["".join(parts) for parts in product(*(self.texts(value, where) for value in values))]
            case ast.FormattedValue(value=ast.Attribute(attr="noun")):
                return nouns()
            case ast.FormattedValue(value=value):
                return self.texts(value, where)
            case ast.Name(id=name):
                if found := self.given(name, where):
                    return found
            case _:
                pass
        raise Unreadable(f"{where}: write the code of a refusal as a text, or pass it by keyword as one")

    def given(self, name: str, where: str) -> list[str]:
        """Return the texts passed by that keyword anywhere in the module, or put under that name."""
        keywords = [keyword.value for call in self.calls for keyword in call.keywords if keyword.arg == name]
        assigned = [
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == name for to in node.targets)
        ]
        texts = [each for each in (*keywords, *assigned) if isinstance(each, ast.Constant | ast.IfExp | ast.JoinedStr)]
        return [text for each in texts for text in self.texts(each, where)]


def _called(call: ast.Call) -> str | None:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def _passes_on(call: ast.Call) -> bool:
    """Say whether the call only hands on a refusal whose code stands elsewhere."""
    return bool(call.args) and isinstance(call.args[0], ast.Attribute | ast.Call)


def modules() -> list[Module]:
    simulator = ROOT / "bedline" / "simulator"
    return [Module(path) for path in sorted((ROOT / "bedline").rglob("*.py")) if simulator not in path.parents]


def nouns() -> list[str]:
    """Return the noun of every table of moves, which names the refusal of an illegal move."""
    found = [
        call.args[0].value
        for path in sorted((ROOT / "bedline" / "domain").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _called(call) == "Moves" and isinstance(call.args[0], ast.Constant)
    ]
    return [str(noun) for noun in found]


RAISED = [each for module in modules() for each in module.raised()]


def test_the_source_is_really_read() -> None:
    codes = {each.code for each in RAISED}
    assert {"unknown_postcode", "request_cannot_move", "task_cannot_move", "arrival_before_reservation"} <= codes
    assert len(codes) > 50


def test_every_refusal_has_a_title_and_a_sentence() -> None:
    unspoken = sorted(
        f"{each.where}: {each.code}"
        for each in RAISED
        for part in ("title", "detail")
        if not WORDING.knows(f"refusals.{each.code}.{part}")
    )
    assert unspoken == [], "say these in config/wording"


def test_whatever_the_server_refuses_by_itself_has_a_title_and_a_sentence() -> None:
    wanted = {f"refusals.{code}.{part}" for code in problems.CODES.values() for part in ("title", "detail")}
    assert [key for key in sorted(wanted) if not WORDING.knows(key)] == []


def test_every_fault_of_an_input_has_its_sentence() -> None:
    codes = {*faults.CODES.values(), faults.OTHERWISE}
    assert set(WORDING.under("inputs")) == codes
    needed = {name for code in codes for name, _ in gaps(WORDING.sentence(f"inputs.{code}", "nl"))}
    assert needed <= set(faults.LIMITS.values())


def test_no_refusal_has_a_sentence_that_nothing_raises() -> None:
    raised = {each.code for each in RAISED} | set(problems.CODES.values())
    said = set(WORDING.under("refusals"))
    assert said - raised == set()


def test_every_sentence_the_web_asks_for_exists() -> None:
    """A key is written out, or its table is, as in ``say(f"matching.{code}")``."""
    asked = [
        (f"{module.path.name}:{call.lineno}", call.args[0])
        for module in modules()
        for call in module.calls
        if _called(call) == "say" and call.args
    ]
    unknown = []
    for where, key in asked:
        match key:
            case ast.Constant(value=str() as text) if not WORDING.knows(text):
                unknown.append(f"{where}: {text}")
            case ast.JoinedStr(values=[ast.Constant(value=str() as table), *_]) if not WORDING.under(table.rstrip(".")):
                unknown.append(f"{where}: {table}")
            case _:
                pass
    assert unknown == []


def test_every_refusal_brings_what_its_sentence_needs() -> None:
    missing = [
        f"{each.where}: {each.code} needs {', '.join(sorted(wanted - each.params))}"
        for each in RAISED
        for part in ("title", "detail")
        if each.params is not None and WORDING.knows(f"refusals.{each.code}.{part}")
        for wanted in [{name for name, _ in gaps(WORDING.sentence(f"refusals.{each.code}.{part}", "nl"))}]
        if not wanted <= each.params
    ]
    assert missing == []


def test_a_sentence_says_what_to_do_as_well_as_what_is_wrong() -> None:
    for code in sorted({each.code for each in RAISED}):
        for language in WORDING.languages:
            detail = WORDING.sentence(f"refusals.{code}.detail", language)
            title = WORDING.sentence(f"refusals.{code}.title", language)
            assert detail.endswith((".", "}")), f"{code} in {language} is no sentence"
            assert not title.endswith("."), f"the title of {code} in {language} is a heading, not a sentence"
            assert len(title) <= 45, f"the title of {code} in {language} is long"
            assert len(detail) <= 190, f"{code} in {language} is long"
