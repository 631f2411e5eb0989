"""Call legs: who spoke with us, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bedline.domain.calls import Leg, LegId
from bedline.domain.ids import OfferId, PersonId, RegionId

# How far back calls without an outcome are looked for, should nobody have looked meanwhile.
UNSETTLED_LENGTH = timedelta(days=7)


class Legs(Protocol):
    """Call legs. ``get`` locks the row until the work ends.

    Their numbers are sealed at rest, and so is what was keyed (``Dialogue.data``), which goes as soon as the
    leg is over and has an outcome.
    """

    def add(self, leg: Leg) -> bool:
        """Keep a new leg; False when the provider's call is known already."""
        ...

    def get(self, leg: LegId) -> Leg:
        """Return the leg, locked.

        Raises:
            NotFound: ``unknown_leg``.
        """
        ...

    def by_ids(self, legs: Collection[LegId]) -> Mapping[LegId, Leg]:
        """Return those legs, not locked; unknown ones are left out."""
        ...

    def by_provider_call(self, call: str) -> Leg | None:
        """Return the leg of a provider's call, locked."""
        ...

    def known(self, calls: Collection[str]) -> frozenset[str]:
        """Return those of the provider's calls that have a leg."""
        ...

    def save(self, leg: Leg) -> None:
        """Keep the new state of a leg that was got."""
        ...

    def on_the_line(self, region: RegionId) -> Sequence[Leg]:
        """Return the region's legs that are not over."""
        ...

    def busy(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        """Return those of the people who are on a leg that is not over."""
        ...

    def in_vain(self, region: RegionId, *, since: datetime) -> Sequence[Leg]:
        """Return the region's calls to people on duty, begun at that moment or later, that met only silence.

        It rang to its end, or somebody (or a machine) picked up and did nothing. Whoever was busy, said no or was
        stopped has not been silent.
        """
        ...

    def of_offer(self, offer: OfferId) -> Sequence[Leg]:
        """Return the legs about an offer that are not over."""
        ...

    def unsettled(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """Return inbound legs that ended before that moment without an outcome and without a task (not locked).

        Those of the last ``UNSETTLED_LENGTH``, the longest ago first: after it nobody rings back any more.
        """
        ...

    def stuck(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """Return legs made before that moment that are not over, as far as anybody told us (not locked)."""
        ...

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """Forget numbers and what was keyed on legs of the region (None: any) that ended before that; return how many.

        Here as elsewhere those of the longest ago, ``limit`` at the most, and none that somebody works on just now.
        """
        ...
