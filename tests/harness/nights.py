"""A night in a region: wards report, a GP asks, people answer, time passes and Bedline does what is due."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from bedline.adapters.fake.storage import FakeStorage
from bedline.domain.capacity import Places, Source
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.facilities import Directory
from bedline.domain.ids import CareFormId, RegionId, RequestId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.offices import Office
from bedline.domain.patients import Patient, Sex
from bedline.domain.people import Person, bedline_in
from bedline.domain.questions import Answers
from bedline.domain.regions import CareForm
from bedline.domain.requests import BedRequest, Channel
from bedline.domain.stays import Stay
from bedline.domain.tasks import Task, TaskKind
from bedline.ports.storage import Work
from bedline.services import asking_one, capacity, consequences, offers, promising, requests, sweeps
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import HEUVEL, World

T = TypeVar("T")

REGION: Final = Rung(RungKind.REGION, timedelta(minutes=60))
NEIGHBOURS: Final = Rung(RungKind.NEIGHBOURS, timedelta(minutes=60))
PAYER: Final = Rung(RungKind.PAYER, timedelta(minutes=120), (Office(name="Zorgkantoor 0800-0000"),))
DUE: Final = ("lapse_offers", "search_again", "climb_ladders", "pass_on_answers", "carry_across", "find_forgotten")


@dataclass
class Night:
    """A region whose forms and neighbours differ, and everybody in it."""

    crisis: CareForm = field(default_factory=partial(a.care_form, a.CRISIS))
    low: CareForm = field(default_factory=partial(a.care_form, a.LOW))
    neighbours: tuple[RegionId, ...] = (HEUVEL,)
    known: Directory = field(default_factory=worlds.directory)

    def __post_init__(self) -> None:
        forms = {a.CRISIS: self.crisis, a.LOW: self.low}
        polder = replace(a.region(), care_forms=forms, neighbours=self.neighbours)
        self.world: World = worlds.in_memory(regions={**worlds.REGIONS, a.POLDER: polder}, known=self.known)
        self.world.follow = consequences.carry_out

    def does(self, who: Person, act: Callable[[Work], T]) -> T:
        """Let somebody do something, in a work of its own."""
        with self.world.storage.work(who) as work:
            return act(work)

    def ward_reports(self, unit: str, *, free: int) -> None:
        """Let a ward say how many places are free."""
        told = capacity.Told(free=free)
        self.does(_ward(unit), lambda work: capacity.report(work, unit=UnitId(unit), told=told, source=Source.WEB))

    def gp_asks(
        self,
        form: CareFormId | None = a.CRISIS,
        *,
        urgency: str = "today",
        answers: Answers | None = None,
        patient: Patient | None = None,
        happened_at: datetime | None = None,
        sex: Sex = Sex.FEMALE,
    ) -> RequestId:
        """Let the GP ask; return the request."""
        usual = a.CLEAR_FOR_CRISIS if form == a.CRISIS else a.CLEAR_FOR_LOW
        asked = Asked(
            region=a.POLDER,
            channel=Channel.WEB,
            profile=a.profile(sex=sex),
            answers=usual if answers is None else answers,
            care_form=form,
            urgency=urgency,
            patient=patient,
            happened_at=happened_at,
        )
        return self.does(a.gp(), lambda work: requests.submit(work, asked=asked)).id

    def passes(self, due: Sequence[str] = DUE, **length: float) -> None:
        """Let time pass, with Bedline doing what is due at the end of it."""
        self.world.clock.advance(timedelta(**length))
        for sweep in due:
            sweeps.SWEEPS[sweep](self.world.storage, bedline_in())

    @contextmanager
    def what_if(self) -> Iterator[None]:
        """Let things happen that have not happened when the block ends."""
        storage, now = self.world.storage, self.world.clock.now()
        assert isinstance(storage, FakeStorage)
        kept = storage.state
        yield
        storage.state = kept
        self.world.clock.advance(now - self.world.clock.now())

    def stands(self, request: RequestId) -> BedRequest:
        """Return the request as it stands."""
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(request)

    def rung(self, request: RequestId) -> RungKind | None:
        """Return on which rung it stands; None: on none any more."""
        there = self.stands(request).escalation
        return None if there is None or there.ended else there.rung.kind

    def offers(self, request: RequestId) -> list[Offer]:
        """Return every question that was asked for it, the oldest first."""
        with self.world.storage.reading(a.coordinator()) as work:
            return list(work.offers.of_requests([request]).get(request, ()))

    def asked(self, request: RequestId) -> list[str]:
        """Return the units that were asked for it."""
        return [offer.unit for offer in self.offers(request)]

    def stay(self, request: RequestId) -> Stay:
        """Return its latest stay."""
        with self.world.storage.reading(a.coordinator()) as work:
            return work.stays.of_requests([request])[request]

    def places(self, unit: str) -> Places:
        """Return the places of a unit."""
        with self.world.storage.reading(a.coordinator()) as work:
            return work.places.many([UnitId(unit)])[UnitId(unit)]

    def tasks(self, kind: TaskKind, desk: Person | None = None) -> list[Task]:
        """Return the open tasks of a kind, on our desk or on another one."""
        desk = desk or a.coordinator()
        with self.world.storage.reading(desk) as work:
            return [task for task in work.tasks.open(desk.region) if task.kind is kind]

    def says_yes(self, request: RequestId) -> Stay:
        """Let the ward that was asked last say yes."""
        made = self.offers(request)[-1]
        yes = promising.Yes(doctor="dr. Mol")
        return self.does(_ward(made.unit), lambda work: offers.accept(work, offer=made.id, yes=yes))

    def says_no(self, request: RequestId, reason: str) -> None:
        """Let the ward that was asked last say no."""
        made = self.offers(request)[-1]
        self.does(_ward(made.unit), lambda work: offers.refuse(work, offer=made.id, reason=reason))

    def desk_asks(self, request: RequestId, unit: str) -> None:
        """Let the desk ask a ward of its choice."""
        self.does(a.coordinator(), lambda work: asking_one.offer(work, request=request, unit=UnitId(unit)))

    def desk_changes(self, request: RequestId, form: CareFormId, *, overruling: str | None = None) -> None:
        """Let the desk settle triage anew."""
        answers = a.CLEAR_FOR_CRISIS if form == a.CRISIS else a.CLEAR_FOR_LOW
        self.does(
            a.coordinator(),
            lambda work: requests.settle_triage(
                work, request=request, care_form=form, urgency="now", answers=answers, override_reason=overruling
            ),
        )


def _ward(unit: str) -> Person:
    return a.ward(unit.split("-", maxsplit=1)[0])


def with_ladder(form: CareFormId, *rungs: Rung) -> CareForm:
    """Return the form with this ladder."""
    return replace(a.care_form(form), ladder=rungs)
