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

    @rule(data=st.data(), unit=st.sampled_from(UNITS), how=st.sampled_from(["free", "free", "counted", "unchanged"]))
    def a_ward_says_what_it_has(self, data: st.DataObject, unit: UnitId, how: str) -> None:
        """Report free places, figures that may not fit what is promised, or that nothing has changed."""
        match how:
            case "free":
                self.report(unit, Told(free=data.draw(st.sampled_from([2, 1, 3, 0, -1]))))
            case "counted":
                staffed, occupied = data.draw(st.integers(0, 4)), data.draw(st.integers(0, 4))
                counted_at = self.clock.now() - timedelta(minutes=data.draw(st.integers(0, 90)))
                self.report(unit, Told(staffed=staffed, occupied=occupied, happened_at=counted_at))
            case _:
                self.do(self.ward_of(unit), lambda work: capacity.unchanged(work, unit=unit, source=Source.WEB))

    @rule(
        data=st.data(),
        unit=st.sampled_from(UNITS),
        how=st.sampled_from(["close", "close_all", "open", "open_all"]),
        minutes=st.integers(-5, 300),
    )
    def a_ward_closes_or_opens(self, data: st.DataObject, unit: UnitId, how: str, minutes: int) -> None:
        """Close a part of a unit or all of it for a while, or open it; by telephone it is always all of it."""
        until, standing = self.clock.now() + timedelta(minutes=minutes), self.seen.places[unit].closures
        ward, reason = self.ward_of(unit), "outbreak"
        count = data.draw(st.sampled_from([None, 1, 2, 5])) if how == "close" else None
        acts: dict[str, Callable[[Work], object]] = {
            "close": lambda work: closures.close(work, unit=unit, places=count, reason=reason, until=until),
            "close_all": lambda work: closures.close_all(work, unit=unit, reason=reason, until=until),
            "open_all": lambda work: closures.open_all(work, unit=unit),
        }
        if how == "open" and standing:
            closure = data.draw(st.sampled_from([each.id for each in standing]))
            self.do(ward, lambda work: closures.reopen(work, unit=unit, closure=closure))
        elif how in acts:
            self.do(ward, acts[how])

    @precondition(asked)
    @rule(
        data=st.data(),
        answer=st.sampled_from(["yes", "yes", "yes", "full", "too_complex", "withdrawn"]),
        desk=st.booleans(),
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
        what=st.sampled_from(
            ["arrive", "arrive", "arrive", "leave", "extend", "miss", "expect", "expect", "cancel", "take over"]
        ),
        reason=st.sampled_from(REASONS),
        ago=st.sampled_from([0, 0, 0, 30, 90, -10]),
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
