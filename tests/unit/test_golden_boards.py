"""The golden files tie this board to the one in the browser: both run the same ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from bedline.domain.board import Board, Verdict, advanced, judge
from bedline.domain.wire import entry_body, entry_of

FILES = sorted((Path(__file__).parent.parent / "golden" / "board").glob("*.json"))


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def board_of(golden: Any) -> Board:
    return Board(golden["epoch"], golden["seq"], golden["items"])


def test_there_are_golden_boards() -> None:
    assert len(FILES) >= 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_board_ends_as_the_golden_file_says(file: Path) -> None:
    golden = read(file)
    board = board_of(golden["start"])
    for body in golden["entries"]:
        entry = entry_of(body)
        if judge(board, epoch=entry.epoch, seq=entry.seq) is Verdict.APPLY:
            board = advanced(board, [entry])
    assert board == board_of(golden["expect"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_entry_travels_unchanged(file: Path) -> None:
    for body in read(file)["entries"]:
        there = json.loads(json.dumps(entry_body(entry_of(body))))
        assert entry_of(there) == entry_of(body)
        assert {**there, "at": None} == {"happened": [], **body, "at": None}
