"""What referrers do: ask, choose, leave the choice to others, and think again."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bedline.domain.ids import FacilityId, UnitId
from bedline.domain.patients import Patient
from bedline.domain.requests import Channel
from bedline.ports.storage import Work
from bedline.services import asking_one, choosing, matching, requests
from bedline.services.choosing import LeaveTo
from bedline.services.requests import Asked
from tests import builders as a
from tests.properties.region_machine.ground import Ground, few_wait, sought
from tests.properties.region_machine.world import DESKS, UNITS

WISHES = (None, None, "no_wish", "own_town", "not_yet", "duin", "schor")
NUMBERS = (None, "123456782", "111222333")


class Referrers(Ground):
    """Requests as they come in, by every door, and what those who sent them do."""

    @precondition(few_wait)
    @rule(
        data=st.data(),
        form=st.sampled_from([a.CRISIS, a.CRISIS, a.LOW]),
        postcode=st.sampled_from(["1001", "1002", "1003"]),
        channel=st.sampled_from([Channel.WEB, Channel.WEB, Channel.PHONE, Channel.DESK]),
        seen=st.sampled_from([True, True, True, False]),
    )
    def somebody_asks(self, data: st.DataObject, form: str, postcode: str, channel: Channel, *, seen: bool) -> None:
        """Ask for a bed in either region, sometimes without having seen the patient."""
        who = DESKS[data.draw(st.sampled_from([*DESKS]))] if channel is Channel.DESK else a.gp()
        wish = data.draw(st.sampled_from(WISHES)) if form == a.LOW else None
        answers = dict(a.CLEAR_FOR_CRISIS if form == a.CRISIS else a.CLEAR_FOR_LOW) | {"doctor_has_seen": seen}
        questions = {each.id for each in self.world.regions[who.region].triage_questions}
        if wish is not None and "wish_of_place" in questions:
            answers["wish_of_place"] = wish
        number = data.draw(st.sampled_from(NUMBERS))
        traits = data.draw(st.sampled_from([(), (a.LIFT,), (a.CLOSED_WARD,)]))
        asked = Asked(
            region=who.region,
            channel=channel,
            profile=a.profile(postcode=postcode, traits=traits),
            answers=answers,
            patient=Patient(name="Mevrouw de Vries", national_number=number) if number else None,
            first_provider=data.draw(st.sampled_from([None, FacilityId("kreek")])),
            note="dochter Jannie belt om vier uur",
        )
        ask = requests.submit_to_choose if channel is Channel.PHONE else requests.submit
        self.do(who, lambda work: ask(work, asked=asked))

    @initialize(data=st.data(), form=st.sampled_from([a.CRISIS, a.LOW]))
    def somebody_asks_first(self, data: st.DataObject, form: str) -> None:
        """Without anybody who needs a bed, nothing happens."""
        if hasattr(self, "storage"):
            self.somebody_asks(data, form=form, postcode="1001", channel=Channel.WEB, seen=True)

    @precondition(sought)
    @rule(
        data=st.data(),
        what=st.sampled_from(["choose", "choose_by_phone", "to_bedline", "to_desk", "ask_best", "search", "withdraw"]),
        unit=st.sampled_from(UNITS),
    )
    def a_referrer_goes_on(self, data: st.DataObject, what: str, unit: UnitId) -> None:
        """Choose a unit, or leave that to others, whether it is theirs to choose or not; or think again."""
        found = self.some_request(data)
        if found is None:
            return
        request = found.id
        acts: dict[str, Callable[[Work], object]] = {
            "choose": lambda work: choosing.choose(work, request=request, unit=unit),
            "choose_by_phone": lambda work: asking_one.choose(work, request=request, unit=unit),
            "to_bedline": lambda work: choosing.leave(work, request=request, to=LeaveTo.BEDLINE),
            "to_desk": lambda work: choosing.leave(work, request=request, to=LeaveTo.DESK),
            "ask_best": lambda work: matching.ask_best(work, request=request),
            "search": lambda work: matching.search(work, request=request),
            "withdraw": lambda work: requests.withdraw(work, request=request, reason="stays_home"),
        }
        self.do(a.gp(), acts[what])
