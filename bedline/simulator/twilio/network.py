"""All telephones there are, by number, and what ringing one of them comes to."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bedline.simulator.twilio.habits import Answer
from bedline.simulator.twilio.handset import Carrier, Handset, Kind, Line, Ring


class Network:
    """The telephone network; a number nobody has asked for yet exists, and nobody answers it."""

    def __init__(self, *, now: Callable[[], datetime], carrier: Carrier, types_ahead: bool) -> None:
        self._now = now
        self._carrier = carrier
        self._types_ahead = types_ahead
        self._handsets: dict[str, Handset] = {}

    @property
    def handsets(self) -> list[Handset]:
        """Every telephone that somebody has asked for."""
        return list(self._handsets.values())

    def handset(self, number: str) -> Handset:
        """Return the telephone with that number."""
        if number not in self._handsets:
            self._handsets[number] = Handset(number=number, now=self._now, carrier=self._carrier)
        return self._handsets[number]

    def occupy(self, handset: Handset, *, peer: str, hung_up: Callable[[], None]) -> Line:
        """Open a line between that telephone and us; from now on it is in use."""
        line = Line(handset=handset, peer=peer, hung_up=hung_up, types_ahead=self._types_ahead)
        handset.line = line
        return line

    def release(self, line: Line) -> None:
        """End it; the telephone hears the tone."""
        if line.handset.line is line:
            line.handset.line = None
        line.handset.note(Kind.ENDED, peer=line.peer)


async def rung(handset: Handset, *, peer: str, seconds: float, begun: Callable[[], None]) -> Answer:
    """Ring that telephone so long, and return what came of it; ``begun`` is told when it really rings."""
    habit = handset.habit
    if not handset.switched_on or (habit is not None and habit.answer is Answer.UNREACHABLE):
        return Answer.UNREACHABLE
    if handset.busy or (habit is not None and habit.answer is Answer.BUSY):
        return Answer.BUSY
    loop = asyncio.get_running_loop()
    ring = Ring(peer=peer, decided=loop.create_future())
    handset.ringing = ring
    handset.note(Kind.RANG, peer=peer)
    begun()
    if habit is not None and habit.answer is not Answer.SILENT:
        loop.call_later(habit.after, ring.decide, habit.answer)
    try:
        await asyncio.wait({ring.decided}, timeout=seconds)
    finally:
        handset.ringing = None
        if not ring.decided.done():
            handset.note(Kind.STOPPED_RINGING, peer=peer)
    return ring.decided.result() if ring.decided.done() else Answer.SILENT
