"""What has happened to telephones since somebody last looked, told as soon as anything has."""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

from bedline.simulator.twilio.handset import Handset, Happened
from bedline.simulator.twilio.simulation import LiveSimulation

# The longest that a question for news is kept open, in the machine's seconds.
LONGEST_WAIT: Final = 25.0
# A telephone is in somebody's hand for so long after they last asked for its news.
HELD_SECONDS: Final = 40.0


class Over(Exception):
    """The network has been closed."""


class News:
    """Answers who asks what is new. ``network`` is another one after every start: what was counted before is void."""

    def __init__(self, simulation: LiveSimulation) -> None:
        self._simulation = simulation
        self._held: dict[str, float] = {}
        self._waiting: set[threading.Event] = set()
        self._over = False
        self.network = uuid4().hex

    def of(self, asked: Mapping[str, int], *, wait: float) -> dict[str, object]:
        """Return each of those telephones with what happened after the first so many things.

        Waits until something has, at the most so many of the machine's seconds.

        Raises:
            Over: when there is nothing more to come.
        """
        phones = [(self.phone(number), since) for number, since in asked.items()]
        if wait > 0:
            self._watch(phones, wait=min(wait, LONGEST_WAIT))
        if self._over:
            raise Over
        told = self._simulation.do(lambda: [self.shown(phone, since) for phone, since in phones])
        return {
            "network": self.network,
            "speed": self._simulation.speed,
            "phones": told,
            "ringing": self._simulation.do(self._ringing),
        }

    def close(self) -> None:
        """Send everybody away who waits, and whoever comes later."""
        self._over = True
        for each in list(self._waiting):
            each.set()

    def phone(self, number: str) -> Handset:
        """Return the telephone with that number, written with or without its plus."""
        return self._simulation.do(lambda: self._simulation.handset(f"+{number.lstrip('+')}"))

    def hold(self, numbers: Sequence[str]) -> None:
        """Take telephones into the hand of a person: programs that play their owners leave them alone."""
        until = time.monotonic() + HELD_SECONDS
        self._held |= {f"+{number.lstrip('+')}": until for number in numbers}

    def shown(self, handset: Handset, since: int) -> dict[str, object]:
        """Return a telephone as it is; who has counted further than there is begins anew."""
        seq = len(handset.happened)
        after = since if since <= seq else 0
        return {
            "number": handset.number,
            "state": _state(handset),
            "peer": _peer(handset),
            "held": self._held.get(handset.number, 0.0) > time.monotonic(),
            "seq": seq,
            "events": [_event(after + count, each) for count, each in enumerate(handset.happened[after:], 1)],
        }

    def _ringing(self) -> list[str]:
        """Return every number at which it rings now, also of telephones that nobody asked about."""
        handsets = self._simulation.exchange.network.handsets
        return [handset.number for handset in handsets if handset.ringing is not None]

    def _watch(self, phones: Sequence[tuple[Handset, int]], *, wait: float) -> None:
        news = threading.Event()

        def watch(_: Happened) -> None:
            news.set()

        def begin() -> None:
            for phone, since in phones:
                phone.watchers.append(watch)
                if len(phone.happened) != since:
                    news.set()

        def end() -> None:
            for phone, _ in phones:
                phone.watchers.remove(watch)

        self._simulation.do(begin)
        self._waiting.add(news)
        try:
            news.wait(wait)
        finally:
            self._waiting.discard(news)
            if not self._over:
                self._simulation.do(end)


def _peer(handset: Handset) -> str:
    if handset.ringing is not None:
        return handset.ringing.peer
    return handset.line.peer if handset.line is not None else ""


def _state(handset: Handset) -> str:
    if handset.ringing is not None:
        return "ringing"
    if handset.line is None:
        return "idle"
    return "talking" if handset.line.stands else "dialling"


def _event(seq: int, event: Happened) -> dict[str, object]:
    return {
        "seq": seq,
        "at": event.at.isoformat(),
        "kind": str(event.kind),
        "text": event.text,
        "language": event.language,
        "peer": event.peer,
        "seconds": event.seconds,
    }
