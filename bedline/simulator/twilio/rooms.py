"""Who is in which conference, and whether it has begun."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from bedline.simulator.twilio.account import Sids
from bedline.simulator.twilio.calls import Call, Listener


@dataclass(slots=True, eq=False, kw_only=True)
class Participant:
    """Somebody in a conference, with what their coming and going does to it."""

    call: Call
    joined_at: datetime
    label: str = ""
    muted: bool = False
    hold: bool = False
    starts: bool = True
    ends: bool = False
    beeps: bool = True
    out: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, eq=False, kw_only=True)
class Room:
    """A conference; the first to come decides who is told of it."""

    sid: str
    name: str
    created_at: datetime
    listener: Listener = field(default_factory=Listener)
    status: str = "init"
    sequence: int = 0
    ended_because: str = ""
    ended_by: str = ""
    participants: dict[str, Participant] = field(default_factory=dict)
    started: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def over(self) -> bool:
        """Say whether it has ended; the same name is another conference then."""
        return self.status == "completed"

    def speak(self, speaker: Participant, text: str) -> None:
        """Let everybody else hear it, once it has begun."""
        if speaker.muted or speaker.hold or not self.started.is_set():
            return
        for other in self.participants.values():
            if other is not speaker and not other.hold and other.call.line is not None:
                other.call.line.hear(text)

    def beep(self) -> None:
        """Let everybody hear that somebody came or went."""
        for each in self.participants.values():
            if each.call.line is not None:
                each.call.line.hear("(beep)")


class Rooms:
    """Every conference there has been."""

    def __init__(self, sids: Sids) -> None:
        self._sids = sids
        self.all: list[Room] = []

    def open(self, name: str, *, now: datetime, listener: Listener) -> Room:
        """Return the conference of that name that goes on, or a new one."""
        going = next((room for room in self.all if room.name == name and not room.over), None)
        if going is None:
            going = Room(sid=self._sids.new("CF"), name=name, created_at=now, listener=listener)
            self.all.append(going)
        return going

    def find(self, name_or_sid: str) -> Room | None:
        """Return the conference with that identity, or the latest of that name."""
        return next((room for room in reversed(self.all) if name_or_sid in {room.sid, room.name}), None)
