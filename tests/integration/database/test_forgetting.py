"""What the telephone tells of people goes when its region's time for it is over, in small bites."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from bedline.domain.ids import RegionId
from bedline.domain.messages import MessageKind, MessageState
from bedline.domain.people import bedline_in
from bedline.domain.retention import Retention
from bedline.services.hotline import forgetting
from tests import builders as a
from tests.harness import kept_calls
from tests.harness.worlds import HEUVEL, REGIONS, World

pytestmark = pytest.mark.database

HERE: Final = (a.POLDER, HEUVEL)
FROM: Final = date(2015, 1, 1)


def rule(
    *,
    calls: int = 90,
    messages: int = 90,
    voicemails: int = 90,
    valid_from: date = FROM,
    valid_until: date | None = None,
) -> Retention:
    days = {"calls": calls, "messages": messages, "voicemails": voicemails}
    lengths: dict[str, Any] = {name: timedelta(days=number) for name, number in days.items()}
    return Retention(**lengths, source="test", valid_from=valid_from, valid_until=valid_until)


def configure(world: World, **rules: tuple[Retention, ...]) -> None:
    storage: Any = world.storage
    storage.regions = {region: replace(REGIONS[region], retentions=rules.get(region, ())) for region in HERE}


def remember(world: World, *regions: RegionId) -> None:
    """Have a call, a text and a voicemail in each of the regions, all of them over."""
    for number, region in enumerate(regions, start=1):
        call = replace(kept_calls.over(kept_calls.leg(number)), region=region)
        text = replace(kept_calls.message(number, kind=MessageKind.TEXT), region=region, state=MessageState.DELIVERED)
        with world.storage.work(bedline_in(region)) as work:
            work.legs.add(call)
            work.messages.add(text)
            voicemail = kept_calls.voicemail(number, of=call, fetched_at=a.NOW, sound=b"x", removed_at=a.NOW)
            assert work.voicemails.add(replace(voicemail, region=region))


def left(world: World, *regions: RegionId) -> list[str]:
    """Return what is still known, as "region: kind"."""
    found = []
    for number, region in enumerate(regions, start=1):
        with world.storage.work(bedline_in(region)) as work:
            known = {
                "call": work.legs.get(kept_calls.leg(number).id).peer,
                "text": work.messages.get(kept_calls.message(number).id).to,
                "voice": work.voicemails.get(kept_calls.voicemail(number, of=kept_calls.leg(number)).id).sound,
            }
        found += [f"{region}: {kind}" for kind, value in known.items() if value]
    return found


def sweep(world: World) -> int:
    return forgetting.forget(world.storage, bedline_in())


def test_a_region_that_says_nothing_keeps_it_for_ninety_days(world: World) -> None:
    configure(world)
    remember(world, *HERE)
    world.clock.advance(timedelta(days=89))
    assert sweep(world) == 0
    world.clock.advance(timedelta(days=2))
    assert sweep(world) == 6
    assert left(world, *HERE) == []


def test_a_region_that_shortens_its_time_forgets_sooner_than_its_neighbour(world: World) -> None:
    configure(world, heuvel=(rule(calls=60, messages=14, voicemails=30),))
    remember(world, *HERE)
    world.clock.advance(timedelta(days=31))
    assert sweep(world) == 2
    assert left(world, *HERE) == ["polder: call", "polder: text", "polder: voice", "heuvel: call"]


def test_a_time_that_is_shortened_holds_from_its_day_on_for_what_there_is_already(world: World) -> None:
    changes = (a.NOW + timedelta(days=40)).date()
    configure(world, heuvel=(rule(valid_until=changes), rule(calls=7, messages=7, voicemails=7, valid_from=changes)))
    remember(world, *HERE)
    world.clock.advance(timedelta(days=39))
    assert sweep(world) == 0
    world.clock.advance(timedelta(days=1, hours=3))
    assert sweep(world) == 3
    assert left(world, *HERE) == ["polder: call", "polder: text", "polder: voice"]


def test_a_region_that_left_the_configuration_is_forgotten_as_well(world: World) -> None:
    configure(world)
    remember(world, *HERE)
    storage: Any = world.storage
    storage.regions = {a.POLDER: replace(REGIONS[a.POLDER], retentions=(rule(calls=120),))}
    world.clock.advance(timedelta(days=91))
    assert sweep(world) == 2, "of the Polder, what is not kept longer"
    world.clock.advance(timedelta(days=30))
    assert sweep(world) == 4
    storage.regions = REGIONS
    assert left(world, *HERE) == []


def test_much_is_forgotten_in_small_bites(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    configure(world)
    with world.storage.work(bedline_in(a.POLDER)) as work:
        for number in range(1, 6):
            work.legs.add(kept_calls.over(kept_calls.leg(number)))
    world.clock.advance(timedelta(days=100))
    works: list[object] = []
    original = world.storage.work

    def counted(actor: Any) -> Any:
        works.append(actor)
        return original(actor)

    monkeypatch.setattr(world.storage, "work", counted)
    assert sweep(world) == 5
    assert len(works) >= 3
