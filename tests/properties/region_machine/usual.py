"""What usually comes next: so that lives of requests are long, and the unusual happens late in them as well."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bedline.domain.across import AcrossState
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.stays import StayState
from bedline.ports.storage import Work
from bedline.services import across, asking_one, journeys, no_shows, offers, requests, stay_terms, stays
from bedline.services.capacity import Told
from bedline.services.promising import Yes
from tests import builders as a
from tests.properties.region_machine.ground import Ground, sought
from tests.properties.region_machine.world import UNITS, directory


class Usual(Ground):
    """The next step of a life, whatever has happened before."""

    @precondition(sought)
    @rule(data=st.data(), steps=st.integers(1, 3), minutes=st.sampled_from([5, 0, 40, 280]))
    def things_go_on_as_usual(self, data: st.DataObject, steps: int, minutes: int) -> None:
        """Let the next steps of one request be taken, with time and Bedline between them."""
        found = self.some_request(data)
        for _ in range(steps):
            if found is None:
                return
            self._next(data, self.seen.requests[found.id])
            self.clock.advance(timedelta(minutes=minutes))
            self.sweep()

    def _next(self, data: st.DataObject, request: BedRequest) -> None:
        held = next((each for each in request.across if each.state is AcrossState.HELD), None)
        standing = self.seen.standing(request.id)
        if held is not None:
            self.do(self.desk_of(request), lambda work: across.accept(work, request=request.id, region=held.region))
        elif standing:
            offer, yes = standing[0], Yes(doctor="dr. Duin")
            self.do(self.ward_of(offer.unit), lambda work: offers.accept(work, offer=offer.id, yes=yes))
        elif request.id in self.seen.stays:
            self._stay_goes_on(data, request)
        elif request.state is RequestState.RECEIVED:
            self._is_triaged(request)
        else:
            theirs = [each for each in UNITS if directory().units[each].region == request.region]
            unit = data.draw(st.sampled_from(theirs))
            self.report(unit, Told(free=2))
            self.do(self.desk_of(request), lambda work: asking_one.offer(work, request=request.id, unit=unit))

    def _is_triaged(self, request: BedRequest) -> None:
        self.do(
            self.desk_of(request),
            lambda work: requests.settle_triage(
                work,
                request=request.id,
                care_form=a.CRISIS,
                urgency="today",
                answers=a.CLEAR_FOR_CRISIS,
                override_reason="seen by the GP post",
            ),
        )

    def _stay_goes_on(self, data: st.DataObject, request: BedRequest) -> None:
        found = self.seen.stays[request.id]
        stay, later = found.id, self.clock.now() + timedelta(hours=1)
        usual: dict[StayState, dict[str, Callable[[Work], object]]] = {
            StayState.RESERVED: {
                "arrives": lambda work: stays.arrive(work, stay=stay, happened_at=None),
                "does not come": lambda work: no_shows.miss(work, stay=stay),
                "cannot be taken": lambda work: stays.cancel(work, stay=stay, reason="no_staff"),
            },
            StayState.NO_SHOW: {"comes": lambda work: journeys.expect(work, stay=stay, expected_at=later)},
            StayState.ARRIVED: {
                "stays": lambda work: stay_terms.extend(work, stay=stay, reason="not_recovered", decided_by="dr. Duin"),
                "leaves": lambda work: stays.leave(work, stay=stay, destination="home", happened_at=None),
            },
        }
        acts = usual.get(found.state)
        if acts is not None:
            self.do(self.ward_of(found.unit), acts[data.draw(st.sampled_from(sorted(acts)))])
