"""The simulation asks the wards that production asks, and at the same moments: both play one hour, minute by minute."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.capacity import Source
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.matching.atlas import Atlas
from bedline.domain.offers import OfferState
from bedline.domain.people import bedline_in
from bedline.domain.requests import Channel
from bedline.policy.life import Outcome
from bedline.policy.year import Answer, Taken, Year
from bedline.services import capacity, consequences, offers, promising, requests, sweeps
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World
from tests.unit.policy.worlds import DUIN, KREEK, SCHOR, asked, parallel, patient, says, year

MINUTE = timedelta(minutes=1)
WARDS = (DUIN, KREEK, SCHOR)

answers = st.fixed_dictionaries(
    {ward: st.builds(says, yes=st.booleans(), after=st.integers(1, 14), silent=st.booleans()) for ward in WARDS}
)


@dataclass(frozen=True)
class Found:
    """Where the patient landed after how many minutes, and who was asked on the way."""

    minutes: float | None
    asked: tuple[UnitId, ...]


def in_production(said: Mapping[UnitId, Answer], *, at_once: int) -> Found:
    world = worlds.in_memory(regions={**worlds.REGIONS, a.POLDER: parallel(a.region(), at_once)})
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
        request = requests.submit(work, asked=told).id
    placed = next((minute for minute in range(1, 60) if _passes(world, request, said)), None)
    with world.storage.reading(a.coordinator()) as work:
        made = work.offers.of_requests([request])[request]
    return Found(placed, tuple(sorted(each.unit for each in made)))


def _passes(world: World, request: RequestId, said: Mapping[UnitId, Answer]) -> bool:
    """Let a minute pass: wards answer, then Bedline does what is due; True when the patient has a place."""
    world.clock.advance(MINUTE)
    with world.storage.reading(a.coordinator()) as work:
        now, made = work.now, work.offers.of_requests([request])[request]
    for each in made:
        answer = said[each.unit]
        if each.state_at(now) is not OfferState.OPEN or answer.silent or now - each.made_at < answer.length:
            continue
        with world.storage.work(a.ward(each.facility)) as work:
            if answer.willing:
                offers.accept(work, offer=each.id, yes=promising.Yes(doctor="dr. Mol"))
                return True
            offers.refuse(work, offer=each.id, reason="too_complex")
    for sweep in ("lapse_offers", "search_again"):
        sweeps.SWEEPS[sweep](world.storage, bedline_in())
    return False


def in_simulation(said: Mapping[UnitId, Answer], *, at_once: int) -> Found:
    (found,) = asked(_world(said), region=parallel(a.region(), at_once))
    return Found(_minutes(found), tuple(sorted(found.asked)))


def _world(said: Mapping[UnitId, Answer]) -> Year:
    place = a.region().place("1001")
    need = replace(patient().need, now=a.NOW, birth_year=1938, postcode="1001", gp_at=place.point)
    somebody = replace(patient(), need=need, patience=timedelta(hours=1))
    return replace(
        year(somebody, answers={(1, ward): answer for ward, answer in said.items()}),
        begins=a.NOW,
        atlas=Atlas.of(a.directory()),
        taken={ward: Taken((a.NOW,), (2,)) for ward in WARDS},
        reports=tuple((a.NOW, ward) for ward in WARDS),
    )


def _minutes(found: Outcome) -> float | None:
    return None if found.waited is None else found.waited / MINUTE


@given(said=answers, at_once=st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_the_simulation_asks_whom_production_asks_and_lands_when_it_lands(
    said: Mapping[UnitId, Answer], at_once: int
) -> None:
    assert in_simulation(said, at_once=at_once) == in_production(said, at_once=at_once)
