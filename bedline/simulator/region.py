"""A whole region that lives by itself: its wards, its GPs and, where asked for, somebody at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

import httpx

from bedline.simulator.area import Area
from bedline.simulator.client import Client, Throttle
from bedline.simulator.credentials import Person
from bedline.simulator.desk import Desk
from bedline.simulator.diary import Clock, Diary, Tell
from bedline.simulator.dice import Dice
from bedline.simulator.gps import Practices
from bedline.simulator.pace import Pace
from bedline.simulator.patients import Demand
from bedline.simulator.phones.network import Network, listed
from bedline.simulator.phones.switchboard import Switchboard
from bedline.simulator.seen import Region
from bedline.simulator.wards import Ward
from bedline.simulator.web import Web
from bedline.simulator.world import World

# Our seconds in which all wards report for the first time.
FIRST_REPORTS_WITHIN: Final = 1.5


class DeskKind(StrEnum):
    """Whether there is a simulated coordinator, and how soon that one acts."""

    ABSENT = "absent"
    COLLEAGUE = "colleague"
    NIGHT = "night"


# Minutes of that life others get to do a thing first: a person who tries the board, or nobody.
PATIENCE_MINUTES: Final = {DeskKind.COLLEAGUE: 30.0, DeskKind.NIGHT: 3.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phoning:
    """Where the telephone network is, who tells whose telephones there are, and how many GPs phone rather than write.

    Both are addresses; ``share`` is from 0 to 1.
    """

    network: str
    demo: str
    share: float = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be simulated: who takes part, where, how fast, and by which seed.

    ``by_hand`` are the facilities that are left to a person who tries them.
    """

    people: Sequence[Person]
    areas: Mapping[str, Area]
    seed: int
    pace: Pace
    desk: DeskKind = DeskKind.ABSENT
    by_hand: frozenset[str] = frozenset()
    phoning: Phoning | None = None


def live(*, plan: Plan, http: httpx.Client, clock: Clock, tell: Tell, run: str, until: float | None = None) -> None:
    """Let the region live until the clock says stop, or until that many seconds have gone by.

    Raises:
        Stranger: when the server does not know one of the people.
    """
    diary = Diary(clock=clock, tell=tell)
    world = World(run=run, diary=diary, pace=plan.pace, dice=Dice(plan.seed), tell=tell)
    throttle = Throttle(clock=clock)
    for region in sorted({person.region for person in plan.people}):
        people = [person for person in plan.people if person.region == region]
        doors = [(each, Web(client=Client(http=http, token=each.token, throttle=throttle))) for each in people]
        diary.after(0, partial(_settle, plan, world, region, doors, http))
    diary.run(until=until)


def _settle(plan: Plan, world: World, region_id: str, doors: Sequence[tuple[Person, Web]], http: httpx.Client) -> None:
    """Let everybody look around first; only when all of them could, their lives begin."""
    region = doors[0][1].region(region_id)
    phones = _switchboard(plan, world, region=region, http=http)
    wards = [
        Ward(world=world, facility=facility, region=region, web=web, phone=phones.wards if phones else None)
        for person, web in doors
        if person.role == "facility"
        for facility in person.facilities
        if facility not in plan.by_hand
    ]
    for number, ward in enumerate(wards):
        ward.begin(first_look=number * FIRST_REPORTS_WITHIN / len(wards))
    _let_gps_ask(plan, world, region=region, wards=wards, doors=doors, phones=phones)
    if phones is not None:
        phones.begin()
    patience = PATIENCE_MINUTES.get(plan.desk)
    coordinators = [web for person, web in doors if person.role == "coordinator"]
    if patience is not None and coordinators:
        Desk(world=world, region=region, web=coordinators[-1], patience_minutes=patience).begin(first=3)


def _switchboard(plan: Plan, world: World, *, region: Region, http: httpx.Client) -> Switchboard | None:
    """Return the region's telephones; None without a network, or where nobody has one."""
    listing = listed(http=http, url=plan.phoning.demo) if plan.phoning is not None else None
    if plan.phoning is None or listing is None:
        return None
    network = Network(http=http, url=plan.phoning.network)
    return Switchboard(world=world, network=network, listing=listing, region=region, by_hand=plan.by_hand)


def _let_gps_ask(
    plan: Plan,
    world: World,
    *,
    region: Region,
    wards: Sequence[Ward],
    doors: Sequence[tuple[Person, Web]],
    phones: Switchboard | None,
) -> None:
    gps = [(person, web) for person, web in doors if person.role == "gp"]
    area = plan.areas.get(region.id)
    units = [unit for ward in wards for unit in ward.units]
    if gps and units and area is not None:
        today = world.diary.clock.wall().date()
        demand = Demand(region=region, units=units, area=area, today=today)
        share = plan.phoning.share if plan.phoning is not None else 0.0
        practices = Practices(world=world, region=region, demand=demand, doors=gps, callers=phones, phoning=share)
        practices.begin(first=FIRST_REPORTS_WITHIN + 0.5)
