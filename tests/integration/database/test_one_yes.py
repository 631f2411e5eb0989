"""Three wards are asked at once for a patient: whoever speaks at the same moment, and wherever a process dies, one yes.

Every act goes through ``once`` as it does behind web and telephone, so a work that has to give way is tried again.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

import pytest
from psycopg.pq.abc import PGresult

from bedline.adapters.db.engine import Database
from bedline.adapters.db.link import Asked, Link
from bedline.domain.board import ItemKind, facility_stream
from bedline.domain.capacity import ClaimKind, Source
from bedline.domain.errors import NotFound, Refusal
from bedline.domain.ids import RequestId, UnitId
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.people import Person, bedline_in
from bedline.domain.requests import Channel, RequestState
from bedline.domain.stays import Stay, StayState
from bedline.ports.storage import Page, Work
from bedline.services import (
    asking_one,
    capacity,
    journeys,
    no_shows,
    offers,
    once,
    proposals,
    requests,
    sweeps,
)
from bedline.services.consequences import carry_out
from bedline.services.once import Key, Reply
from bedline.services.promising import Yes
from bedline.services.requests import Asked as Wanted
from tests import builders as a
from tests.harness import worlds
from tests.harness.worlds import World

pytestmark = pytest.mark.database

WARDS: Final = ("duin", "kreek", "schor")
UNITS: Final = [UnitId(f"{ward}-1") for ward in WARDS]
YES: Final = Yes(doctor="dr. Mol", told_by="zuster Kreek")
Do = Callable[[Work], object]


@dataclass(frozen=True)
class Act:
    """Somebody does something."""

    who: Person
    do: Do


@pytest.fixture
def world(configured: Database) -> World:
    """Two regions in which nothing has happened yet, and in which things have their consequences."""
    return begun(configured)


def begun(configured: Database) -> World:
    world = worlds.in_postgresql(configured)
    world.follow = carry_out
    return world


def does(world: World, who: Person, do: Do, *, key: str | None = None) -> bool:
    """Do it as a server process does; False when it was refused."""

    def reply(work: Work) -> Reply:
        do(work)
        return Reply(200, "{}")

    try:
        once.once(
            world.storage,
            actor=who,
            key=Key(scope=who.id, key=key, fingerprint=key) if key else None,
            do=reply,
        )
    except Refusal:
        return False
    return True


def ask(world: World, *, patients: int, free: int) -> list[RequestId]:
    """Let so many patients each be asked for at all three wards, of which each has so many places."""
    reported(world, free=free, units=UNITS)
    asked: list[RequestId] = []
    for _ in range(patients):
        request = submitted(world)
        asked.append(request)
        for unit in UNITS:
            does(
                world,
                a.coordinator(),
                lambda work, unit=unit, request=request: asking_one.offer(  # type: ignore[misc]
                    work, request=request, unit=unit
                ),
            )
        assert len(offers_of(world, request)) == len(UNITS)
    return asked


def reported(world: World, *, free: int, units: Sequence[UnitId]) -> None:
    told = capacity.Told(free=free)
    for unit in units:
        assert does(
            world,
            a.coordinator(),
            lambda work, unit=unit: capacity.report(work, unit=unit, told=told, source=Source.WEB),  # type: ignore[misc]
        )


def submitted(world: World) -> RequestId:
    wanted = Wanted(region=a.POLDER, channel=Channel.WEB, profile=a.profile(), answers=a.CLEAR_FOR_CRISIS)
    with world.storage.work(a.gp()) as work:
        return requests.submit(work, asked=wanted).id


def offers_of(world: World, request: RequestId) -> Sequence[Offer]:
    with world.storage.reading(a.coordinator()) as work:
        return list(work.offers.of_requests([request]).get(request, ()))


def _says_yes(offer: Offer) -> Act:
    return Act(a.ward(offer.facility), lambda work: offers.accept(work, offer=offer.id, yes=YES))


def _any_act(world: World, dice: Random, offer: Offer) -> Act:
    """Return something that may happen to a question."""
    ward, desk, gp = a.ward(offer.facility), a.coordinator(), a.gp()
    later = world.clock.now() + timedelta(hours=30)
    return dice.choice(
        [
            _says_yes(offer),
            _says_yes(offer),
            _says_yes(offer),
            Act(ward, lambda work: offers.refuse(work, offer=offer.id, reason=dice.choice(["full", "too_complex"]))),
            Act(ward, lambda work: proposals.propose(work, offer=offer.id, from_at=later, yes=YES)),
            Act(gp, lambda work: proposals.agree(work, offer=offer.id)),
            Act(desk, lambda work: proposals.decline(work, offer=offer.id)),
            Act(desk, lambda work: offers.withdraw(work, offer=offer.id)),
            Act(gp, lambda work: requests.withdraw(work, request=offer.request, reason="stays_home")),
            Act(ward, lambda work: no_shows.miss(work, stay=_stay(work, offer).id)),
            Act(gp, lambda work: journeys.expect(work, stay=_stay(work, offer).id, expected_at=later)),
            Act(gp, lambda work: journeys.expect(work, stay=_stay(work, offer).id, expected_at=later)),
        ]
    )


def _stay(work: Work, offer: Offer) -> Stay:
    """Return the stay that an offer has become, or refuse as for one that is not there."""
    for stay in _stays(work, offer, frozenset(StayState)):
        if stay.offer == offer.id:
            return stay
    raise NotFound("unknown_stay")


def _stays(work: Work, offer: Offer, states: Collection[StayState]) -> Sequence[Stay]:
    """Return the stays, in these states, of the facility that was asked."""
    found, more = work.stays.page(facilities=[offer.facility], states=states, page=Page(limit=50))
    assert more is None
    return found


def _at_once(world: World, acts: Sequence[Act]) -> list[bool]:
    ready = threading.Barrier(len(acts))

    def one(act: Act) -> bool:
        ready.wait(10)
        return does(world, act.who, act.do)

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def one_yes_at_most(world: World, request: RequestId) -> list[Offer]:
    """Hold the questions of a request against each other, its state, its stay, the places and the wards' boards."""
    with world.storage.reading(a.coordinator()) as work:
        stands, asked = work.requests.find(request), work.offers.of_requests([request]).get(request, ())
        stay = work.stays.of_requests([request]).get(request)
        places = work.places.many(UNITS).values()
        claims = {claim.offer: claim.kind for each in places for claim in each.claims}
        shown = {each.id: _on_board(work, each) for each in asked}
        gone = {stay.offer for each in asked for stay in _stays(work, each, [StayState.NO_SHOW])}
    # A patient who did not come gave the place up; who comes after all has it again.
    said = [each for each in asked if each.state is OfferState.ACCEPTED and each.id not in gone]
    assert len(said) <= 1
    # A yes that came before the referrer withdrew stays a yes, of which nothing is kept.
    yes = said if stay is not None and stay.state is StayState.RESERVED else []
    standing = [each for each in asked if each.state in STANDING]
    assert (stands.state is RequestState.RESERVED) == bool(yes)
    assert yes == said or stands.state is RequestState.WITHDRAWN
    assert (stands.state is RequestState.OFFERED) == bool(standing)
    if yes:
        assert stay is not None
        assert stay.offer == yes[0].id
        assert standing == [], "the others are taken back in the same moment"
    for each in asked:
        wanted = ClaimKind.RESERVED if each in yes else ClaimKind.HELD if each in standing else None
        assert claims.get(each.id) is wanted
        assert shown[each.id] is (each in standing), "a ward sees what it is asked, and no more once it is not"
    return yes


