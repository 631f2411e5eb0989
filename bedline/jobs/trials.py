"""Plays trials of policies one by one, each in a process of its own that goes last in line for the processor.

Simulating a year is minutes of arithmetic: in a process that answers people, it would hold them up.
"""

import json
import logging
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from queue import Empty, Queue
from time import monotonic
from typing import Any, Final

from bedline.domain.people import bedline_in
from bedline.domain.trials import Fault, Result, Trial
from bedline.ports.storage import Storage, StorageAway, StorageBusy
from bedline.services import trials

log: Final = logging.getLogger(__name__)

BEDLINE: Final = bedline_in()
# In seconds: how often one looks for a trial; how often a claim is renewed, well before it runs out; when a trial has
# taken so long that something is wrong with it; when a player that has not been heard of has stopped.
LOOK_LENGTH: Final = 3.0
RENEW_LENGTH: Final = 10.0
LONGEST: Final = 1800.0
STOPPED_LENGTH: Final = 60.0
# How long an end is waited for that has been asked for.
END_LENGTH: Final = 5.0
GONE: Final = (StorageAway, StorageBusy)


class Player:
    """Looks for a trial that nobody plays, in a thread of its own; claims keep the players of all processes apart."""

    def __init__(self, storage: Storage, *, command: Sequence[str], folder: Path) -> None:
        """Play with that command, run in that folder: it reads a trial and tells how far it is, a line of JSON each."""
        self._storage, self._command, self._folder = storage, command, folder
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._beaten_at = monotonic()

    def start(self) -> None:
        """Begin."""
        self._beaten_at = monotonic()
        self._thread = threading.Thread(target=self._run, name="trials", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End at once; what was being played is taken up again by another process, or by this one's successor."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(END_LENGTH)

    @property
    def stopped(self) -> bool:
        """Say whether the player of this very process has stopped."""
        return monotonic() - self._beaten_at > STOPPED_LENGTH

    def go(self) -> bool:
        """Play the next trial, if there is one; say whether there was."""
        try:
            trial = trials.claim(self._storage, BEDLINE)
            if trial is None:
                return False
            self._play(trial)
        except GONE as reason:
            log.warning("Trials wait for the database: %s", type(reason).__name__)
            return False
        except Exception:
            log.exception("A trial failed")
            return False
        return True

    def _run(self) -> None:
        while not self._over.wait(LOOK_LENGTH):
            self._beaten_at = monotonic()
            self.go()

    def _play(self, trial: Trial) -> None:
        lines: Queue[str] = Queue()
        with subprocess.Popen(  # noqa: S603 - our own command, and what it is to play goes in as data
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._folder,
            # Nothing that this process knows: no database, no keys.
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            text=True,
        ) as child:
            reader = threading.Thread(target=_read, args=(child, trial, lines), name="trial", daemon=True)
            reader.start()
            try:
                self._follow(trial, lines)
            finally:
                child.kill()
                reader.join(END_LENGTH)

    def _follow(self, trial: Trial, lines: "Queue[str]") -> None:
        """Renew the claim while the child plays, and keep what it tells; leave it when it is to be stopped."""
        began, renewed, progress = monotonic(), monotonic(), 0
        while not self._over.is_set():
            self._beaten_at = monotonic()
            if monotonic() - began > LONGEST:
                trials.fail(self._storage, BEDLINE, trial=trial, fault=Fault.TOO_LONG)
                return
            told = _next(lines)
            if told is not None and "progress" not in told:
                self._keep(trial, told)
                return
            if told is not None or monotonic() - renewed > RENEW_LENGTH:
                progress, renewed = int(told["progress"]) if told else progress, monotonic()
                if not trials.go_on(self._storage, BEDLINE, trial=trial, progress=progress):
                    return

    def _keep(self, trial: Trial, told: Mapping[str, Any]) -> None:
        if "rows" in told:
            result = Result(rows=told["rows"], chart=told["chart"])
            trials.finish(self._storage, BEDLINE, trial=trial, result=result)
        elif "fault" in told:
            trials.fail(self._storage, BEDLINE, trial=trial, fault=Fault(told["fault"]))
        else:
            # The claim runs out by itself, and somebody takes it up again, as often as the rules let them.
            log.error("The process of trial %s ended without a result: %s", trial.id, told.get("ended"))


def _read(child: "subprocess.Popen[str]", trial: Trial, lines: "Queue[str]") -> None:
    """Give the child its trial and pass on what it tells, until it ends."""
    ended = "without a word"
    try:
        if child.stdin and child.stdout:
            child.stdin.write(json.dumps({**asdict(trial.told), "region": trial.region}))
            child.stdin.close()
            for line in child.stdout:
                lines.put(line)
    except (OSError, ValueError) as reason:
        ended = str(reason)
    lines.put(json.dumps({"ended": ended}))


def _next(lines: "Queue[str]") -> Mapping[str, Any] | None:
    try:
        line = lines.get(timeout=1)
    except Empty:
        return None
    found: Mapping[str, Any] = json.loads(line)
    return found
