"""A crowd of callers that do anything at all, and the wards and people on duty whom they set ringing; seeded."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from random import Random
from typing import Final

from bedline.simulator.twilio.habits import SILENT, Answer, machine, refuses
from bedline.simulator.twilio.handset import Handset, Happened, Kind
from bedline.simulator.twilio.timeline import Timeline

KEYS: Final = "0123456789*#"
WAIT: Final = ""
HANG_UP: Final = "hang up"
# What somebody who listens does, by words of what is said; of several, one or the other. Everything else that has a
# first key is answered by it.
ANSWERS: Final[Sequence[tuple[str, Sequence[str]]]] = (
    # Whoever is offered to be rung back goes on waiting; so does who hears that it is being asked.
    ("teruggebeld worden, toets 1", (WAIT,)),
    ("Liever teruggebeld", (WAIT,)),
    ("Nog even geduld", (WAIT,)),
    ("kunt u ophangen", (HANG_UP, HANG_UP, "1")),
    ("nieuwe aanvraag, toets 2", ("2", "2", "1")),
    ("De coördinator spreken, toets 1", ("2", "1")),
    ("Klaar, toets 9", ("9",)),
    ("risisbed: toets 1", ("1", "1", "2", "2", "3", "4")),
    ("pincode in", ("{pin}",)),
    ("Nog eens uw pincode", ("{pin}",)),
    ("AGB", ("{identity}#",)),
    ("RIZIV", ("{identity}#",)),
    ("geboortejaar van", ("1938", "1951", "1944")),
    ("postcode in", ("4571", "4531", "4511")),
    ("Niets bijzonders", ("9#",)),
    ("Niets hiervan", ("9#",)),
    ("Ongewijzigd", ("99#",)),
    ("hoeveel er vrij zijn", ("0#", "1#")),
    # Wards that close, of those that report.
    ("sluiten of weer openen", ("1", "1", "2", "3", "4")),
    ("Andere reden: toets", ("1", "2", "6")),
    ("Een aantal dagen: toets", ("1", "2", "3")),
    ("Hoeveel dagen", ("1#", "2#", "14#")),
    ("Alles weer open, toets 1", ("1", "1", "2", "3")),
    ("toets 1", ("1",)),
)
# Whoever is still on the line after so long is going round.
LONGEST_CALL: Final = 3600.0


class Temper(StrEnum):
    """How somebody telephones."""

    ANYHOW = "key anything"
    LISTENING = "listen, and err"
    PRACTISED = "know the way"

    @property
    def listens(self) -> bool:
        """Say whether they attend to what they are asked."""
        return self is not Temper.ANYHOW


@dataclass(frozen=True, slots=True)
class Manner:
    """How a temper shows: the pauses between two acts, and patience from least to most, in seconds.

    And how often an act is none, speech, or any key.
    """

    pauses: Sequence[float]
    patience: tuple[float, float]
    idle: float
    speech: float
    stray: float


_CARELESS: Final = (0.4, 1.0, 3.0, 7.0, 20.0)
MANNERS: Final = {
    Temper.ANYHOW: Manner(_CARELESS, (3, 250), idle=0.15, speech=0.05, stray=0.8),
    Temper.LISTENING: Manner(_CARELESS, (3, 400), idle=0.15, speech=0.05, stray=0.1),
    Temper.PRACTISED: Manner((0.4, 1.0, 2.0, 3.0), (120, 900), idle=0.03, speech=0.01, stray=0.01),
}


@dataclass(eq=False)
class Member:
    """One of the crowd: a telephone, how its owner uses it, and what they may know."""

    handset: Handset
    temper: Temper
    identity: str = "00000000"
    pin: str = "000000"


@dataclass(eq=False)
class Call:
    """One call of the crowd: from whose telephone, how, the provider's name of it, and whether it came to an end."""

    member: Member
    temper: Temper
    shown: str
    sid: str = ""
    ended: bool = False
    hung_up: bool = False


