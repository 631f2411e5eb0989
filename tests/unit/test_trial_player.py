"""The player of a process: a child of its own for each trial, followed under the claim, and left when it is to stop."""

import json
import sys
import threading
from pathlib import Path

import pytest

from bedline.adapters.regionfiles import load_regions
from bedline.bootstrap.trials import command, play
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.people import Person, Role
from bedline.domain.trials import CLAIM_LENGTH, Fault, Trial, TrialState
from bedline.jobs import trials as player_of
from bedline.jobs.trials import Player
from bedline.services import trials
from bedline.settings import ROOT
from tests import builders as a
from tests.harness import worlds
from tests.harness.kept_trials import told, trial
from tests.harness.serving import eventually
from tests.harness.worlds import World

REGIONS = ROOT / "config" / "regions"
RESULT = {"rows": [{"way": "today"}], "chart": "<svg/>"}
ENDLESS = "import time, sys; sys.stdin.read(); print('{\"progress\": 7}', flush=True); time.sleep(60)"


def child(*lines: object, ends: int = 0) -> list[str]:
    """Return a command that reads its trial and tells these lines."""
    says = "; ".join(f"print({json.dumps(line)!r}, flush=True)" for line in lines) or "pass"
    return [sys.executable, "-c", f"import sys; sys.stdin.read(); {says}; sys.exit({ends})"]


def ask(world: World) -> Trial:
    with world.storage.work(a.manager()) as work:
        return trials.ask(work, region=a.POLDER, told=told(), from_history=False)


def state(world: World, asked: Trial) -> Trial:
    with world.storage.reading(a.manager()) as work:
        return trials.find(work, trial=asked.id)


def player(world: World, told_by: list[str]) -> Player:
    return Player(world.storage, command=told_by, folder=ROOT)


@pytest.fixture
def world() -> World:
    return worlds.in_memory()


def test_there_is_nothing_to_play_where_nobody_has_asked(world: World) -> None:
    assert not player(world, child(RESULT)).go()


def test_what_the_child_tells_at_the_end_is_the_result(world: World) -> None:
    asked = ask(world)
    assert player(world, child({"progress": 14}, {"progress": 60}, RESULT)).go()
    done = state(world, asked)
    assert (done.state, done.progress) == (TrialState.DONE, 100)
    assert done.result is not None
    assert (list(done.result.rows), done.result.chart) == (RESULT["rows"], RESULT["chart"])


def test_a_fault_ends_the_trial_with_its_reason(world: World) -> None:
    asked = ask(world)
    player(world, child({"fault": "no_requests"})).go()
    assert (state(world, asked).state, state(world, asked).fault) == (TrialState.FAILED, Fault.NO_REQUESTS)


@pytest.mark.parametrize("told_by", [child({"progress": 30}, ends=1), child({"wrong": 1}), ["/no/such/program"]])
def test_a_child_that_dies_leaves_the_trial_for_the_next(world: World, told_by: list[str]) -> None:
    asked = ask(world)
    player(world, told_by).go()
    assert state(world, asked).state is TrialState.RUNNING
    world.clock.advance(CLAIM_LENGTH)
    assert player(world, child(RESULT)).go()
    assert (state(world, asked).state, state(world, asked).attempts) == (TrialState.DONE, 2)


def test_a_child_that_takes_for_ever_is_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player_of, "LONGEST", 0.5)
    asked = ask(world)
    player(world, [sys.executable, "-c", ENDLESS]).go()
    assert state(world, asked).fault is Fault.TOO_LONG


def test_a_child_whose_trial_is_called_off_is_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player_of, "RENEW_LENGTH", 0.2)
    asked = ask(world)
    playing = threading.Thread(target=player(world, [sys.executable, "-c", ENDLESS]).go)
    playing.start()
    eventually(lambda: state(world, asked).progress == 7)
    with world.storage.work(a.manager()) as work:
        trials.cancel(work, trial=asked.id)
    playing.join(10)
    assert not playing.is_alive()
    assert state(world, asked).state is TrialState.CANCELLED


def test_a_player_that_stops_ends_its_child_and_keeps_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player_of, "LOOK_LENGTH", 0.01)
    asked = ask(world)
    mine = player(world, [sys.executable, "-c", ENDLESS])
    mine.start()
    eventually(lambda: state(world, asked).progress == 7)
    assert not mine.stopped
    mine.stop()
    assert not any(thread.name == "trials" and thread.is_alive() for thread in threading.enumerate())
    assert state(world, asked).state is TrialState.RUNNING


def test_a_real_year_is_played_by_a_process_of_its_own() -> None:
    loaded = load_regions(REGIONS)
    world = worlds.in_memory(regions=loaded.regions, known=loaded.directory)
    region = RegionId("zeeuws-vlaanderen")
    els = Person(PersonId("manager-els"), "Els", Role.MANAGER, region)
    with world.storage.work(els) as work:
        asked = trials.ask(work, region=region, told=told(days=14), from_history=False)
    assert player(world, list(command(REGIONS))).go()
    with world.storage.reading(els) as work:
        done = trials.find(work, trial=asked.id)
    assert done.result is not None
    assert [row["way"] for row in done.result.rows][:3] == ["today", "proposed", "nearest_first"]
    assert done.result.chart.startswith("<svg")
    # Seeded: in this process it comes to the same.
    assert again(asked)[-1] == {"rows": list(done.result.rows), "chart": done.result.chart}


def again(asked: Trial, **changes: object) -> list[dict[str, object]]:
    """Play it in this process."""
    lines: list[dict[str, object]] = []
    sent = json.loads(
        json.dumps(
            {
                "region": asked.region,
                "proposal": asked.told.proposal,
                "days": asked.told.days,
                "seed": asked.told.seed,
                "neighbours_yes": asked.told.neighbours_yes,
                "history": [],
                **changes,
            }
        )
    )
    play(sent, regions=Path(REGIONS), tell=lambda line: lines.append(json.loads(json.dumps(line))))
    return lines


def test_what_cannot_be_any_more_is_told_as_a_fault() -> None:
    asked = trial(region=RegionId("kempen"))
    assert again(asked, proposal={"care_forms": {"gone": {}}}) == [{"fault": "not_possible"}]
