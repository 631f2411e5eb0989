"""What every act in the region stands on: the storage, whom it concerns, and what can be seen of it all afterwards."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from bedline.domain import board
from bedline.domain.board import Board
from bedline.domain.capacity import Places, Source
from bedline.domain.errors import Refusal
from bedline.domain.facts import Fact
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.offers import STANDING, Offer
from bedline.domain.people import Person, bedline_in
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import Task
from bedline.ports.storage import Storage, Work
from bedline.services import board as board_service
from bedline.services import capacity, sweeps
from bedline.services.capacity import Told
from bedline.services.consequences import carry_out
from bedline.services.hotline import offices
from tests.properties.region_machine.ladders import Climbs
from tests.properties.region_machine.world import DESKS, UNITS, WARDS, World, directory, worlds

Id_co = TypeVar("Id_co", covariant=True)
STREAMS = [*map(board.desk_stream, DESKS), *map(board.facility_stream, directory().facilities)]
# One look after another until nothing is due any more: what one frees, the next one finds.
ROUNDS = 2
MOST_AT_ONCE = 5
# Nobody acts in the instant of another.
ACT_LENGTH = timedelta(seconds=1)
ROUND_LENGTH = timedelta(seconds=2)


class SettableClock(Protocol):
    """A clock that a test moves."""

    def now(self) -> datetime: ...

    def advance(self, length: timedelta) -> None: ...


class Killed(Exception):
    """The process was killed just before it could commit."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that concerns the requests of both regions, read in one moment."""

    now: datetime
    requests: dict[RequestId, BedRequest]
    asked: dict[RequestId, Sequence[Offer]]
    stays: dict[RequestId, Stay]
    places: dict[UnitId, Places]
    tasks: list[Task]

    def standing(self, request: RequestId) -> list[Offer]:
        return [each for each in self.asked.get(request, ()) if each.state in STANDING]

    def offers(self) -> list[Offer]:
        return [each for asked in self.asked.values() for each in asked]