@dataclass
class Crowd:
    """Calls the hotline, each at its time; ``calls`` is what became of them."""

    time: Timeline
    dice: Random
    hotline: str
    sid_of: Callable[[Handset], str]
    calls: list[Call] = field(default_factory=list)

    def comes(self, member: Member, *, temper: Temper, after: float, withheld: bool) -> Call:
        """Let one call in so many seconds, as soon as their telephone is free."""
        call = Call(member, temper, "anonymous" if withheld else member.handset.number)
        self.calls.append(call)
        self.time.spawn(self._calls(call, after))
        return call

    def may_be_rung(self, member: Member) -> None:
        """Let a member mostly answer when the hotline rings back."""
        member.handset.watchers.append(partial(self._happened, member))

    @property
    def over(self) -> bool:
        """Say whether every call has ended."""
        return all(call.ended for call in self.calls)

    async def _calls(self, call: Call, after: float) -> None:
        await asyncio.sleep(after)
        handset = call.member.handset
        while handset.busy:  # noqa: ASYNC110 -- they look again, as people do
            await asyncio.sleep(5)
        handset.dial(self.hotline, shown=call.shown)
        call.sid = self.sid_of(handset)
        line = handset.line
        call.hung_up = await self._talks(call.member, call.temper)
        call.ended = handset.line is not line

    def _happened(self, member: Member, event: Happened) -> None:
        if event.kind is Kind.RANG:
            self.time.spawn(self._rung(member))

    async def _rung(self, member: Member) -> None:
        await asyncio.sleep(self.dice.uniform(1, 15))
        handset = member.handset
        if handset.ringing is None:
            return
        handset.decide(Answer.ANSWERED if self.dice.random() < 0.8 else Answer.REFUSED)
        await asyncio.sleep(1)
        await self._talks(member, member.temper)

    async def _talks(self, member: Member, temper: Temper) -> bool:
        """Act and act again until the call is over or goes round; say whether they put the telephone down."""
        handset, manner = member.handset, MANNERS[temper]
        line, until = handset.line, self.time.time() + LONGEST_CALL
        patience_until = self.time.time() + self.dice.uniform(*manner.patience)
        while handset.line is line and line is not None and self.time.time() < until:
            await asyncio.sleep(self.dice.choice(manner.pauses))
            if handset.line is not line:
                break
            if self.time.time() > patience_until or self._acts(member, temper) == HANG_UP:
                handset.hang_up()
                return True
        return False

    def _acts(self, member: Member, temper: Temper) -> str:
        """Do one thing: key what fits, key anything, say something, or nothing; return it."""
        chance, manner = self.dice.random(), MANNERS[temper]
        if chance < manner.idle:
            return WAIT
        if chance < manner.idle + manner.speech:
            member.handset.say("Met de huisarts, het gaat om een patiënt")
            return WAIT
        stray = chance < manner.idle + manner.speech + manner.stray
        keys = None if stray else self._fitting(member, temper)
        if keys is None:
            keys = "".join(self.dice.choices(KEYS, k=self.dice.choice((1, 1, 1, 1, 2, 6, 9))))
        if keys not in {WAIT, HANG_UP}:
            member.handset.press(keys)
        return keys

    def _fitting(self, member: Member, temper: Temper) -> str | None:
        """Return what fits what was said last; who knows the way answers each question once."""
        heard = _heard(member.handset, once=temper is Temper.PRACTISED)
        for text in heard:
            for word, answers in ANSWERS:
                if word in text:
                    return self.dice.choice(answers).format(pin=member.pin, identity=member.identity)
        return WAIT if heard or temper is Temper.PRACTISED else None


def _heard(handset: Handset, *, once: bool) -> list[str]:
    """Return what was said lately, the last first; ``once``: all that was said since they last pressed a key."""
    heard: list[str] = []
    for event in reversed(handset.happened[-12:]):
        if event.kind is Kind.CONNECTED or (once and event.kind is Kind.PRESSED):
            break
        if event.kind is Kind.BEGAN:
            heard.append(event.text)
    return heard if once else heard[:2]


@dataclass
class Rung:
    """Everybody whom the hotline rings: answers, refuses, sleeps, is a machine, and keys what they like."""

    time: Timeline
    dice: Random

    def owns(self, handset: Handset, *, willing: float) -> None:
        """Let somebody have that telephone who presses 1 so often, and anything else otherwise."""
        handset.watchers.append(partial(self._happened, handset, willing))

    def sleeps(self, handsets: Sequence[Handset]) -> None:
        """Let telephones do the same whenever they ring, whatever that is."""
        for handset in handsets:
            handset.habit = self.dice.choice((SILENT, refuses(), machine("U bent verbonden met een antwoordapparaat")))

    def _happened(self, handset: Handset, willing: float, event: Happened) -> None:
        if event.kind is Kind.RANG:
            self.time.spawn(self._rung(handset, willing))

    async def _rung(self, handset: Handset, willing: float) -> None:
        await asyncio.sleep(self.dice.uniform(1, 20))
        if handset.ringing is None:
            return
        handset.decide(Answer.ANSWERED if self.dice.random() < 0.8 else Answer.REFUSED)
        for _ in range(self.dice.randint(2, 30)):
            await asyncio.sleep(self.dice.uniform(1, 8))
            if handset.line is None:
                return
            handset.press("1" if self.dice.random() < willing else self.dice.choice(KEYS))
        handset.hang_up()
