"""Calls as conversations with the services themselves: no provider, no document, no database, hardly any time."""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.adapters.fake.storage import FakeStorage
from bedline.domain.calls import Leg, LegId, LegState, Progress
from bedline.domain.capacity import Source
from bedline.domain.errors import Refusal
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.messages import Errand, Message, MessageKind, MessageState
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import Person, bedline_in
from bedline.domain.phonebook import HotlineNumber, Phonebook, Subscriber, WardContact
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest
from bedline.domain.rota import Rota, Rung, Shift
from bedline.domain.scripts.talk import Began, Event, HangUp, Heard, Silence, Turn
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import capacity, consequences
from bedline.services.capacity import Told
from bedline.services.hotline import calls
from bedline.services.hotline.conversations.fulfilling import Said
from bedline.services.hotline.delivery import claiming
from bedline.services.hotline.openings import OPENINGS
from tests import builders as a

LINE: Final = "+31115000900"
GP_PHONE: Final = "+31612000001"
DUIN_PHONE: Final = "+31115000001"
KREEK_PHONE: Final = "+31115000002"
DUTY_PHONE: Final = "+31612000009"
STRANGER: Final = "+31687654321"
GP_NUMBER: Final = "01001234"
WARD_NUMBER: Final = "06001234"
GP_PIN: Final = "482913"
WARD_PIN: Final = "739104"
THINKING: Final = timedelta(seconds=1)


def rota() -> Rota:
    """Return a week in which the one coordinator is always on duty."""
    day = timedelta(hours=24)
    who = a.coordinator().id
    shifts = tuple(Shift(weekday, time(), day, Rung.FIRST, who, DUTY_PHONE) for weekday in range(7))
    return Rota(a.POLDER, "Europe/Amsterdam", shifts)


def phonebook() -> Phonebook:
    """Return who is reached how: one GP with a mobile, the telephones of the three wards, and who is on duty."""
    wards = {"duin": DUIN_PHONE, "kreek": KREEK_PHONE, "schor": "+31115000003"}
    return Phonebook(
        hotlines={LINE: HotlineNumber(number=LINE, region=a.POLDER, language="nl", texts=True)},
        subscribers=(
            Subscriber(person=a.gp().id, region=a.POLDER, identity=GP_NUMBER, phone=GP_PHONE, mobile=True),
            Subscriber(person=a.ward("duin").id, region=a.POLDER, identity=WARD_NUMBER, phone=None),
        ),
        wards={
            UnitId(f"{name}-1"): WardContact(
                unit=UnitId(f"{name}-1"), facility=a.facility(name).id, region=a.POLDER, phones=(phone,)
            )
            for name, phone in wards.items()
        },
        rotas={a.POLDER: rota()},
    )


class Hotline:
    """A region in memory, its clock, and its telephones."""

    def __init__(
        self, *, region: Region | None = None, people: Sequence[Person] | None = None, book: Phonebook | None = None
    ) -> None:
        self.clock = FakeClock()
        region = region or a.region()
        self.storage = FakeStorage(
            clock=self.clock,
            ids=FakeIdentities(),
            regions={region.id: region},
            directory=a.directory(),
            people=people or a.everyone(),
            before_commit=consequences.carry_out,
            phonebook=book or phonebook(),
        )
        self._calls = 0
        with self.storage.work(bedline_in(region.id)) as work:
            work.pins.keep(a.gp().id, pin=GP_PIN, now=work.now)
            work.pins.keep(a.ward("duin").id, pin=WARD_PIN, now=work.now)

    def caller(self, number: str | None = GP_PHONE) -> "Caller":
        """Return somebody with a telephone (None: the number is withheld), who has not rung yet."""
        self._calls += 1
        return Caller(self, number, f"CA{self._calls}")

    def reports(self, **free: int) -> None:
        """Let wards say how many places are free: ``reports(duin=2)``."""
        for name, count in free.items():
            with self.storage.work(a.ward(name)) as work:
                capacity.report(work, unit=UnitId(f"{name}-1"), told=Told(free=count), source=Source.WEB)

    def passes(self, **length: float) -> None:
        """Let time go by: ``passes(minutes=5)``."""
        self.clock.advance(timedelta(**length))

    def errands(self, errand: Errand, *, kind: MessageKind = MessageKind.CALL) -> list[Message]:
        """Return what waits in the outbox."""
        waiting = (each for each in self.storage.state.messages.values() if each.state is MessageState.WAITING)
        return [each for each in waiting if each.errand is errand and each.kind is kind]

    def rings(self, number: str, errand: Errand) -> "Called":
        """Place the call that waits in the outbox for that number, and let it be picked up."""
        message = next(each for each in self.errands(errand) if each.to == number)
        return Called(self, message)

    @property
    def tasks(self) -> list[TaskKind]:
        """Return what is on the desk."""
        with self.storage.reading(a.coordinator()) as work:
            return [each.kind for each in work.tasks.open(a.POLDER)]

    @property
    def request(self) -> BedRequest:
        """Return the newest request."""
        return list(self.storage.state.requests.values())[-1]

    def request_of(self, request: RequestId) -> BedRequest:
        """Return a request as it is now."""
        return self.storage.state.requests[request]

    def was_told(self) -> bool:
        """Say whether the referrer of the newest request has heard what came of it."""
        return self.request.told_at is not None

    @property
    def open_offers(self) -> list[Offer]:
        """Return the questions to wards that stand."""
        return [each for each in self.storage.state.offers.values() if each.state is OfferState.OPEN]

    def free(self, name: str) -> int:
        """Return what a ward has free, as matching counts."""
        return self.storage.state.places[UnitId(f"{name}-1")].free


