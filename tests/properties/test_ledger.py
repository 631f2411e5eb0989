"""Who is in the beds of a ward, by a ledger that learns of everything late and out of order, against who really was."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain import capacity, ledger
from bedline.domain.capacity import Figures, Source
from bedline.domain.errors import Conflict
from bedline.domain.ids import PersonId, UnitId
from bedline.domain.ledger import LedgerEntry
from tests import builders as a

WARD: Final = PersonId("ward-duin")
UNIT: Final = a.unit("duin-1", baseline=20)
RESIDENTS: Final = 3
MINUTES: Final = 600


@dataclass
class Ward:
    """A ward in which people come and go, and what Bedline makes of what it is told of that."""

    # Each: when they came, and when they left, in minutes.
    visits: list[tuple[int, int | None]]
    places: capacity.Places = field(default_factory=lambda: capacity.unreported(UNIT.id))
    entries: list[LedgerEntry] = field(default_factory=list)

    def really(self, minute: int) -> int:
        """Return how many are in the beds at that minute."""
        return RESIDENTS + sum(came <= minute and (left is None or minute < left) for came, left in self.visits)

    def counts(self, minute: int, *, entered: int) -> bool:
        """Let the ward report whom it counted at that minute; False when a newer figure is already in."""
        moment, now = a.later(timedelta(minutes=minute)), a.later(timedelta(minutes=entered))
        try:
            self._keep(
                ledger.report(
                    self.places,
                    unit=UNIT,
                    figures=Figures(staffed=20, occupied=self.really(minute)),
                    source=Source.API,
                    by=WARD,
                    happened_at=moment,
                    now=now,
                    counted_at=moment,
                    since=ledger.more_since(self.entries, moment=moment),
                )
            )
        except Conflict:
            return False
        return True

    def says_free(self, minute: int) -> None:
        """Let the ward say at that minute how many it could take, the promised places left aside."""
        free = 20 - self.really(minute) - self._on_their_way(minute)
        self._keep(
            ledger.report(
                self.places,
                unit=UNIT,
                figures=capacity.figures_for_free(self.places, unit=UNIT, free=free),
                source=Source.PHONE,
                by=WARD,
                happened_at=a.later(timedelta(minutes=minute)),
                now=a.later(timedelta(minutes=minute)),
            )
        )

    def _on_their_way(self, minute: int) -> int:
        promised = {claim.offer for claim in self.places.claims}
        here = {a.offer_id(n) for n, (came, _) in enumerate(self.visits) if came <= minute}
        return len(promised - here)

    def promise_all(self) -> None:
        for number, _ in enumerate(self.visits):
            self._keep(ledger.hold(self.places, offer=a.offer_id(number), by=WARD, now=a.NOW))
            self._keep(ledger.reserve(self.places, offer=a.offer_id(number), by=WARD, now=a.NOW))

    def enters_arrival(self, number: int, *, entered: int) -> None:
        moment, now = (a.later(timedelta(minutes=each)) for each in (self.visits[number][0], entered))
        self._keep(ledger.admit(self.places, offer=a.offer_id(number), by=WARD, happened_at=moment, now=now))

    def enters_departure(self, number: int, *, entered: int) -> None:
        moment, now = (a.later(timedelta(minutes=each)) for each in (self.visits[number][1] or 0, entered))
        self._keep(ledger.discharge(self.places, offer=a.offer_id(number), by=WARD, happened_at=moment, now=now))

    def _keep(self, moved: tuple[capacity.Places, LedgerEntry]) -> None:
        self.places, entry = moved
        self.entries.append(entry)


@st.composite
def days(draw: st.DrawFn) -> tuple[list[tuple[int, int | None]], list[tuple[int, str, int]]]:
    """Draw who comes and goes, and what is entered when: no two things happen in the same minute."""
    people = draw(st.integers(min_value=0, max_value=5))
    counts = draw(st.integers(min_value=1, max_value=5))
    minutes = draw(st.lists(st.integers(1, MINUTES), min_size=2 * people + counts, unique=True))
    stays = draw(st.lists(st.booleans(), min_size=people, max_size=people))
    pairs = [sorted(minutes[2 * each : 2 * each + 2]) for each in range(people)]
    visits = [(came, None if on else left) for (came, left), on in zip(pairs, stays, strict=True)]
    late = st.one_of(st.just(0), st.integers(1, MINUTES))
    told: list[tuple[int, str, int]] = []
    for number, (came, left) in enumerate(visits):
        arrived = came + draw(late)
        told.append((arrived, "arrival", number))
        if left is not None:
            told.append((max(arrived, left) + draw(late), "departure", number))
    told += [(minute + draw(late), "count", minute) for minute in minutes[2 * people : 2 * people + counts]]
    # Who has left has arrived before, also where both are entered in the same minute.
    return visits, sorted(told, key=lambda each: (each[0], each[1]))


@settings(max_examples=400, deadline=None)
@given(days())
def test_however_late_arrivals_departures_and_counts_are_entered_everybody_is_counted_once(
    day: tuple[list[tuple[int, int | None]], list[tuple[int, str, int]]],
) -> None:
    visits, told = day
    ward = Ward(visits)
    ward.counts(0, entered=0)
    ward.promise_all()
    for entered, what, number in told:
        if what == "arrival":
            ward.enters_arrival(number, entered=entered)
        elif what == "departure":
            ward.enters_departure(number, entered=entered)
        else:
            ward.counts(number, entered=entered)
    assert ward.places.figures.occupied == ward.really(3 * MINUTES)
    assert ward.places.claims == ()
    assert ledger.derive(UnitId("duin-1"), ward.entries) == ward.places


@settings(max_examples=200, deadline=None)
@given(
    came=st.lists(st.integers(1, MINUTES), min_size=1, max_size=4, unique=True),
    said=st.integers(1, MINUTES),
    data=st.data(),
)
def test_a_number_of_free_places_stays_true_while_arrivals_of_before_are_entered(
    came: list[int], said: int, data: st.DataObject
) -> None:
    """Whoever says how many are free takes a promised place as taken, whether the patient is in it or not."""
    ward = Ward([(minute, None) for minute in came])
    ward.counts(0, entered=0)
    ward.promise_all()
    ward.says_free(said)
    free = ward.places.free
    for number in data.draw(st.permutations(range(len(came)))):
        ward.enters_arrival(number, entered=MINUTES + 1)
        assert ward.places.free == free
    assert ward.places.figures.occupied == ward.really(MINUTES)
