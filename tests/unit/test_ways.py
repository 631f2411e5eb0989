"""Which way holds when, and the desk, which may always take over."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bedline.domain.facts import LeadEnded
from bedline.domain.hours import Hours
from bedline.domain.ways import Leader, Way
from bedline.services import matching
from tests import builders as a
from tests.harness.ways import CHOOSES, OWNS, three_free


@pytest.mark.parametrize("way", [OWNS, CHOOSES])
def test_the_desk_may_search_at_once_and_whoever_led_is_told_so(way: Way) -> None:
    day = three_free(way).gp_asks()
    day.does(a.coordinator(), lambda work: matching.search(work, request=day.last))
    assert (day.request.leader, day.asked) == (Leader.DESK, ["duin-1"])
    [ended] = [fact for facts in day.world.told for fact in facts if isinstance(fact, LeadEnded)]
    assert (ended.end, ended.by) == ("taken_over", a.coordinator().id)


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (datetime(2026, 1, 12, 9, tzinfo=UTC), True),  # Monday, ten in the morning there
        (datetime(2026, 1, 12, 17, tzinfo=UTC), False),  # Monday, six in the evening
        (datetime(2026, 1, 10, 9, tzinfo=UTC), False),  # Saturday
    ],
)
def test_outside_office_hours_the_desk_places(moment: datetime, *, holds: bool) -> None:
    day = three_free(replace(CHOOSES, hours=Hours(time(8), time(18), workdays=True)))
    day.world.clock.advance(moment - day.world.clock.now())
    day.gp_asks()
    assert (day.request.leader is Leader.REFERRER) is holds