def _on_board(work: Work, offer: Offer) -> bool:
    entries = work.streams.since(facility_stream(offer.facility), after=0, limit=1_000)
    assert entries is not None
    told = [change for entry in entries for change in entry.changes]
    about = [change for change in told if change.kind is ItemKind.OFFER and change.key == str(offer.id)]
    return about[-1].op == "put"


@pytest.mark.parametrize("again", range(5))
def test_of_three_wards_that_say_yes_in_the_same_moment_one_has_the_patient(world: World, again: int) -> None:
    del again
    (request,) = ask(world, patients=1, free=1)
    asked = offers_of(world, request)
    said = _at_once(world, [_says_yes(each) for each in asked])
    assert said.count(True) == 1
    (yes,) = one_yes_at_most(world, request)
    assert yes.id == asked[said.index(True)].id, "who was told that it has the patient has the patient"
    assert sorted(each.state for each in offers_of(world, request)) == ["accepted", "withdrawn", "withdrawn"]


@pytest.mark.parametrize("again", range(4))
def test_wards_that_say_yes_to_each_others_patients_do_not_block_one_another(world: World, again: int) -> None:
    del again
    one, other = ask(world, patients=2, free=2)
    first = next(each for each in offers_of(world, one) if each.unit == UNITS[0])
    last = next(each for each in offers_of(world, other) if each.unit == UNITS[-1])
    ready = threading.Barrier(2)

    def yes(offer: Offer) -> None:
        # Not through ``once``: whoever would have to give way here fails.
        ready.wait(10)
        with world.storage.work(a.ward(offer.facility)) as work:
            offers.accept(work, offer=offer.id, yes=YES)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(yes, (first, last)))
    for request in (one, other):
        assert len(one_yes_at_most(world, request)) == 1


