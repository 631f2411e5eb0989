"""Who waits in which queue, in which order, and since when."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bedline.simulator.twilio.account import Sids
from bedline.simulator.twilio.bridge import Bridge
from bedline.simulator.twilio.calls import Call, Step


@dataclass(slots=True, eq=False, kw_only=True)
class Member:
    """Somebody who waits. Taken by another call, they may first hear ``whisper``, are ``ready``, and have then ``met``.

    Without a ``bridge`` the meeting came to nothing.
    """

    call: Call
    since: datetime
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    met: asyncio.Event = field(default_factory=asyncio.Event)
    whisper: Step | None = None
    taker: str = ""
    bridge: Bridge | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Queue:
    """A queue; the first in it is the first to be taken."""

    sid: str
    name: str
    created_at: datetime
    max_size: int = 1000
    members: list[Member] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    joined: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def average_wait(self) -> int:
        """Return how long those who have left had waited, in seconds."""
        return round(sum(self.waits) / len(self.waits)) if self.waits else 0

    def position(self, member: Member) -> int:
        """Return the place in the queue, from 1."""
        return self.members.index(member) + 1 if member in self.members else 0

    def join(self, member: Member) -> None:
        """Let somebody wait at the end."""
        self.members.append(member)
        self.joined.set()

    def leave(self, member: Member, *, now: datetime) -> None:
        """Let somebody go, taken or not; a second time does nothing."""
        if member in self.members:
            self.members.remove(member)
            self.waits.append((now - member.since) / timedelta(seconds=1))
        if not self.members:
            self.joined.clear()


class Queues:
    """Every queue; one is there as soon as somebody joins it."""

    def __init__(self, sids: Sids) -> None:
        self._sids = sids
        self._queues: dict[str, Queue] = {}

    @property
    def all(self) -> list[Queue]:
        """Every queue, in the order of their making."""
        return list(self._queues.values())

    def open(self, name: str, *, now: datetime) -> Queue:
        """Return the queue of that name, new when there was none."""
        if name not in self._queues:
            self._queues[name] = Queue(sid=self._sids.new("QU"), name=name, created_at=now)
        return self._queues[name]

    def find(self, name_or_sid: str) -> Queue | None:
        """Return the queue that has that name or that identity."""
        by_sid = next((queue for queue in self._queues.values() if queue.sid == name_or_sid), None)
        return by_sid or self._queues.get(name_or_sid)
