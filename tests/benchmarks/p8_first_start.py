"""P8: `make demo` as a newcomer meets it: a fresh clone with empty caches, until the board lives; then once more.

What the network and the disk of a machine allow is told by plain pip, which fetches and installs the same
packages, with an empty cache as well, right after.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from bedline.settings import ROOT
from tests.benchmarks.ratio import Report
from tests.harness.serving import REGION, eventually

FIRST_LENGTH: Final = 120.0  # seconds
AGAIN_LENGTH: Final = 10.0  # seconds
GIVEN_UP_LENGTH: Final = 300.0  # seconds after which nothing will come any more


def run() -> Report:
    """Clone what is committed, start it twice, and install the same packages with plain pip."""
    with tempfile.TemporaryDirectory(prefix="bedline-p8-") as folder:
        clone, home = Path(folder) / "bedline", Path(folder) / "home"
        home.mkdir()
        _done("git", "clone", "--quiet", str(ROOT), str(clone), cwd=Path(folder), environment=dict(os.environ))
        environment = {**_of_a_newcomer(home), "BEDLINE_PORT": str(_free_port())}
        first = _until_live(clone, environment)
        again = _until_live(clone, environment)
        bare = _bare(Path(folder), _of_a_newcomer(Path(folder) / "other-home"))
    return _report(first=first, again=again, bare=bare)


def _report(*, first: float, again: float, bare: float) -> Report:
    report = Report(
        "P8",
        "`make demo` in a fresh clone with empty caches, until requests come onto its board by themselves",
        "plain pip, which fetches and installs the same packages, with an empty cache as well",
    )
    report.columns("until", "seconds")
    report.row("a live board, the first time", first)
    report.row("a live board, the second time", again)
    report.row("plain pip is done", bare)
    report.note("The first time holds packages, dashboards, PostgreSQL, migrations and regions; nothing was there.")
    report.at_most("the first time", first, FIRST_LENGTH, unit="s")
    report.at_most("the second time", again, AGAIN_LENGTH, unit="s")
    report.settle(first / bare, at_most=FIRST_LENGTH / bare)
    return report


def _of_a_newcomer(home: Path) -> dict[str, str]:
    """Return this machine's environment without any cache, environment or setting of ours."""
    home.mkdir(exist_ok=True)
    ours = re.compile(r"BEDLINE_|DATABASE_URL|TWILIO_|VIRTUAL_ENV|PYTHON|XDG_|UV_CACHE|PIP_CACHE|npm_|MAKE|MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not ours.match(name)}
    path = [part for part in kept["PATH"].split(os.pathsep) if not part.startswith(str(ROOT))]
    return {**kept, "HOME": str(home), "PATH": os.pathsep.join(path)}


class _Board:
    """The desk's board as its coordinator reads it; what was kept from an earlier start does not count as life."""

    def __init__(self, client: httpx.Client, people_path: Path) -> None:
        self._client = client
        self._people_path = people_path
        self._first_seen: int | None = None

    def lives(self) -> bool:
        """Say whether it has a request, and something has happened on it since it was first seen."""
        try:
            answer = self._client.get(f"/api/v1/boards/desk:{REGION}/snapshot", headers=self._authorization())
        except (OSError, httpx.HTTPError):
            return False
        if not answer.is_success:
            return False
        snapshot = answer.json()
        if self._first_seen is None:
            self._first_seen = snapshot["seq"]
        return bool(snapshot["items"].get("request")) and snapshot["seq"] > self._first_seen

    def _authorization(self) -> dict[str, str]:
        people = json.loads(self._people_path.read_text(encoding="utf-8"))
        token = next(each["token"] for each in people if (each["role"], each["region"]) == ("coordinator", REGION))
        return {"Authorization": f"Bearer {token}"}


def _until_live(clone: Path, environment: Mapping[str, str]) -> float:
    """Return how many seconds pass before a board there lives, and stop it all as Ctrl-C does."""
    url = f"http://127.0.0.1:{environment['BEDLINE_PORT']}"
    log_path = clone.parent / "demo.log"
    started = time.monotonic()
    with _running(clone, environment, log_path), httpx.Client(base_url=url, timeout=5) as client:
        board = _Board(client, clone / "var" / "demo-people.json")
        eventually(
            board.lives,
            within=GIVEN_UP_LENGTH,
            otherwise=lambda: log_path.read_text(encoding="utf-8", errors="replace")[-4000:],
        )
        return time.monotonic() - started


def _make(environment: Mapping[str, str]) -> str:
    found = shutil.which("make", path=environment["PATH"])
    if found is None:
        raise RuntimeError("there is no make on this machine")
    return found


@contextmanager
def _running(clone: Path, environment: Mapping[str, str], log_path: Path) -> Iterator[None]:
    with log_path.open("ab") as log:
        demo = subprocess.Popen(
            [_make(environment), "demo"], cwd=clone, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        try:
            demo.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(demo.pid, signal.SIGKILL)


def _bare(folder: Path, environment: Mapping[str, str]) -> float:
    python = shutil.which("python3", path=environment["PATH"]) or sys.executable
    started = time.monotonic()
    _done(python, "-m", "venv", "bare", cwd=folder, environment=environment)
    pip = (str(folder / "bare/bin/pip"), "--quiet", "--disable-pip-version-check", "install", "--require-hashes")
    _done(*pip, "-r", str(ROOT / "requirements.txt"), cwd=folder, environment=environment)
    return time.monotonic() - started


def _done(*command: str, cwd: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
