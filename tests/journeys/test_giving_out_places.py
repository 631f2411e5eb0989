"""Several patients wait, and a bed comes free: who gets it, and that nobody gets it twice."""

import pytest

from tests.journeys.conftest import Region

pytestmark = pytest.mark.database


def test_whoever_has_only_one_home_left_gets_it_and_the_other_goes_where_else_there_is_room(region: Region) -> None:
    gp, emmaus, rozenoord = region.gp("ijzendijke"), region.ward("emmaus-elv"), region.ward("rozenoord-elv")
    emmaus.reports(free=0)
    rozenoord.reports(free=0)
    # The first is as well off in either; the second needs what only Emmaus has.
    first = gp.asks_for("elv_low").from_postcode("4515")
    second = gp.asks_for("elv_low").needing("complex_wound").from_postcode("4515")
    assert {gp.hears(case)["state"] for case in (first, second)} == {"waiting"}

    region.passes(minutes=5)
    emmaus.reports(free=1)
    rozenoord.reports(free=1)
    region.sweeps()

    emmaus.is_asked(second)
    rozenoord.is_asked(first)


def test_a_bed_goes_to_who_is_due_first_and_the_other_waits_on(region: Region) -> None:
    gp, desk, emmaus = region.gp("ijzendijke"), region.desk(), region.ward("emmaus-elv")
    emmaus.reports(free=0)
    first = gp.asks_for("elv_low").from_postcode("4571")
    region.passes(minutes=10)
    nearer = gp.asks_for("elv_low").from_postcode("4515")

    region.passes(minutes=5)
    emmaus.reports(free=1)
    region.sweeps()

    emmaus.is_asked(first)
    assert desk.sees(nearer)["state"] == "waiting"
