"""A crowd of callers that do anything at all, and the wards and people on duty whom they set ringing; seeded."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Final

from bedline.simulator.twilio.habits import SILENT, Answer, machine, refuses
from bedline.simulator.twilio.handset import Handset, Happened, Kind
from bedline.simulator.twilio.timeline import Timeline

KEYS: Final = "0123456789*#"
# What somebody who listens keys, by a word of the question.
ANSWERS: Final = (
    # Whoever is offered to be rung back goes on waiting; so does who hears that it is being asked.
    ("teruggebeld worden, toets 1", ""),
    ("Nog even geduld", ""),
    ("Aan de lijn wachten", "1"),
    ("pincode", "{pin}"),
    ("AGB", "{identity}#"),
    ("RIZIV", "{identity}#"),
    ("geboortejaar van", "1938"),
    ("postcode", "4571"),
    ("hekje", "9#"),
)
# Whoever is still on the line after so long is going round.
LONGEST_CALL: Final = 3600.0


@dataclass(eq=False)
class Member:
    """One of the crowd: a telephone, and what its owner may know."""

    handset: Handset
    identity: str = "00000000"
    pin: str = "000000"


@dataclass(eq=False)
class Call:
    """One call of the crowd: whose, the provider's name of it, and whether it came to an end."""

    member: Member
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

    def comes(self, member: Member, *, after: float, withheld: bool) -> Call:
        """Let one call in so many seconds, as soon as their telephone is free."""
        call = Call(member, "anonymous" if withheld else member.handset.number)
        self.calls.append(call)
        self.time.spawn(self._calls(call, after))
        return call

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
        line, until = handset.line, self.time.time() + LONGEST_CALL
        listens, patience = self.dice.random() < 0.8, self.dice.randint(1, 40)
        while handset.line is line and self.time.time() < until:
            await asyncio.sleep(self.dice.choice((0.4, 1.0, 3.0, 7.0, 20.0)))
            if handset.line is not line:
                break
            patience -= 1
            if patience <= 0 and self.dice.random() < 0.5:
                call.hung_up = True
                handset.hang_up()
                break
            self._acts(call.member, listens=listens)
        call.ended = handset.line is not line

    def _acts(self, member: Member, *, listens: bool) -> None:
        """Do one thing: key what fits, key anything, say something, or nothing."""
        chance = self.dice.random()
        if chance < 0.15:
            return
        if chance < 0.2:
            member.handset.say("Met de huisarts, het gaat om een patiënt")
            return
        fitting = _fitting(member) if listens and chance < 0.9 else None
        keys = (
            fitting
            if fitting is not None
            else "".join(self.dice.choices(KEYS, k=self.dice.choice((1, 1, 1, 1, 2, 6, 9))))
        )
        member.handset.press(keys)


def _fitting(member: Member) -> str | None:
    heard = [event.text for event in member.handset.happened[-8:] if event.kind is Kind.BEGAN]
    for word, answer in ANSWERS:
        if any(word in text for text in heard[-2:]):
            return answer.format(pin=member.pin, identity=member.identity)
    return "1" if heard else None


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
        await asyncio.sleep(self.dice.uniform(1, 30))
        if handset.ringing is None:
            return
        handset.decide(Answer.ANSWERED if self.dice.random() < 0.8 else Answer.REFUSED)
        for _ in range(self.dice.randint(2, 30)):
            await asyncio.sleep(self.dice.uniform(2, 15))
            if handset.line is None:
                return
            handset.press("1" if self.dice.random() < willing else self.dice.choice(KEYS))
        handset.hang_up()
