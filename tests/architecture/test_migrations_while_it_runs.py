"""A migration leaves room for the processes of the version before: nothing they need is gone, no table stands still.

Processes are replaced one after the other, so for a while the old code works on the new schema. What is taken away goes
a release later than the last code that used it, and what is new has a default until then. A new word (a kind of task,
an errand) is read a release before anybody writes it: who does not know it cannot read a row that holds it.
"""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from bedline.adapters.db.migrate import FOLDER

MIGRATIONS: Final = sorted((FOLDER / "versions").glob("*.py"))
# Rows that come and never go, or by the thousand: an index on them takes longer than anybody can be kept waiting.
GROWS: Final = frozenset(
    {
        *("bed_request", "offer", "stay", "task", "place_ledger", "capacity_report", "board_entry", "audit"),
        *("leg", "waiting", "message", "voicemail", "patient", "once"),
    }
)
TAKEN_AWAY: Final = (
    r"\bdrop\s+table\b",
    r"\bdrop\s+column\b",
    r"\bdrop\s+default\b",
    r"\bset\s+not\s+null\b",
    r"\brename\s+(?:column|to)\b",
    r"\badd\s+column\s+\w+\s+(?:(?!default)[^,;])*\bnot\s+null\b(?:(?!default)[^,;])*(?=[,;]|$)",
)
INDEX: Final = r"\bcreate\s+(?:unique\s+)?index\s+(concurrently\s+)?(?:if\s+not\s+exists\s+)?\w+\s+on\s+(\w+)"

# Nothing has been released yet: everything up to the first release comes as one upgrade of a database of a trial, for
# which every process is stopped (CHANGELOG.md: what is sealed anew cannot be read by the version before). So nobody
# writes without `opt_out.reason` (0019), and nobody waits for an index (`ix_message_rung` of 0019 and the others).
# Whoever adds a line here says why it may stand still, in the CHANGELOG and in docs/operations.md as well.
BEFORE_THE_FIRST_RELEASE: Final = "goes out with the first release, for which every process is stopped"
SETTLED: Final = dict.fromkeys(
    (
        *("0006", "0008", "0009", "0010", "0011", "0012", "0013", "0014", "0015", "0016", "0017", "0019", "0021"),
        *("0022", "0023", "0025", "0026", "0027", "0028"),
    ),
    BEFORE_THE_FIRST_RELEASE,
)


def statements(path: Path) -> str:
    """Return what a migration executes on its way up: every text in it that is not of the way down."""
    parts = []
    for node in ast.parse(path.read_text()).body:
        down = isinstance(node, ast.FunctionDef) and node.name == "downgrade"
        named = {each.id for each in getattr(node, "targets", ()) if isinstance(each, ast.Name)}
        if not down and not any(name.startswith("DOWN") for name in named):
            texts = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
            parts += [each for each in texts if isinstance(each, str)]
    return re.sub(r"--[^\n]*", "", ";\n".join(parts[1:])).lower()  # not its docstring


def stands_in_the_way(sql: str) -> list[str]:
    """Return what a migration does that the version before, or whoever waits for a table, would notice."""
    made = set(re.findall(r"\bcreate\s+table\s+(\w+)", sql))
    taken = [found.group(0) for each in TAKEN_AWAY for found in re.finditer(each, sql)]
    indexes = [found for found in re.finditer(INDEX, sql) if not found.group(1) and found.group(2) in GROWS - made]
    return [*taken, *(found.group(0) for found in indexes)]


def new_words(path: Path) -> list[str]:
    """Return where a migration lets a column hold words that the version before does not know."""
    calls = (each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call))
    return [ast.unparse(each) for each in calls if isinstance(each.func, ast.Name) and each.func.id == "widen"]


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_the_version_before_can_work_on_what_a_migration_leaves(path: Path) -> None:
    found = [*stands_in_the_way(statements(path)), *new_words(path)]
    if path.name[:4] in SETTLED:
        assert found, "nothing to settle any more: take it off the list"
    else:
        assert found == [], "take it away a release later, keep the default till then, index concurrently; or settle it"


@pytest.mark.parametrize(
    "sql",
    [
        "alter table opt_out drop column number",
        "alter table opt_out alter column reason drop default",
        "alter table stay alter column doctor set not null",
        "alter table stay rename column doctor to physician",
        "drop table guess",
        "alter table opt_out add column reason text not null",
        "alter table opt_out add column a text, add column reason text not null, add column b text",
        "create index ix_message_rung on message (to_mark)",
        "create unique index uq on offer (code)",
    ],
)
def test_what_stands_in_the_way_is_seen(sql: str) -> None:
    assert stands_in_the_way(sql)


def test_a_new_word_is_seen(tmp_path: Path) -> None:
    (path := tmp_path / "0099_word.py").write_text("def upgrade():\n    widen('task', 'kind', 'stay_ends')\n")
    assert new_words(path) == ["widen('task', 'kind', 'stay_ends')"]


@pytest.mark.parametrize(
    "sql",
    [
        "alter table opt_out add column reason text not null default 'owner'",
        "alter table opt_out add column reason text default 'owner' not null, add column other text",
        "alter table stay add column days_up_at timestamptz",
        "create index concurrently if not exists ix_message_rung on message (to_mark)",
        "create table offer (id uuid not null); create index ix_offer on offer (id)",
        "create index ix_office on office (region)",
    ],
)
def test_what_leaves_room_is_let_be(sql: str) -> None:
    assert stands_in_the_way(sql) == []
