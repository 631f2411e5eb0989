"""Asking as Bedline does: the rules of production decide, on what wards have told; only the answers are made up."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from uuid import UUID

from bedline.domain import escalation, offers
from bedline.domain.escalation import Escalation, RungKind
from bedline.domain.ids import OfferId, RequestId, UnitId
from bedline.domain.matching.need import Asked, Need
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import best
from bedline.domain.offers import Offer, OfferState
from bedline.domain.regions import OfferPolicy, Region
from bedline.policy.books import BEDLINE, WARD, Books
from bedline.policy.life import Life
from bedline.policy.making import Tallies
from bedline.policy.year import Answer, Patient


@dataclass(slots=True)
class _Case:
    """One request while it has no place."""

    patient: Patient
    ladder: Escalation | None
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    landed: bool = False
    # Since when nobody could be asked; what was arranged for an earlier wait is void.
    waits: int = 0
    waiting: bool = False
    # The desk will see to it in a moment.
    on_desk: bool = False

    @property
    def open(self) -> list[Offer]:
        return [offer for offer in self.offers.values() if offer.state is OfferState.OPEN]


class Asking:
    """What Bedline knows of wards and requests, and what it does next.

    ``region`` holds the policy that is tried; it may differ from the year's own, which says what really happens.
    """

    def __init__(self, life: Life, *, region: Region, history: Tallies | None = None) -> None:
        """Know nothing of the wards' figures yet, and of their answers what ``history`` says."""
        self.life, self.region = life, region
        self.books = Books(directory=life.year.atlas.directory, region=region, history=history)
        self.cases: dict[int, _Case] = {}
        self._waiting: dict[int, _Case] = {}
        self._number = 0
        reasons = region.refusal_reasons.values()
        self._full = next(each.id for each in reasons if each.sets_full)
        self._no = next(each.id for each in reasons if not each.sets_full)

    def sought(self, patient: Patient) -> None:
        """Take the request in: the ladder begins, and the best wards are asked."""
        ladder = escalation.start(self.region.care_form(patient.need.care_form).ladder, now=self.life.now)
        case = _Case(patient, ladder)
        self.cases[patient.number] = case
        self._arrange_climb(case)
        self.life.at(patient.need.now + patient.patience, lambda: self._give_up(case))
        self._turn(case)

    def reported(self, unit: UnitId) -> None:
        """Take in a figure; whoever waits is looked at again, crises first."""
        self.books.free(unit, really=self.life.free(unit), now=self.life.now)
        self._look_again()

    def arrived(self, patient: Patient, unit: UnitId) -> None:
        """Count the promised place as occupied."""
        self.books.admit(unit, offer=self._accepted(patient), now=self.life.now)

    def left(self, patient: Patient, unit: UnitId) -> None:
        """Count one occupied place less, and look again for whoever waits."""
        self.books.discharge(unit, offer=self._accepted(patient), now=self.life.now)
        self._look_again()

    def _policy(self, case: _Case) -> OfferPolicy:
        return self.region.care_form(case.patient.need.care_form).policy

    def _turn(self, case: _Case) -> None:
        """Ask on: at once, or where asking is the desk's, when the desk comes to it."""
        if self._policy(case).automatic:
            self._seek(case)
        elif not case.on_desk:
            case.on_desk = True
            self.life.at(self.life.now + self.region.desk_norms.offer_length, lambda: self._desk(case))

    def _desk(self, case: _Case) -> None:
        case.on_desk = False
        self._seek(case)

    def _seek(self, case: _Case) -> None:
        if case.landed:
            return
        wanted = self._policy(case).parallel - len(case.open)
        again_at: datetime | None = None
        if wanted > 0:
            found, again_at = self._look(case, most=wanted)
            for candidate in found:
                self._ask(case, candidate.unit.id)
        if not case.open:
            self._wait(case, again_at)
        else:
            self._stop_waiting(case)

    def _look(self, case: _Case, *, most: int) -> tuple[tuple[Candidate, ...], datetime | None]:
        """Return the best within reach; with nobody left in the own town it goes up to the region at once."""
        form = self.region.care_form(case.patient.need.care_form)
        asked_at = case.patient.need.now
        need = replace(self._need(case), within_km=form.reach.km(self.life.now - asked_at))
        while True:
            ladder = case.ladder
            at_home = ladder is not None and ladder.rung.kind is RungKind.OWN_TOWN and not ladder.on_top
            found = self._best(replace(need, only_own_town=at_home), most=most)
            if found or ladder is None or not at_home:
                break
            case.ladder = escalation.climb(ladder, now=self.life.now)
            self._arrange_climb(case)
        if found or need.within_km == inf:
            return found, None
        beyond = self._best(self._need(case), most=1)
        after = form.reach.covers_after(beyond[0].distance_km) if beyond else None
        return (), None if after is None else asked_at + after

    def _best(self, need: Need, *, most: int) -> tuple[Candidate, ...]:
        return best(
            need,
            atlas=self.life.year.atlas,
            region=self.region,
            places_of=self.books.many,
            habits=self.books.habits(now=self.life.now),
            most=most,
        )

    def _need(self, case: _Case) -> Need:
        asked = {
            each.unit: self._asked(each) for each in case.offers.values() if each.state is not OfferState.WITHDRAWN
        }
        return replace(case.patient.need, now=self.life.now, asked=asked)

    def _asked(self, offer: Offer) -> Asked:
        reason = self.region.refusal_reasons.get(offer.reason or "")
        ends = offer.state is OfferState.LAPSED or (reason is not None and reason.sets_full)
        at = offer.answered_at or offer.expires_at
        return Asked(state=offer.state, at=at, reason=offer.reason, ends_with_report=ends)

    def _ask(self, case: _Case, unit: UnitId) -> None:
        now = self.life.now
        self._number += 1
        offer, expires_at = OfferId(UUID(int=self._number)), now + self._policy(case).answer_length
        self.books.hold(unit, offer=offer, now=now)
        case.offers[offer], _ = offers.make(
            offer=offer,
            code=str(self._number),
            request=RequestId(UUID(int=case.patient.number)),
            unit=self.books.directory.unit(unit),
            expires_at=expires_at,
            by=BEDLINE,
            now=now,
        )
        self.life.asks(case.patient, unit)
        answer = self.life.year.answers.of(case.patient, unit, at=now)
        if not answer.silent and answer.length < self._policy(case).answer_length:
            self.life.at(now + answer.length, lambda: self._answer(case, offer, answer))
        self.life.at(expires_at, lambda: self._lapse(case, offer))

    def _answer(self, case: _Case, offer: OfferId, answer: Answer) -> None:
        asked, now = case.offers[offer], self.life.now
        if asked.state is not OfferState.OPEN:
            return
        if not self.life.free(asked.unit):
            self._refuse(case, asked, reason=self._full)
        elif not answer.willing:
            self._refuse(case, asked, reason=self._no)
        else:
            self.books.reserve(asked.unit, offer=offer, now=now)
            yes, _ = offers.accept(asked, by=WARD, told_by=None, now=now)
            self._keep(case, yes)
            self._land(case)
            self.life.confirm(case.patient, asked.unit, self)
            self._look_again()

    def _refuse(self, case: _Case, asked: Offer, *, reason: str) -> None:
        no, _ = offers.refuse(
            asked, region=self.region, reason=reason, note="", by=WARD, told_by=None, now=self.life.now
        )
        self._release(case, no)
        if reason == self._full:
            self.books.full(asked.unit, now=self.life.now)
        self._turn(case)

    def _lapse(self, case: _Case, offer: OfferId) -> None:
        if case.offers[offer].state is OfferState.OPEN:
            lapsed, _ = offers.lapse(case.offers[offer], by=BEDLINE, now=self.life.now)
            self._release(case, lapsed)
            self._turn(case)

    def _release(self, case: _Case, ended: Offer) -> None:
        self.books.release(ended.unit, offer=ended.id, now=self.life.now)
        self._keep(case, ended)

    def _keep(self, case: _Case, ended: Offer) -> None:
        case.offers[ended.id] = ended
        self.books.note(ended)

    def _land(self, case: _Case) -> None:
        case.landed = True
        self._stop_waiting(case)
        case.ladder = escalation.end(case.ladder)
        for each in case.open:
            if each.state_at(self.life.now) is OfferState.OPEN:
                withdrawn, _ = offers.withdraw(each, by=BEDLINE, now=self.life.now)
                self._release(case, withdrawn)

    def _give_up(self, case: _Case) -> None:
        if not case.landed:
            self._land(case)
            self.life.give_up(case.patient)

    def _wait(self, case: _Case, again_at: datetime | None) -> None:
        case.waiting = True
        case.waits += 1
        self._waiting[case.patient.number] = case
        latest, wait = self.life.now + self.region.desk_norms.retry_length, case.waits
        due_at = latest if again_at is None else max(self.life.now, min(latest, again_at))
        self.life.at(due_at, lambda: self._retry(case, wait))

    def _stop_waiting(self, case: _Case) -> None:
        case.waiting = False
        self._waiting.pop(case.patient.number, None)

    def _retry(self, case: _Case, wait: int) -> None:
        if case.waiting and case.waits == wait:
            self._turn(case)

    def _look_again(self) -> None:
        for case in sorted(self._waiting.values(), key=self._standing):
            if case.waiting:
                self._turn(case)

    def _standing(self, case: _Case) -> tuple[bool, datetime, int]:
        """Return the place among those who wait: crises first, then whose norm ends first, as in ``assignment``."""
        patient = case.patient
        form = self.region.care_form(patient.need.care_form)
        return not form.crisis, patient.need.now + (form.norm_length or patient.patience), patient.number

    def _arrange_climb(self, case: _Case) -> None:
        if case.ladder is not None and case.ladder.climbs_at is not None:
            due_at = case.ladder.climbs_at
            self.life.at(due_at, lambda: self._climb(case, due_at))

    def _climb(self, case: _Case, due_at: datetime) -> None:
        ladder = case.ladder
        if ladder is None or ladder.climbs_at != due_at:
            return
        case.ladder = escalation.climb(ladder, now=self.life.now)
        self._arrange_climb(case)
        if case.ladder.rung.kind is RungKind.REGION:
            self._turn(case)

    def _accepted(self, patient: Patient) -> OfferId:
        found = self.cases[patient.number].offers.values()
        return next(offer.id for offer in found if offer.state is OfferState.ACCEPTED)
