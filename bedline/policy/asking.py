"""Asking as Bedline does: the rules of production decide, on what wards have told; only the answers are made up."""

from datetime import datetime

from bedline.domain import escalation
from bedline.domain.ids import OfferId, UnitId
from bedline.domain.matching.assignment import NO_PLAN, Plan, Solver
from bedline.domain.matching.eligibility import why_not
from bedline.domain.matching.ranking import Candidate
from bedline.domain.offers import STANDING, Offer, OfferState
from bedline.domain.place_wishes import ANYWHERE
from bedline.domain.regions import Region
from bedline.policy.books import Books
from bedline.policy.case import Case
from bedline.policy.climbing import Climbing
from bedline.policy.leading import Leading
from bedline.policy.life import LEADERS, SWEEPS, Life
from bedline.policy.looking import Looking, as_planned
from bedline.policy.making import Tallies
from bedline.policy.questions import Questions
from bedline.policy.waiting import Waiting
from bedline.policy.year import Answer, Decision, Patient


class Asking:
    """What Bedline knows of wards and requests, and what it does next.

    ``region`` holds the policy that is tried; it may differ from the year's own, which says what really happens.
    ``solver`` gives out places to several who wait.
    """

    def __init__(self, life: Life, *, region: Region, solver: Solver, history: Tallies | None = None) -> None:
        """Know nothing of the wards' figures yet, and of their answers what ``history`` says."""
        self.life, self.region = life, region
        self.books = Books(directory=life.year.atlas.directory, region=region, history=history)
        self.looking = Looking(life=life, region=region, books=self.books, solver=solver)
        self.questions = Questions(life, region=region, books=self.books)
        self.cases: dict[int, Case] = {}
        self.waiting = Waiting(life=life, looking=self.looking, seek=self._turn)
        self.climbing = Climbing(life=life, seek=self._turn, away=self._taken_away)
        self.leading = Leading(
            life=life, region=region, looking=self.looking, ask=self._ask_chosen, take_in=self._take_in, seek=self._turn
        )

    def sought(self, patient: Patient) -> None:
        """Take the request in: the ladder begins, and the best wards are asked, by whoever leads the search."""
        form = self.region.care_form(patient.need.care_form)
        case = Case(patient, form, escalation.start(form.ladder, now=self.life.now), wish=patient.wish)
        self.cases[patient.number] = case
        self.climbing.arrange(case)
        self.life.at(case.since + patient.patience, lambda: self._give_up(case))
        if not self.leading.begin(case):
            self._turn(case)

    def reported(self, unit: UnitId) -> None:
        """Take in a figure; whoever waits is looked at again where it says that there is a place."""
        self.books.free(unit, really=self.life.free(unit), now=self.life.now)
        if self.books.places(unit).free > 0:
            self.waiting.look_again()

    def closed(self, unit: UnitId, *, until: datetime) -> None:
        """Take in that a ward takes nobody until then; what it is asked already, it answers."""
        self.books.close(unit, until=until, now=self.life.now)

    def opened(self, unit: UnitId) -> None:
        """End the closure at its moment, and look again: the ward says how many places it has."""
        self.books.open(unit, now=self.life.now)
        self.reported(unit)

    def arrived(self, patient: Patient, unit: UnitId) -> None:
        """Count the promised place as occupied."""
        self.books.admit(unit, offer=self._accepted(patient, unit), now=self.life.now)

    def left(self, patient: Patient, unit: UnitId) -> None:
        """Count one occupied place less, and look again for whoever waits."""
        self.books.discharge(unit, offer=self._accepted(patient, unit), now=self.life.now)
        self.waiting.look_again()

    def _turn(self, case: Case, plan: Plan = NO_PLAN) -> None:
        """Ask on: at once, or where asking is the desk's, when the desk comes to it."""
        if case.led is not None:
            self.leading.go_on(case)
        elif case.by_itself:
            self._seek(case, plan=plan)
        else:
            self._hand_to_desk(case)

    def _hand_to_desk(self, case: Case) -> None:
        if not case.on_desk:
            case.on_desk = True
            self.life.at(
                self.life.now + self.region.desk_norms_at(self.life.now).offer_length, lambda: self._desk(case)
            )

    def _desk(self, case: Case) -> None:
        """Ask as the desk does, which speaks with the family first: they agree to what is there."""
        case.on_desk = False
        if case.by_itself:
            case.wish = ANYWHERE
        self._seek(case)

    def _seek(self, case: Case, *, plan: Plan = NO_PLAN) -> None:
        if case.landed:
            return
        self.questions.lapse_overdue(case)
        policy, now = case.form.policy, self.life.now
        quiet_until = self.region.quiet_until(case.form.id, at=now) if case.by_itself else None
        again_at: datetime | None = None
        wanted = 0 if quiet_until else policy.parallel - len(case.open())
        if wanted > 0:
            found, again_at = self._look(case, most=wanted + plan.wishes)
            chosen = as_planned(found, plan, case=case)[:wanted]
            if self._book(case, chosen):
                return
            # Those asked together are asked in one order, as in production.
            for candidate in sorted(chosen, key=lambda each: each.unit.id):
                self._ask(case, candidate)
        if case.open():
            self.waiting.stop(case)
        else:
            if self.looking.keeps_to_wish(case):
                self._hand_to_desk(case)
            self.waiting.wait(
                case, latest=quiet_until or now + self.region.desk_norms_at(now).retry_length, again_at=again_at
            )

    def _look(self, case: Case, *, most: int) -> tuple[tuple[Candidate, ...], datetime | None]:
        before = case.ladder
        found = self.looking.look(case, most=most)
        if case.ladder is not before:
            self.climbing.arrange(case)
        return found

    def _ask(self, case: Case, candidate: Candidate) -> None:
        now, made = self.life.now, self.questions.ask(case, candidate.unit.id)
        answer = self.life.year.answers.of(case.patient, made.unit, at=now)
        if not answer.silent:
            self.life.at(now + answer.length, lambda: self._answer(case, made.id, answer))
        self.life.at(made.expires_at, lambda: self._lapse(case, made.id), turn=SWEEPS)

    def _ask_chosen(self, case: Case, candidate: Candidate) -> bool:
        """Ask the ward that somebody has chosen who leads the search; True: it was a place at once."""
        if self._book(case, [candidate]):
            return True
        self._ask(case, candidate)
        return False

    def _take_in(self, case: Case, unit: UnitId, answer: Answer) -> bool:
        """Place a patient in a ward of the provider that searches, if it fits by what is known of it."""
        ward = self.books.directory.unit(unit)
        if why_not(self.looking.need(case), unit=ward, places=self.books.places(unit)):
            return False
        self._accept(case, self.questions.ask(case, unit, counted=False), from_at=answer.from_at)
        return True

    def _answer(self, case: Case, offer: OfferId, answer: Answer) -> None:
        asked = case.offers[offer]
        there = answer.willing and self.life.free(asked.unit) > 0
        later = self.life.year.too_late(case.patient, answer, at=self.life.now) if there else None
        match asked.state_at(self.life.now):
            case OfferState.OPEN if later is not None:
                self._propose(case, asked, from_at=later)
            case OfferState.OPEN if there:
                self._accept(case, asked, from_at=answer.from_at)
            case OfferState.OPEN:
                self.questions.refuse(case, asked, full=not self.life.free(asked.unit))
                self._turn(case)
                self.waiting.look_again()
            case OfferState.LAPSED if there and later is None and not case.landed:
                if asked.state is OfferState.OPEN:
                    self.questions.lapse(case, asked)
                late = self.questions.anew(case, asked, need=self.looking.need(case))
                if late is not None:
                    self._accept(case, late, from_at=answer.from_at)

    def _propose(self, case: Case, asked: Offer, *, from_at: datetime) -> None:
        made = self.questions.propose(case, asked, from_at=from_at)
        decision = self.life.year.leaders.decides(case.patient, asked.unit)
        self.life.at(self.life.now + decision.length, lambda: self._decide(case, made, decision), turn=LEADERS)
        self.life.at(made.expires_at, lambda: self._lapse(case, made.id), turn=SWEEPS)

    def _decide(self, case: Case, proposed: Offer, decision: Decision) -> None:
        if case.offers[proposed.id].state_at(self.life.now) is not OfferState.PROPOSED:
            return
        if decision.agrees:
            self._accept(case, proposed, from_at=proposed.from_at)
        else:
            self.questions.decline(case, proposed)
            self._turn(case)
            self.waiting.look_again()

    def _accept(self, case: Case, asked: Offer, *, from_at: datetime | None = None) -> None:
        self.questions.accept(case, asked)
        self._land(case)
        self.life.confirm(case.patient, asked.unit, self, from_at=from_at)
        self.waiting.look_again()

    def _book(self, case: Case, chosen: list[Candidate]) -> bool:
        """Take the first that is a yes at once; where it turns out to have no place, go on looking."""
        if (not case.by_itself and case.led is None) or not case.form.policy.directly_bookable:
            return False
        unit = next((each.unit for each in chosen if each.unit.directly_bookable), None)
        if unit is None:
            return False
        booked = self.questions.ask(case, unit.id)
        if self.life.free(unit.id):
            self._accept(case, booked)
            return True
        self.questions.accept(case, booked)
        self._land(case)
        answer = self.life.year.answers.of(case.patient, unit.id, at=self.life.now)
        length = case.patient.journey if answer.silent else answer.length
        self.life.at(self.life.now + length, lambda: self._fall_through(case, booked))
        return True

    def _fall_through(self, case: Case, booked: Offer) -> None:
        """Go on where the case stood: the ward that was booked has said, or shown, that it is full."""
        self.questions.fall_through(booked)
        case.landed = False
        if self.life.now >= case.since + case.patient.patience:
            self._give_up(case)
            return
        self.climbing.resume(case)
        self._turn(case)

    def _lapse(self, case: Case, offer: OfferId) -> None:
        asked = case.offers[offer]
        if asked.state in STANDING and asked.state_at(self.life.now) is OfferState.LAPSED:
            self.questions.lapse(case, asked)
            self._turn(case)
            self.waiting.look_again()

    def _land(self, case: Case) -> None:
        case.landed, case.led = True, None
        self.waiting.stop(case)
        case.ladder = escalation.end(case.ladder)
        self.questions.withdraw(case)

    def _give_up(self, case: Case) -> None:
        if not case.landed:
            self._land(case)
            self.life.give_up(case.patient)
            self.waiting.look_again()

    def _taken_away(self, case: Case) -> None:
        if not case.landed:
            self._land(case)
            self.life.confirm_away(case.patient)
            self.waiting.look_again()

    def _accepted(self, patient: Patient, unit: UnitId) -> OfferId:
        found = self.cases[patient.number].offers.values()
        return next(offer.id for offer in found if offer.state is OfferState.ACCEPTED and offer.unit == unit)
