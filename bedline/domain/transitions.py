"""Which moves a state machine allows, and the refusal of all others."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from bedline.domain.errors import Conflict

State = TypeVar("State", bound=StrEnum)


class Moves(Generic[State]):
    """The table of moves of one noun: from each state, the states it may go to.

    >>> class Door(StrEnum):
    ...     OPEN = "open"
    ...     SHUT = "shut"
    >>> Moves("door", {Door.OPEN: {Door.SHUT}, Door.SHUT: set()}).allows(Door.OPEN, Door.SHUT)
    True
    """

    def __init__(self, noun: str, table: Mapping[State, set[State]]) -> None:
        self.noun = noun
        self.table: Mapping[State, frozenset[State]] = {source: frozenset(goals) for source, goals in table.items()}
        self.final = frozenset(state for state, goals in self.table.items() if not goals)
        """The states that nothing leaves."""

    def allows(self, source: State, goal: State) -> bool:
        """Say whether ``source → goal`` is a legal move."""
        return goal in self.table[source]

    def check(self, source: State, goal: State) -> None:
        """Refuse an illegal move.

        Raises:
            Conflict: code ``<noun>_cannot_move``; params name both states.
        """
        if not self.allows(source, goal):
            raise Conflict(f"{self.noun}_cannot_move", state=source.value, goal=goal.value)

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram, for the documentation."""
        lines = [f"    {source} --> {goal}" for source, goals in self.table.items() for goal in sorted(goals)]
        start = f"    [*] --> {next(iter(self.table))}"
        ends = [f"    {state} --> [*]" for state in self.table if state in self.final]
        return "\n".join(["stateDiagram-v2", start, *lines, *ends])