class Ground(RuleBasedStateMachine):
    """Two regions in which nothing has happened yet but a first report of every unit."""

    storage: Storage
    clock: SettableClock
    world: World

    def open(self) -> tuple[Storage, SettableClock]:
        """Return an empty storage with these rules and its clock; each kind of storage says how."""
        raise NotImplementedError

    @initialize(drawn=worlds(), free=st.sampled_from([1, 0, 2]))
    def begin(self, drawn: World, free: int) -> None:
        """Start with boards that watch from the first entry on."""
        self.world = drawn
        self.climbs = Climbs()
        # How many works may still commit before the process is killed; None: it lives.
        self.left: int | None = None
        # Bedline has just done all that was due.
        self.settled = False
        self._known: Seen | None = None
        self.storage, self.clock = self.open()
        self.requests: list[RequestId] = []
        self.boards = {stream: self.snapshot(stream) for stream in STREAMS}
        for unit in UNITS:
            self.report(unit, Told(free=free))

    def before_commit(self, work: Work, happened: Sequence[Fact]) -> None:
        """Carry out what follows, unless the process is killed; and watch the ladders."""
        try:
            carry_out(work, happened)
        except Refusal as no:
            raise AssertionError("what follows from what was done is refused to nobody") from no
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Killed
        self.climbs.watch(work, happened)

    # Doing.

    def do(self, actor: Person, act: Callable[[Work], object]) -> None:
        """Do something that may be refused; a refusal must leave nothing behind, which the promises see to."""
        self._known, self.settled = None, False
        self.clock.advance(ACT_LENGTH)
        with suppress(Refusal), self.storage.work(actor) as work:
            act(work)

    def report(self, unit: UnitId, told: Told) -> None:
        self.do(self.ward_of(unit), lambda work: capacity.report(work, unit=unit, told=told, source=Source.WEB))

    def sweep(self, *, works: int | None = None) -> None:
        """Let Bedline do what is due; killed after so many works, when that is said."""
        self._known, self.settled, self.left = None, False, works
        with suppress(Killed):
            for each in sweeps.SWEEPS.values():
                each(self.storage, bedline_in())
        self.left = None

    def settle(self) -> None:
        """Let Bedline look until nothing is due any more."""
        for _ in range(ROUNDS):
            self.sweep()
            self.clock.advance(ROUND_LENGTH)
        self.sweep()
        self.settled = True

    # Whom it concerns.

    @property
    def seen(self) -> Seen:
        """Return everything there is, read once after each act."""
        if self._known is None:
            self._known = self._look()
            self.requests = list(self._known.requests)
        return self._known

    def _look(self) -> Seen:
        with self.storage.reading(bedline_in()) as work:
            known: dict[RequestId, BedRequest] = dict(work.requests.by_ids(self.requests))
            known |= {each.id: each for region in DESKS for each in work.requests.live(region)}
            beyond = {one.guest for each in known.values() for one in each.across} - known.keys()
            known |= work.requests.by_ids(beyond)
            ids = sorted(known, key=str)
            return Seen(
                now=work.now,
                requests=known,
                asked=dict(work.offers.of_requests(ids)),
                stays=dict(work.stays.of_requests(ids)),
                places=dict(work.places.many(UNITS)),
                tasks=[task for region in DESKS for task in work.tasks.open(region)],
            )

    def some_request(
        self, data: st.DataObject, *, but_first: Callable[[BedRequest], bool] = lambda _: False
    ) -> BedRequest | None:
        """Draw a request, mostly one that is live, or that the act is made for."""
        known = sorted(self.seen.requests.values(), key=lambda each: (each.received_at, str(each.id)))
        if meant := [each for each in known if but_first(each)]:
            return self.seen.requests[_drawn(data, [*meant, *meant, *meant, *known])]
        live = [each for each in known if each.live]
        return self.seen.requests[_drawn(data, [*live, *live, *known])] if known else None

    def some_offer(self, data: st.DataObject) -> Offer | None:
        """Draw an offer, mostly one that stands."""
        known = sorted(self.seen.offers(), key=lambda each: (each.made_at, str(each.id)))
        standing = [each for each in known if each.state in STANDING]
        by_id = {each.id: each for each in known}
        return by_id[_drawn(data, [*standing, *standing, *standing, *known])] if known else None

    def some_stay(self, data: st.DataObject) -> Stay | None:
        known = sorted(self.seen.stays.values(), key=lambda each: (each.reserved_at, str(each.id)))
        by_id = {each.id: each for each in known}
        return by_id[_drawn(data, known)] if known else None

    def desk_of(self, about: BedRequest | Offer | Stay | Task) -> Person:
        return DESKS[about.region]

    def ward_of(self, unit: UnitId) -> Person:
        return WARDS[directory().units[unit].facility]

    def snapshot(self, stream: str) -> Board:
        with self.storage.reading(_watcher(stream)) as work:
            taken = board_service.snapshot(work, stream=stream)
        return Board(taken.position.epoch, taken.position.seq, taken.items)


# An act that could be about nothing is not tried.


def sought(machine: Ground) -> bool:
    return bool(machine.seen.requests)


def few_wait(machine: Ground) -> bool:
    """Say whether one more who asks would leave places for somebody."""
    return hasattr(machine, "storage") and sum(each.live for each in machine.seen.requests.values()) < MOST_AT_ONCE


def asked(machine: Ground) -> bool:
    return any(machine.seen.asked.values())


def promised(machine: Ground) -> bool:
    return bool(machine.seen.stays)


def told(machine: Ground) -> bool:
    return bool(machine.seen.tasks)


def led(machine: Ground) -> bool:
    return any(each.lead is not None for each in machine.seen.requests.values())


def held_next_door(machine: Ground) -> bool:
    return any(each.across for each in machine.seen.requests.values())


def office_awaited(machine: Ground) -> bool:
    return any(offices.awaited(each) for each in machine.seen.requests.values())


class Known(Protocol[Id_co]):
    """Something that has an id."""

    @property
    def id(self) -> Id_co: ...


def _drawn(data: st.DataObject, known: Sequence[Known[Id_co]]) -> Id_co:
    """Draw one by its id: a failure is told in short."""
    return data.draw(st.sampled_from([each.id for each in known]))


def _watcher(stream: str) -> Person:
    kind, _, key = stream.partition(":")
    if kind == "desk":
        return next(desk for region, desk in DESKS.items() if region == key)
    return WARDS[key]


watcher = _watcher
