"""Two wards and one request, with every moment worked out by hand (docs/policy-simulator.md shows the sums)."""

from dataclasses import replace
from datetime import time, timedelta

from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.escalation import Rung, RungKind
from bedline.domain.facilities import Limits
from bedline.domain.hours import Hours
from bedline.domain.ids import InsurerId
from bedline.domain.matching.atlas import Atlas
from bedline.policy import making
from bedline.policy.assumptions import Assumptions, Phoning
from bedline.policy.life import Outcome
from bedline.policy.year import Away, Shut, Taken
from tests import builders
from tests.unit.policy.worlds import (
    BEGINS,
    DUIN,
    KREEK,
    NINE,
    Written,
    asked,
    asleep,
    bookable,
    foreseen,
    laddered,
    parallel,
    patient,
    phoned,
    policy,
    says,
    year,
)

# Duin, in the patient's own town, says no after four minutes; Kreek, ten kilometres on, yes after six.
NO_THEN_YES = {(1, DUIN): says(yes=False, after=4), (1, KREEK): says(yes=True, after=6)}
SILENCE_THEN_YES = {(1, DUIN): says(yes=True, after=4, silent=True), (1, KREEK): says(yes=True, after=6)}
BOTH_YES = {(1, DUIN): says(yes=True, after=4), (1, KREEK): says(yes=True, after=6)}


def minutes(outcomes: tuple[Outcome, ...]) -> list[float | None]:
    return [None if each.waited is None else each.waited / timedelta(minutes=1) for each in outcomes]


def test_asking_one_after_the_other_takes_both_answers() -> None:
    found = asked(year(patient(), answers=NO_THEN_YES))
    assert minutes(found) == [4 + 6]
    assert (found[0].unit, found[0].asked, found[0].own_town) == (KREEK, (DUIN, KREEK), False)


def test_asking_both_at_once_takes_the_first_yes() -> None:
    world = year(patient(), answers=NO_THEN_YES)
    assert minutes(asked(world, region=parallel(world.region, 2))) == [6]


def test_phoning_takes_both_answers_and_both_times_the_dialling() -> None:
    assert minutes(phoned(year(patient(), answers=NO_THEN_YES))) == [3 + 4 + 3 + 6]


def test_the_oracle_asks_only_who_will_say_yes() -> None:
    found = foreseen(year(patient(), answers=NO_THEN_YES))
    assert minutes(found) == [6]
    assert found[0].asked == (KREEK,)


def test_a_silent_ward_costs_its_whole_time_to_answer() -> None:
    world = year(patient(), answers=SILENCE_THEN_YES)
    # Ten minutes is how long a ward of this region has; whoever phones gives up after as long, and has dialled.
    assert minutes(asked(world)) == [10 + 6]
    assert minutes(phoned(world)) == [3 + 10 + 3 + 6]


def test_a_ward_that_filled_up_since_its_report_says_so_when_it_is_asked() -> None:
    taken = {DUIN: Taken((BEGINS + timedelta(minutes=30),), (1,))}
    world = year(patient(), answers=BOTH_YES, taken=taken)
    assert minutes(asked(world)) == [4 + 6]
    assert minutes(foreseen(world)) == [6]


def test_two_patients_do_not_get_the_same_bed() -> None:
    world = year(patient(1), patient(2, at=NINE + timedelta(minutes=1)), answers={})
    found = asked(world)
    # The first holds the place in Duin; the second is asked for in Kreek at once.
    assert [each.unit for each in found] == [DUIN, KREEK]
    assert minutes(found) == [5, 5]


def test_whoever_waits_is_asked_for_when_a_ward_reports_a_place() -> None:
    freed_at = NINE + timedelta(hours=2)
    full = Taken((BEGINS, freed_at), (1, 0))
    for_good = Taken((BEGINS,), (1,))
    reports = [(BEGINS, DUIN), (BEGINS, KREEK), (freed_at + timedelta(minutes=20), DUIN)]
    world = year(patient(), answers=BOTH_YES, taken={DUIN: full, KREEK: for_good}, reports=reports)
    assert minutes(asked(world)) == [120 + 20 + 4]
    # The oracle asks four minutes before the place comes free, so that the yes falls together with it.
    assert minutes(foreseen(world)) == [120]


