"""Telephones in tests: every test reads as the conversations that it tries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Self

from typing_extensions import override

from bedline.simulator.twilio.habits import Answer, Habit
from bedline.simulator.twilio.handset import Handset, Happened, Kind
from bedline.simulator.twilio.simulation import LiveSimulation, VirtualSimulation

# How long people wait for what a test expects, in seconds of its time.
PATIENCE: Final = 90.0
# Between two keys, for somebody who knows the way.
KEY_SECONDS: Final = 0.3


@dataclass(eq=False)
class Phone:
    """A telephone and its owner. Every act returns the phone, so that they follow each other."""

    handset: Handset
    world: "Phones"
    _heard: int = 0
    _rung: int = 0
    _told: int = 0

    @property
    def number(self) -> str:
        return self.handset.number

    @property
    def sentences(self) -> list[str]:
        """Everything that was heard to its end, in every call."""
        return [event.text for event in self.handset.happened if event.kind is Kind.HEARD]

    @property
    def texts_read(self) -> list[str]:
        return [event.text for event in self.handset.happened if event.kind is Kind.TEXT]

    def always(self, habit: Habit | None) -> Self:
        """Do the same whenever it rings; None: only what the test says."""
        self.handset.habit = habit
        return self

    def is_a_landline(self) -> Self:
        self.handset.landline = True
        return self

    def is_off(self) -> Self:
        self._does(self.handset.power.clear)
        return self

    def is_on(self) -> Self:
        self._does(self.handset.power.set)
        return self

    # Calls.

    def calls(self, to: str = "", *, shown: str | None = None) -> Self:
        """Call the hotline; ``shown`` is a number it pretends to have, or ``anonymous``."""
        self._heard = len(self.handset.happened)
        self._does(lambda: self.handset.dial(to or self.world.hotline, shown=shown))
        return self

    def rings(self, *, within: float = PATIENCE, shows: str = "") -> Self:
        """Wait until it rings, once more than before; ``shows`` is the number that has to be on its screen."""
        event = self._comes(Kind.RANG, self._rung, within=within, what="rings")
        self._rung = self._heard = self.handset.happened.index(event) + 1
        if shows:
            assert event.peer == shows, f"{self} shows {event.peer}"
        return self

    def does_not_ring(self, *, within: float = PATIENCE) -> Self:
        self.world.passes(within)
        assert not self._later(Kind.RANG, self._rung), f"{self} rings\n{self.story()}"
        return self

    def answers(self, *, after: float = 3.0) -> Self:
        self.world.passes(after)
        assert self.handset.ringing is not None, f"{self} does not ring any more\n{self.story()}"
        self._heard = len(self.handset.happened)
        self._does(lambda: self.handset.decide(Answer.ANSWERED))
        self._comes(Kind.CONNECTED, self._heard, within=PATIENCE, what="is connected")
        return self

    def refuses(self, *, after: float = 3.0) -> Self:
        self.world.passes(after)
        self._does(lambda: self.handset.decide(Answer.REFUSED))
        return self

    def stops_ringing(self, *, within: float = PATIENCE) -> Self:
        """Wait, without answering, until it is silent again."""
        self._comes(Kind.STOPPED_RINGING, self._rung, within=within, what="stops ringing")
        return self

    def hears(self, *words: str, within: float = PATIENCE) -> Self:
        """Wait for a sentence with all these words; what came before it has been heard, too."""
        start = self._heard

        def found() -> Happened | None:
            return next((event for event in self._later(Kind.HEARD, start) if _has(event.text, words)), None)

        self._until(lambda: found() is not None or bool(self._later(Kind.ENDED, start)), within=within)
        event = found()
        assert event is not None, f"{self} does not hear {' … '.join(words)}\n{self.story()}"
        self._heard = self.handset.happened.index(event) + 1
        return self

    def has_not_heard(self, *words: str) -> Self:
        """Hold that nothing like this was heard, in any call, not even the beginning of it."""
        told = [event for event in self.handset.happened if event.kind in {Kind.HEARD, Kind.CUT}]
        assert not [event for event in told if _has(event.text, words)], self.story()
        return self

    def presses(self, keys: str, *, pace: float = KEY_SECONDS) -> Self:
        """Press keys one by one, whether or not anybody has asked yet."""
        assert self.handset.line is not None, f"{self} is on no call\n{self.story()}"
        for key in keys:
            self._does(lambda key=key: self.handset.press(key))  # type: ignore[misc] # the key of this turn
            self.world.passes(pace)
        return self

    def says(self, text: str, *, seconds: float = 2.0) -> Self:
        """Speak, and take that long for it."""
        self._does(lambda: self.handset.say(text))
        self.world.passes(seconds)
        return self

    def speaks_with(self, other: "Phone", *, within: float = PATIENCE) -> Self:
        """Hold that each of the two hears what the other says."""
        for one, two in ((self, other), (other, self)):
            said = f"this is {one.number} speaking"

            def carried(one: Phone = one, two: Phone = two, said: str = said) -> bool:
                one.handset.say(said)
                return said in two.sentences

            assert one.world.until(carried, within=within), f"{two} does not hear {one}\n{two.story()}"
        return self

    def hangs_up(self) -> Self:
        self._does(self.handset.hang_up)
        self.world.passes(0.0)
        return self

    def is_hung_up_on(self, *, within: float = PATIENCE) -> Self:
        """Wait for the call to be over."""
        event = self._comes(Kind.ENDED, self._heard, within=within, what="is hung up on")
        self._heard = self.handset.happened.index(event) + 1
        return self

    # Texts.

    def texts(self, body: str, *, to: str = "", shown: str | None = None) -> Self:
        """Send a text to the hotline."""
        self._does(lambda: self.handset.text(to or self.world.text_number, body, shown=shown))
        return self

    def is_told(self, *words: str, within: float = PATIENCE) -> Self:
        """Wait for the next text, and hold that it says all this."""
        event = self._comes(Kind.TEXT, self._told, within=within, what="gets a text")
        self._told = self.handset.happened.index(event) + 1
        assert _has(event.text, words), f"{self} reads: {event.text}"
        return self

    def gets_no_text(self, *, within: float = PATIENCE) -> Self:
        self.world.passes(within)
        assert not self._later(Kind.TEXT, self._told), self.story()
        return self

    def story(self) -> str:
        """Everything that happened to this telephone, to read when a test fails."""
        return "\n".join(
            f"  {event.at:%H:%M:%S} {event.kind:>15} {event.peer} {event.text}" for event in self.handset.happened
        )

    def unexpected(self, kind: Kind) -> list[Happened]:
        """What nobody has waited for."""
        return self._later(kind, self._rung if kind is Kind.RANG else self._told)

    @override
    def __str__(self) -> str:
        return self.world.names.get(self.number, self.number)

    def _does(self, act: Callable[[], object]) -> None:
        self.world.simulation.do(act)

    def _comes(self, kind: Kind, start: int, *, within: float, what: str) -> Happened:
        self._until(lambda: bool(self._later(kind, start)), within=within)
        events = self._later(kind, start)
        assert events, f"{self} never {what}\n{self.story()}"
        return events[0]

    def _until(self, happened: Callable[[], bool], *, within: float) -> None:
        self.world.until(happened, within=within)

    def _later(self, kind: Kind, start: int) -> list[Happened]:
        return [event for event in self.handset.happened[start:] if event.kind is kind]


@dataclass(eq=False)
class Phones:
    """Everybody's telephones, the time they share, and the number they call."""

    simulation: VirtualSimulation | LiveSimulation
    hotline: str
    text_number: str = ""
    names: dict[str, str] = field(default_factory=dict)
    _phones: dict[str, Phone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text_number = self.text_number or self.hotline

    def phone(self, number: str, *, name: str = "") -> Phone:
        """Return the telephone with that number."""
        if name:
            self.names[number] = name
        if number not in self._phones:
            self._phones[number] = Phone(self.simulation.handset(number), self)
        return self._phones[number]

    def passes(self, seconds: float = 0.0, *, minutes: float = 0.0) -> None:
        """Let time pass, with all that happens in it."""
        self.simulation.passes(seconds + 60 * minutes)

    def now(self) -> datetime:
        """Return what moment it is; an application given this as its clock lives in the same time."""
        return self.simulation.exchange.time.moment()

    def every(self, seconds: float, do: Callable[[], object]) -> None:
        """Let an application do what is due, as often as that, for as long as time passes."""
        self.simulation.do(lambda: self.simulation.exchange.time.every(seconds, do))

    def until(self, happened: Callable[[], bool], *, within: float = PATIENCE) -> bool:
        return self.simulation.until(happened, within=within)

    def nobody_else_was_rung(self) -> None:
        """Hold that every telephone that rang was expected to."""
        self._nobody_else(Kind.RANG, "rung")

    def nobody_else_was_texted(self) -> None:
        """Hold that every text was expected."""
        self._nobody_else(Kind.TEXT, "texted")

    def _nobody_else(self, kind: Kind, what: str) -> None:
        everybody = [self.phone(handset.number) for handset in self.simulation.exchange.network.handsets]
        found = [phone for phone in everybody if phone.unexpected(kind)]
        assert not found, "\n".join(f"{phone} was {what}\n{phone.story()}" for phone in found)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return all(word.lower() in text.lower() for word in words)
