"""Everybody's telephones in a simulated region: who calls when, who answers, and the look whether anything rang."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Final

from bedline.simulator.patients import Case
from bedline.simulator.phones import listening
from bedline.simulator.phones.closing import PLACES, Closing
from bedline.simulator.phones.network import Listing, Network
from bedline.simulator.phones.talks import Asking, Nursing, OnDuty
from bedline.simulator.phones.telephone import Talk, Telephone
from bedline.simulator.seen import Region
from bedline.simulator.world import World

# Between two looks at all telephones, and at a network that was away, in our seconds: calls take the time of life.
LOOK, LOOK_AWAY = 0.7, 5.0
GP, WARD, DUTY = "gp", "facility", "coordinator"
# How often each of them takes a call, and after how many of our seconds.
ANSWERS: Final = {GP: 0.9, WARD: 0.8, DUTY: 0.75}
RINGS: Final = {GP: (3.0, 9.0), WARD: (4.0, 14.0), DUTY: (5.0, 13.0)}
# A ward that is asked by text answers so soon, and so often; otherwise it waits for the call.
TEXTS_BACK: Final = 0.6
TEXTS_AFTER: Final = (4.0, 15.0)
# Between two wards of a region that report by telephone, and the share of them that do so by text.
BETWEEN_REPORTS: Final = (50.0, 110.0)
REPORTS_BY_TEXT: Final = 0.5
# What a ward texts to hear its figures, and how it finds them in the answer.
STATE_WORD: Final = "STAND"
# What a ward texts to hear how to close, how many of those who would report close instead, and for how long.
CLOSE_WORD: Final = "DICHT"
CLOSES: Final = 0.2
OPENS_AFTER: Final = (60.0, 180.0)


@dataclass
class Wards:
    """What the wards of a facility have decided about the question before them, and whose telephones a person holds."""

    willing: dict[str, Callable[[], bool]] = field(default_factory=dict)
    held: Callable[[], frozenset[str]] = frozenset

    def in_hand(self, facility: str) -> bool:
        """Say whether a person plays that facility now, on one of its telephones."""
        return facility in self.held()

    def would(self, facility: str | None) -> bool:
        """Say whether that facility would admit somebody now; one that does not tell would not."""
        decide = self.willing.get(facility or "")
        return decide is not None and decide()


class Switchboard:
    """The telephones, each with whoever would answer it. Seeded, as far as calls that cross allow it."""

    def __init__(
        self, *, world: World, network: Network, listing: Listing, region: Region, by_hand: frozenset[str] = frozenset()
    ) -> None:
        self._world, self._network, self._listing, self._region = world, network, listing, region
        self._network_id = ""
        self._rings = 0
        # Telephones from which somebody has asked by text how to close.
        self._closing: set[str] = set()
        self.wards = Wards(held=self._held)
        self.phones: Mapping[str, Telephone] = {
            card.number: Telephone(card=card, owner=self, network=network, world=world)
            for card in listing.phones
            if card.region == region.id and card.facility not in by_hand
        }

    def begin(self) -> None:
        """Look at the telephones from now on, and let wards report by them now and then."""
        self._world.diary.after(0, self._look)
        self._world.diary.after(self._between(0), partial(self._report, 0))

    def calls(self, person: str, case: Case, *, luck: Random) -> bool:
        """Let that GP phone for a bed; False when they cannot now, and take another way."""
        phone = next((each for each in self.phones.values() if each.card.person == person), None)
        to = self._hotline()
        if phone is None or to is None or not phone.free:
            return False
        talk = Asking(phone, luck, region=self._region, case=case)
        self._world.diary.after(0, partial(phone.call, to, talk))
        return True

    def rung(self, phone: Telephone) -> Talk | None:
        """Let whoever is near that telephone take the call, or nobody."""
        self._rings += 1
        card = phone.card
        luck = self._world.dice.stream("rung", card.number, self._rings)
        if luck.random() > ANSWERS[card.role]:
            return None
        phone.later(luck.uniform(*RINGS[card.role]), phone.answer)
        return self._talk(phone, luck)

    def reads(self, phone: Telephone, text: str) -> None:
        """Answer a question by text, or correct the figures that were asked for."""
        luck = self._world.dice.stream("text", phone.card.number, text)
        answers = listening.text_answers(text)
        if answers is not None and phone.card.role == WARD and luck.random() < TEXTS_BACK:
            yes, no = answers
            body = yes if self.wards.would(phone.card.facility) else no
            phone.later(luck.uniform(*TEXTS_AFTER), partial(self._text, phone, body))
        figures = listening.figures_in(text)
        if figures is not None and phone.card.role == WARD:
            phone.later(luck.uniform(*TEXTS_AFTER), partial(self._text, phone, figures))
        if (closing := listening.closing_in(text)) is not None and phone.card.number in self._closing:
            self._closing.discard(phone.card.number)
            phone.later(luck.uniform(*TEXTS_AFTER), partial(self._text, phone, closing))
        if (opening := listening.opening_in(text)) is not None:
            self._afterwards(phone, luck, partial(self._text, phone, opening))

    def _held(self) -> frozenset[str]:
        return frozenset(each.card.facility for each in self.phones.values() if each.held and each.card.facility)

    def _talk(self, phone: Telephone, luck: Random) -> Talk:
        card = phone.card
        if card.role == GP:
            return Asking(phone, luck, region=self._region)
        if card.role == DUTY:
            return OnDuty(phone, luck)
        return Nursing(phone, luck, willing=self.wards.would(card.facility))

    def _look(self) -> None:
        seen = {number: phone.seen or 0 for number, phone in self.phones.items()}
        news = self._network.news(seen)
        self._world.diary.after(LOOK if news is not None else LOOK_AWAY, self._look)
        if news is None:
            return
        if news.network != self._network_id:
            self._network_id = news.network
            for phone in self.phones.values():
                phone.forget()
        for each in news.phones:
            self.phones[each.number].take(each)

    def _report(self, number: int) -> None:
        luck = self._world.dice.stream("reports", self._region.id, number)
        self._world.diary.after(self._between(number + 1), partial(self._report, number + 1))
        by_text = luck.random() < REPORTS_BY_TEXT
        near = [phone for phone in self.phones.values() if _may_report(phone, by_text=by_text)]
        if not near:
            return
        phone = luck.choice(near)
        if luck.random() < CLOSES:
            self._close(phone, luck, by_text=by_text)
        elif by_text:
            self._text(phone, STATE_WORD)
        elif to := self._hotline():
            phone.call(to, Nursing(phone, luck, willing=False))
            self._world.tell(f"{phone.card.spoken_name} belt om bedden te melden")

    def _close(self, phone: Telephone, luck: Random, *, by_text: bool) -> None:
        """Let a ward close, as far as whoever texts is told how, and open again after a while."""
        if by_text:
            self._closing.add(phone.card.number)
            self._text(phone, CLOSE_WORD)
            return
        place = luck.choice(PLACES)
        self._calls_to_close(phone, luck, place=place)
        self._afterwards(phone, luck, partial(self._calls_to_close, phone, luck, place=place))

    def _calls_to_close(self, phone: Telephone, luck: Random, *, place: str) -> None:
        to = self._hotline()
        if to is not None and phone.free:
            phone.call(to, Closing(phone, luck, place=place))
            self._world.tell(f"{phone.card.spoken_name} belt om te sluiten of te openen")

    def _afterwards(self, phone: Telephone, luck: Random, act: Callable[[], None]) -> None:
        """Do something with a telephone when the ward has been closed for a while, unless a person has it in hand."""

        def unless_held() -> None:
            if not phone.held:
                act()

        self._world.diary.after(luck.uniform(*OPENS_AFTER), unless_held)

    def _text(self, phone: Telephone, body: str) -> None:
        to = self._hotline(texts=True)
        if to is not None:
            phone.text(to, body)
            self._world.tell(f"{phone.card.spoken_name} stuurt een bericht: {body}")

    def _hotline(self, *, texts: bool = False) -> str | None:
        ours: Sequence[str] = [
            each.number for each in self._listing.hotlines if each.region == self._region.id and each.texts is texts
        ]
        return ours[0] if ours else None

    def _between(self, number: int) -> float:
        return self._world.dice.stream("between reports", self._region.id, number).uniform(*BETWEEN_REPORTS)


def _may_report(phone: Telephone, *, by_text: bool) -> bool:
    return phone.free and phone.card.role == WARD and phone.card.texts == by_text
