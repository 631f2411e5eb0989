"""How units answer, in the fake storage."""

from collections.abc import Mapping

from bedline.adapters.fake.table import FakeTable
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.matching.habits import NOTHING, Band, Ending, Habits, Tally, counted


class FakeAnswers(FakeTable):
    """Tallies in a dictionary; nothing is remembered from work to work, so habits are always of this moment."""

    def note(self, end: Ending) -> None:
        """See the port."""
        tallies, key = self._writable().tallies, (end.unit, end.band)
        tallies[key] = counted(tallies.get(key, NOTHING), end)

    def tallies(self, region: RegionId) -> Mapping[tuple[UnitId, Band], Tally]:
        """See the port."""
        units = self._scope.directory.units
        mine = self._state.tallies.items() if self._sees(region) else ()
        return {key: tally for key, tally in mine if units[key[0]].region == region}

    def habits(self, region: RegionId) -> Habits:
        """See the port."""
        return Habits(self._scope.now, self.tallies(region))
