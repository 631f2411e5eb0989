"""Whom to ask, chosen by whoever leads a search that the desk does not: what they see, and what they decide."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bedline.domain.errors import Conflict
from bedline.domain.ids import FacilityId, RequestId, UnitId
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.telling import Told, why_choose
from bedline.domain.offers import Offer
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.domain.ways import LeadEnd
from bedline.ports.storage import Work
from bedline.services import access, asking, asking_one, days, leading, needs, placing, promising, reach, tasks
from bedline.services.promising import Yes

# More than one screen of them is no choice any more.
CHOICES = 10


class LeaveTo(StrEnum):
    """To whom a referrer leaves the choice."""

    BEDLINE = "bedline"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that may be asked, and why; ``own``: it is of the facility that owns the search."""

    candidate: Candidate
    why: Told
    own: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The units to choose from, best first, and how many more questions may stand at the same time."""

    request: BedRequest
    found: Sequence[Choice]
    more: int


def choices(work: Work, *, request: RequestId) -> Choices:
    """Return whom the leader of a search may ask now, best first; nothing that others asked or answered shows in it.

    Raises:
        Conflict: ``search_not_yours``.
        NotFound, NotAllowed: as ``access`` says.
    """
    found = work.requests.find(request)
    access.check_search(work, found)
    asked = work.offers.of_requests([request]).get(request, ())
    standing = [each for each in asked if each.stands_at(work.now)]
    best = reach.best_of(work, needs.need_of(work, found, asked), most=CHOICES)
    used_up = days.used_up(work, request=request)
    return Choices(found, tuple(_explained(found, best, used_up)), max(0, _most(work, found) - len(standing)))


def choose(work: Work, *, request: RequestId, unit: UnitId) -> Offer:
    """Ask a unit that the leader of a search has chosen; as many at the same time as the form's policy says.

    Raises:
        Conflict: ``search_not_yours``, ``asked_enough``; as ``questions.ask``.
        NotFound, NotAllowed: as ``access`` says.
    """
    found = _led(work, request)
    _, standing = asking.asked_of(work, found)
    most = _most(work, found)
    if work.actor.role is not Role.COORDINATOR and len(standing) >= most:
        raise Conflict("asked_enough", most=most)
    chosen = work.directory.unit(unit)
    if chosen.region != found.region:
        raise Conflict("search_not_yours")
    placing.check_unclaimed(work, found, unit)
    return asking_one.ask(work, request=found, chosen=chosen)


def leave(work: Work, *, request: RequestId, to: LeaveTo) -> BedRequest:
    """Leave the choice to Bedline, which asks as the policy says, or to the people at the desk, who have a task then.

    Raises:
        Conflict: ``search_not_yours``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.GP)
    found = _led(work, request)
    if to is LeaveTo.BEDLINE:
        return leading.end(work, found, why=LeadEnd.GIVEN_BACK)
    tasks.put_on_desk(work, kind=TaskKind.REFERRER_ASKS, region=found.region, request=found.id, code=found.code)
    return leading.to_the_desk(work, found, why=LeadEnd.GIVEN_BACK)


def take_in(work: Work, *, request: RequestId, unit: UnitId, yes: Yes) -> Stay:
    """Take the patient into a unit of the provider that owns the search: asked and answered in one.

    Raises:
        Conflict: ``unit_does_not_fit``, ``no_free_place``; as ``promising.promise``.
        Invalid: as ``promising.promise``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.FACILITY)
    found = _led(work, request)
    chosen = access.unit(work, unit)
    made = asking_one.ask(work, request=found, chosen=chosen)
    asked_for = work.requests.get(found.id)
    if asked_for.state is not RequestState.RESERVED:
        asked = work.offers.of_requests([found.id])[found.id]
        promising.promise(work, request=asked_for, offer=made, asked=asked, yes=yes)
    return work.stays.of_requests([found.id])[found.id]


def give_back(work: Work, *, request: RequestId) -> BedRequest:
    """Give the search back to the desk, because the provider cannot go on with it.

    Raises:
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.FACILITY)
    return leading.end(work, _led(work, request), why=LeadEnd.GIVEN_BACK)


def _led(work: Work, request: RequestId) -> BedRequest:
    found = work.requests.get(request)
    access.check_search(work, found)
    return found


def _most(work: Work, request: BedRequest) -> int:
    return work.regions[request.region].care_form(request.form).policy.parallel


def _explained(request: BedRequest, best: Sequence[Candidate], used_up: Mapping[FacilityId, int]) -> Iterator[Choice]:
    provider = request.lead.provider if request.lead else None
    for candidate in best:
        most, why = used_up.get(candidate.facility.id), why_choose(candidate, best[0])
        if most is not None:
            why = Told("days.used_up", {"most": most})
        yield Choice(candidate, why, candidate.facility.id == provider)
