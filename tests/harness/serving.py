"""The server as an operator runs it: gunicorn with its processes, killed and started again as life does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import httpx
import psutil

from bedline.settings import ROOT

START_LENGTH: Final = 300.0  # seconds, on a machine that does other things as well
REGION: Final = "zeeuws-vlaanderen"


class Server:
    """One deployment on a database of its own, with the demo's people let in by token."""

    serves: tuple[str, ...] = ("-c", "config/gunicorn.py", "wsgi:app")
    says_when_ready = "/readyz"

    def __init__(self, *, database_url: str, folder: Path, workers: int = 2, **settings: object) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "BEDLINE_STATE_PATH": str(folder),
            "BEDLINE_PORT": str(self.port),
            "BEDLINE_WORKERS": str(workers),
            "BEDLINE_DATABASE_CONNECTIONS": "8",
            "BEDLINE_DEMO": "on",
            **{_variable(name): str(value) for name, value in settings.items()},
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until it is ready."""
        command = [sys.executable, "-m", "gunicorn", *self.serves]
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        eventually(self.is_ready, within=START_LENGTH, otherwise=self.last_words)

    def stop(self) -> None:
        """Stop as an operator does."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def kill(self) -> None:
        """Kill every process of it at once."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def kill_a_worker(self) -> None:
        """Kill the process that serves the most sockets; another is started in its place."""
        assert self._process is not None
        max(psutil.Process(self._process.pid).children(), key=self._sockets).kill()

    def _sockets(self, worker: psutil.Process) -> int:
        ours = (each for each in worker.net_connections("tcp") if each.laddr and each.laddr.port == self.port)
        return sum(each.status == psutil.CONN_ESTABLISHED for each in ours)

    def is_ready(self) -> bool:
        """Say whether it answers that it is."""
        assert self._process is not None
        assert self._process.poll() is None, self.last_words()
        try:
            return httpx.get(f"{self.url}{self.says_when_ready}", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def token(self, *, role: str, region: str = REGION) -> str:
        """Return the token of somebody with that role there."""
        found: str = next(each["token"] for each in self.people() if (each["role"], each["region"]) == (role, region))
        return found

    def people(self) -> Sequence[Mapping[str, Any]]:
        """Return everybody who was let in, with their tokens."""
        people: Sequence[Mapping[str, Any]] = json.loads(
            (self._folder / "demo-people.json").read_text(encoding="utf-8")
        )
        return people

    def client(self, *, role: str = "coordinator", region: str = REGION) -> httpx.Client:
        """Return the API as that person uses it."""
        headers = {"Authorization": f"Bearer {self.token(role=role, region=region)}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=30)

    def last_words(self) -> str:
        """Return the end of what it logged."""
        return self._log_path.read_text(encoding="utf-8", errors="replace")[-4000:]

    @property
    def _log_path(self) -> Path:
        return self._folder / "server.log"


def _variable(name: str) -> str:
    return name.upper() if name.startswith("twilio_") else f"BEDLINE_{name.upper()}"


def eventually(
    holds: Callable[[], object], *, within: float = 30.0, otherwise: Callable[[], object] = lambda: ""
) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
