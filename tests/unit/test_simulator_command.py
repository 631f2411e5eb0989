"""The command that starts a simulated region."""

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from bedline.simulator import command
from bedline.simulator.region import DeskKind, Plan


def people_file(folder: Path) -> Path:
    path = folder / "people.json"
    rows = [
        {"person": person, "role": "gp", "region": region, "token": "t"}
        for person, region in (("gp-axel", "zeeuws-vlaanderen"), ("kempen-gp-mol", "kempen"))
    ]
    path.write_text(json.dumps(rows))
    path.chmod(0o600)
    return path


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    begun: list[Plan] = []

    def live(*, plan: Plan, **_: Any) -> None:
        begun.append(plan)

    monkeypatch.setattr(command, "live", live)
    return begun


def test_it_takes_its_wishes_from_the_command_line(tmp_path: Path, plans: list[Plan]) -> None:
    words = ["--seed", "7", "--speed", "60", "--desk", "colleague", "--region", "kempen", "--by-hand", "kempen-wzc-mol"]

    assert command.main(["--people", str(people_file(tmp_path)), *words]) == 0
    assert (plans[0].seed, plans[0].pace.speed, plans[0].desk) == (7, 60, DeskKind.COLLEAGUE)
    assert [person.person for person in plans[0].people] == ["kempen-gp-mol"]
    assert list(plans[0].areas) == ["kempen"]
    assert plans[0].by_hand == {"kempen-wzc-mol"}


def test_every_region_of_the_people_lives_unless_told_otherwise(tmp_path: Path, plans: list[Plan]) -> None:
    assert command.main(["--people", str(people_file(tmp_path))]) == 0
    assert list(plans[0].areas) == ["kempen", "zeeuws-vlaanderen"]


@pytest.mark.parametrize("words", [["--speed", "0"], ["--speed", "1001"], ["--desk", "asleep"], ["--seed", "-1"]])
def test_a_wish_that_cannot_be_is_refused(tmp_path: Path, plans: list[Plan], words: list[str]) -> None:
    assert command.main(["--people", str(people_file(tmp_path)), *words]) == 2
    assert not plans


def test_people_that_cannot_be_read_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--people", str(tmp_path / "nobody.json")]) == 1
    assert "nobody.json" in capsys.readouterr().err


def test_a_region_without_a_map_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--people", str(people_file(tmp_path)), "--maps", str(tmp_path)]) == 1
    assert "no map of kempen" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_leaves_at_once_when_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """Nobody answers on the discard port, so it is waiting for the server when the signal comes."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    teller = threading.Timer(0.5, os.kill, (os.getpid(), number))
    teller.start()
    try:
        assert command.main(["--people", str(people_file(tmp_path)), "--url", "http://127.0.0.1:9", "--quiet"]) == 0
    finally:
        teller.join()
        for each, handler in before.items():
            signal.signal(each, handler)
