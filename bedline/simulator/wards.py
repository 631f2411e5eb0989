"""The nurses of one facility: they look at their board, answer, receive patients and see them off."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from bedline.simulator import habits, names
from bedline.simulator.admissions import Admissions
from bedline.simulator.habits import Answer, Fate, Word
from bedline.simulator.seen import Offer, Profile, Region, Stay, Unit
from bedline.simulator.units import UnitLife
from bedline.simulator.web import Web
from bedline.simulator.world import World

RESERVED, ARRIVED = "reserved", "arrived"
# A ward that answers at all does so within this part of the time it has.
IN_GOOD_TIME: Final = 0.8
# Our seconds that an arrival lies ahead to be announced: a sooner one might be past before the server hears of it.
ARRIVAL_AHEAD: Final = 20.0
UNANNOUNCED_MINUTES: Final = 40.0
WAITED_MINUTES: Final = 90.0


# How often a ward that has a telephone leaves its answer to the call or the text that comes.
ANSWERS_BY_PHONE: Final = 0.5


class AtThePhone(Protocol):
    """Where a ward lays down what whoever takes its telephone is to answer."""

    willing: dict[str, Callable[[], bool]]

    def in_hand(self, facility: str) -> bool:
        """Say whether a person plays that facility now, on one of its telephones."""
        ...


class Ward:
    """One facility. What it sees on its board it deals with once, whoever brought it about."""

    def __init__(
        self, *, world: World, facility: str, region: Region, web: Web, phone: AtThePhone | None = None
    ) -> None:
        self._world, self._facility, self._region, self._web = world, facility, region, web
        self._board = web.board(facility)
        self._lives: dict[str, UnitLife] = {}
        self._dealt_with: set[str] = set()
        self._prints: Counter[str] = Counter()
        self._phone = phone
        self._decided = True
        self._admissions = Admissions(world=world, facility=facility, web=web)
        if phone is not None:
            phone.willing[facility] = self._would

    @property
    def units(self) -> list[Unit]:
        """Return the units of the facility."""
        return self._board.units

    def begin(self, *, first_look: float) -> None:
        """Report every unit, deal with what is on the board already, and keep looking."""
        for row in self.units:
            counts = self._counts(row.id)
            self._lives[row.id] = UnitLife(world=self._world, web=self._web, row=row, **counts)
            self._lives[row.id].begin(first_report=first_look)
        pace = self._world.pace
        self._world.diary.after(first_look, self._notice)
        self._world.diary.every(pace.between(least=2, usual=1.5, most=15), self._look, first=first_look + 1)

    def _look(self) -> None:
        if self._web.changed(self._facility, board=self._board):
            self._board = self._web.board(self._facility)
            self._notice()

    def _notice(self) -> None:
        for row in self._board.units:
            if row.id in self._lives:
                self._lives[row.id].sees(row, **self._counts(row.id))
        self._admissions.sees(self._board.searches)
        for offer in self._board.offers:
            if self._first_time(offer.id):
                self._consider(offer)
        for stay in self._board.stays:
            if stay.state == RESERVED and self._first_time(f"{stay.id}:{RESERVED}"):
                self._expect(stay)
            if stay.state == ARRIVED and self._first_time(f"{stay.id}:{ARRIVED}"):
                self._host(stay)

    def _counts(self, unit: str) -> dict[str, int]:
        states = Counter(stay.state for stay in self._board.stays if stay.unit == unit)
        return {"arrived": states[ARRIVED], "promised": states[RESERVED]}

    def _first_time(self, what: str) -> bool:
        new = what not in self._dealt_with
        self._dealt_with.add(what)
        return new

    def _consider(self, offer: Offer) -> None:
        world, life = self._world, self._lives.get(offer.unit)
        if life is None:
            return
        which = self._print("offer", offer, unit=offer.unit)
        luck = world.dice.stream("offer", offer.unit, *which)
        answer = habits.answer(
            luck, habits=life.habits, offer=offer, unit=life.row, region=self._region, hour=world.hour
        )
        doctor = names.doctor(luck)
        self._decided = answer.word is Word.YES
        if answer.word is Word.NOTHING:
            return
        left = (offer.expires_at - world.diary.clock.wall()).total_seconds()
        after = min(world.pace.minutes(answer.after_minutes), left * IN_GOOD_TIME)
        if self._phone is not None and world.dice.stream("by phone", offer.unit, *which).random() < ANSWERS_BY_PHONE:
            after = left * IN_GOOD_TIME  # should nobody have called until then
        world.diary.after(after, partial(self._answer, offer, answer, doctor))

    def _would(self) -> bool:
        return self._decided and any(life.free > 0 for life in self._lives.values())

    def _answer(self, offer: Offer, answer: Answer, doctor: str) -> None:
        if all(each.id != offer.id for each in self._board.offers):
            return
        if self._phone is not None and self._phone.in_hand(self._facility):
            return
        world, life = self._world, self._lives[offer.unit]
        key = world.key("answer", offer.id)
        said = f"{life.row.facility_name}, {life.row.name} zegt {{}} {offer.request_code}"
        if answer.word is Word.YES and life.free > 0:
            ahead = world.pace.minutes(answer.journey_minutes)
            named = answer.arrival_named and ahead > ARRIVAL_AHEAD
            expected_at = world.diary.clock.wall() + timedelta(seconds=ahead) if named else None
            self._web.accept(offer.id, doctor=doctor, expected_at=expected_at, key=key)
            life.promised()
            world.tell(said.format("ja tegen"))
            return
        reason = answer.reason if answer.word is Word.NO else habits.full_reason(self._region)
        self._web.refuse(offer.id, reason=reason, key=key)
        world.tell(said.format("nee tegen") + f": {reason}")

    def _expect(self, stay: Stay) -> None:
        world = self._world
        fate = self._fate(stay)
        journey = world.pace.minutes(UNANNOUNCED_MINUTES)
        if stay.expected_at is not None:
            journey = max(0.0, (stay.expected_at - world.diary.clock.wall()).total_seconds())
        world.diary.after(journey + world.pace.minutes(fate.late_minutes), partial(self._receive, stay, fate))

    def _receive(self, stay: Stay, fate: Fate) -> None:
        if not self._here(stay, RESERVED):
            return
        world, name = self._world, self._lives[stay.unit].row.facility_name
        if fate.called_off:
            reason = habits.called_off_reason(self._region)
            self._web.call_off(stay.id, reason=reason, key=world.key("call-off", stay.id))
            world.tell(f"{name} zegt de reservering voor {stay.request_code} af")
        elif fate.never_came:
            world.diary.after(world.pace.minutes(WAITED_MINUTES), partial(self._miss, stay))
        else:
            self._web.arrived(stay.id, key=world.key("arrived", stay.id))
            world.tell(f"{name}: {stay.request_code} is aangekomen")

    def _miss(self, stay: Stay) -> None:
        if self._here(stay, RESERVED):
            self._web.never_came(stay.id, key=self._world.key("never-came", stay.id))
            self._world.tell(f"{self._lives[stay.unit].row.facility_name}: {stay.request_code} is niet gekomen")

    def _host(self, stay: Stay) -> None:
        fate = self._fate(stay)
        self._world.diary.after(self._world.pace.days(fate.days), partial(self._see_off, stay, fate))

    def _see_off(self, stay: Stay, fate: Fate) -> None:
        if self._here(stay, ARRIVED):
            self._web.left(stay.id, destination=fate.destination, key=self._world.key("left", stay.id))
            self._world.tell(f"{self._lives[stay.unit].row.facility_name}: {stay.request_code} is vertrokken")

    def _here(self, stay: Stay, state: str) -> bool:
        """Say whether the patient is still expected, or present, as far as the board shows."""
        return any(each.id == stay.id and each.state == state for each in self._board.stays)

    def _fate(self, stay: Stay) -> Fate:
        luck = self._world.dice.stream("stay", stay.unit, *self._print(stay.state, stay, unit=stay.unit))
        return habits.fate(luck, form=self._region.form(stay.care_form), region=self._region)

    def _print(self, what: str, profile: Profile, *, unit: str) -> tuple[str, int]:
        """Return what names this patient's luck at this unit; the same patient again is another throw."""
        print_ = f"{what}|{unit}|{profile.print}"
        self._prints[print_] += 1
        return print_, self._prints[print_]
