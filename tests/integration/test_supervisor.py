import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bedline.settings import ROOT
from bedline.supervisor.child import Child, GivenUp

BEGETS = (
    "import os, subprocess, sys, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
)


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    command = [sys.executable, "-c", BEGETS]
    child = Child(name="web", command=command, environment=os.environ, log_path=tmp_path / "log" / "web.log")
    yield child
    child.stop()


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def begotten(child: Child) -> int:
    """The last grandchild's number, which the child writes to its log."""
    eventually(lambda: child.log_path.read_text().endswith("\n"))
    return int(child.log_path.read_text().split()[-1])


def lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def kill(child: Child) -> None:
    assert child._process is not None
    child._process.kill()
    eventually(lambda: child.ended)


def test_what_was_killed_is_started_again_without_what_it_left_behind(child: Child) -> None:
    child.start()
    first = begotten(child)
    kill(child)
    assert lives(first), "a kill -9 leaves the grandchild behind"
    child.start_again()
    assert not lives(first)
    eventually(lambda: begotten(child) != first)
    assert not child.ended


def test_stopping_takes_all_it_began_along(child: Child) -> None:
    child.start()
    number = begotten(child)
    child.stop()
    assert not lives(number)
    assert not child.ended, "a stopped child was not lost"


def test_what_never_stays_up_is_given_up_with_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bedline.supervisor.child.PATIENCE", 2)
    command = [sys.executable, "-c", "print('no such region: atlantis')"]
    child = Child(name="web", command=command, environment=os.environ, log_path=tmp_path / "web.log")
    child.start()
    eventually(lambda: child.ended)
    child.start_again()
    eventually(lambda: child.ended)
    with pytest.raises(GivenUp, match=r"web ended 2 times.*\n.*atlantis"):
        child.start_again()


def test_a_new_start_keeps_one_older_log(child: Child) -> None:
    child.start()
    first = begotten(child)
    child.stop()
    child.start()
    assert child.log_path.with_suffix(".before.log").read_text() == f"{first}\n"


def run_bedline(**environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bedline", "run"]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=30
    )


def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_bedline(BEDLINE_PORT=str(port), BEDLINE_STATE_PATH=str(tmp_path))
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stdout
    assert f"BEDLINE_PORT={port + 1}" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_faults_in_the_settings_are_told_without_a_traceback() -> None:
    done = run_bedline(BEDLINE_PORT="eighty", BEDLINE_WORKERS="0")
    assert done.returncode == 1
    assert done.stderr.startswith("Bedline cannot start: 2 setting(s) to put right.")
    assert "Traceback" not in done.stderr


def test_children_leave_when_their_keeper_is_killed(tmp_path: Path) -> None:
    keeper = """
import os, sys, time
from pathlib import Path
from bedline.supervisor.child import Child
child = Child(name="web", command=["sleep", "60"], environment=os.environ, log_path=Path(sys.argv[1]))
child.start()
print(child._process.pid, flush=True)
time.sleep(60)
"""
    command = [sys.executable, "-c", keeper, str(tmp_path / "web.log")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    number = int(process.stdout.readline())
    process.stdout.close()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    eventually(lambda: not lives(number))
