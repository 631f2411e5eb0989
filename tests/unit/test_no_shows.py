"""A patient who did not come: somebody says why before wards are asked; in a crisis one searches meanwhile."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

import pytest

from bedline.domain.capacity import Source
from bedline.domain.errors import Conflict, Invalid, NotAllowed
from bedline.domain.ids import CareFormId, RequestId, StayId, UnitId
from bedline.domain.messages import Errand, MessageKind, MessageState
from bedline.domain.people import Person, bedline_in
from bedline.domain.requests import BedRequest, Channel, NextKind, RequestState
from bedline.domain.stays import Stay, StayState
from bedline.domain.tasks import TaskKind
from bedline.services import capacity, journeys, matching, no_shows, offers, requests, stays, sweeps
from bedline.services.capacity import Told
from bedline.services.hotline.delivery import letters
from bedline.services.promising import Yes
from tests import builders as a
from tests.harness.front import WORDING
from tests.harness.hotline import GP_PHONE, GP_PIN, Hotline, phonebook

HALF_AN_HOUR: Final = timedelta(minutes=30)
DUIN_MOBILE: Final = "+31612000002"
TO_WARD: Final = (MessageKind.TEXT, Errand.TELL_WARD_RESERVED, DUIN_MOBILE)
TEXT_TO_GP: Final = (MessageKind.TEXT, Errand.TELL_GP, GP_PHONE)
CALL_TO_GP: Final = (MessageKind.CALL, Errand.RING_GP_BACK, GP_PHONE)


def a_line() -> Hotline:
    """Return a region in which the ward of Duin has a mobile too."""
    book = phonebook()
    duin = replace(book.wards[UnitId("duin-1")], text=DUIN_MOBILE)
    return Hotline(book=replace(book, wards={**book.wards, duin.unit: duin}))


@dataclass
class Day:
    """A patient with a place at Duin, and what everybody says when they do not come."""

    form: CareFormId
    channel: Channel = Channel.WEB
    line: Hotline = field(default_factory=a_line)

    def __post_init__(self) -> None:
        self.line.reports(duin=1)
        asked = requests.Asked(
            region=a.POLDER,
            channel=self.channel,
            profile=a.profile(),
            answers=a.CLEAR_FOR_CRISIS if self.form == a.CRISIS else a.CLEAR_FOR_LOW,
            care_form=self.form,
        )
        with self.line.storage.work(a.gp()) as work:
            self.id: RequestId = requests.submit(work, asked=asked).id
        (offer,) = self.line.open_offers
        with self.line.storage.work(a.ward("duin")) as work:
            self.stay: StayId = offers.accept(work, offer=offer.id, yes=Yes(doctor="dr. Mol")).id

    @property
    def request(self) -> BedRequest:
        return self.line.request_of(self.id)

    def now(self) -> Stay:
        return self.line.storage.state.stays[self.stay]

    def nobody_came(self) -> "Day":
        with self.line.storage.work(a.ward("duin")) as work:
            no_shows.miss(work, stay=self.stay)
        return self

    def searches(self, by: Person) -> None:
        with self.line.storage.work(by) as work:
            matching.search(work, request=self.id)

    def still_comes(self, by: Person, *, minutes: int = 60) -> None:
        with self.line.storage.work(by) as work:
            journeys.expect(work, stay=self.stay, expected_at=work.now + timedelta(minutes=minutes))

    def reports(self, name: str, *, free: int) -> None:
        with self.line.storage.work(a.ward(name)) as work:
            capacity.report(work, unit=UnitId(f"{name}-1"), told=Told(free=free), source=Source.WEB)

    def passes(self, length: timedelta) -> None:
        self.line.clock.advance(length)
        for name in ("search_without_word", "search_again", "find_forgotten", "notice_unheard"):
            sweeps.SWEEPS[name](self.line.storage, bedline_in(a.POLDER))

    def told_when_still_coming(self, by: Person) -> list[tuple[MessageKind, Errand, str]]:
        """Return which calls and texts are written down, to whom, when somebody says that the patient still comes."""
        before = set(self.line.storage.state.messages)
        self.still_comes(by)
        written = (each for each in self.line.storage.state.messages.values() if each.id not in before)
        return sorted((each.kind, each.errand, each.to) for each in written)

    def asks_the_referrer(self) -> str:
        """Return the one text that tells the referrer that nobody came, as they read it."""
        (text,) = self.line.errands(Errand.TELL_GP_NO_SHOW, kind=MessageKind.TEXT)
        words = lambda key, language, params: WORDING.say(f"texts.{key}", language, **params)  # noqa: E731
        return letters.body(text, words=words, region=a.region())


def test_nobody_is_asked_until_somebody_says_what_became_of_the_patient() -> None:
    day = Day(a.LOW).nobody_came()
    day.reports("kreek", free=1)
    day.passes(HALF_AN_HOUR - timedelta(minutes=1))
    action = day.request.next_action
    assert (day.request.state, action and action.kind) == (RequestState.TRIAGED, NextKind.NO_SHOW)
    assert day.line.open_offers == []
    assert (day.line.tasks, day.line.free("duin")) == ([TaskKind.NO_SHOW], 1)
    assert "Zeg op uw pagina of we verder zoeken" in day.asks_the_referrer()


@pytest.mark.parametrize("by", [a.gp(), a.coordinator()])
def test_the_referrer_or_the_desk_has_another_place_sought_with_the_clock_as_it_was(by: Person) -> None:
    day = Day(a.LOW)
    due = day.request.norm_due_at
    day.nobody_came()
    day.reports("kreek", free=1)
    day.searches(by)
    assert (day.request.state, day.request.norm_due_at) == (RequestState.OFFERED, due)
    assert TaskKind.NO_SHOW not in day.line.tasks


def test_the_patient_who_needs_no_bed_any_more_is_withdrawn() -> None:
    day = Day(a.LOW).nobody_came()
    with day.line.storage.work(a.gp()) as work:
        requests.withdraw(work, request=day.id, reason="stays_home")
    assert (day.request.state, day.line.tasks) == (RequestState.WITHDRAWN, [])


@pytest.mark.parametrize(
    ("by", "told"),
    [(a.gp(), [TO_WARD]), (a.coordinator(), [TEXT_TO_GP, TO_WARD]), (a.ward("duin"), [TEXT_TO_GP])],
)
def test_the_patient_who_comes_after_all_has_the_place_again(
    by: Person, told: list[tuple[MessageKind, Errand, str]]
) -> None:
    day = Day(a.LOW).nobody_came()
    # Nobody is told what they say themselves.
    assert day.told_when_still_coming(by) == sorted(told)
    assert (day.now().state, day.request.state) == (StayState.RESERVED, RequestState.RESERVED)
    assert (day.line.free("duin"), day.line.tasks) == (0, [])
    day.line.clock.advance(timedelta(hours=1))
    with day.line.storage.work(a.ward("duin")) as work:
        assert stays.arrive(work, stay=day.stay, happened_at=None).state is StayState.ARRIVED


@pytest.mark.parametrize("by", [a.gp(), a.coordinator(), a.ward("duin")])
def test_a_text_that_nobody_came_is_not_sent_any_more_once_the_patient_comes(by: Person) -> None:
    day = Day(a.LOW).nobody_came()
    (text,) = day.line.errands(Errand.TELL_GP_NO_SHOW, kind=MessageKind.TEXT)
    day.still_comes(by)
    assert day.line.storage.state.messages[text.id].state is MessageState.CANCELED


@pytest.mark.parametrize(
    ("by", "told"),
    [(a.gp(), [TO_WARD]), (a.coordinator(), [CALL_TO_GP, TO_WARD]), (a.ward("duin"), [CALL_TO_GP])],
)
@pytest.mark.parametrize("form", [a.LOW, a.CRISIS])
def test_a_referrer_who_phones_is_rung_again_unless_they_say_it_themselves(
    form: CareFormId, by: Person, told: list[tuple[MessageKind, Errand, str]]
) -> None:
    day = Day(form, channel=Channel.PHONE)
    day.line.rings(GP_PHONE, Errand.RING_GP_BACK).presses(GP_PIN).hangs_up(after=60)
    assert day.line.was_told()
    day.nobody_came()
    assert day.told_when_still_coming(by) == sorted(told)
    # Nobody at the desk need tell a referrer what they have said, and somebody must tell one who cannot be reached.
    day.passes(timedelta(minutes=31))
    assert (TaskKind.RESULT_NOT_HEARD in day.line.tasks) == (by != a.gp())


def test_the_place_may_be_gone_and_that_is_said() -> None:
    day = Day(a.LOW).nobody_came()
    day.reports("duin", free=0)
    with pytest.raises(Conflict, match="no_free_place"):
        day.still_comes(a.gp())
    assert (day.now().state, day.request.state) == (StayState.NO_SHOW, RequestState.TRIAGED)
    with pytest.raises(Invalid, match="arrival_in_past"):
        day.still_comes(a.gp(), minutes=-1)


def test_when_nobody_says_anything_one_searches_on_and_the_task_stays() -> None:
    day = Day(a.LOW).nobody_came()
    day.reports("kreek", free=1)
    day.passes(HALF_AN_HOUR)
    assert day.request.state is RequestState.OFFERED
    assert day.line.tasks == [TaskKind.NO_SHOW]
    day.still_comes(a.gp())
    assert (day.line.open_offers, day.line.free("kreek"), day.line.tasks) == ([], 1, [])


def test_in_a_crisis_one_searches_at_once_and_says_so_and_the_patient_may_still_come() -> None:
    day = Day(a.CRISIS)
    day.reports("kreek", free=1)
    day.nobody_came()
    assert day.request.state is RequestState.OFFERED
    assert day.line.tasks == [TaskKind.NO_SHOW_SOUGHT]
    assert "We zoeken meteen verder" in day.asks_the_referrer()
    day.still_comes(a.coordinator())
    assert (day.request.state, day.line.open_offers) == (RequestState.RESERVED, [])
    assert day.line.free("kreek") == 1


def test_who_has_another_place_meanwhile_cannot_come_to_the_first() -> None:
    day = Day(a.CRISIS)
    day.reports("kreek", free=1)
    day.nobody_came()
    (offer, *_) = [each for each in day.line.open_offers if each.facility == "kreek"]
    with day.line.storage.work(a.ward("kreek")) as work:
        offers.accept(work, offer=offer.id, yes=Yes(doctor="dr. Kreek"))
    with pytest.raises(Conflict, match="stay_cannot_move"):
        day.still_comes(a.gp())


def test_a_referrer_has_nothing_searched_that_is_not_theirs_to_say() -> None:
    day = Day(a.LOW)
    with pytest.raises(NotAllowed):
        day.searches(a.gp())
    day.nobody_came()
    with pytest.raises(NotAllowed):
        day.searches(a.ward("duin"))
