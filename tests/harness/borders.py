"""A patient of the Polder for whom a place is sought on the Heuvel: everybody on both sides, and Bedline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bedline.domain.across import Across
from bedline.domain.capacity import Source
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.facts import Fact
from bedline.domain.ids import RequestId, TraitId, UnitId
from bedline.domain.offices import Office
from bedline.domain.patients import Patient
from bedline.domain.people import Person, bedline_in
from bedline.domain.questions import Answers
from bedline.domain.regions import Region, StayTerm, TermKind
from bedline.domain.requests import BedRequest, Channel
from bedline.domain.stays import Stay
from bedline.domain.tasks import Task, TaskKind
from bedline.ports.storage import Storage, Work
from bedline.services import across, asking_one, capacity, consequences, offers, requests, stays, sweeps, tasks, triage
from bedline.services.promising import Yes
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness.worlds import HEUVEL, REGIONS, TOP, World, neighbour, top_ward

WHO: Final = Patient(name="Mevrouw de Vries", national_number="123456782")
NOTE: Final = "dochter Jannie belt om vier uur"
# Only the first of these is asked on the Heuvel as well.
WORDS: Final = {"what_happened": "gevallen in de keuken", "what_danger": "laat het gas aan"}
DUIN: Final = UnitId("duin-1")
LADDER: Final = (
    Rung(RungKind.REGION, timedelta(minutes=60)),
    Rung(RungKind.NEIGHBOURS, timedelta(minutes=60), hold_length=timedelta(minutes=30)),
    Rung(RungKind.PAYER, timedelta(minutes=120), (Office(name="Zorgkantoor"),)),
)
SWEPT: Final = ("lapse_offers", "search_again", "climb_ladders", "pass_on_answers", "carry_across", "find_forgotten")


class Killed(Exception):
    """The process was killed just before it could commit."""


@dataclass
class Border:
    """Both regions, and one patient."""

    world: World
    request: RequestId
    # How many works may still commit before the process is killed; None: it lives.
    left: int | None = None

    @property
    def storage(self) -> Storage:
        return self.world.storage

    def follow(self, work: Work, happened: Sequence[Fact]) -> None:
        consequences.carry_out(work, happened)
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Killed

    def sweeps(self, *, works: int | None = None) -> None:
        """Let Bedline do what is due; killed after so many works, when that is said."""
        self.left = works
        try:
            for sweep in SWEPT:
                sweeps.SWEEPS[sweep](self.storage, bedline_in())
        except Killed:
            pass
        finally:
            self.left = None

    def passes(self, **length: float) -> None:
        self.world.clock.advance(timedelta(**length))
        self.sweeps()

    # What there is to see.

    def home(self) -> BedRequest:
        with self.storage.reading(a.coordinator()) as work:
            return work.requests.find(self.request)

    @property
    def there(self) -> Across:
        return self.home().across[-1]

    def guest(self) -> BedRequest:
        with self.storage.reading(neighbour()) as work:
            return work.requests.find(self.there.guest)

    def stay(self, desk: Person, request: RequestId) -> Stay | None:
        with self.storage.reading(desk) as work:
            return work.stays.of_requests([request]).get(request)

    def patient(self, desk: Person, request: RequestId) -> Patient | None:
        with self.storage.work(desk) as work:
            return requests.patient(work, request=request)

    def answered(self, reader: Person, request: RequestId) -> Answers:
        """Return what was answered in triage, as somebody reads it."""
        with self.storage.work(reader) as work:
            found = triage.answered(work, request=request)
        return {**found.answers, **found.words}

    def tasks(self, desk: Person, kind: TaskKind) -> list[Task]:
        with self.storage.reading(desk) as work:
            return [task for task in work.tasks.open(desk.region) if task.kind is kind]

    def promised(self) -> tuple[int, int]:
        """Return how many places are held or reserved here, and there."""
        counts = []
        for desk, unit in ((a.coordinator(), DUIN), (neighbour(), TOP)):
            with self.storage.reading(desk) as work:
                places = work.places.many([unit])[unit]
                counts.append(places.held + places.reserved)
        return counts[0], counts[1]

    # What people do.

    def top_is_asked(self) -> None:
        with self.storage.work(neighbour()) as work:
            asking_one.offer(work, request=self.there.guest, unit=TOP)

    def says_yes(self, ward: Person, desk: Person, request: RequestId) -> None:
        with self.storage.reading(desk) as work:
            made = work.offers.of_requests([request])[request][-1]
        with self.storage.work(ward) as work:
            offers.accept(work, offer=made.id, yes=Yes(doctor="dr. Mol"))

    def top_refuses(self) -> None:
        guest = self.there.guest
        with self.storage.reading(neighbour()) as work:
            made = work.offers.of_requests([guest])[guest][-1]
        with self.storage.work(top_ward()) as work:
            offers.refuse(work, offer=made.id, reason="too_complex")

    def top_says_yes(self) -> None:
        self.says_yes(top_ward(), neighbour(), self.there.guest)

    def duin_has_a_place(self) -> None:
        self._reports(a.ward("duin"), DUIN)

    def duin_says_yes(self) -> None:
        self.says_yes(a.ward("duin"), a.coordinator(), self.request)

    def top_takes_its_yes_back(self) -> None:
        stay = self.stay(neighbour(), self.there.guest)
        assert stay is not None
        with self.storage.work(top_ward()) as work:
            stays.cancel(work, stay=stay.id, reason="no_staff")

    def heuvel_counts_days(self, *, most: int) -> None:
        """Let the other region limit the days of a year from now on, on a ground to know people again."""
        regions = self.storage.regions  # type: ignore[attr-defined]
        term = StayTerm(
            kind=TermKind.YEAR,
            length=timedelta(days=most),
            warn_before=timedelta(days=1),
            source="a source",
            ground="a law",
            valid_from=date(2019, 1, 1),
        )
        heuvel = regions[HEUVEL]
        crisis = replace(heuvel.care_forms[a.CRISIS], stay_terms=(term,))
        self.storage.regions = {  # type: ignore[attr-defined]
            **regions,
            HEUVEL: replace(heuvel, care_forms={**heuvel.care_forms, a.CRISIS: crisis}),
        }

    def accepts(self, desk: Person | None = None) -> None:
        with self.storage.work(desk or a.coordinator()) as work:
            across.accept(work, request=self.request, region=HEUVEL)

    def declines(self) -> None:
        with self.storage.work(a.coordinator()) as work:
            across.decline(work, request=self.request, region=HEUVEL)

    def heuvel_has_none(self) -> None:
        """Let their desk say that there is no place with them."""
        with self.storage.work(neighbour()) as work:
            requests.unplace(work, request=self.there.guest, reason="ladder_exhausted")

    def heuvel_withdraws(self, reason: str) -> None:
        """Let their desk have heard that no place is needed."""
        with self.storage.work(neighbour()) as work:
            requests.withdraw(work, request=self.there.guest, reason=reason)

    def withdraws(self) -> None:
        with self.storage.work(a.gp()) as work:
            requests.withdraw(work, request=self.request, reason=next(iter(work.regions[a.POLDER].withdrawal_reasons)))

    def finishes(self, desk: Person, task: Task, outcome: str) -> None:
        with self.storage.work(desk) as work:
            tasks.finish(work, task=task.id, outcome=outcome)

    def place_is_held(self) -> None:
        """Let the Top say yes, and our desk hear of it."""
        self.top_is_asked()
        self.top_says_yes()
        self.passes(seconds=2)

    def _reports(self, ward: Person, unit: UnitId) -> None:
        with self.storage.work(ward) as work:
            capacity.report(work, unit=unit, told=capacity.Told(free=1), source=Source.WEB)


def _as_it_is(region: Region) -> Region:
    return region


def border(
    world: World,
    *,
    forms: bool = True,
    rungs: tuple[Rung, ...] = LADDER,
    heuvel_is: Callable[[Region], Region] = _as_it_is,
    traits: Sequence[TraitId] = (),
) -> Border:
    """Return a patient of the Polder who waits, with the desk of the Heuvel asked to look."""
    care_forms = a.region().care_forms
    crisis = replace(care_forms[a.CRISIS], ladder=rungs)
    polder = replace(
        a.asking_in_words(a.region(), "what_happened", "what_danger"),
        care_forms={**care_forms, a.CRISIS: crisis},
        neighbours=(HEUVEL,),
        neighbour_forms={HEUVEL: {a.CRISIS: a.CRISIS}} if forms else {},
    )
    # One postcode only stands on the map of the Polder.
    heuvel = a.asking_in_words(REGIONS[HEUVEL], "what_happened")
    heuvel = replace(heuvel, places={key: at for key, at in heuvel.places.items() if key != "1001"})
    world.storage.regions = {a.POLDER: polder, HEUVEL: heuvel_is(heuvel)}  # type: ignore[attr-defined]
    there = Border(world, RequestId(a.request().id))
    world.follow = there.follow
    there._reports(top_ward(), TOP)
    asked = Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(traits=traits),
        answers={**a.CLEAR_FOR_CRISIS, **WORDS},
        care_form=a.CRISIS,
        urgency="today",
        patient=WHO,
        note=NOTE,
    )
    with world.storage.work(a.gp()) as work:
        there.request = requests.submit(work, asked=asked).id
    there.passes(minutes=61)
    return there
