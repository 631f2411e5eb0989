"""The provider's own copies of calls and texts go when the region's time for them is over, and nothing too soon."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from bedline.adapters.fake.beats import FakeBeats
from bedline.domain.retention import Retention
from bedline.ports.clock import Clock
from bedline.ports.rhythm import Beat
from bedline.services.hotline import elsewhere, removing
from bedline.simulator.twilio.habits import picks_up
from bedline.simulator.twilio.mishaps import Mode
from tests import builders as a
from tests.harness.outbox import MOBILE, WARD, Office, office
from tests.harness.tiny import HOTLINE

RULE = Retention(
    calls=timedelta(days=20),
    messages=timedelta(days=10),
    voicemails=timedelta(days=5),
    source="test",
    valid_from=date.min,
)


@dataclass
class Later:
    """A clock that is ahead of the simulation's: its telephones need not live through the days."""

    clock: Clock
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return self.clock.now() + self.ahead


class Keeper:
    """An office whose provider keeps copies, and the round that has them deleted."""

    def __init__(self, there: Office) -> None:
        self.there = there
        self.beats = FakeBeats()
        self.clock = Later(there.outlet.clock)
        self.outlet = replace(there.outlet, clock=self.clock)
        self.keeps(RULE)

    def keeps(self, rule: Retention) -> None:
        self.there.storage.regions = {a.POLDER: replace(a.region(), retentions=(rule,))}

    def later(self, **length: float) -> int:
        """Let time go by in which others looked for calls that nobody met, and go round once."""
        self.clock.ahead += timedelta(**length)
        self.beats.write(Beat(elsewhere.BEAT, self.clock.now()))
        return removing.remove(self.outlet, beats=self.beats)

    @property
    def texts(self) -> int:
        return len(self.there.simulation.exchange.texts.all)

    @property
    def calls(self) -> int:
        return len(self.there.simulation.exchange.calls)


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    """A ward was written to and rung, has answered by text, and all of that is over."""
    with office() as there:
        there.phone(WARD).always(picks_up())
        offer = there.asks_for_a_bed()
        there.works()
        there.phones.passes(minutes=1)
        there.refuses(offer)
        there.phones.passes(minutes=20)
        found = Keeper(there)
        assert found.texts >= 1
        assert found.calls >= 1
        yield found
        there.phones._phones.clear()


def test_texts_and_calls_go_when_their_time_is_over_and_not_before(keeper: Keeper) -> None:
    texts, calls = keeper.texts, keeper.calls
    assert keeper.later(days=9) == 0
    assert (keeper.texts, keeper.calls) == (texts, calls)
    assert keeper.later(days=1) == texts
    assert (keeper.texts, keeper.calls) == (0, calls)
    assert keeper.later(days=10) == calls
    assert (keeper.texts, keeper.calls) == (0, 0)
    assert keeper.later(hours=1) == 0


def test_the_provider_may_be_given_less_time_than_we_keep_ours(keeper: Keeper) -> None:
    keeper.keeps(replace(RULE, at_provider=timedelta(days=2)))
    keeper.later(days=2)
    assert (keeper.texts, keeper.calls) == (0, 0)
    assert any(each.to for each in keeper.there.messages()), "ours are kept as long as was said"


def test_more_time_than_we_keep_ours_it_never_gets(keeper: Keeper) -> None:
    keeper.keeps(replace(RULE, at_provider=timedelta(days=300)))
    keeper.later(days=20)
    assert (keeper.texts, keeper.calls) == (0, 0)


def test_texts_that_came_in_and_those_nobody_here_has_a_name_for_go_as_well(keeper: Keeper) -> None:
    keeper.there.simulation.exchange.texts.new(
        from_=MOBILE,
        to=HOTLINE,
        body="ELV 3",
        direction="inbound",
        status="received",
        now=keeper.there.storage.clock.now(),
    )
    lost = keeper.there.simulation.exchange.texts.new(
        from_=HOTLINE, to=MOBILE, body="doubtful", direction="outbound-api", status="sent", now=a.NOW
    )
    lost.status = "delivered"
    keeper.later(days=10, hours=1)
    assert keeper.texts == 0


def test_what_cannot_go_yet_goes_later_and_keeps_nothing_else(keeper: Keeper) -> None:
    busy = next(iter(keeper.there.simulation.exchange.texts.all.values()))
    other = keeper.there.simulation.exchange.texts.new(
        from_=HOTLINE, to=MOBILE, body="x", direction="outbound-api", status="delivered", now=a.NOW
    )
    busy.status = "sending"
    keeper.later(days=11)
    assert other.sid not in keeper.there.simulation.exchange.texts.all
    assert list(keeper.there.simulation.exchange.texts.all) == [busy.sid]
    assert not keeper.outlet.worries.raised, "it may take its time"
    busy.status = "delivered"
    assert keeper.later(hours=1) == 1
    assert keeper.texts == 0


def test_what_stays_for_two_weeks_more_is_told_until_it_goes(keeper: Keeper) -> None:
    busy = next(iter(keeper.there.simulation.exchange.texts.all.values()))
    busy.status = "sending"
    keeper.later(days=11)
    assert not keeper.outlet.worries.raised
    keeper.later(days=14)
    assert removing.WORRY in keeper.outlet.worries.raised
    busy.status = "delivered"
    keeper.later(hours=1)
    assert not keeper.outlet.worries.raised


@pytest.mark.parametrize("tried_before", [True, False])
def test_a_provider_that_never_says_what_it_keeps_is_told_after_two_weeks_until_it_does(
    keeper: Keeper, *, tried_before: bool
) -> None:
    if tried_before:
        keeper.later(hours=1)
    keeper.there.simulation.mishaps.rest(Mode.AWAY, about="/Messages", times=None)
    for _ in range(13):
        keeper.later(days=1)
    assert not keeper.outlet.worries.raised
    for _ in range(2):
        keeper.later(days=1)
    assert removing.WORRY in keeper.outlet.worries.raised
    keeper.there.simulation.mishaps._rest.clear()
    keeper.later(hours=2)
    assert not keeper.outlet.worries.raised
    assert keeper.texts == 0


@pytest.mark.parametrize("mode", [Mode.AWAY, Mode.DROPPED, Mode.LOST, Mode.BROKEN])
def test_whatever_befalls_an_answer_nothing_is_dropped(keeper: Keeper, mode: Mode) -> None:
    keeper.there.simulation.mishaps.rest(mode, about="/Messages/", times=1)
    keeper.later(days=11)
    keeper.later(hours=1)
    assert keeper.texts == 0


def test_no_call_goes_that_nobody_here_may_have_met(keeper: Keeper) -> None:
    keeper.clock.ahead = timedelta(days=30)
    removing.remove(keeper.outlet, beats=FakeBeats())
    assert (keeper.texts, keeper.calls > 0) == (0, True), "nobody has looked for calls yet"


def test_while_nothing_is_left_nobody_looks_for_an_hour(keeper: Keeper) -> None:
    keeper.later(days=30)
    keeper.there.simulation.mishaps.rest(Mode.AWAY, about="/Messages", times=1)
    assert keeper.later(minutes=30) == 0
    assert removing.BEAT in {each.name for each in keeper.beats.all()}
