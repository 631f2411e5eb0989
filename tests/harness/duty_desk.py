"""A hotline in memory: callers who wait, people on duty with a telephone, and a provider that does as it is told.

Real services and the fake storage; what the provider would do is done by hand, step by step, so that every order of
events can be tried.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any, Final, TypeVar

from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.adapters.fake.storage import FakeStorage
from bedline.domain.calls import Direction, Leg, LegId, LegState, Progress, Purpose, Verified
from bedline.domain.hotline import Waiting, WaitingState
from bedline.domain.ids import PersonId, RequestId
from bedline.domain.messages import Errand, Message, MessageKind, MessageState
from bedline.domain.people import Person, Role, bedline_in
from bedline.domain.phonebook import HotlineNumber, Phonebook, Subscriber
from bedline.domain.rota import Rota, Rung, Shift
from bedline.domain.scripts.talk import (
    Began,
    Conference,
    Dialogue,
    Event,
    HangUp,
    Heard,
    LetGo,
    Silence,
    Voicemail,
)
from bedline.domain.tasks import Task, TaskState
from bedline.ports.storage import Work
from bedline.services import consequences, sweeps
from bedline.services.hotline import calls, openings
from bedline.services.hotline.conversations import turns
from bedline.services.hotline.conversations.fulfilling import Said
from bedline.services.hotline.delivery import claiming
from bedline.services.hotline.queue import queueing, room
from tests import builders as a

OURS: Final = "+31115000000"
GP_PHONE: Final = "+31611111206"
ANNA, BRAM, COR, DIRK = (PersonId(each) for each in ("anna", "bram", "cor", "dirk"))
PHONES: Final = {ANNA: "+31600000001", BRAM: "+31600000002", COR: "+31600000003", DIRK: "+31600000004"}
ON_DUTY: Final = ((ANNA, Rung.FIRST), (BRAM, Rung.SECOND), (COR, Rung.BACKUP), (DIRK, Rung.NEIGHBOUR))

T = TypeVar("T")


def rota(on_duty: Sequence[tuple[PersonId, Rung]] = ON_DUTY) -> Rota:
    """Return a rota on which these people have every hour of every day."""
    shifts = tuple(
        Shift(weekday, time(0, 0), timedelta(hours=24), rung, person, PHONES[person])
        for weekday in range(7)
        for person, rung in on_duty
    )
    return Rota(a.POLDER, "Europe/Amsterdam", shifts)


def colleague(person: PersonId) -> Person:
    """Return somebody of the desk."""
    return Person(person, person.title(), Role.COORDINATOR, a.POLDER)


@dataclass
class Caller:
    """Somebody who rings the hotline and waits for a human."""

    desk: "DutyDesk"
    leg: LegId
    says: Said

    @property
    def is_in_queue(self) -> bool:
        """Say whether the provider still asks what to play in the queue."""
        return not self.desk.leg(self.leg).over and not isinstance(self.says.turn.then, HangUp | Conference | Voicemail)

    @property
    def heard(self) -> list[str]:
        """Return the sentences of the last turn."""
        return [line.key for line in self.says.turn.lines]

    def waits(self, heard: str | None = None) -> "Caller":
        """Come round in the queue once, with a key or without."""
        self.says = self.desk.do(lambda work: queueing.waiting_turn(work, leg=self.leg, heard=heard))
        if isinstance(self.says.turn.then, LetGo):
            self.leaves("leave")
        elif isinstance(self.says.turn.then, HangUp):
            self.hangs_up()
        return self

    def leaves(self, result: str) -> "Caller":
        """Be out of the queue, as the provider says."""
        self.says = self.desk.do(lambda work: queueing.dequeued(work, leg=self.leg, result=result))
        return self

    def hangs_up(self) -> None:
        """Put the telephone down."""
        self.desk.ends(self.leg, LegState.COMPLETED)

    def left(self) -> "Caller":
        """Stay on the line when the other one leaves the room."""
        self.says = self.desk.do(lambda work: room.left(work, leg=self.leg))
        return self

    def presses(self, key: str | None) -> "Caller":
        """Press a key, or nothing."""
        event: Event = Heard(key) if key else Silence()
        found = self.desk.leg(self.leg)
        self.says = self.desk.do(lambda work: calls.turn(work, leg=self.leg, nonce=found.nonce, event=event))
        return self

    def stands(self) -> WaitingState:
        """Return how it stands with the wait."""
        return self.waiting.state

    @property
    def waiting(self) -> Waiting:
        """Return the wait as it stands."""
        found = self.desk.leg(self.leg).waiting
        assert found is not None
        return self.desk.storage.state.waitings[found]


@dataclass
class DutyDesk:
    """The hotline of the Polder."""

    storage: FakeStorage
    clock: FakeClock
    broken_moves: bool = False
    placed: list[Message] = field(default_factory=list)
    moved: dict[LegId, Said] = field(default_factory=dict)

    def do(self, act: Callable[[Work], T]) -> T:
        """Do something as Bedline."""
        with self.storage.work(bedline_in(a.POLDER)) as work:
            return act(work)

    def desk_does(self, act: Callable[[Work], T], person: PersonId = ANNA) -> T:
        """Do something as somebody of the desk."""
        with self.storage.work(colleague(person)) as work:
            return act(work)

    def calls(
        self,
        *,
        form: str | None = None,
        peer: str | None = GP_PHONE,
        person: PersonId | None = None,
        request: RequestId | None = None,
        purpose: Purpose = Purpose.GP_IN,
    ) -> Caller:
        """Let somebody ring, and ask for a human."""

        def ring(work: Work) -> Said:
            leg = Leg(
                id=LegId(work.ids.new()),
                region=a.POLDER,
                direction=Direction.IN,
                purpose=purpose,
                state=LegState.IN_PROGRESS,
                peer=peer,
                dialogue=Dialogue(script="gp", step="form", language="nl", data={"form": form} if form else {}),
                nonce="n",
                created_at=work.now,
                answered_at=work.now,
                person=person,
                request=request,
                verified=Verified.PIN if person else Verified.NONE,
                provider_call=f"CA{work.ids.new().int}",
            )
            work.legs.add(leg)
            done = queueing.enter(work, leg, "asked")
            assert not isinstance(done.then, Event)
            assert done.then is not None
            return turns.say(work, done.leg, done.then)

        said = self.do(ring)
        return Caller(self, said.leg.id, said)

    def passes(self, seconds: float = 0, *, caller: Caller | None = None) -> None:
        """Let time pass, second by second, with the sweeps and the provider at work."""
        for second in range(int(seconds) + 1):
            if second:
                self.clock.advance(timedelta(seconds=1))
            self.delivers()
            for name in ("ring_on", "settle_legs", "end_stuck_legs"):
                sweeps.SWEEPS[name](self.storage, bedline_in())
            self.delivers()
            if caller is not None and second % 15 == 0 and caller.is_in_queue:
                caller.waits()

    def delivers(self) -> None:
        """Take what is due out of the outbox, and do it."""
        with self.storage.work(bedline_in()) as work:
            for message in work.messages.due(now=work.now, limit=100):
                self._deliver(work, message)

    def _deliver(self, work: Work, message: Message) -> None:
        if message.stale_at <= work.now:
            work.messages.save(replace(message, state=MessageState.STALE))
            return
        work.messages.save(replace(message, state=MessageState.SENT))
        if message.kind is MessageKind.CALL:
            self._ring(work, message)
        elif message.kind is not MessageKind.TEXT:
            self.placed.append(message)

    def _ring(self, work: Work, message: Message) -> None:
        dialogue = openings.OPENINGS[message.errand](work, message)
        if dialogue is None:
            work.messages.save(replace(message, state=MessageState.CANCELED))
            return
        leg = claiming._leg(work, message, dialogue=dialogue, nonce="n")
        work.legs.add(replace(leg, state=LegState.RINGING, provider_call=f"CA{leg.id.int}"))
        self.placed.append(message)

    def acts(self) -> None:
        """Do with the calls what the provider was asked for: hang up, move."""
        for message in [each for each in self.placed if each.kind in (MessageKind.MOVE, MessageKind.HANG_UP)]:
            self.placed.remove(message)
            assert message.leg is not None
            known = self.storage.state.legs.get(message.leg)
            if known is None or known.over:
                continue
            if message.kind is MessageKind.HANG_UP:
                self.ends(message.leg, LegState.COMPLETED if self.leg(message.leg).answered_at else LegState.CANCELED)
            elif not self.broken_moves:
                leg = message.leg
                said = self.do(lambda work, leg=leg: calls.moved(work, leg=leg))  # type: ignore[misc]
                self.moved[leg] = said
                if isinstance(said.turn.then, HangUp):
                    self.ends(leg, LegState.COMPLETED)

    def ends(self, leg: LegId, state: LegState) -> None:
        """Let a call end; the provider says so."""
        told = Progress(state, self.leg(leg).last_sequence + 1)
        self.do(lambda work: calls.progressed(work, leg=leg, told=told))

    def leg(self, leg: LegId) -> Leg:
        """Return a leg as it stands."""
        return self.storage.state.legs[leg]

    def ringing(self) -> list[PersonId]:
        """Return whose telephones ring, in the order in which they began to."""
        legs = sorted(self.storage.state.legs.values(), key=lambda leg: (leg.created_at, leg.id))
        return [leg.person for leg in legs if leg.state is LegState.RINGING and leg.person is not None]

    def ring_of(self, person: PersonId) -> Leg:
        """Return the leg on which somebody's telephone rings or was picked up."""
        found = [leg for leg in self.storage.state.legs.values() if leg.person == person and not leg.over]
        assert found, f"{person} is not rung; {self.ringing()} are"
        return found[-1]

    def picks_up(self, person: PersonId) -> Said:
        """Let somebody on duty pick up."""
        leg = self.ring_of(person)
        return self.do(lambda work: calls.turn(work, leg=leg.id, nonce=leg.nonce, event=Began()))

    def presses(self, person: PersonId, key: str | None) -> Said:
        """Let somebody on duty press a key, or nothing in time."""
        leg = self.ring_of(person)
        event: Event = Heard(key) if key else Silence()
        said = self.do(lambda work: calls.turn(work, leg=leg.id, nonce=leg.nonce, event=event))
        if isinstance(said.turn.then, HangUp):
            self.ends(leg.id, LegState.COMPLETED)
        return said

    def says_nothing(self, person: PersonId) -> Said:
        """Let somebody on duty hear the question to its end, and press nothing."""
        self.passes(9)
        return self.presses(person, None)

    def does_not_answer(self, person: PersonId, state: LegState = LegState.NO_ANSWER) -> None:
        """Let somebody's telephone ring out."""
        self.ends(self.ring_of(person).id, state)

    def tasks(self) -> list[Task]:
        """Return what the desk has to do."""
        return [task for task in self.storage.state.tasks.values() if task.state is TaskState.OPEN]

    def messages(self, *errands: Errand) -> list[Message]:
        """Return what was written into the outbox for these errands."""
        found = sorted(self.storage.state.messages.values(), key=lambda each: each.id)
        return [each for each in found if each.errand in errands]

    def facts(self) -> list[str]:
        """Return what has happened, by name."""
        return [type(fact).__name__ for fact in self.storage.state.facts]

    def board(self, kind: str) -> dict[str, Any]:
        """Return what the desk's board shows of that kind, by key: the log applied from its beginning."""
        items: dict[str, Any] = {}
        for entry in self.storage.state.entries.get(f"desk:{a.POLDER}", ()):
            for change in entry.changes:
                if change.kind == kind and change.op == "put":
                    items[change.key] = change.body
                elif change.kind == kind:
                    items.pop(change.key, None)
        return items


def keys(said: Said) -> list[str]:
    """Return the sentences of a turn."""
    return [line.key for line in said.turn.lines]


def duty_desk(on_duty: Sequence[tuple[PersonId, Rung]] = ON_DUTY) -> DutyDesk:
    """Return a hotline with these people on duty."""
    clock = FakeClock(a.NOW)
    subscriber = Subscriber(person=a.gp().id, region=a.POLDER, identity="01010101", phone=GP_PHONE, mobile=True)
    book = Phonebook(
        hotlines={OURS: HotlineNumber(number=OURS, region=a.POLDER, language="nl", texts=True)},
        subscribers=(subscriber,),
        rotas={a.POLDER: rota(on_duty)},
    )
    storage = FakeStorage(
        clock=clock,
        ids=FakeIdentities(),
        regions={a.POLDER: a.region()},
        directory=a.directory(),
        people=[*a.everyone(), *(colleague(person) for person in PHONES)],
        phonebook=book,
        before_commit=consequences.carry_out,
    )
    return DutyDesk(storage, clock)
