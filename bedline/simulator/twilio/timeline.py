"""The time that calls live in: virtual, passing at once when everybody waits; or the machine's, sped up if asked."""

import asyncio
import logging
import selectors
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from typing_extensions import override

R = TypeVar("R")
Ready = list[tuple[selectors.SelectorKey, int]]

# What is due at the very end of a stretch of time still happens in it, however seconds add up.
MOMENT: Final = 1e-6
# Between two looks at whether something has happened, in the machine's seconds.
_GLANCE: Final = 0.01

log = logging.getLogger(__name__)


class Timeline(asyncio.SelectorEventLoop):
    """An event loop that knows what moment it is, and loses no task that failed."""

    def __init__(self, *, begin: datetime, selector: selectors.BaseSelector) -> None:
        self._begin = begin
        self._tasks: set[asyncio.Task[Any]] = set()
        self.crashes: list[BaseException] = []
        super().__init__(selector)

    def moment(self) -> datetime:
        """Return what moment it is, aware, in UTC."""
        return self._begin + timedelta(seconds=self.time())

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let this go on beside everything else; a failure of it is kept in ``crashes``."""
        task = self.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def every(self, seconds: float, act: Callable[[], object]) -> None:
        """Do this again and again, for as long as time passes."""
        self.spawn(_repeat(seconds, act))

    def finish(self) -> None:
        """End everything that goes on, and close; from outside the loop."""
        self.run_until_complete(_ended_all(asyncio.all_tasks(self)))
        self.close()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()):
            self.crashes.append(failure)
            log.error("the simulation of Twilio failed", exc_info=failure)


async def _ended_all(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _repeat(seconds: float, act: Callable[[], object]) -> None:
    while True:
        await asyncio.sleep(seconds)
        act()


class VirtualTime(Timeline):
    """Stands still until it is told to pass; then only what happens takes time, and waiting takes none."""

    def __init__(self, *, begin: datetime) -> None:
        self._now = 0.0
        self._horizon = 0.0
        self._happened: Callable[[], bool] = _never
        super().__init__(begin=begin, selector=_IdleSelector(self._idle))

    @override
    def time(self) -> float:
        return self._now

    def pass_until(self, happened: Callable[[], bool], *, within: float) -> bool:
        """Let time pass until that has happened, at the most so many seconds; say whether it has.

        Raises:
            the failure of whatever failed meanwhile.
        """
        self._horizon, self._happened = self._now + within, happened
        self.run_forever()
        if self.crashes:
            raise self.crashes.pop(0)
        return happened()

    def pass_seconds(self, seconds: float) -> None:
        """Let so much time pass, with all that happens in it."""
        self.pass_until(_never, within=seconds)

    def block(self, seconds: float) -> None:
        """Let time pass for somebody who keeps everybody waiting; what was due meanwhile is late."""
        self._now += seconds

    def _idle(self, wait: float | None) -> None:
        if self._happened():
            self.stop()
        elif wait is None or self._now + wait > self._horizon + MOMENT:
            self._now = max(self._now, self._horizon)
            self.stop()
        else:
            self._now += wait


class LiveTime(Timeline):
    """The machine's own time, passing ``speed`` times as fast."""

    def __init__(self, *, speed: float = 1.0) -> None:
        self._speed = speed
        self._zero = time.monotonic()
        self._runs_in = 0
        super().__init__(begin=datetime.now(UTC), selector=_SpedSelector(speed))

    @override
    def time(self) -> float:
        return (time.monotonic() - self._zero) * self._speed

    def do(self, act: Callable[[], R]) -> R:
        """Do something within the loop, from whichever thread, and return what came of it."""
        if threading.get_ident() == self._runs_in:
            return act()
        return asyncio.run_coroutine_threadsafe(_done(act), self).result()

    def watch(self, happened: Callable[[], bool], *, within: float) -> bool:
        """Wait, outside the loop, until that has happened, at the most so many of its seconds; say whether it has."""
        end = self.time() + within
        while not self.do(happened):
            if self.time() >= end:
                return False
            time.sleep(_GLANCE)
        return True

    @override
    def run_forever(self) -> None:
        self._runs_in = threading.get_ident()
        try:
            super().run_forever()
        finally:
            self._runs_in = 0


class _IdleSelector(selectors.DefaultSelector):
    """Never waits; tells instead that everybody does, and how long."""

    def __init__(self, idle: Callable[[float | None], None]) -> None:
        super().__init__()
        self._idle = idle

    @override
    def select(self, timeout: float | None = None) -> Ready:
        ready = super().select(0)
        if not ready and timeout != 0:
            self._idle(timeout)
        return ready


class _SpedSelector(selectors.DefaultSelector):
    """Waits as long as the sped time needs."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    @override
    def select(self, timeout: float | None = None) -> Ready:
        return super().select(timeout if timeout is None else timeout / self._speed)


async def _done(act: Callable[[], R]) -> R:
    return act()


def _never() -> bool:
    return False
