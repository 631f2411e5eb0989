"""The other ways of working, as ``services.leading`` and ``services.choosing`` go about them.

Who leads, until when, and what follows is the rules of production; when a referrer or a provider acts is made up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bedline.domain import requests
from bedline.domain.facilities import offering_form
from bedline.domain.ids import FacilityId, UnitId
from bedline.domain.matching.ranking import Candidate
from bedline.domain.patients import Profile, Sex
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest, Channel, RequestState
from bedline.domain.ways import LeadEnd, Leader, WayKind
from bedline.policy.books import BEDLINE
from bedline.policy.case import Case
from bedline.policy.life import LEADERS, SWEEPS, Life
from bedline.policy.looking import CHOICES, Looking, request_of
from bedline.policy.year import Answer, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """Lets a referrer choose, or the provider turned to first search, until the desk has it.

    ``ask`` asks a ward for a case and says whether that was a place at once; ``take_in`` places a patient in a ward of
    the provider's own, and says whether it could; ``seek`` goes on as the desk does.
    """

    life: Life
    region: Region
    looking: Looking
    ask: Callable[[Case, Candidate], bool]
    take_in: Callable[[Case, UnitId, Answer], bool]
    seek: Callable[[Case], None]

    def begin(self, case: Case) -> bool:
        """Give the search to whom the region's way gives it; False: the desk leads from the first."""
        way = self.region.way(case.form.id, at=self.life.now)
        match way.kind:
            case WayKind.REFERRER_CHOOSES if self.looking.choices(case, most=1):
                case.led, _ = requests.give_choice(
                    _request(case), way=way, region=self.region, by=BEDLINE, now=self.life.now
                )
                self._let_choose(case, case.led)
            case WayKind.FIRST_PROVIDER_OWNS if provider := self._first(case):
                case.led, _ = requests.give(
                    _request(case), way=way, provider=provider, region=self.region, by=BEDLINE, now=self.life.now
                )
                self.life.at(self.life.now + way.length, lambda: self._overdue(case), turn=SWEEPS)
                self._let_search(case)
            case _:
                return False
        return True

    def go_on(self, case: Case) -> None:
        """Leave the next step to whoever leads, once one question less stands."""
        led, now = case.led, self.life.now
        if led is None:
            return
        if led.leader is Leader.PROVIDER:
            if not case.open():
                case.led = requests.stay_with_provider(led, now=now)
            self._let_search(case)
        elif case.open():
            return
        elif self.looking.choices(case, most=1):
            case.led, _ = requests.choose_again(led, by=BEDLINE, now=now)
            self._let_choose(case, case.led)
        else:
            self._end(case, LeadEnd.NOBODY_LEFT)

    def _first(self, case: Case) -> FacilityId | None:
        """Return the nearest home that gives such care: here somebody answers for each."""
        atlas, need = self.life.year.atlas, case.patient.need
        there = offering_form(atlas.directory, region=self.region.id, care_form=case.form.id)
        return min((each.id for each in there), key=lambda home: (atlas.km(need, home), home), default=None)

    def _let_choose(self, case: Case, led: BedRequest) -> None:
        step = self.life.year.leaders.chooses(case.patient, turn=case.turns)
        case.turns += 1
        turn = case.turns
        if not step.lets_go:
            self.life.at(self.life.now + step.length, lambda: self._choose(case, step, turn), turn=LEADERS)
        due_at = led.next_action.due_at if led.next_action else self.life.now
        self.life.at(due_at, lambda: self._overdue(case, turn), turn=SWEEPS)

    def _choose(self, case: Case, step: Step, turn: int) -> None:
        led = case.led
        if led is None or turn != case.turns or not led.choosing:
            return
        found = self.looking.choices(case, most=CHOICES)
        if not found:
            return
        chosen = min(found, key=lambda each: each.distance_km) if step.nearest else found[0]
        if not self.ask(case, chosen):
            self._asked(case, led)

    def _let_search(self, case: Case) -> None:
        step = self.life.year.leaders.searches(case.patient, turn=case.turns)
        case.turns += 1
        if not step.lets_go:
            self.life.at(self.life.now + step.length, lambda: self._search_on(case), turn=LEADERS)

    def _search_on(self, case: Case) -> None:
        """Let the provider try its own wards first, and ask others when they cannot; with nobody left it gives up."""
        led = case.led
        if led is None or led.lead is None or case.in_house is not None:
            return
        found = [each for each in self.looking.choices(case, most=CHOICES) if each.unit.id not in case.own_noes]
        own = next((each for each in found if each.facility.id == led.lead.provider), None)
        if own is not None:
            self._try_own(case, own.unit.id)
            return
        room = case.form.policy.parallel - len(case.open())
        for candidate in found[: max(0, room)]:
            if self.ask(case, candidate):
                return
        if case.open():
            self._asked(case, led)
        else:
            self._end(case, LeadEnd.GIVEN_BACK)

    def _try_own(self, case: Case, unit: UnitId) -> None:
        """Ask within the house, which nobody outside sees: the ward takes as long as for anybody."""
        now = self.life.now
        answer = self.life.year.answers.of(case.patient, unit, at=now)
        length = self.region.answer_length(case.form.id, at=now) if answer.silent else answer.length
        case.in_house = unit
        self.life.asks(case.patient, unit)
        self.life.at(now + length, lambda: self._heard_in_house(case, unit, answer), turn=LEADERS)

    def _heard_in_house(self, case: Case, unit: UnitId, answer: Answer) -> None:
        case.in_house = None
        if case.led is None:
            return
        there = answer.willing and not answer.silent and self.life.free(unit) > 0
        if there and self.take_in(case, unit, answer):
            return
        case.own_noes.add(unit)
        self._search_on(case)

    def _asked(self, case: Case, led: BedRequest) -> None:
        answer_by = min(each.expires_at for each in case.open())
        case.led = requests.offered(led, answer_by=answer_by, now=self.life.now)

    def _overdue(self, case: Case, turn: int | None = None) -> None:
        """Take over from who has not chosen in time, or has found no place."""
        led = case.led
        if led is not None and (turn is None or (turn == case.turns and led.choosing)):
            self._end(case, LeadEnd.TIME_OVER)

    def _end(self, case: Case, why: LeadEnd) -> None:
        if case.led is not None:
            requests.end_lead(case.led, region=self.region, end=why, by=BEDLINE, now=self.life.now)
            case.led = None
            self.seek(case)


def _request(case: Case) -> BedRequest:
    """Return the case as the rules of production know it, when its search begins."""
    need = case.patient.need
    return BedRequest(
        id=request_of(case),
        code=str(case.patient.number),
        region=need.region,
        channel=Channel.WEB,
        referrer=BEDLINE,
        practice=None,
        profile=Profile(birth_year=need.birth_year or 0, sex=Sex(need.sex), postcode=need.postcode or ""),
        answers={},
        happened_at=case.since,
        received_at=case.since,
        state=RequestState.TRIAGED,
        next_action=None,
        updated_at=case.since,
        care_form=need.care_form,
        urgency=case.patient.urgency,
    )
