"""One telephone and the call it is in: what is heard goes to whoever holds it, what they do goes out."""

from collections.abc import Callable
from typing import Final, Protocol

from bedline.simulator.phones.network import Card, Network, PhoneNews
from bedline.simulator.world import World

RANG, HEARD, BEGAN, PRESSED, TEXT = "rang", "heard", "began", "pressed", "text"
OVER: Final = frozenset({"ended", "stopped_ringing"})
IDLE: Final = "idle"


class Talk(Protocol):
    """Somebody's part in one call."""

    def hears(self, sentence: str) -> None:
        """Take in a sentence that was said to its end."""
        ...

    def begins(self) -> None:
        """Notice that another sentence begins."""
        ...

    def pressed(self) -> None:
        """Notice that a key of one's own has gone out: what was said before it is past."""
        ...


class Owner(Protocol):
    """Whoever answers a telephone."""

    def rung(self, phone: "Telephone") -> Talk | None:
        """Decide what to do when it rings; None: let it ring."""
        ...

    def reads(self, phone: "Telephone", text: str) -> None:
        """Read a text."""
        ...


class Telephone:
    """A telephone. While a person has it in hand, nobody here touches it."""

    def __init__(self, *, card: Card, owner: Owner, network: Network, world: World) -> None:
        self.card = card
        self.seen: int | None = None
        self.held = False
        self._owner, self._network, self._world = owner, network, world
        self._talk: Talk | None = None
        self._state = IDLE
        self._calls = 0

    @property
    def free(self) -> bool:
        """Say whether its owner could make a call now."""
        return self.seen is not None and self._state == IDLE and not self.held and self._talk is None

    def take(self, news: PhoneNews) -> None:
        """Take in what happened; what did before the first look is past."""
        new = self.seen is not None
        self.seen, self._state, self.held = news.seq, news.state, news.held
        if self.held:
            self._over()
            return
        for event in news.events if new else ():
            self._happens(event.kind, event.text)

    def forget(self) -> None:
        """Begin anew: the network knows nothing of what was."""
        self.seen, self._state = None, IDLE
        self._over()

    def call(self, to: str, talk: Talk) -> None:
        """Call that number."""
        self._over()
        self._talk = talk
        self._network.do(self.card.number, "dial", to=to)

    def answer(self) -> None:
        """Take the call."""
        self._network.do(self.card.number, "answer")

    def refuse(self) -> None:
        """Press the call away."""
        self._network.do(self.card.number, "refuse")

    def press(self, keys: str) -> None:
        """Press keys."""
        self._network.do(self.card.number, "press", keys=keys)

    def say(self, text: str) -> None:
        """Speak."""
        self._network.do(self.card.number, "say", text=text)

    def hang_up(self) -> None:
        """End the call."""
        self._network.do(self.card.number, "hang-up")

    def text(self, to: str, body: str) -> None:
        """Send a text."""
        self._network.do(self.card.number, "text", to=to, body=body)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something in so many of our seconds, if the same call still goes on and nobody took the telephone."""
        call = self._calls

        def unless_over() -> None:
            if self._calls == call and not self.held:
                act()

        self._world.diary.after(seconds, unless_over)

    def _happens(self, kind: str, text: str) -> None:
        if kind == RANG:
            self._over()
            self._talk = self._owner.rung(self)
        elif kind in OVER:
            self._over()
        elif kind == TEXT:
            self._owner.reads(self, text)
        elif self._talk is not None and kind == HEARD:
            self._talk.hears(text)
        elif self._talk is not None and kind == BEGAN:
            self._talk.begins()
        elif self._talk is not None and kind == PRESSED:
            self._talk.pressed()

    def _over(self) -> None:
        self._talk = None
        self._calls += 1
