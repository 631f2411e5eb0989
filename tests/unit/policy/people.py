"""People who lead a search or decide on a later moment, as both worlds play them: by the same written steps."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bedline.domain.errors import Conflict
from bedline.domain.ids import OfferId, RequestId, UnitId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.ways import Leader
from bedline.policy.year import Answer, Decision, Patient, Step
from bedline.services import choosing, promising, proposals, requests
from tests import builders as a
from tests.harness.worlds import World

OVER = frozenset({OfferState.REFUSED, OfferState.LAPSED, OfferState.DECLINED})


def step(after: float, *, lets_go: bool = False, nearest: bool = False) -> Step:
    return Step(timedelta(minutes=after), lets_go=lets_go, nearest=nearest)


def decision(after: float, *, agrees: bool = True) -> Decision:
    return Decision(timedelta(minutes=after), agrees=agrees)


@dataclass(frozen=True)
class WrittenLeaders:
    """Leaders that take these steps, one after the other and then from the first again; and one decision."""

    steps: Sequence[Step] = ()
    decision: Decision = field(default_factory=lambda: decision(3))

    def chooses(self, patient: Patient, *, turn: int) -> Step:
        del patient
        return self.steps[turn % len(self.steps)]

    def searches(self, patient: Patient, *, turn: int) -> Step:
        del patient
        return self.steps[turn % len(self.steps)]

    def decides(self, patient: Patient, unit: UnitId) -> Decision:
        del patient, unit
        return self.decision


class People:
    """Whoever leads one search in production, minute by minute, through the services that their pages call."""

    def __init__(
        self,
        world: World,
        request: RequestId,
        steps: Sequence[Step],
        *,
        said: Mapping[UnitId, Answer],
        answer_length: timedelta,
    ) -> None:
        self.answer_length = answer_length
        self.world, self.id, self.steps, self.said = world, request, steps, said
        self.in_house_asked: set[UnitId] = set()
        self._noes: set[UnitId] = set()
        self._in_house: UnitId | None = None
        self._turns = 0
        self._choice: datetime | None = None
        self._widened = False
        self._due: list[tuple[datetime, Callable[[], None]]] = []

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    @property
    def request(self) -> BedRequest:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(self.id)

    def made(self) -> list[Offer]:
        with self.world.storage.reading(a.coordinator()) as work:
            return list(work.offers.of_requests([self.id]).get(self.id, ()))

    def look(self) -> None:
        """See whether a step is theirs now, and arrange when they take it."""
        request = self.request
        if request.leader is Leader.REFERRER and request.choosing and request.next_action is not None:
            if self._choice != request.next_action.due_at:
                self._choice = request.next_action.due_at
                self._later(self._turn(), self._chooses(request.next_action.due_at))
        elif request.leader is Leader.PROVIDER:
            while self._turns < 1 + sum(each.state in OVER for each in self.made()):
                self._later(self._turn(), self._searches)
        elif request.state is RequestState.WAITING and request.answers.get("wish_of_place") == "own_town":
            self._desk_hears_of_it()

    def decides_on(self, offer: OfferId, decided: Decision) -> None:
        """Arrange what is said to a moment that has just been proposed."""
        proposed = next(each for each in self.made() if each.id == offer)
        if proposed.state is OfferState.PROPOSED:
            say = proposals.agree if decided.agrees else proposals.decline
            self._due.append((self.now + decided.length, lambda: self._says(say, offer)))

    def act(self) -> None:
        """Do what is due by now."""
        while due := next((each for each in self._due if each[0] <= self.now), None):
            self._due.remove(due)
            due[1]()
            self.look()

    def _turn(self) -> Step:
        self._turns += 1
        return self.steps[(self._turns - 1) % len(self.steps)]

    def _later(self, taken: Step, act: Callable[[Step], None]) -> None:
        if not taken.lets_go:
            self._due.append((self.now + taken.length, lambda: act(taken)))

    def _chooses(self, due_at: datetime) -> Callable[[Step], None]:
        def choose(taken: Step) -> None:
            request = self.request
            if request.leader is not Leader.REFERRER or not request.choosing or self._choice != due_at:
                return
            with self.world.storage.reading(a.gp()) as work:
                found = [each.candidate for each in choosing.choices(work, request=self.id).found]
            if found:
                nearest = min(found, key=lambda each: each.distance_km)
                self._asks((nearest if taken.nearest else found[0]).unit.id)

        return choose

    def _asks(self, unit: UnitId) -> None:
        person = a.gp() if self.request.leader is Leader.REFERRER else a.ward("duin")
        with suppress(Conflict), self.world.storage.work(person) as work:
            choosing.choose(work, request=self.id, unit=unit)

    def _searches(self, taken: Step | None = None) -> None:
        del taken
        if self.request.leader is not Leader.PROVIDER or self._in_house is not None:
            return
        with self.world.storage.reading(a.ward("duin")) as work:
            seen = choosing.choices(work, request=self.id)
        found = [each for each in seen.found if each.candidate.unit.id not in self._noes]
        own = next((each.candidate.unit.id for each in found if each.own), None)
        if own is not None:
            self._tries(own)
            return
        for each in found[: seen.more]:
            self._asks(each.candidate.unit.id)
            if self.request.state is RequestState.RESERVED:
                return
        if not any(each.stands_at(self.now) for each in self.made()):
            with self.world.storage.work(a.ward("duin")) as work:
                choosing.give_back(work, request=self.id)

    def _tries(self, own: UnitId) -> None:
        answer = self.said[own]
        self._in_house = own
        self.in_house_asked.add(own)
        length = self.answer_length if answer.silent else answer.length
        self._due.append((self.now + length, lambda: self._hears_in_house(own, answer)))

    def _hears_in_house(self, own: UnitId, answer: Answer) -> None:
        self._in_house = None
        if self.request.leader is not Leader.PROVIDER:
            return
        if answer.willing and not answer.silent:
            with self.world.storage.work(a.ward("duin")) as work:
                choosing.take_in(work, request=self.id, unit=own, yes=promising.Yes(doctor="dr. Mol"))
            return
        self._noes.add(own)
        self._searches()

    def _says(self, say: Callable[..., Offer], offer: OfferId) -> None:
        with suppress(Conflict), self.world.storage.work(a.gp()) as work:
            say(work, offer=offer)

    def _desk_hears_of_it(self) -> None:
        """After the desk's norm the family has been spoken with: anywhere is right."""
        if self._widened:
            return
        self._widened = True
        region = a.region()
        at = self.now + region.desk_norms_at(self.now).offer_length

        def widen() -> None:
            answers = {**a.CLEAR_FOR_LOW, "wish_of_place": "no_wish"}
            # A ward may have said yes after all, in that very minute.
            with suppress(Conflict), self.world.storage.work(a.coordinator()) as work:
                requests.settle_triage(
                    work, request=self.id, care_form=a.LOW, urgency="today", answers=answers, override_reason=None
                )

        self._due.append((at, widen))