class Talker:
    """Whoever is on a line with Bedline."""

    def __init__(self, hotline: Hotline) -> None:
        self.hotline = hotline
        self._leg: LegId | None = None
        self._turn = Turn((), HangUp())
        self.nonce = ""
        self._told = 0

    @property
    def leg(self) -> Leg:
        """Return the call as it is kept."""
        assert self._leg is not None
        return self.hotline.storage.state.legs[self._leg]

    @property
    def turn(self) -> Turn:
        """Return what was said last."""
        return self._turn

    @property
    def heard(self) -> list[str]:
        """Return the sentences of the last turn, by their keys."""
        return [line.key for line in self._turn.lines]

    def hears(self, *keys: str) -> "Talker":
        """Check that these sentences were among the last ones."""
        assert set(keys) <= set(self.heard), self.heard
        return self

    def param(self, key: str, name: str) -> object:
        """Return what filled a gap of a sentence just heard."""
        return next(line.params[name] for line in self._turn.lines if line.key == key)

    def presses(self, *keys: str) -> "Talker":
        """Press keys, step by step, a second after each question."""
        for each in keys:
            self._does(Heard(each))
        return self

    def is_silent(self) -> "Talker":
        """Press nothing until the time is over."""
        self.hotline.passes(seconds=20)
        return self._does(Silence(), after=timedelta(0))

    def strays(self) -> "Talker":
        """Press a hash that nobody asked for, at once."""
        return self._does(Silence(), after=timedelta(0))

    def hangs_up(self, *, after: float = 1) -> "Talker":
        """Put the telephone down, so many seconds later, and let the provider tell so."""
        self.hotline.passes(seconds=after)
        self.told(LegState.COMPLETED)
        return self

    def told(self, state: LegState) -> None:
        """Let the provider tell how the call stands."""
        self._told += 1
        with self._work() as work:
            calls.progressed(work, leg=self._leg, told=Progress(state, self._told))

    @property
    def is_moved(self) -> bool:
        """Say whether the provider is asked to interrupt this call, so that it hears something else."""
        moves = (each for each in self.hotline.errands(Errand.STOP_RINGING, kind=MessageKind.MOVE))
        return any(each.leg == self._leg for each in moves)

    def is_interrupted(self) -> "Talker":
        """Be moved by the provider, as it is asked to, and hear why."""
        assert self.is_moved, "nobody asks for it"
        assert self._leg is not None
        with self._work() as work:
            self._takes(calls.moved(work, leg=self._leg))
        return self

    @property
    def is_over(self) -> bool:
        """Say whether Bedline has hung up."""
        return isinstance(self._turn.then, HangUp)

    def _does(self, event: Event, *, after: timedelta = THINKING) -> "Talker":
        self.hotline.clock.advance(after)
        assert self._leg is not None
        try:
            with self._work() as work:
                self._takes(calls.turn(work, leg=self._leg, nonce=self.nonce, event=event))
        except Refusal:
            # As the edge does: nothing has happened, and the caller is helped.
            with self._work() as work:
                self._takes(calls.help_instead(work, leg=self._leg, nonce=self.nonce))
        return self

    def _work(self) -> AbstractContextManager[Work]:
        return self.hotline.storage.work(bedline_in(a.POLDER))

    def _takes(self, said: Said) -> None:
        assert json.loads(json.dumps(said.leg.dialogue.data)) == said.leg.dialogue.data, "kept as JSON"
        self._leg, self._turn, self.nonce = said.leg.id, said.turn, said.leg.nonce


class Caller(Talker):
    """Somebody who rings the hotline."""

    def __init__(self, hotline: Hotline, number: str | None, call: str) -> None:
        super().__init__(hotline)
        self.number = number
        self.call = call

    def rings(self) -> "Caller":
        """Ring the hotline and be answered; twice is the same call told twice."""
        with self._work() as work:
            self._takes(calls.ring_in(work, to=LINE, caller=self.number, provider_call=self.call))
        return self


class Called(Talker):
    """Somebody whom Bedline rings, and who picks up."""

    def __init__(self, hotline: Hotline, message: Message) -> None:
        super().__init__(hotline)
        self.message = message
        with self._work() as work:
            opening = OPENINGS[message.errand](work, message)
            assert opening is not None, "not worth a call"
            leg = claiming._leg(work, message, dialogue=opening, nonce=work.ids.new().hex)
            work.legs.add(leg)
            work.messages.save(replace(message, state=MessageState.SENT, leg=leg.id))
        self._leg, self.nonce = leg.id, leg.nonce
        self._does(Began())