def test_a_closed_ward_is_not_asked_and_the_closure_ends_by_itself() -> None:
    # Duin closes from half past eight until eleven, Kreek for good; then Duin says that it has a place.
    eleven = NINE + timedelta(hours=2)
    shut = {DUIN: (Shut(NINE - timedelta(minutes=30), eleven),), KREEK: (Shut(BEGINS, NINE + timedelta(days=30)),)}
    world = replace(year(patient(), answers=BOTH_YES), shut=shut)
    found = asked(world)
    assert (minutes(found), found[0].asked) == ([120 + 4], (DUIN,))
    # The oracle asks four minutes before; whoever phones hears it from both wards, and begins anew each hour.
    assert minutes(foreseen(world)) == [120]
    assert minutes(phoned(world)) == [16 + 60 + 16 + 60 + 3 + 4]


def test_a_ward_without_a_contract_with_the_insurer_is_asked_by_nobody() -> None:
    world = year(patient(), answers=BOTH_YES)
    known = world.atlas.directory
    choosy = replace(known.units[DUIN], limits=Limits(insurers=frozenset({InsurerId("vgz")})))
    world = replace(world, atlas=Atlas.of(replace(known, units={**known.units, DUIN: choosy})))
    insured = replace(patient(), need=replace(patient().need, insurer=InsurerId("cz")))
    for way, expected in ((asked, 6), (foreseen, 6), (phoned, 3 + 6)):
        (found,) = way(replace(world, patients=(insured,)))
        assert (minutes((found,)), found.unit) == ([expected], KREEK)
    # Where the insurer is not known, that keeps nobody out.
    assert asked(world)[0].unit == DUIN


def test_a_ward_that_closes_while_it_is_asked_has_no_place_any_more() -> None:
    shut = {DUIN: (Shut(NINE + timedelta(minutes=2), NINE + timedelta(days=2)),)}
    found = asked(replace(year(patient(), answers=BOTH_YES), shut=shut))
    assert (minutes(found), found[0].asked) == ([4 + 6], (DUIN, KREEK))


def test_nobody_waits_for_ever() -> None:
    full = {unit: Taken((BEGINS,), (1,)) for unit in (DUIN, KREEK)}
    world = year(patient(), answers=BOTH_YES, taken=full)
    for found in (asked(world), phoned(world), foreseen(world)):
        assert minutes(found) == [None]
        assert found[0].unit is None


def test_a_place_is_free_again_when_the_stay_is_over() -> None:
    second = patient(2, at=NINE + timedelta(days=3))
    world = year(patient(1, days=2), second, answers={}, reports=[(BEGINS, DUIN)])
    # Kreek has never reported, so only Duin is asked; it tells that the first patient has left.
    assert [each.unit for each in asked(world)] == [DUIN, DUIN]


def test_a_yes_that_comes_too_late_is_taken_where_it_still_helps() -> None:
    # Duin says yes after twelve minutes, two after its time was up; Kreek, asked then, would have taken twenty.
    late = {(1, DUIN): says(yes=True, after=12), (1, KREEK): says(yes=True, after=20)}
    found = asked(year(patient(), answers=late))
    assert (minutes(found), found[0].unit) == ([12], DUIN)
    # Nobody was asked twice for it.
    assert found[0].asked == (DUIN, KREEK)


def test_no_ward_is_disturbed_in_the_quiet_hours_of_a_form() -> None:
    world = year(patient(), answers=BOTH_YES)
    quiet = policy(world.region, quiet=Hours(time(8), time(12)))
    # At nine in Greenwich it is ten there: two hours until noon.
    assert minutes(asked(world, region=quiet)) == [2 * 60 + 4]


def test_a_ward_that_agreed_to_it_is_booked_at_once() -> None:
    world = bookable(year(patient(), answers=BOTH_YES), DUIN)
    found = asked(world, region=policy(world.region, directly_bookable=True))
    assert (minutes(found), found[0].unit) == ([0], DUIN)
    assert minutes(foreseen(world, bookable=True)) == [0]
    # Where the region does not let it, it is asked as all others are.
    assert minutes(asked(world)) == [4]


