"""What storage promises of tasks, people and patients."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bedline.domain import tasks
from bedline.domain.errors import NotFound
from bedline.domain.ids import PersonId
from bedline.domain.patients import Patient
from bedline.domain.people import bedline_in
from bedline.domain.tasks import TaskKind
from tests import builders as a
from tests.harness import kept
from tests.harness.kept import DESK, DUIN
from tests.harness.worlds import World, neighbour

ASKED = kept.request(1)
ABOUT = kept.task(1, request=ASKED.id)
PATIENT = Patient(name="Mw. J. de Vries-Åberg", birth_date=date(1938, 2, 28), national_number="123456782")


def test_a_task_comes_back_as_it_was_kept_and_as_it_was_saved(world: World) -> None:
    kept.keep(world.storage, ASKED, ABOUT)
    with world.storage.work(DESK) as work:
        assert work.tasks.get(ABOUT.id) == ABOUT
        done, _ = tasks.finish(ABOUT, outcome="gebeld", by=DESK.id, now=a.NOW)
        work.tasks.save(done)
    with world.storage.reading(DESK) as work:
        assert work.tasks.by_ids([ABOUT.id]) == {ABOUT.id: done}


def test_an_unknown_task_is_refused(world: World) -> None:
    with world.storage.work(DESK) as work, pytest.raises(NotFound, match="unknown_task"):
        work.tasks.get(ABOUT.id)


def test_one_task_of_a_kind_is_open_for_a_subject(world: World) -> None:
    kept.keep(world.storage, ASKED, ABOUT)
    with world.storage.work(DESK) as work:
        assert not work.tasks.add(replace(ABOUT, id=kept.task(2).id))
        assert work.tasks.add(kept.task(3, request=ASKED.id, kind=TaskKind.NORM_AT_RISK)), "another kind"
        assert work.tasks.add(kept.task(4, unit=DUIN)), "another subject"
        assert work.tasks.add(kept.task(5)), "the region itself"
        done, _ = tasks.finish(ABOUT, outcome="gebeld", by=DESK.id, now=a.NOW)
        work.tasks.save(done)
        assert work.tasks.add(replace(ABOUT, id=kept.task(6).id)), "again, once it was done"


def test_open_tasks_come_the_soonest_due_first(world: World) -> None:
    soonest = kept.task(2, unit=DUIN, due_at=a.later(timedelta(minutes=1)))
    kept.keep(world.storage, ASKED, ABOUT, soonest)
    with world.storage.work(DESK) as work:
        assert list(work.tasks.open(a.POLDER)) == [soonest, ABOUT]
        assert list(work.tasks.open_for(ASKED.id)) == [ABOUT]
        done, _ = tasks.finish(ABOUT, outcome="gebeld", by=DESK.id, now=a.NOW)
        work.tasks.save(done)
        assert list(work.tasks.open(a.POLDER)) == [soonest]
        assert list(work.tasks.open_for(ASKED.id)) == []


def test_people_are_found_by_their_id_and_named(world: World) -> None:
    with world.storage.reading(DESK) as work:
        assert work.people.find(a.ward().id) == a.ward()
        assert work.people.find(a.gp().id) == a.gp()
        assert work.people.names([a.gp().id, PersonId("bedline")]) == {a.gp().id: a.gp().name}
        assert list(work.people.on_desk(a.POLDER)) == [DESK]
        with pytest.raises(NotFound, match="unknown_person"):
            work.people.find(PersonId("nobody"))


def test_people_of_another_region_are_nobodys_but_bedlines(world: World) -> None:
    with world.storage.reading(DESK) as work:
        with pytest.raises(NotFound, match="unknown_person"):
            work.people.find(neighbour().id)
        assert work.people.names([neighbour().id]) == {}
    with world.storage.reading(bedline_in()) as work:
        assert work.people.find(neighbour().id) == neighbour()


def test_a_patient_comes_back_as_kept_and_the_last_word_counts(world: World) -> None:
    kept.keep(world.storage, ASKED)
    with world.storage.work(a.gp()) as work:
        assert work.patients.find(ASKED.id) is None
        work.patients.keep(ASKED.id, PATIENT)
        assert work.patients.find(ASKED.id) == PATIENT
        work.patients.keep(ASKED.id, Patient(name="De Vries"))
    with world.storage.reading(DESK) as work:
        assert work.patients.find(ASKED.id) == Patient(name="De Vries")


def test_the_same_person_is_known_again_where_there_is_a_ground_for_it_and_within_the_region(world: World) -> None:
    others = [kept.request(number) for number in (2, 3, 4)]
    kept.keep(world.storage, ASKED, *others)
    with world.storage.work(a.gp()) as work:
        work.patients.keep(ASKED.id, PATIENT, known_again=True)
        work.patients.keep(others[0].id, replace(PATIENT, name="J. de Vries"), known_again=True)
        work.patients.keep(others[1].id, PATIENT)
        work.patients.keep(others[2].id, Patient(name=PATIENT.name, birth_date=PATIENT.birth_date), known_again=True)
    same = {ASKED.id, others[0].id}
    with world.storage.reading(DESK) as work:
        found = [work.patients.same_person(each.id) for each in (ASKED, *others)]
        assert [each and set(each) for each in found] == [same, same, None, None]
    with world.storage.reading(neighbour()) as work:
        assert work.patients.same_person(ASKED.id) is None
    with world.storage.work(a.gp()) as work:
        work.patients.keep(ASKED.id, Patient(name="De Vries"), known_again=True)
        assert work.patients.same_person(ASKED.id) is None, "the last word counts"


def test_what_was_said_in_own_words_comes_back_and_the_last_words_count(world: World) -> None:
    kept.keep(world.storage, ASKED)
    with world.storage.work(a.gp()) as work:
        assert work.patients.words(ASKED.id) == {}
        work.patients.keep_words(ASKED.id, {"what_happened": "Gevallen"})
        assert work.patients.words(ASKED.id) == {"what_happened": "Gevallen"}
        work.patients.keep_words(ASKED.id, {"what_happened": "Twee keer gevallen 🌷"})
    with world.storage.reading(a.gp()) as work:
        assert work.patients.words(ASKED.id) == {"what_happened": "Twee keer gevallen 🌷"}


def test_a_patient_of_another_region_is_nobodys(world: World) -> None:
    kept.keep(world.storage, ASKED)
    with world.storage.work(a.gp()) as work:
        work.patients.keep(ASKED.id, PATIENT)
        work.patients.keep_words(ASKED.id, {"what_happened": "Gevallen"})
    with world.storage.reading(neighbour()) as work:
        assert work.patients.find(ASKED.id) is None
        assert work.patients.words(ASKED.id) == {}


def test_who_answers_for_a_facility_is_known_within_the_region(world: World) -> None:
    duin = a.facility("duin").id
    with world.storage.reading(DESK) as work:
        assert [each.id for each in work.people.answering_for(duin, region=a.POLDER)] == ["ward-duin"]
        assert list(work.people.answering_for(duin, region=neighbour().region)) == []
    with world.storage.reading(neighbour()) as work:
        assert list(work.people.answering_for(duin, region=a.POLDER)) == []
