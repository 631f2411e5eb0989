"""A region that works in one of the ways for a crisis: the desk places, the referrer chooses, a provider owns."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from bedline.domain.capacity import Source
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.ids import FacilityId, RequestId, UnitId
from bedline.domain.offers import Offer
from bedline.domain.people import Person, bedline_in
from bedline.domain.requests import BedRequest, Channel, NextKind
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import Way, WayKind
from bedline.ports.storage import Work
from bedline.services import board, capacity, choosing, consequences, offers, promising, requests, sweeps
from bedline.services.choosing import Choices, LeaveTo
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World

CHOOSES: Final = Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=10))
OWNS: Final = Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=60))
DUE: Final = (
    "lapse_offers",
    "search_again",
    "choose_for_the_absent",
    "take_back_searches",
    "climb_ladders",
    "find_forgotten",
)


@dataclass
class Day:
    """A region that works in one of the ways for a crisis, and everybody in it."""

    way: Way
    parallel: int = 1
    automatic: bool = True
    rungs: tuple[Rung, ...] = ()
    last: RequestId = field(default=RequestId(UUID(int=0)))

    def __post_init__(self) -> None:
        self.regions = {**worlds.REGIONS}
        self.world: World = worlds.in_memory(regions=self.regions)
        self.world.follow = consequences.carry_out
        self.works_by(self.way)

    def works_by(self, way: Way) -> None:
        """Let the region's rules be these from now on."""
        forms = a.region(crisis_parallel=self.parallel, automatic=self.automatic).care_forms
        crisis = replace(forms[a.CRISIS], way=way, ladder=self.rungs)
        polder = replace(a.region(), care_forms={**forms, a.CRISIS: crisis})
        self.regions[a.POLDER] = polder

    def does(self, person: Person, act: "Callable[[Work], object]") -> None:
        with self.world.storage.work(person) as work:
            act(work)

    def ward_reports(self, unit: str, *, free: int = 1) -> None:
        told = capacity.Told(free=free)
        self.does(
            a.ward(unit.split("-", maxsplit=1)[0]),
            lambda work: capacity.report(work, unit=UnitId(unit), told=told, source=Source.WEB),
        )

    def gp_asks(self, *, channel: Channel = Channel.WEB, first: str | None = None) -> "Day":
        asked = Asked(
            region=a.POLDER,
            channel=channel,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS,
            care_form=a.CRISIS,
            urgency="today",
            first_provider=FacilityId(first) if first else None,
        )
        with self.world.storage.work(a.gp()) as work:
            self.last = requests.submit(work, asked=asked).id
        return self

    @property
    def request(self) -> BedRequest:
        with self.world.storage.reading(a.coordinator()) as work:
            return work.requests.find(self.last)

    @property
    def next(self) -> NextKind | None:
        return self.request.next_action.kind if self.request.next_action else None

    def rung(self) -> RungKind | None:
        ladder = self.request.escalation
        return ladder.rung.kind if ladder else None

    @property
    def asked(self) -> list[str]:
        return [offer.unit for offer in self.questions]

    @property
    def questions(self) -> list[Offer]:
        with self.world.storage.reading(a.coordinator()) as work:
            return list(work.offers.of_requests([self.last]).get(self.last, ()))

    def sees(self, person: Person) -> Choices:
        with self.world.storage.reading(person) as work:
            return choosing.choices(work, request=self.last)

    def chooses(self, person: Person, unit: str) -> None:
        self.does(person, lambda work: choosing.choose(work, request=self.last, unit=UnitId(unit)))

    def leaves(self, to: LeaveTo, *, person: Person | None = None) -> None:
        self.does(person or a.gp(), lambda work: choosing.leave(work, request=self.last, to=to))

    def ward_refuses(self, reason: str = "too_complex") -> None:
        made = self.questions[-1]
        self.does(a.ward(made.facility), lambda work: offers.refuse(work, offer=made.id, reason=reason))

    def ward_accepts(self) -> None:
        made = self.questions[-1]
        yes = promising.Yes(doctor="dr. Mol")
        self.does(a.ward(made.facility), lambda work: offers.accept(work, offer=made.id, yes=yes))

    def takes_in(self, person: Person, unit: str) -> Stay:
        yes = promising.Yes(doctor="dr. Mol")
        with self.world.storage.work(person) as work:
            return choosing.take_in(work, request=self.last, unit=UnitId(unit), yes=yes)

    def desk_takes(self) -> None:
        self.does(a.coordinator(), lambda work: requests.take(work, request=self.last, owner=a.coordinator().id))

    def passes(self, **length: float) -> None:
        """Let time pass, with Bedline doing what is due at the end of it."""
        self.world.clock.advance(timedelta(**length))
        for sweep in DUE:
            sweeps.SWEEPS[sweep](self.world.storage, bedline_in())

    def tasks(self) -> set[TaskKind]:
        with self.world.storage.reading(a.coordinator()) as work:
            return {task.kind for task in work.tasks.open(a.POLDER) if task.request == self.last}

    def on_page_of(self, facility: str) -> list[str]:
        """Return the codes of the requests that a facility has to place, as its page shows them."""
        with self.world.storage.reading(a.ward(facility)) as work:
            items = board.snapshot(work, stream=f"facility:{facility}").items
        return [str(body["code"]) for body in items.get("search", {}).values()]


def three_free(way: Way, **day: "int | bool | tuple[Rung, ...]") -> Day:
    made = Day(way, **day)  # type: ignore[arg-type]
    for unit in ("duin-1", "kreek-1", "schor-1"):
        made.ward_reports(unit)
    return made
