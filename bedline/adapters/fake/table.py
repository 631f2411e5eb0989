"""What all tables of the fake storage share: whose work it is, what that person sees, whether it may write."""

from dataclasses import dataclass
from datetime import datetime

from bedline.adapters.fake.state import State
from bedline.domain.facilities import Directory
from bedline.domain.ids import RegionId
from bedline.domain.people import EVERYWHERE, Person
from bedline.ports.storage import StorageMisused


@dataclass(frozen=True, slots=True)
class Scope:
    """One work: its state, its person, its moment, and whether it only reads."""

    state: State
    actor: Person
    now: datetime
    directory: Directory
    reading: bool


class FakeTable:
    """A table in one work."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._state = scope.state

    def _sees(self, region: RegionId) -> bool:
        return self._scope.actor.region in (EVERYWHERE, region)

    def _writable(self) -> State:
        if self._scope.reading:
            raise StorageMisused("this work only reads")
        return self._state
