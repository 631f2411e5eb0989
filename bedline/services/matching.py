"""Looking for a place: who may take this patient, in which order, and asking the first of them."""

from bedline.domain import requests
from bedline.domain.errors import Conflict
from bedline.domain.ids import RequestId
from bedline.domain.matching.assignment import Plan
from bedline.domain.matching.ranking import Candidate
from bedline.domain.matching.search import Explained, explained
from bedline.domain.people import Role
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, asking, needs, placing, settling, tasks, wishes

# As many places as one keeps in mind by ear.
CHOICES = 3
_NO_SHOW = frozenset({TaskKind.NO_SHOW, TaskKind.NO_SHOW_SOUGHT})


def candidates(work: Work, *, request: RequestId) -> Explained:
    """Return every unit of the region for this request: in order and why, or why not.

    Raises:
        Conflict: ``request_not_triaged``.
    """
    access.require(work, Role.COORDINATOR)
    found = work.requests.find(request)
    access.check_request(work, found)
    asked = work.offers.of_requests([request]).get(request, ())
    return explained(
        needs.need_of(work, found, asked),
        atlas=work.atlas,
        region=work.regions[found.region],
        places_of=work.places.many,
        habits=work.answers.habits(found.region),
    )


def search(work: Work, *, request: RequestId) -> BedRequest:
    """Search again now, because somebody asks for it; a referrer may, for a patient who did not come to their place.

    Raises:
        Conflict: ``request_cannot_move``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.GP, Role.COORDINATOR)
    found = work.requests.get(request)
    access.check_request(work, found)
    if not found.awaits_word:
        access.require(work, Role.COORDINATOR)
    if found.state not in requests.SEEKING | {RequestState.TRIAGED}:
        raise Conflict("request_cannot_move", state=found.state.value, goal=RequestState.SEARCHING.value)
    tasks.settle(work, request=found, outcome="searched_again", kinds=_NO_SHOW)
    return begin(work, found)


def begin(work: Work, request: BedRequest) -> BedRequest:
    """Move a locked request into searching and look for its first place."""
    region = work.regions[request.region]
    searching, facts = requests.search(request, region=region, by=work.actor.id, now=work.now)
    work.record(*facts)
    return seek(work, searching)


def let_choose(work: Work, request: BedRequest) -> tuple[BedRequest, tuple[Candidate, ...]]:
    """Let the referrer of a locked request choose among its best places, best first, before anybody is asked.

    Where the policy leaves asking to the desk, in quiet hours, and where nothing fits, there is no choice: it is as
    with :func:`begin`.
    """
    quiet = work.regions[request.region].quiet_until(request.form, at=work.now) is not None
    if wishes.may_ask(work, request) and not quiet:
        found = placing.unclaimed(work, request, most=CHOICES)
        if found:
            region = work.regions[request.region]
            choosing, facts = requests.let_choose(request, region=region, by=work.actor.id, now=work.now)
            work.requests.save(choosing)
            work.record(*facts)
            return choosing, found
    return begin(work, request), ()


def ask_best(work: Work, *, request: RequestId) -> BedRequest:
    """Ask as the region's policy says, because the referrer leaves the choice to Bedline.

    Raises:
        Conflict: ``request_cannot_move``.
        NotFound, NotAllowed: as ``access`` says.
    """
    access.require(work, Role.GP, Role.COORDINATOR)
    found = work.requests.get(request)
    access.check_request(work, found)
    if found.state not in requests.SEEKING:
        raise Conflict("request_cannot_move", state=found.state.value, goal=RequestState.OFFERED.value)
    return seek(work, found)


def seek(work: Work, request: BedRequest, *, plan: Plan | None = None) -> BedRequest:
    """Take the next step in finding a place for a locked request; keep and return it.

    Wards are asked as the region's policy says, and as the ``plan`` has it, where this is the turn of those who wait;
    in quiet hours nobody is, and where asking is the desk's, it is left to the desk.
    """
    region = work.regions[request.region]
    automatic = wishes.may_ask(work, request)
    asked, standing = asking.asked_of(work, request)
    quiet_until = region.quiet_until(request.form, at=work.now)
    if standing and (not automatic or quiet_until is not None):
        return settling.settled(work, request, standing)
    if not automatic:
        return settling.left_to_the_desk(work, request)
    if quiet_until is not None:
        return settling.kept_quiet(work, request, until=quiet_until)
    done = asking.ask(work, request, asked=asked, standing=standing, plan=plan)
    if done.request.state is RequestState.RESERVED:
        return done.request
    if done.passed and not done.standing:
        return settling.joined(work, done.request)
    return settling.settled(work, done.request, done.standing, again_at=done.again_at)
