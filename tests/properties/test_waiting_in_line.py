"""Of those who wait nobody is passed by one who came later and is no more urgent, and nobody waits for ever.

``test_assignment`` holds it for the plan alone; here it goes through sweeps, offers, refusals and silence, and for all
who are offered a place: those whose turn it is, those who have just come in, and those whose question has just ended,
also when a place came free a moment ago and no sweep has been by yet.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import product

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bedline.domain.facilities import Directory
from bedline.domain.ids import CareFormId, OfferId, RequestId, UnitId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.requests import BedRequest, RequestState
from tests import builders as a
from tests.harness import worlds
from tests.harness.nights import Night

FORMS = {"duin-1": {a.CRISIS}, "kreek-1": {a.CRISIS, a.LOW}, "schor-1": {a.LOW}}
WARDS = st.sampled_from(sorted(FORMS))


@dataclass(frozen=True)
class Asks:
    """A GP asks for a bed of that form; a shorter urgency overtakes whoever came before."""

    form: CareFormId
    urgency: str


@dataclass(frozen=True)
class Frees:
    """A ward says that one place is free."""

    unit: str


@dataclass(frozen=True)
class Answers:
    """Every ward that is asked answers: full, too complex, or yes; None: nobody does, until time is up."""

    reason: str | None
    yes: bool = False


@dataclass(frozen=True)
class Passes:
    """A minute passes, and Bedline does what is due."""


Event = Asks | Frees | Answers | Passes
ASKS = st.builds(Asks, st.sampled_from([a.CRISIS, a.LOW]), st.sampled_from(["now", "today"]))
EVENTS: st.SearchStrategy[Event] = st.one_of(
    ASKS,
    ASKS,
    WARDS.map(Frees),
    WARDS.map(Frees),
    st.sampled_from([Answers("full"), Answers("too_complex"), Answers(None), Answers(None, yes=True)]),
    st.just(Passes()),
    st.just(Passes()),
)


def _known() -> Directory:
    usual = worlds.directory()
    units = {
        key: replace(each, care_forms=frozenset(FORMS.get(key, each.care_forms)), baseline=30)
        for key, each in usual.units.items()
    }
    return replace(usual, units=units)


@dataclass
class Queue:
    """A night in which much is asked for and little is free."""

    night: Night = field(default_factory=lambda: Night(known=_known()))
    asked: list[RequestId] = field(default_factory=list)

    def happens(self, event: Event) -> None:
        """Let it happen; the next may come before a sweep does."""
        match event:
            case Asks(form, urgency):
                with self._nobody_passed():
                    self.asked.append(self.night.gp_asks(form, urgency=urgency))
            case Frees(unit):
                self.night.ward_reports(unit, free=self.night.places(unit).said_free + 1)
            case Answers(None, yes=False):
                self._passes("lapse_offers", minutes=10)
            case Answers():
                self._answers(event)
            case Passes():
                self.passes()

    def passes(self) -> None:
        """Let a minute pass; places that are free then are given out to those who wait."""
        self._passes("lapse_offers", minutes=1)
        self._passes("search_again", seconds=1)

    def _passes(self, sweep: str, **length: float) -> None:
        with self._nobody_passed():
            self.night.passes((sweep,), **length)

    def _offers(self) -> dict[OfferId, Offer]:
        return {offer.id: offer for request in self.asked for offer in self.night.offers(request)}

    def _answers(self, event: Answers) -> None:
        for request in self.asked:
            if self.night.stands(request).state is RequestState.OFFERED and self._stands(request):
                with self._nobody_passed():
                    if event.yes:
                        self.night.says_yes(request)
                    else:
                        self.night.says_no(request, event.reason or "")

    def _stands(self, request: RequestId) -> bool:
        return self.night.offers(request)[-1].stands_at(self.night.world.clock.now())

    @contextmanager
    def _nobody_passed(self) -> Iterator[None]:
        """Hold that whoever is asked for by what happens takes no place that one who stands before them then lacks.

        That is seen when those who wait have had their turn, in the moment after; they have it for this look alone.
        """
        before = self._offers()
        yield
        asked = [offer for key, offer in self._offers().items() if key not in before]
        if not asked:
            return
        with self.night.what_if():
            self.night.passes(("search_again",), seconds=1)
            known = {request: self.night.stands(request) for request in self.asked}
        waiting = [each for each in known.values() if each.state is RequestState.WAITING]
        for offer, each in product(asked, waiting):
            passed = self._may_go(each, offer.unit) and _stands_before(each, known[offer.request])
            assert not passed, "it was there first, or is more urgent"

    def _may_go(self, request: BedRequest, unit: UnitId) -> bool:
        return request.care_form in FORMS[unit] and unit not in self.night.asked(request.id)

    def places_for_everybody(self) -> None:
        """Let a place come free in every ward, again and again, and every ward say yes."""
        for _ in range(len(self.asked) + 1):
            for unit in FORMS:
                self.night.ward_reports(unit, free=2)
            self.passes()
            self._answers(Answers(None, yes=True))


def _stands_before(one: BedRequest, other: BedRequest) -> bool:
    assert one.norm_due_at is not None
    assert other.norm_due_at is not None
    mine, theirs = ((each.care_form != a.CRISIS, each.norm_due_at) for each in (one, other))
    return mine < theirs


@given(first=st.lists(ASKS, min_size=2, max_size=6), events=st.lists(EVENTS, max_size=20))
@settings(max_examples=60, deadline=None, phases=[Phase.generate])
def test_nobody_who_waits_is_passed_and_nobody_waits_for_ever(first: Sequence[Event], events: Sequence[Event]) -> None:
    queue = Queue()
    for event in (*first, *events):
        queue.happens(event)
    queue.places_for_everybody()
    for request in queue.asked:
        stands = queue.night.stands(request)
        refused = {offer.unit for offer in queue.night.offers(request) if offer.reason == "too_complex"}
        left = {unit for unit, forms in FORMS.items() if stands.care_form in forms} - refused
        assert stands.state is RequestState.RESERVED or not left
        assert all(offer.state is not OfferState.OPEN for offer in queue.night.offers(request))
