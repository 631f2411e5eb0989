"""The metronome: runs each sweep on its beat in the process that leads, and keeps an eye on the beats in every one."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bedline.domain.people import Person, bedline_in
from bedline.jobs import metrics
from bedline.jobs.leader import Leader
from bedline.jobs.ticks import AFTER_THE_OTHERS, LENGTHS, PATIENCE_LENGTH, Late, halts, late
from bedline.ports.clock import Clock
from bedline.ports.rhythm import Beat, Beats, Halt, Leadership
from bedline.ports.storage import Storage, StorageAway, StorageBusy
from bedline.services.sweeps import SWEEPS

log: Final = logging.getLogger(__name__)

Sweep = Callable[[Storage, Person], int]
WATCH_LENGTH: Final = timedelta(seconds=5)
# A metronome whose own beat stays away this long has stopped.
STOPPED_LENGTH: Final = 30.0  # seconds
GONE: Final = (StorageAway, StorageBusy)


class Metronome:
    """Beats in every process; only the leader sweeps. What is due stands in the database, so stopping loses nothing."""

    def __init__(
        self,
        *,
        storage: Storage,
        leadership: Leadership,
        beats: Beats,
        clock: Clock,
        sweeps: Mapping[str, Sweep] = SWEEPS,
        lengths: Mapping[str, timedelta] = LENGTHS,
    ) -> None:
        self._storage = storage
        self._leader = Leader(leadership)
        self._beats = beats
        self._clock = clock
        self._sweeps = sweeps
        self._lengths = lengths
        self._actor = bedline_in()
        self._late: frozenset[str] = frozenset()
        # When this process last could not sweep: it did not lead, or the database was away.
        self._idle_at = monotonic()
        self._beaten_at = monotonic()
        self._scheduler = _scheduler(threads=len(sweeps) + 1)

    def start(self) -> None:
        """Begin, with every sweep at once: something may have come due while nothing ran."""
        now = datetime.now(UTC)  # of the machine, as the library's own beat
        for name in self._sweeps:
            seconds = self._lengths[name].total_seconds()
            self._scheduler.add_job(self.sweep, "interval", seconds=seconds, args=[name], id=name, next_run_time=now)
        first_at, seconds = now + PATIENCE_LENGTH, WATCH_LENGTH.total_seconds()
        self._scheduler.add_job(self.watch, "interval", seconds=seconds, id="watch", next_run_time=first_at)
        self._beaten_at = self._idle_at = monotonic()
        self._scheduler.start()

    def stop(self) -> None:
        """End after the runs that are under way, and let another process lead."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._leader.resign()

    def sweep(self, name: str) -> None:
        """Run a sweep if this process leads; whatever happens to it, the others go on."""
        if not self._leader.leads():
            self._idle_at = monotonic()
            return
        if name in AFTER_THE_OTHERS and self._catches_up:
            self._write(Beat(name, self._clock.now()))
            return
        try:
            with metrics.SECONDS.labels(name).time():
                done = self._sweeps[name](self._storage, self._actor)
        except GONE as reason:
            log.warning("Sweep %s waits for the database: %s", name, str(reason) or type(reason).__name__)
            metrics.RUNS.labels(name, "away").inc()
            if isinstance(reason, StorageAway):
                self._idle_at = monotonic()
        except Exception as fault:
            log.exception("Sweep %s failed", name)
            metrics.RUNS.labels(name, "failed").inc()
            self._write(Beat(name, self._clock.now(), fault=type(fault).__name__))
        else:
            metrics.RUNS.labels(name, "done").inc()
            metrics.DONE.labels(name).inc(done)
            self._write(Beat(name, self._clock.now(), done=done))

    @property
    def _catches_up(self) -> bool:
        """Whether the sweeps have only just begun again: what is overdue now may be done in a moment."""
        return monotonic() - self._idle_at < PATIENCE_LENGTH.total_seconds()

    def _write(self, beat: Beat) -> None:
        try:
            self._beats.write(beat)
        except GONE as reason:
            log.warning("The beat of %s is not kept: %s", beat.name, str(reason) or type(reason).__name__)

    def watch(self) -> None:
        """Look whether all beats are there, whoever leads; that this itself runs is seen by ``stopped``."""
        self._beaten_at = monotonic()
        try:
            missing = self.late()
        except GONE:
            # Told elsewhere; a database that is away makes every beat late.
            return
        metrics.LATE.set(len(missing))
        names = frozenset(each.name for each in missing)
        for each in missing:
            if each.name not in self._late:
                log.error("Sweep %s is late: last seen %s %s", each.name, each.since or "never", each.fault or "")
        for name in self._late - names:
            log.info("Sweep %s is back on its beat", name)
        self._late = names

    def late(self) -> Sequence[Late]:
        """Return the sweeps that stay away or fail, in whichever process they should run.

        Raises:
            StorageAway: when the beats cannot be read.
        """
        return late(self._beats.all(), now=self._clock.now(), lengths=self._lengths)

    def halts(self) -> Sequence[Halt]:
        """Return what stands still for the desk, in whichever process it should run.

        Raises:
            StorageAway: when the beats cannot be read.
        """
        return halts(self.late(), now=self._clock.now())

    @property
    def stopped(self) -> bool:
        """Whether the metronome of this very process has stopped; asked from outside it, so it is watched itself."""
        return monotonic() - self._beaten_at > STOPPED_LENGTH


def _scheduler(*, threads: int) -> Any:
    # It tells of every run, and of every beat that a slow sweep lets pass: here the watch tells what matters.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # As many threads as sweeps: none waits for another.
    return BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(threads)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
