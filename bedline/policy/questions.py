"""Questions to wards: made, answered, lapsed and taken back by the rules of production, and kept in the books."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bedline.domain import offers
from bedline.domain.ids import OfferId, UnitId
from bedline.domain.matching.eligibility import why_not
from bedline.domain.matching.need import Need
from bedline.domain.offers import Offer
from bedline.domain.regions import Region
from bedline.policy.books import BEDLINE, WARD, Books
from bedline.policy.case import Case
from bedline.policy.life import Life
from bedline.policy.looking import request_of


class Questions:
    """Holds a place for each question, and gives it back when the question ends without a yes."""

    def __init__(self, life: Life, *, region: Region, books: Books) -> None:
        """Nobody has been asked yet."""
        self.life, self.region, self.books = life, region, books
        self._number = 0
        reasons = region.refusal_reasons.values()
        self._full = next(each.id for each in reasons if each.sets_full)
        self._no = next(each.id for each in reasons if not each.sets_full)

    def ask(self, case: Case, unit: UnitId, *, counted: bool = True) -> Offer:
        """Hold a place of the ward and ask it; not ``counted``: nobody is disturbed by it."""
        now = self.life.now
        self._number += 1
        offer = OfferId(UUID(int=self._number))
        self.books.hold(unit, offer=offer, now=now)
        made, _ = offers.make(
            offer=offer,
            code=str(self._number),
            request=request_of(case),
            unit=self.books.directory.unit(unit),
            expires_at=now + self.region.answer_length(case.form.id, at=now),
            by=BEDLINE,
            now=now,
        )
        case.offers[offer] = made
        if counted:
            self.life.asks(case.patient, unit)
        return made

    def accept(self, case: Case, asked: Offer) -> None:
        """Take a yes, and take every other question for the patient back."""
        self.books.reserve(asked.unit, offer=asked.id, now=self.life.now)
        yes, _ = offers.accept(asked, by=WARD, told_by=None, now=self.life.now)
        self._keep(case, yes)
        self.withdraw(case)

    def refuse(self, case: Case, asked: Offer, *, full: bool) -> None:
        """Take a no; a ward that is full after all has thereby said so."""
        reason, now = self._full if full else self._no, self.life.now
        no, _ = offers.refuse(asked, region=self.region, reason=reason, note="", by=WARD, told_by=None, now=now)
        self._release(case, no)
        if full:
            self.books.full(asked.unit, now=now)

    def propose(self, case: Case, asked: Offer, *, from_at: datetime) -> Offer:
        """Take a yes from a moment on, on which somebody has to decide; the place stays held."""
        now = self.life.now
        decide_by = min(from_at, now + case.form.policy.decision_length)
        proposed, _ = offers.propose(
            asked, from_at=from_at, doctor="", decide_by=decide_by, by=WARD, told_by=None, now=now
        )
        case.offers[asked.id] = proposed
        return proposed

    def decline(self, case: Case, proposed: Offer) -> None:
        """Say no to a later moment: the place is free again."""
        declined, _ = offers.decline(proposed, by=BEDLINE, now=self.life.now)
        self._release(case, declined)

    def lapse(self, case: Case, asked: Offer) -> None:
        """Let a question go that nobody has answered."""
        lapsed, _ = offers.lapse(asked, by=BEDLINE, now=self.life.now)
        self._release(case, lapsed)

    def lapse_overdue(self, case: Case) -> None:
        """Let every question go whose moment has passed."""
        for each in case.open():
            if self.life.now >= each.expires_at:
                self.lapse(case, each)

    def withdraw(self, case: Case) -> None:
        """Take back every question that still stands."""
        self.lapse_overdue(case)
        for each in case.open():
            self.life.takes_back(case.patient, each.unit)
            withdrawn, _ = offers.withdraw(each, by=BEDLINE, now=self.life.now)
            self._release(case, withdrawn)

    def anew(self, case: Case, late: Offer, *, need: Need) -> Offer | None:
        """Return the question that a late yes answers, as ``services.late``: a new one, if a place is known of."""
        standing = next((each for each in case.open() if each.unit == late.unit), None)
        if standing is not None:
            return standing
        open_only = replace(need, asked={each.unit: need.asked[each.unit] for each in case.open()})
        unit = self.books.directory.unit(late.unit)
        if why_not(open_only, unit=unit, places=self.books.places(late.unit)):
            return None
        return self.ask(case, late.unit, counted=False)

    def fall_through(self, booked: Offer) -> None:
        """Give up a place that was booked and is not there: the ward has said that it is full."""
        self.books.release(booked.unit, offer=booked.id, now=self.life.now)
        self.books.full(booked.unit, now=self.life.now)

    def _release(self, case: Case, ended: Offer) -> None:
        self.books.release(ended.unit, offer=ended.id, now=self.life.now)
        self._keep(case, ended)

    def _keep(self, case: Case, ended: Offer) -> None:
        case.offers[ended.id] = ended
        self.books.note(ended)
