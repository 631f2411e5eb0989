"""Bed requests and patients of the fake storage."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bedline.adapters.cursors import Cursor, cut
from bedline.adapters.fake.table import FakeTable
from bedline.domain.across import Across, AcrossState
from bedline.domain.errors import NotFound
from bedline.domain.escalation import sought_next_door
from bedline.domain.ids import CareFormId, FacilityId, PracticeId, RegionId, RequestId
from bedline.domain.patients import Patient
from bedline.domain.requests import BedRequest, NextKind, RequestState
from bedline.domain.tasks import TaskState
from bedline.ports.storage import UNSEEN_LENGTH, Page


class FakeRequests(FakeTable):
    """Bed requests in a dictionary."""

    def add(self, request: BedRequest) -> bool:
        """See the port."""
        live = (each for each in self._state.requests.values() if each.live and each.region == request.region)
        if any(each.code == request.code for each in live):
            return False
        self._writable().requests[request.id] = request
        return True

    def get(self, request: RequestId) -> BedRequest:
        """See the port."""
        self._writable()
        return self.find(request)

    def find(self, request: RequestId) -> BedRequest:
        """See the port."""
        found = self._state.requests.get(request)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_request")
        return found

    def save(self, request: BedRequest) -> None:
        """See the port."""
        self._writable().requests[request.id] = request

    def live(self, region: RegionId) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if each.live and each.region == region]

    def page(
        self, *, region: RegionId, states: Collection[RequestState], practice: PracticeId | None, page: Page
    ) -> tuple[Sequence[BedRequest], str | None]:
        """See the port."""
        after = Cursor.read(page.after)
        fitting = [
            each
            for each in self._visible()
            if each.region == region
            and (not states or each.state in states)
            and (practice is None or each.practice == practice)
            and _place_in_list(each) < (after.at, after.id)
        ]
        fitting.sort(key=_place_in_list, reverse=True)
        return cut(fitting, limit=page.limit, by=_place_in_list)

    def by_ids(self, requests: Collection[RequestId]) -> Mapping[RequestId, BedRequest]:
        """See the port."""
        return {each.id: each for each in self._visible() if each.id in requests}

    def due_warning(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        due = [(each.warn_at, each) for each in self._visible() if each.warn_at and each.warn_at <= now]
        return [each for _, each in sorted(due, key=lambda pair: pair[0])][:limit]

    def due_retry(
        self, *, now: datetime, limit: int, first: Collection[CareFormId] = frozenset()
    ) -> Sequence[BedRequest]:
        """See the port."""
        due = [each for each in self._visible() if each.state is RequestState.WAITING and self._may_retry(each, now)]
        return sorted(due, key=lambda each: (each.care_form not in first, each.norm_due_at or each.received_at))[:limit]

    def due_choice(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if each.owner is None and is_due(each, NextKind.CHOICE, now)][:limit]

    def due_no_show(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if is_due(each, NextKind.NO_SHOW, now)][:limit]

    def due_return(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        due = [(each.lead.until, each) for each in self._visible() if each.lead and each.lead.until]
        ripe = [(at, each) for at, each in due if at <= now]
        return [each for _, each in sorted(ripe, key=lambda pair: pair[0])][:limit]

    def led_by(self, facility: FacilityId) -> Sequence[BedRequest]:
        """See the port."""
        theirs = [
            (each.lead.until, str(each.id), each)
            for each in self._visible()
            if each.lead and each.lead.until and each.lead.provider == facility
        ]
        return [each for _, _, each in sorted(theirs, key=lambda found: found[:2])]

    def due_climb(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        due = [(each.escalation.climbs_at, each) for each in self._visible() if each.escalation]
        ripe = [(at, each) for at, each in due if at is not None and at <= now]
        return [each for _, each in sorted(ripe, key=lambda pair: pair[0])][:limit]

    def due_across(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if any(self._news(each, one, now) for one in each.across)][:limit]

    def home_of(self, guest: RequestId) -> RequestId | None:
        """See the port."""
        there = (each.id for each in self._visible() for one in each.across if one.guest == guest and one.open)
        return next(there, None)

    def _news(self, request: BedRequest, across: Across, now: datetime) -> bool:
        if not across.open:
            return False
        guest = self._state.requests[across.guest]
        if not sought_next_door(request.escalation) or not guest.live:
            return True
        if across.state is AcrossState.LOOKING:
            return guest.state is RequestState.RESERVED
        passed = across.until is not None and across.until <= now
        return guest.state is not RequestState.RESERVED or across.word is not None or passed

    def due_hearing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        due = [(each.hear_by, each) for each in self._visible() if each.hear_by and each.hear_by <= now]
        return [each for _, each in sorted(due, key=lambda pair: pair[0])][:limit]

    def forgotten(self, *, before: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        told = {each.request for each in self._state.tasks.values() if each.state is TaskState.OPEN}
        overdue = [
            (each.next_action.due_at, each)
            for each in self._visible()
            if each.next_action and min(_steps(each)) < before and each.id not in told
        ]
        return [each for _, each in sorted(overdue, key=lambda pair: pair[0])][:limit]

    def due_closing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if is_due(each, NextKind.CLOSE, now)][:limit]

    def _may_retry(self, request: BedRequest, now: datetime) -> bool:
        if request.searched_at is not None and request.searched_at >= now:
            return False
        since = request.searched_at - UNSEEN_LENGTH if request.searched_at else None
        units = self._scope.directory.units_by_region.get(request.region, ())
        changed = (
            (unit.id, self._state.places_changed_at.get(unit.id))
            for unit in units
            if request.care_form in unit.care_forms
        )
        came_free = (
            at is not None and (since is None or at > since) and self._state.places[unit].balance > 0
            for unit, at in changed
        )
        return is_due(request, NextKind.RETRY, now) or any(came_free)

    def _visible(self) -> list[BedRequest]:
        return [each for each in self._state.requests.values() if self._sees(each.region)]


class FakePatients(FakeTable):
    """Identities of patients, not sealed: nothing here leaves the process."""

    def keep(self, request: RequestId, patient: Patient, *, known_again: bool = False) -> None:
        """See the port."""
        state = self._writable()
        state.patients[request] = patient
        state.known_again[request] = patient.national_number if known_again else None

    def same_person(self, request: RequestId) -> Collection[RequestId] | None:
        """See the port."""
        number, owner = self._state.known_again.get(request), self._state.requests.get(request)
        if number is None or owner is None or not self._sees(owner.region):
            return None
        same = (each for each, known in self._state.known_again.items() if known == number)
        return sorted(each for each in same if self._state.requests[each].region == owner.region)

    def find(self, request: RequestId) -> Patient | None:
        """See the port."""
        owner = self._state.requests.get(request)
        return self._state.patients.get(request) if owner and self._sees(owner.region) else None

    def keep_words(self, request: RequestId, words: Mapping[str, str]) -> None:
        """See the port."""
        self._writable().words[request] = dict(words)

    def words(self, request: RequestId) -> Mapping[str, str]:
        """See the port."""
        owner = self._state.requests.get(request)
        return self._state.words.get(request, {}) if owner and self._sees(owner.region) else {}


def is_due(request: BedRequest, kind: NextKind, now: datetime) -> bool:
    """Say whether the next action of the request is of that kind, and its moment has passed."""
    action = request.next_action
    return action is not None and action.kind is kind and action.due_at <= now


def _steps(request: BedRequest) -> list[datetime]:
    """Return when something is to happen to the request: its next action, and the next rung of its ladder."""
    action, ladder = request.next_action, request.escalation
    return [*([action.due_at] if action else []), *([ladder.climbs_at] if ladder and ladder.climbs_at else [])]


def _place_in_list(request: BedRequest) -> tuple[datetime, RequestId]:
    return request.received_at, request.id
