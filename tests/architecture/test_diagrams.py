"""The diagrams in the documentation are those of the code."""

from pathlib import Path

from bedline.domain import hotline, offers, requests, stays, tasks

FLOW = Path(__file__).parents[2] / "docs" / "flow.md"


def test_the_documentation_shows_the_moves_as_they_are() -> None:
    text = FLOW.read_text(encoding="utf-8")

    for moves in (requests.MOVES, offers.MOVES, stays.MOVES, tasks.MOVES, hotline.MOVES):
        assert f"```mermaid\n{moves.diagram()}\n```" in text, f"paste {moves.noun}'s diagram anew:\n{moves.diagram()}"