def test_a_booking_falls_through_when_the_ward_turns_out_to_be_full() -> None:
    taken = {DUIN: Taken((BEGINS + timedelta(minutes=30),), (1,))}
    world = bookable(year(patient(), answers=BOTH_YES, taken=taken), DUIN)
    # It says so after four minutes, which it would have taken to answer; then Kreek is asked.
    assert minutes(asked(world, region=policy(world.region, directly_bookable=True))) == [4 + 6]


def test_neighbours_are_turned_to_on_their_rung_and_answer_in_their_time() -> None:
    full = {unit: Taken((BEGINS,), (1,)) for unit in (DUIN, KREEK)}
    away = {1: Away(timedelta(minutes=40), km=60)}
    world = replace(year(patient(), answers=BOTH_YES, taken=full), away=away)
    rungs = (Rung(RungKind.REGION, timedelta(minutes=90)), Rung(RungKind.NEIGHBOURS, timedelta(hours=1)))
    found = asked(world, region=laddered(world.region, rungs))
    assert (minutes(found), found[0].unit, found[0].away, found[0].km) == ([90 + 40], None, True, 60)
    # The oracle asks them at once; whoever phones, after a round in vain: Duin, Kreek, and then them.
    assert minutes(foreseen(world)) == [40]
    assert minutes(phoned(world)) == [3 + 4 + 3 + 6 + 3 + 40]


def test_one_free_place_goes_to_whom_it_helps_most_when_several_wait() -> None:
    freed_at = NINE + timedelta(hours=2)
    full, for_good = Taken((BEGINS, freed_at), (1, 0)), Taken((BEGINS,), (1,))
    reports = [(BEGINS, DUIN), (BEGINS, KREEK), (freed_at, DUIN)]
    crisis = patient(2, at=NINE + timedelta(hours=1), form=builders.CRISIS)
    world = year(patient(1), crisis, answers={}, taken={DUIN: full, KREEK: for_good}, reports=reports)
    # Both wait; the crisis came later, and has the only place.
    assert minutes(asked(world)) == [None, 60 + 5]


def test_whoever_knows_no_list_phones_each_home_from_the_nearest_on() -> None:
    world = year(
        patient(form=builders.CRISIS), answers={(1, KREEK): says(yes=True, after=6)}, forms={DUIN: builders.LOW}
    )
    uninformed = Phoning(informed=0, between_length=timedelta(minutes=10))
    # Duin is nearer, and gives no such care: three minutes to hear that, ten with a patient, then Kreek.
    assert minutes(phoned(world, habits=uninformed)) == [3 + 10 + 3 + 6]
    assert minutes(phoned(world)) == [3 + 6]


def test_a_ward_that_only_a_text_reaches_by_night_answers_in_the_morning() -> None:
    # A Monday at four; Duin's telephones open at seven by the clocks there, which is six in Greenwich.
    four = NINE - timedelta(hours=5)
    hours = CallHours(other=Hours(time(7), time(22)), otherwise=Otherwise.TEXT)
    world = asleep(year(patient(at=four), answers={}, places=2), DUIN, hours)
    world = replace(world, begins=four, reports=tuple((four, unit) for unit in (DUIN, KREEK)))
    (found,) = asked(world)
    assert (minutes((found,)), found.unit, found.asked) == ([5], KREEK, (KREEK,))
    drawn = making.year(world.region, atlas=world.atlas, seed=1, assumptions=Assumptions(days=1)).answers
    answer = drawn.of(patient(at=four), DUIN, at=four)
    assert (answer.length > timedelta(hours=2), answer.unheard) == (True, True)
    assert not drawn.of(patient(at=NINE), DUIN, at=NINE).unheard
    # Who rings it at four gets nobody, gives up after ten minutes and rings Kreek.
    deaf = {(1, DUIN): replace(says(yes=True, after=125), unheard=True), (1, KREEK): says(yes=True, after=5)}
    assert minutes(phoned(replace(world, answers=Written(deaf)))) == [3 + 10 + 3 + 5]
