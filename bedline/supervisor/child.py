"""One process that is kept running: started in its own group, started again when it ends, stopped with all it began."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bedline.settings import ROOT

STOP_LENGTH: Final = 10.0  # seconds a child may take to leave
LOOK_LENGTH: Final = 0.05  # seconds between two looks whether it has left
PATIENCE: Final = 5  # ends in a row, each soon after its start, before we give up
SOON_LENGTH: Final = 20.0  # seconds; a child that lived longer starts with a clean slate
SHOWN_CHARACTERS: Final = 2500
PR_SET_PDEATHSIG: Final = 1  # Linux: tell the child when its parent is gone, however it went


class GivenUp(Exception):
    """A child does not stay up; the message says which, and holds its last words."""


class Child:
    """One process and the file its words go to."""

    def __init__(self, *, name: str, command: list[str], environment: Mapping[str, str], log_path: Path) -> None:
        self.name = name
        self.log_path = log_path
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._ends = 0

    def start(self) -> None:
        """Start it with a fresh log; the log of the time before is kept beside it."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        if self.log_path.exists():
            self.log_path.replace(self.log_path.with_suffix(".before.log"))
        self._spawn()

    @property
    def ended(self) -> bool:
        """Whether it was started and is no longer there."""
        return self._process is not None and self._process.poll() is not None

    def start_again(self) -> None:
        """Clear what is left of it and start it, a little later each time; raises GivenUp when it never stays."""
        if time.monotonic() - self._started > SOON_LENGTH:
            self._ends = 0
        self._ends += 1
        if self._ends >= PATIENCE:
            raise GivenUp(f"{self.name} ended {self._ends} times in a row. Its last words:\n{self.last_words()}")
        self.stop()
        time.sleep(0.25 * 2**self._ends)
        self._spawn()

    def stop(self) -> None:
        """Ask it and all it began to leave, and see to it."""
        if self._process is None:
            return
        deadline = time.monotonic() + STOP_LENGTH
        self._tell(signal.SIGTERM)
        while self._group_lives() and time.monotonic() < deadline:
            time.sleep(LOOK_LENGTH)
        self._tell(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def last_words(self) -> str:
        """Return the end of its log."""
        return self.log_path.read_text(errors="replace")[-SHOWN_CHARACTERS:]

    def _spawn(self) -> None:
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=dict(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone: we stop the children in order
                preexec_fn=_leave_with_parent,  # noqa: PLW1509 -- this process has no threads
            )
        self._started = time.monotonic()

    def _group_lives(self) -> bool:
        assert self._process is not None  # noqa: S101 -- only asked of a started child
        self._process.poll()
        return self._tell(0)

    def _tell(self, number: int) -> bool:
        assert self._process is not None  # noqa: S101 -- only asked of a started child
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return False
        return True


def _leave_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
