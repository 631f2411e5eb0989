"""What desks, first providers and offices do, and Bedline itself as time goes by."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bedline.domain import messages
from bedline.domain import requests as request_rules
from bedline.domain.ids import UnitId
from bedline.domain.messages import MessageKind, MessageState
from bedline.domain.offices import OfficeWord
from bedline.domain.people import bedline_in
from bedline.domain.requests import provider_leads
from bedline.ports.storage import Work
from bedline.services import across, asking_one, choosing, ladder, matching, requests, tasks
from bedline.services.hotline import offices
from bedline.services.promising import Yes
from tests import builders as a
from tests.properties.region_machine.ground import Ground, held_next_door, led, office_awaited, sought, told
from tests.properties.region_machine.world import DESKS, UNITS, WARDS, directory


class Desks(Ground):
    """Everything that is done about a request by who did not ask for it."""

    @precondition(sought)
    @rule(data=st.data(), form=st.sampled_from([a.CRISIS, a.LOW]), wish=st.sampled_from([None, "no_wish", "duin"]))
    def the_desk_settles_triage(self, data: st.DataObject, form: str, wish: str | None) -> None:
        """Triage, or triage anew, with a reason, whatever stands in the way."""
        found = self.some_request(data)
        if found is None:
            return
        questions = {each.id for each in self.world.regions[found.region].triage_questions}
        answers = {"wish_of_place": wish} if wish is not None and "wish_of_place" in questions else {}
        self.do(
            self.desk_of(found),
            lambda work: requests.settle_triage(
                work,
                request=found.id,
                care_form=a.CRISIS if form == a.CRISIS else a.LOW,
                urgency="today",
                answers=answers,
                override_reason="seen by the GP post",
            ),
        )

    @precondition(sought)
    @rule(data=st.data())
    def the_desk_asks_a_ward(self, data: st.DataObject) -> None:
        """Ask a unit of the desk's choice."""
        found = self.some_request(data)
        if found is not None:
            theirs = [each for each in UNITS if directory().units[each].region == found.region]
            unit = data.draw(st.sampled_from([*theirs, *theirs, *UNITS]))
            self.do(self.desk_of(found), lambda work: asking_one.offer(work, request=found.id, unit=unit))

    @precondition(sought)
    @rule(
        data=st.data(),
        what=st.sampled_from(
            ["hurry", "search", "take", "hand_back", "close", "unplace", "withdraw", "redirect", "hurry"]
        ),
    )
    def the_desk_sees_to_a_request(self, data: st.DataObject, what: str) -> None:
        """End a request in any way, search again, take it over, or have the next on its ladder turned to."""
        found = self.some_request(data)
        if found is None:
            return
        request, desk = found.id, self.desk_of(found)
        acts: dict[str, Callable[[Work], object]] = {
            "withdraw": lambda work: requests.withdraw(work, request=request, reason="stays_home"),
            "redirect": lambda work: requests.redirect(work, request=request, destination="hospital", reason="hip"),
            "unplace": lambda work: requests.unplace(work, request=request, reason="ladder_exhausted"),
            "close": lambda work: requests.close(work, request=request),
            "search": lambda work: matching.search(work, request=request),
            "take": lambda work: requests.take(work, request=request, owner=desk.id),
            "hand_back": lambda work: requests.take(work, request=request, owner=None),
            "hurry": lambda work: ladder.hurry(work, request=request),
        }
        self.do(desk, acts[what])

    @precondition(held_next_door)
    @rule(data=st.data(), accepted=st.booleans())
    def the_desk_says_its_word_across_the_border(self, data: st.DataObject, *, accepted: bool) -> None:
        """Accept, or decline, whatever a neighbour keeps or does not."""
        found = self.some_request(data, but_first=lambda each: bool(each.across))
        if found is None:
            return
        say = across.accept if accepted else across.decline
        [other] = set(DESKS) - {found.region}
        self.do(self.desk_of(found), lambda work: say(work, request=found.id, region=other))

    @precondition(told)
    @rule(data=st.data())
    def the_desk_finishes_a_task(self, data: st.DataObject) -> None:
        """Say that a task is done, whether it is or not."""
        known = sorted(self.seen.tasks, key=lambda each: (each.created_at, each.kind, str(each.id)))
        if known:
            task = known[data.draw(st.integers(0, len(known) - 1))]
            self.do(self.desk_of(task), lambda work: tasks.finish(work, task=task.id, outcome="done"))

    @precondition(led)
    @rule(
        data=st.data(),
        what=st.sampled_from(["choose", "take_in", "give_back", "turn_to_payer"]),
        who=st.sampled_from(sorted(WARDS)),
        unit=st.sampled_from(UNITS),
    )
    def a_home_goes_on_with_a_search(self, data: st.DataObject, what: str, who: str, unit: UnitId) -> None:
        """Ask others, take the patient in, give the search back or turn to the payer; owner of the search or not."""
        found = self.some_request(data, but_first=provider_leads)
        if found is None:
            return
        request, owner = found.id, found.lead.provider if found.lead else None
        acts: dict[str, Callable[[Work], object]] = {
            "choose": lambda work: choosing.choose(work, request=request, unit=unit),
            "take_in": lambda work: choosing.take_in(work, request=request, unit=unit, yes=Yes(doctor="dr. Duin")),
            "give_back": lambda work: choosing.give_back(work, request=request),
            "turn_to_payer": lambda work: ladder.hurry(work, request=request),
        }
        self.do(WARDS[owner or who], acts[what])

    @precondition(office_awaited)
    @rule(data=st.data(), sees_to_it=st.booleans())
    def an_office_answers(self, data: st.DataObject, *, sees_to_it: bool) -> None:
        """Say that the office sees to it, or find out that nobody is there."""
        found = self.some_request(data, but_first=offices.awaited)
        if found is None:
            return

        def answer(work: Work) -> None:
            there = work.requests.get(found.id)
            if sees_to_it and offices.awaited(there):
                word, by = OfficeWord.SEES_TO_IT, work.actor.id
                told, facts = request_rules.office_says(there, word=word, by=by, now=work.now)
                work.requests.save(told)
                work.record(*facts)
            elif offices.awaited(there):
                offices.unreached(work, request=there)

        self.do(bedline_in(found.region), answer)

    @rule(arrives=st.booleans())
    def what_is_to_be_told_is_sent(self, *, arrives: bool) -> None:
        """Hand everything that is due to a provider: texts arrive, nobody picks up."""

        def send(work: Work) -> None:
            for each in work.messages.due(now=work.now, limit=100):
                going = messages.claimed(each, now=work.now)
                if going.state is MessageState.SENDING:
                    going = messages.sent(going, provider="stand-in", ref=str(each.id), now=work.now)
                    status = "delivered" if arrives and each.kind is not MessageKind.CALL else "failed"
                    going = messages.told(going, status=status, error_code=None)
                work.messages.save(going)

        self.do(bedline_in(), send)

    @rule(minutes=st.one_of(st.integers(1, 30), st.integers(30, 300), st.integers(1000, 3000)))
    def time_passes_and_bedline_looks(self, minutes: int) -> None:
        """Move the clock, and let Bedline do all that is due."""
        self.clock.advance(timedelta(minutes=minutes))
        self.settle()

    @rule(minutes=st.integers(0, 60), works=st.sampled_from([0, 1, 2, 5, 9]))
    def time_passes_and_bedline_is_killed(self, minutes: int, works: int) -> None:
        """Move the clock; Bedline is killed after so many works of one look."""
        self.clock.advance(timedelta(minutes=minutes))
        self.sweep(works=works)
