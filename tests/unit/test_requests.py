"""A request: its moves, its clock, its owner."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bedline.domain import requests
from bedline.domain.errors import Conflict, Invalid
from bedline.domain.ids import PersonId, TraitId
from bedline.domain.patients import Profile, check_profile
from bedline.domain.requests import Channel, NextKind, RequestState
from bedline.domain.triage import Effect, Finding
from bedline.services import requests as asking
from bedline.services.requests import Asked
from tests import builders as a
from tests.harness import worlds

DESK = PersonId("desk-1")


def test_a_new_request_waits_for_triage_with_a_deadline() -> None:
    taken_in = a.request()

    assert taken_in.state is RequestState.RECEIVED
    assert taken_in.next_action == requests.NextAction(NextKind.TRIAGE, a.later(timedelta(minutes=15)))


def test_what_is_asked_for_is_known_and_counted_before_the_desk_has_assessed_it() -> None:
    asked = Asked(
        region=a.POLDER,
        channel=Channel.WEB,
        profile=a.profile(),
        care_form=a.CRISIS,
        urgency="now",
        answers={"alternatives_exhausted": False},
    )
    world = worlds.in_memory()
    with world.storage.work(a.gp()) as work:
        kept = asking.submit(work, asked=asked)

    assert (kept.state, kept.care_form, kept.urgency) == (RequestState.RECEIVED, a.CRISIS, "now")
    assert kept.norm_due_at == kept.happened_at + timedelta(hours=4)
    with pytest.raises(Conflict, match="request_not_triaged"):
        assert kept.form


def test_the_norm_is_the_sooner_of_form_and_urgency() -> None:
    assert a.triaged(urgency="now").norm_due_at == a.later(timedelta(hours=4))
    assert a.triaged(form=a.LOW, urgency="today").norm_due_at == a.later(timedelta(hours=12))


def test_late_entry_counts_the_norm_from_when_it_happened() -> None:
    asked = replace(a.request(), happened_at=a.NOW - timedelta(hours=2))
    settled, _ = requests.triage(
        asked,
        region=a.region(),
        care_form=a.CRISIS,
        urgency="now",
        answers={},
        findings=(),
        override_reason=None,
        by=DESK,
        now=a.NOW,
    )

    assert settled.norm_due_at == a.later(timedelta(hours=2))


def test_a_shut_gate_is_overruled_only_with_a_reason() -> None:
    gate = Finding("doctor_has_seen", Effect.STOP, "a source")

    def settle(reason: str | None) -> requests.Change:
        return requests.triage(
            a.request(),
            region=a.region(),
            care_form=a.LOW,
            urgency="today",
            answers={},
            findings=(gate,),
            override_reason=reason,
            by=DESK,
            now=a.NOW,
        )

    with pytest.raises(Conflict, match="gates_shut"):
        settle(None)
    settled, (fact,) = settle("seen by the GP post, letter follows")
    assert settled.override_reason == "seen by the GP post, letter follows"
    assert getattr(fact, "overruled", None) == ("doctor_has_seen",)


def test_warnings_come_at_half_and_four_fifths_of_the_norm_and_at_its_end() -> None:
    request = a.triaged(urgency="now")
    assert request.warn_at == a.later(timedelta(hours=2))

    request, _ = requests.warn(request, region=a.region(), by=DESK, now=a.later(timedelta(hours=2)))
    assert request.warn_at == a.later(timedelta(hours=3, minutes=12))

    request, _ = requests.warn(request, region=a.region(), by=DESK, now=a.later(timedelta(hours=5)))
    assert request.warn_at is None


def test_a_request_that_has_landed_has_an_outcome_and_nothing_left_to_do() -> None:
    ended, _ = requests.withdraw(a.triaged(), region=a.region(), reason="stays_home", by=DESK, now=a.NOW)

    assert (ended.state, ended.outcome, ended.next_action, ended.warn_at) == (
        RequestState.WITHDRAWN,
        "withdrawn",
        None,
        None,
    )
    with pytest.raises(Conflict, match="request_cannot_move"):
        requests.withdraw(ended, region=a.region(), reason="stays_home", by=DESK, now=a.NOW)
    with pytest.raises(Conflict, match="request_has_landed"):
        requests.own(ended, region=a.region(), owner=DESK, by=DESK, now=a.NOW)


def test_ends_need_a_reason_the_region_knows() -> None:
    with pytest.raises(Invalid, match="unknown_withdrawal_reason"):
        requests.withdraw(a.triaged(), region=a.region(), reason="bored", by=DESK, now=a.NOW)
    with pytest.raises(Invalid, match="unknown_destination"):
        requests.redirect(a.triaged(), region=a.region(), destination="moon", reason="x", by=DESK, now=a.NOW)
    with pytest.raises(Invalid, match="reason_missing"):
        requests.redirect(a.triaged(), region=a.region(), destination="hospital", reason=" ", by=DESK, now=a.NOW)
    searching, _ = requests.search(a.triaged(), region=a.region(), by=DESK, now=a.NOW)
    with pytest.raises(Invalid, match="unknown_unplaced_reason"):
        requests.unplace(searching, region=a.region(), reason="tired", by=DESK, now=a.NOW)


def test_who_has_a_place_is_not_triaged_anew() -> None:
    searching, _ = requests.search(a.triaged(), region=a.region(), by=DESK, now=a.NOW)
    offered = requests.offered(searching, answer_by=a.later(timedelta(minutes=20)), now=a.NOW)
    reserved = requests.reserved(offered, region=a.region(), expected_at=None, now=a.NOW)
    with pytest.raises(Conflict, match="request_cannot_move"):
        requests.triage(
            reserved,
            region=a.region(),
            care_form=a.LOW,
            urgency="today",
            answers={},
            findings=(),
            override_reason=None,
            by=DESK,
            now=a.NOW,
        )


def test_a_request_cannot_be_closed_before_its_patient_has_arrived() -> None:
    with pytest.raises(Conflict, match="request_cannot_move"):
        requests.close(a.triaged(), by=DESK, now=a.NOW)


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        (replace(a.profile(), birth_year=2027), "birth_year_in_future"),
        (replace(a.profile(), birth_year=1899), "birth_year_too_long_ago"),
        (replace(a.profile(), postcode="9999"), "unknown_postcode"),
        (replace(a.profile(), traits=frozenset({TraitId("gold_taps")})), "unknown_trait"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_by_name(profile: Profile, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        check_profile(profile, region=a.region(), on=a.NOW.date())


def test_a_moment_must_lie_in_the_recent_past() -> None:
    with pytest.raises(Invalid, match="moment_in_future"):
        requests.check_happened_at(a.later(timedelta(seconds=1)), region=a.region(), now=a.NOW)
    with pytest.raises(Invalid, match="moment_too_long_ago"):
        requests.check_happened_at(a.later(-timedelta(days=8)), region=a.region(), now=a.NOW)


@pytest.mark.parametrize(
    ("birth_year", "band"), [(1938, "85-89"), (1931, "95+"), (1900, "95+"), (1941, "85-89"), (1942, "80-84")]
)
def test_only_a_band_of_five_years_is_told_of_the_age(birth_year: int, band: str) -> None:
    assert replace(a.profile(), birth_year=birth_year).age_band(a.NOW.date()) == band


def test_it_is_the_year_of_the_regions_own_clocks_in_which_somebody_may_be_born() -> None:
    world = worlds.in_memory()
    world.clock.advance(datetime(2026, 12, 31, 22, 30, tzinfo=UTC) - world.clock.now())
    asked = Asked(region=a.POLDER, channel=Channel.WEB, profile=replace(a.profile(), birth_year=2027))
    with pytest.raises(Invalid, match="birth_year_in_future"), world.storage.work(a.gp()) as work:
        asking.submit(work, asked=asked)
    # By UTC it is still the old year; in the Polder it is not.
    world.clock.advance(timedelta(hours=1))
    with world.storage.work(a.gp()) as work:
        assert asking.submit(work, asked=asked).profile.birth_year == 2027
