"""The simulation asks the wards that production asks, and at the same moments: both play one hour, minute by minute."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.capacity import Source
from bedline.domain.errors import Conflict
from bedline.domain.facilities import Directory
from bedline.domain.hours import Hours
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.offers import Offer
from bedline.domain.people import bedline_in
from bedline.domain.regions import Region
from bedline.domain.requests import Channel, RequestState
from bedline.policy.life import Outcome
from bedline.policy.year import Answer, Taken, Year
from bedline.services import capacity, consequences, offers, promising, requests, sweeps
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World
from tests.unit.policy.worlds import DUIN, KREEK, SCHOR, asked, patient, says, year

MINUTE = timedelta(minutes=1)
WARDS = (DUIN, KREEK, SCHOR)

answers = st.fixed_dictionaries(
    {ward: st.builds(says, yes=st.booleans(), after=st.integers(1, 14), silent=st.booleans()) for ward in WARDS}
)


@dataclass(frozen=True, kw_only=True)
class Hour:
    """What both play: the policy, what each ward says, and which ward may be booked."""

    said: Mapping[UnitId, Answer]
    at_once: int = 1
    answer_minutes: int = 10
    # So many minutes from the beginning on, no ward may be disturbed.
    quiet_minutes: int = 0
    booked: frozenset[UnitId] = frozenset()

    def region(self) -> Region:
        """The rules that are in force."""
        ends = (a.NOW + timedelta(minutes=self.quiet_minutes)).astimezone(ZoneInfo(a.region().timezone))
        begins = ends - timedelta(hours=2)
        quiet = Hours(begins.time(), ends.time()) if self.quiet_minutes else None
        forms = {
            key: replace(
                form,
                policy=replace(
                    form.policy,
                    parallel=self.at_once,
                    answer_length=self.answer_minutes * MINUTE,
                    quiet=quiet,
                    directly_bookable=True,
                ),
            )
            for key, form in a.region().care_forms.items()
        }
        return replace(a.region(), care_forms=forms)

    def directory(self) -> Directory:
        """The wards, those that may be booked among them."""
        known = worlds.directory()
        units = {key: replace(each, directly_bookable=key in self.booked) for key, each in known.units.items()}
        return replace(known, units=units)


@dataclass(frozen=True)
class Found:
    """Where the patient landed after how many minutes, and who was asked on the way."""

    minutes: float | None
    asked: tuple[UnitId, ...]


def in_production(hour: Hour) -> Found:
    world = worlds.in_memory(regions={**worlds.REGIONS, a.POLDER: hour.region()}, known=hour.directory())
    world.follow = consequences.carry_out
    for ward in WARDS:
        with world.storage.work(a.ward(ward.split("-", maxsplit=1)[0])) as work:
            capacity.report(work, unit=ward, told=capacity.Told(free=1), source=Source.WEB)
    told = Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        answers=a.CLEAR_FOR_LOW,
        care_form=a.LOW,
        urgency="today",
    )
    with world.storage.work(a.gp()) as work:
        request = requests.submit(work, asked=told)
    placed = 0 if request.state is RequestState.RESERVED else None
    if placed is None:
        placed = next((minute for minute in range(1, 60) if _passes(world, request.id, hour.said)), None)
    with world.storage.reading(a.coordinator()) as work:
        made = work.offers.of_requests([request.id])[request.id]
    return Found(placed, tuple(sorted({each.unit for each in made})))


def _passes(world: World, request: RequestId, said: Mapping[UnitId, Answer]) -> bool:
    """Let a minute pass: wards answer, then Bedline does what is due; True when the patient has a place."""
    world.clock.advance(MINUTE)
    with world.storage.reading(a.coordinator()) as work:
        now, made = work.now, work.offers.of_requests([request]).get(request, ())
    for each in made:
        if not said[each.unit].silent and now - each.made_at == said[each.unit].length:
            _answers(world, each, willing=said[each.unit].willing)
    for sweep in ("lapse_offers", "search_again", "climb_ladders"):
        sweeps.SWEEPS[sweep](world.storage, bedline_in())
    with world.storage.reading(a.coordinator()) as work:
        return work.requests.find(request).state is RequestState.RESERVED


def _answers(world: World, offer: Offer, *, willing: bool) -> None:
    """Let the ward say what it has to say; that it comes too late may be no use any more."""
    with suppress(Conflict), world.storage.work(a.ward(offer.facility)) as work:
        if willing:
            offers.accept(work, offer=offer.id, yes=promising.Yes(doctor="dr. Mol"))
        else:
            offers.refuse(work, offer=offer.id, reason="too_complex")


def in_simulation(hour: Hour) -> Found:
    (found,) = asked(_world(hour), region=hour.region())
    return Found(_minutes(found), tuple(sorted(set(found.asked))))


def _world(hour: Hour) -> Year:
    place = a.region().place("1001")
    need = replace(patient().need, now=a.NOW, birth_year=1938, postcode="1001", gp_at=place.point)
    somebody = replace(patient(), need=need, patience=timedelta(hours=1))
    return replace(
        year(somebody, answers={(1, ward): answer for ward, answer in hour.said.items()}),
        begins=a.NOW,
        atlas=Atlas.of(hour.directory()),
        taken={ward: Taken((a.NOW,), (2,)) for ward in WARDS},
        reports=tuple((a.NOW, ward) for ward in WARDS),
    )


def _minutes(found: Outcome) -> float | None:
    return None if found.waited is None else found.waited / MINUTE


hours = st.builds(
    Hour,
    said=answers,
    at_once=st.integers(1, 3),
    answer_minutes=st.sampled_from([3, 10]),
    quiet_minutes=st.sampled_from([0, 0, 7]),
    booked=st.frozensets(st.sampled_from(WARDS), max_size=1),
)


@given(hour=hours)
@settings(max_examples=100, deadline=None)
def test_the_simulation_asks_whom_production_asks_and_lands_when_it_lands(hour: Hour) -> None:
    assert in_simulation(hour) == in_production(hour)
