"""The repositories of the fake storage: requests, patients, offers, stays, tasks, people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bedline.adapters.fake.state import State
from bedline.domain.errors import NotFound
from bedline.domain.ids import FacilityId, OfferId, PersonId, PracticeId, RegionId, RequestId, StayId, TaskId
from bedline.domain.offers import Offer, OfferState
from bedline.domain.people import EVERYWHERE, Person, Role
from bedline.domain.requests import BedRequest, NextKind, Patient, RequestState
from bedline.domain.stays import Stay, StayState
from bedline.domain.tasks import Task, TaskState
from bedline.ports.storage import Page


class FakeTable:
    """What the tables share: the state, and which regions the actor may see."""

    def __init__(self, state: State, actor: Person) -> None:
        self._state = state
        self._actor = actor

    def _sees(self, region: RegionId) -> bool:
        return self._actor.region in (EVERYWHERE, region)


class FakeRequests(FakeTable):
    """Bed requests in a dictionary."""

    def add(self, request: BedRequest) -> bool:
        """See the port."""
        live = (each for each in self._state.requests.values() if each.live and each.region == request.region)
        if any(each.code == request.code for each in live):
            return False
        self._state.requests[request.id] = request
        return True

    def get(self, request: RequestId) -> BedRequest:
        """See the port."""
        return self.find(request)

    def find(self, request: RequestId) -> BedRequest:
        """See the port."""
        found = self._state.requests.get(request)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_request")
        return found

    def save(self, request: BedRequest) -> None:
        """See the port."""
        self._state.requests[request.id] = request

    def live(self, region: RegionId) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if each.live and each.region == region]

    def page(
        self, *, region: RegionId, states: Collection[RequestState], practice: PracticeId | None, page: Page
    ) -> tuple[Sequence[BedRequest], str | None]:
        """See the port."""
        fitting = [
            each
            for each in self._visible()
            if each.region == region
            and (not states or each.state in states)
            and (practice is None or each.practice == practice)
        ]
        fitting.sort(key=lambda each: (each.received_at, str(each.id)), reverse=True)
        start = 0
        if page.after is not None:
            start = next(number for number, each in enumerate(fitting, 1) if str(each.id) == page.after)
        return _cut([(str(each.id), each) for each in fitting[start:]], page.limit)

    def by_ids(self, requests: Collection[RequestId]) -> Mapping[RequestId, BedRequest]:
        """See the port."""
        return {each.id: each for each in self._visible() if each.id in requests}

    def due_warning(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if each.live and each.warn_at and each.warn_at <= now][:limit]

    def due_retry(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        due = [each for each in self._visible() if each.state is RequestState.WAITING and self._may_retry(each, now)]
        due.sort(key=lambda each: (each.norm_due_at or each.received_at, str(each.id)))
        return due[:limit]

    def due_closing(self, *, now: datetime, limit: int) -> Sequence[BedRequest]:
        """See the port."""
        return [each for each in self._visible() if _due(each, NextKind.CLOSE, now)][:limit]

    def _may_retry(self, request: BedRequest, now: datetime) -> bool:
        since = request.searched_at
        changed = (
            places.free > 0 and (since is None or self._state.places_changed_at[unit] > since)
            for unit, places in self._state.places.items()
        )
        return _due(request, NextKind.RETRY, now) or any(changed)

    def _visible(self) -> list[BedRequest]:
        return [each for each in self._state.requests.values() if self._sees(each.region)]


class FakePatients(FakeTable):
    """Identities of patients, not sealed: nothing here leaves the process."""

    def keep(self, request: RequestId, patient: Patient) -> None:
        """See the port."""
        self._state.patients[request] = patient

    def find(self, request: RequestId) -> Patient | None:
        """See the port."""
        owner = self._state.requests.get(request)
        return self._state.patients.get(request) if owner and self._sees(owner.region) else None


class FakeOffers(FakeTable):
    """Offers in a dictionary, in the order they were made."""

    def add(self, offer: Offer) -> bool:
        """See the port."""
        same = (each for each in self._state.offers.values() if each.facility == offer.facility)
        if any(each.code == offer.code and each.state is OfferState.OPEN for each in same):
            return False
        self._state.offers[offer.id] = offer
        return True

    def get(self, offer: OfferId) -> Offer:
        """See the port."""
        return self.find(offer)

    def find(self, offer: OfferId) -> Offer:
        """See the port."""
        found = self._state.offers.get(offer)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_offer")
        return found

    def save(self, offer: Offer) -> None:
        """See the port."""
        self._state.offers[offer.id] = offer

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Sequence[Offer]]:
        """See the port."""
        found: dict[RequestId, list[Offer]] = {}
        for offer in self._state.offers.values():
            if offer.request in requests and self._sees(offer.region):
                found.setdefault(offer.request, []).append(offer)
        return found

    def open_at(self, facility: FacilityId) -> Sequence[Offer]:
        """See the port."""
        there = [each for each in self._open() if each.facility == facility]
        return sorted(there, key=lambda each: (each.expires_at, str(each.id)))

    def lapsed(self, *, now: datetime, limit: int) -> Sequence[OfferId]:
        """See the port."""
        due = sorted((each for each in self._open() if each.expires_at <= now), key=lambda each: each.expires_at)
        return [each.id for each in due[:limit]]

    def _open(self) -> list[Offer]:
        offers = self._state.offers.values()
        return [each for each in offers if each.state is OfferState.OPEN and self._sees(each.region)]


class FakeStays(FakeTable):
    """Stays in a dictionary, in the order they were made."""

    def add(self, stay: Stay) -> None:
        """See the port."""
        self._state.stays[stay.id] = stay

    def get(self, stay: StayId) -> Stay:
        """See the port."""
        return self.find(stay)

    def find(self, stay: StayId) -> Stay:
        """See the port."""
        found = self._state.stays.get(stay)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_stay")
        return found

    def save(self, stay: Stay) -> None:
        """See the port."""
        self._state.stays[stay.id] = stay

    def of_requests(self, requests: Collection[RequestId]) -> Mapping[RequestId, Stay]:
        """See the port."""
        stays = self._state.stays.values()
        return {each.request: each for each in stays if each.request in requests and self._sees(each.region)}

    def at_facility(self, facility: FacilityId, states: Collection[StayState]) -> Sequence[Stay]:
        """See the port."""
        stays = self._state.stays.values()
        return [each for each in stays if each.facility == facility and each.state in states]

    def overdue(self, *, before: datetime, limit: int) -> Sequence[StayId]:
        """See the port."""
        reserved = (each for each in self._state.stays.values() if each.state is StayState.RESERVED)
        requests = self._state.requests
        return [each.id for each in reserved if _due(requests[each.request], NextKind.ARRIVAL, before)][:limit]


class FakeTasks(FakeTable):
    """Tasks in a dictionary."""

    def add(self, task: Task) -> bool:
        """See the port."""
        open_tasks = (each for each in self._state.tasks.values() if each.state is TaskState.OPEN)
        if any((each.kind, each.subject) == (task.kind, task.subject) for each in open_tasks):
            return False
        self._state.tasks[task.id] = task
        return True

    def get(self, task: TaskId) -> Task:
        """See the port."""
        found = self._state.tasks.get(task)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_task")
        return found

    def save(self, task: Task) -> None:
        """See the port."""
        self._state.tasks[task.id] = task

    def open(self, region: RegionId) -> Sequence[Task]:
        """See the port."""
        tasks = [each for each in self._state.tasks.values() if each.region == region]
        return sorted((each for each in tasks if each.state is TaskState.OPEN), key=lambda each: each.due_at)

    def open_for(self, request: RequestId) -> Sequence[Task]:
        """See the port."""
        tasks = self._state.tasks.values()
        return [each for each in tasks if each.request == request and each.state is TaskState.OPEN]

    def by_ids(self, tasks: Collection[TaskId]) -> Mapping[TaskId, Task]:
        """See the port."""
        return {each.id: each for each in self._state.tasks.values() if each.id in tasks}


class FakePeople(FakeTable):
    """People in a dictionary."""

    def find(self, person: PersonId) -> Person:
        """See the port."""
        found = self._state.people.get(person)
        if found is None:
            raise NotFound("unknown_person", value=person)
        return found

    def names(self, people: Collection[PersonId]) -> Mapping[PersonId, str]:
        """See the port."""
        return {each.id: each.name for each in self._state.people.values() if each.id in people}

    def on_desk(self, region: RegionId) -> Sequence[Person]:
        """See the port."""
        people = self._state.people.values()
        return [each for each in people if each.role is Role.COORDINATOR and each.region == region]


def _due(request: BedRequest, kind: NextKind, now: datetime) -> bool:
    action = request.next_action
    return action is not None and action.kind is kind and action.due_at <= now


def _cut(keyed: list[tuple[str, BedRequest]], limit: int) -> tuple[Sequence[BedRequest], str | None]:
    shown = keyed[:limit]
    following = shown[-1][0] if len(keyed) > limit else None
    return [each for _, each in shown], following
