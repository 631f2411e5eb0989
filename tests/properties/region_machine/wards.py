"""What wards do: say what they have, close and open, answer what they are asked, and have patients."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bedline.domain.capacity import Source
from bedline.domain.ids import UnitId
from bedline.domain.responsibility import DoctorFunction
from bedline.domain.transport import TransportKind
from bedline.ports.storage import Work
from bedline.services import capacity, closures, journeys, no_shows, offers, proposals, stay_terms, stays
from bedline.services.capacity import Told
from bedline.services.promising import Yes
from tests import builders as a
from tests.properties.region_machine.ground import Ground, asked, promised
from tests.properties.region_machine.world import UNITS

REASONS = sorted(a.region().cancellation_reasons)


class Wards(Ground):
    """Figures, closures, answers and stays."""

    @rule(unit=st.sampled_from(UNITS), free=st.integers(-1, 3))
    def a_ward_reports_free_places(self, unit: UnitId, free: int) -> None:
        self.report(unit, Told(free=free))

    @rule(unit=st.sampled_from(UNITS), staffed=st.integers(0, 4), occupied=st.integers(0, 4), ago=st.integers(0, 90))
    def a_ward_counts_its_beds(self, unit: UnitId, staffed: int, occupied: int, ago: int) -> None:
        """Report figures that may not fit what is promised; entered afterwards, perhaps."""
        counted_at = self.clock.now() - timedelta(minutes=ago)
        self.report(unit, Told(staffed=staffed, occupied=occupied, happened_at=counted_at))

    @rule(unit=st.sampled_from(UNITS))
    def a_ward_says_that_nothing_has_changed(self, unit: UnitId) -> None:
        self.do(self.ward_of(unit), lambda work: capacity.unchanged(work, unit=unit, source=Source.WEB))

    @rule(
        unit=st.sampled_from(UNITS),
        count=st.sampled_from([None, 1, 2, 5]),
        minutes=st.integers(-5, 300),
        by_phone=st.booleans(),
    )
    def a_ward_closes_places(self, unit: UnitId, count: int | None, minutes: int, *, by_phone: bool) -> None:
        """Close a part of a unit, or all of it, for a while; by telephone it is always all of it, and said anew."""
        until = self.clock.now() + timedelta(minutes=minutes)
        if by_phone:
            self.do(
                self.ward_of(unit), lambda work: closures.close_all(work, unit=unit, reason="outbreak", until=until)
            )
        else:
            self.do(
                self.ward_of(unit),
                lambda work: closures.close(work, unit=unit, places=count, reason="outbreak", until=until),
            )

    @rule(data=st.data(), unit=st.sampled_from(UNITS), by_phone=st.booleans())
    def a_ward_opens_again(self, data: st.DataObject, unit: UnitId, *, by_phone: bool) -> None:
        """End one of the unit's closures before its moment, or when it is over and nobody has noticed."""
        standing = self.seen.places[unit].closures
        if by_phone:
            self.do(self.ward_of(unit), lambda work: closures.open_all(work, unit=unit))
        elif standing:
            closure = data.draw(st.sampled_from(standing)).id
            self.do(self.ward_of(unit), lambda work: closures.reopen(work, unit=unit, closure=closure))

    @precondition(asked)
    @rule(
        data=st.data(), answer=st.sampled_from(["yes", "yes", "full", "too_complex", "withdrawn"]), desk=st.booleans()
    )
    def an_offer_is_answered(self, data: st.DataObject, answer: str, *, desk: bool) -> None:
        """Answer any offer, open or not; the ward itself, or the desk for it."""
        made = self.some_offer(data)
        if made is None:
            return
        offer, who = made.id, self.desk_of(made) if desk else self.ward_of(made.unit)
        if answer == "yes":
            yes = Yes(doctor="dr. Duin", told_by="zuster Kreek")
            self.do(who, lambda work: offers.accept(work, offer=offer, yes=yes))
        elif answer == "withdrawn":
            self.do(self.desk_of(made), lambda work: offers.withdraw(work, offer=offer))
        else:
            self.do(who, lambda work: offers.refuse(work, offer=offer, reason=answer, told_by="zuster Kreek"))

    @precondition(asked)
    @rule(data=st.data(), hours=st.integers(1, 60))
    def a_ward_proposes_a_later_moment(self, data: st.DataObject, hours: int) -> None:
        """Answer any offer with a later moment, which may be a plain yes when it is soon enough."""
        made = self.some_offer(data)
        if made is not None:
            yes, from_at = Yes(doctor="dr. Kreek"), self.clock.now() + timedelta(hours=hours)
            self.do(
                self.ward_of(made.unit), lambda work: proposals.propose(work, offer=made.id, from_at=from_at, yes=yes)
            )

    @precondition(asked)
    @rule(data=st.data(), agreed=st.booleans(), desk=st.booleans())
    def a_proposal_is_decided_on(self, data: st.DataObject, *, agreed: bool, desk: bool) -> None:
        """Agree, or do not, to whatever was or was not proposed."""
        made = self.some_offer(data)
        if made is not None:
            decide = proposals.agree if agreed else proposals.decline
            self.do(self.desk_of(made) if desk else a.gp(), lambda work: decide(work, offer=made.id))

    @precondition(promised)
    @rule(
        data=st.data(),
        what=st.sampled_from(["arrive", "arrive", "leave", "extend", "cancel", "miss", "expect", "take over"]),
        reason=st.sampled_from(REASONS),
        ago=st.integers(-10, 90),
        who=st.sampled_from(["ward", "desk", "gp"]),
    )
    def something_happens_to_a_stay(self, data: st.DataObject, what: str, reason: str, ago: int, who: str) -> None:
        """Let a patient arrive, leave, stay longer, be called off, or never come; now, or entered afterwards."""
        found = self.some_stay(data)
        if found is None:
            return
        stay, at = found.id, self.clock.now() - timedelta(minutes=ago)
        later, function = self.clock.now() + timedelta(minutes=ago), DoctorFunction.DUTY_DOCTOR
        acts: dict[str, Callable[[Work], object]] = {
            "arrive": lambda work: stays.arrive(work, stay=stay, happened_at=at),
            "leave": lambda work: stays.leave(work, stay=stay, destination="home", happened_at=at),
            "extend": lambda work: stay_terms.extend(work, stay=stay, reason="not_recovered", decided_by="dr. Duin"),
            "cancel": lambda work: stays.cancel(work, stay=stay, reason=reason),
            "miss": lambda work: no_shows.miss(work, stay=stay),
            "expect": lambda work: journeys.expect(work, stay=stay, expected_at=later),
            "take over": lambda work: journeys.take_over(
                work, stay=stay, doctor="dr. Ypma", function=function, happened_at=at
            ),
        }
        people = {"ward": self.ward_of(found.unit), "desk": self.desk_of(found), "gp": a.gp()}
        self.do(people[who], acts[what])

    @precondition(promised)
    @rule(data=st.data(), minutes=st.integers(0, 90), ordered=st.booleans(), picked_up=st.booleans())
    def transport_is_settled(self, data: st.DataObject, minutes: int, *, ordered: bool, picked_up: bool) -> None:
        """Order a taxi, or say that one is to be ordered, or that the patient is on the way."""
        found = self.some_stay(data)
        if found is None:
            return
        at = self.clock.now() + timedelta(minutes=minutes)
        if picked_up:
            self.do(self.ward_of(found.unit), lambda work: journeys.pick_up(work, stay=found.id, happened_at=None))
        else:
            kind, pick_up_at = TransportKind.TAXI, at if minutes > 45 else None
            self.do(
                a.gp(),
                lambda work: journeys.arrange(work, stay=found.id, kind=kind, ordered=ordered, pick_up_at=pick_up_at),
            )
