"""Call legs and waiting callers of the fake storage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bedline.adapters.fake.table import FakeTable
from bedline.domain import calls
from bedline.domain.calls import Direction, Leg, LegId, WaitingId
from bedline.domain.errors import NotFound
from bedline.domain.hotline import NOT_MET, Waiting, WaitingState
from bedline.domain.ids import OfferId, PersonId, RegionId
from bedline.ports.telephony import UNSETTLED_LENGTH


class FakeLegs(FakeTable):
    """Legs in a dictionary."""

    def add(self, leg: Leg) -> bool:
        """See the port."""
        known = (each.provider_call for each in self._state.legs.values())
        if leg.provider_call is not None and leg.provider_call in known:
            return False
        self._writable().legs[leg.id] = calls.kept(leg)
        return True

    def get(self, leg: LegId) -> Leg:
        """See the port."""
        self._writable()
        found = self._state.legs.get(leg)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_leg")
        return found

    def by_ids(self, legs: Collection[LegId]) -> Mapping[LegId, Leg]:
        """See the port."""
        return {each.id: each for each in self._visible() if each.id in legs}

    def by_provider_call(self, call: str) -> Leg | None:
        """See the port."""
        self._writable()
        return next((each for each in self._visible() if each.provider_call == call), None)

    def known(self, calls: Collection[str]) -> frozenset[str]:
        """See the port."""
        return frozenset(
            each.provider_call for each in self._visible() if each.provider_call in calls and each.provider_call
        )

    def save(self, leg: Leg) -> None:
        """See the port."""
        self._writable().legs[leg.id] = calls.kept(leg)

    def on_the_line(self, region: RegionId) -> Sequence[Leg]:
        """See the port."""
        return [each for each in self._going_on() if each.region == region]

    def busy(self, people: Collection[PersonId]) -> frozenset[PersonId]:
        """See the port."""
        return frozenset(each.person for each in self._going_on() if each.person in people and each.person is not None)

    def in_vain(self, region: RegionId, *, since: datetime) -> Sequence[Leg]:
        """See the port."""
        legs = sorted(self._visible(), key=lambda each: (each.created_at, each.id))
        return [each for each in legs if each.region == region and each.created_at >= since and each.met_silence]

    def of_offer(self, offer: OfferId) -> Sequence[Leg]:
        """See the port."""
        return [each for each in self._going_on() if each.offer == offer]

    def unsettled(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """See the port."""
        noticed = {each.leg for each in self._state.tasks.values()}
        ended = [
            (each.ended_at, each.id)
            for each in self._visible()
            if each.direction is Direction.IN
            and each.ended_at is not None
            and before - UNSETTLED_LENGTH <= each.ended_at < before
            and not each.settled
            and each.id not in noticed
        ]
        return [leg for _, leg in sorted(ended)][:limit]

    def stuck(self, *, before: datetime, limit: int) -> Sequence[LegId]:
        """See the port."""
        return [each.id for each in self._going_on() if each.created_at < before][:limit]

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """See the port."""
        old = [each for each in self._visible() if each.ended_at is not None and each.ended_at < before]
        there = [each for each in old if region in (None, each.region)]
        personal = [each for each in there if calls.forgotten(each) != each][:limit]
        self._writable().legs.update({each.id: calls.forgotten(each) for each in personal})
        return len(personal)

    def _going_on(self) -> list[Leg]:
        return [each for each in self._visible() if not each.over]

    def _visible(self) -> list[Leg]:
        seen = (each for each in self._state.legs.values() if self._sees(each.region))
        return sorted(seen, key=lambda each: (each.created_at, each.id))


class FakeWaitings(FakeTable):
    """Waiting callers in a dictionary."""

    def add(self, waiting: Waiting) -> None:
        """See the port."""
        self._writable().waitings[waiting.id] = waiting

    def get(self, waiting: WaitingId) -> Waiting:
        """See the port."""
        self._writable()
        found = self._state.waitings.get(waiting)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_waiting")
        return found

    def save(self, waiting: Waiting) -> None:
        """See the port."""
        self._writable().waitings[waiting.id] = waiting

    def in_line(self, region: RegionId) -> Sequence[Waiting]:
        """See the port."""
        waiting = (each for each in self._visible() if each.state in NOT_MET)
        return sorted((each for each in waiting if each.region == region), key=lambda each: each.turn)

    def unanswered(self, region: RegionId) -> Sequence[Waiting]:
        """See the port."""
        left = (each for each in self._visible() if each.state is WaitingState.VOICEMAIL and each.region == region)
        open_ones = [each for each in left if each.acknowledged_at is None]
        return sorted(open_ones, key=lambda each: (each.since_at, each.id))

    def by_ids(self, waitings: Collection[WaitingId]) -> Mapping[WaitingId, Waiting]:
        """See the port."""
        return {each.id: each for each in self._visible() if each.id in waitings}

    def due(self, *, now: datetime, limit: int) -> Sequence[WaitingId]:
        """See the port."""
        due = [(each.due_at, each.id) for each in self._visible() if each.due_at is not None and each.due_at <= now]
        return [waiting for _, waiting in sorted(due)][:limit]

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """See the port."""
        ended = (each for each in self._visible() if each.ended_at is not None and each.ended_at < before)
        personal = [each for each in ended if each.chain and region in (None, each.region)][:limit]
        self._writable().waitings.update({each.id: replace(each, chain=()) for each in personal})
        return len(personal)

    def _visible(self) -> list[Waiting]:
        return [each for each in self._state.waitings.values() if self._sees(each.region)]