@pytest.mark.parametrize("seed", range(24))
def test_whatever_people_do_at_the_same_moment_there_is_one_yes_at_most(world: World, seed: int) -> None:
    dice = Random(seed)
    patients = ask(world, patients=2, free=2)
    for _ in range(2):
        acts = [_any_act(world, dice, each) for request in patients for each in offers_of(world, request)]
        if dice.random() < 0.4:
            world.clock.advance(timedelta(minutes=11))
            acts.append(Act(bedline_in(), lambda _: sweeps.lapse_offers(world.storage, bedline_in())))
        dice.shuffle(acts)
        _at_once(world, acts[:8])
        for request in patients:
            one_yes_at_most(world, request)


class Killed(BaseException):
    """The process has died: nothing after this runs."""


@pytest.mark.parametrize("sent", [False, True], ids=["before a message is sent", "before its answer is read"])
def test_wherever_a_process_dies_that_takes_a_yes_all_of_it_has_happened_or_nothing(
    configured: Database, monkeypatch: pytest.MonkeyPatch, *, sent: bool
) -> None:
    outcomes = set[bool]()
    for at in range(1, 30):
        world = begun(configured)
        (request,) = ask(world, patients=1, free=1)
        offer = offers_of(world, request)[0]
        with monkeypatch.context() as dying:
            died = _dies(dying, lambda world=world, offer=offer: _yes(world, offer), at=at, sent=sent)  # type: ignore[misc]
        # Another process finds either none of it or all of it, and the ward, which heard nothing, says yes again.
        happened = bool(one_yes_at_most(world, request))
        outcomes.add(happened)
        assert _yes(world, offer), "the same yes again is answered as the first would have been"
        (yes,) = one_yes_at_most(world, request)
        assert (yes.id, yes.state) == (offer.id, OfferState.ACCEPTED)
        if not died:
            break
    else:
        pytest.fail("a yes never got through")
    assert outcomes == ({False, True}), "it was killed before and after the commit"


def _yes(world: World, offer: Offer) -> bool:
    return does(
        world, a.ward(offer.facility), lambda work: offers.accept(work, offer=offer.id, yes=YES), key="yes-0001"
    )


def _dies(dying: pytest.MonkeyPatch, act: Callable[[], object], *, at: int, sent: bool) -> bool:
    """Act, and die with the message of that number: before it is sent, or before its answer is read."""
    exchange, count = Link.exchange, 0

    def last_words(link: Link, asked: Sequence[Asked]) -> list[PGresult]:
        nonlocal count
        count += 1
        if count < at:
            return exchange(link, asked)
        if count == at and sent:
            exchange(link, asked)
        # The server sees a connection that is gone, as it does when a process is.
        link.close()
        raise Killed

    dying.setattr(Link, "exchange", last_words)
    try:
        act()
    except Killed:
        return True
    return False
