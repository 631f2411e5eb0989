"""Whatever callers key, and whenever the line goes dead: no call loops, nobody is forgotten, nothing is half-done."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain import ledger
from bedline.domain.calls import Direction, LegState
from bedline.domain.messages import Errand
from bedline.domain.offers import OfferState
from bedline.domain.people import bedline_in
from bedline.domain.requests import MOVES
from bedline.domain.scripts.talk import Conference, HangUp, Queue, Voicemail
from bedline.services import sweeps
from tests import builders as a
from tests.harness.hotline import (
    DUIN_PHONE,
    GP_NUMBER,
    GP_PHONE,
    GP_PIN,
    STRANGER,
    WARD_NUMBER,
    WARD_PIN,
    Caller,
    Hotline,
    Talker,
)

# Said after these, a conversation is over or somebody else's.
_ENDS = (HangUp, Queue, Conference, Voicemail)
NUMBERS = st.sampled_from([GP_PHONE, DUIN_PHONE, STRANGER, None])
KEYS = st.one_of(
    st.sampled_from(["1", "1", "1", "2", "3", "4", "6", "9", "0", "00", "*", "#", "99"]),
    st.sampled_from([GP_NUMBER, WARD_NUMBER, GP_PIN, WARD_PIN, "1938", "2020", "1001", "4571"]),
    st.text("0123456789*#", min_size=1, max_size=11),
    st.none(),
)
# A caller who mostly knows the way, so that the far ends of the scripts are reached.
WAYS = st.sampled_from(
    [
        [],
        [GP_PIN],
        [GP_PIN, "1", "1", "1", "1938", "1", "1001", "9"],
        [GP_PIN, "1", "1", "1", "1938", "1", "1001", "9", "1"],
        [GP_PIN, "2", "1", "2", "1938", "2", "1002", "1", "1", "1", "1"],
        [GP_NUMBER, GP_PIN, "1", "1", "1", "1938", "1", "1003", "9", "1", "3", "1"],
        [WARD_PIN, "1", "2", "1"],
        [WARD_PIN, "3", "1", "1"],
        [WARD_NUMBER, WARD_PIN, "1", "0", "1"],
    ]
)
FREE = st.integers(min_value=0, max_value=2)
MOST_TURNS = 80


def keyed(talker: Talker, keys: str | None) -> None:
    if keys is None:
        talker.is_silent()
    else:
        talker.presses(keys)


def is_over(talker: Talker) -> bool:
    return isinstance(talker.turn.then, _ENDS)


def talks(talker: Talker, data: st.DataObject, *, way: list[str]) -> None:
    """Go some way, key anything, and hang up somewhere or be silent until the end."""
    for keys in way:
        if is_over(talker):
            break
        keyed(talker, keys)
    for anything in data.draw(st.lists(KEYS, max_size=8)):
        if is_over(talker):
            break
        keyed(talker, anything)
    if data.draw(st.booleans()):
        for _ in range(MOST_TURNS):
            if is_over(talker):
                break
            talker.is_silent()
        assert is_over(talker), f"a silent caller is still at {talker.leg.dialogue.step}"
    talker.hangs_up(after=data.draw(st.sampled_from([0.5, 30])))


def wards_answer(hotline: Hotline, data: st.DataObject) -> None:
    """Let some of the wards that are rung answer something."""
    for message in hotline.errands(Errand.ASK_WARD):
        offer = hotline.storage.state.offers[message.offer] if message.offer else None
        still_open = offer is not None and offer.state_at(hotline.clock.now()) is OfferState.OPEN
        if still_open and data.draw(st.booleans()):
            called = hotline.rings(message.to, Errand.ASK_WARD)
            talks(called, data, way=data.draw(st.sampled_from([["1", "1", "1"], ["1", "2", "1"], ["1", "3"], []])))


def settles(hotline: Hotline) -> None:
    """Let the sweeps do what is due, some time later."""
    bedline = bedline_in(a.POLDER)
    for minutes in (1, 6, 11):
        hotline.passes(minutes=minutes)
        for name in ("lapse_offers", "choose_for_the_absent", "search_again", "ring_on", "settle_legs"):
            sweeps.SWEEPS[name](hotline.storage, bedline)


def check(hotline: Hotline) -> None:
    """See that nobody was forgotten and nothing is half-done."""
    state = hotline.storage.state
    open_tasks = {(task.leg, task.request) for task in state.tasks.values()}
    for leg in state.legs.values():
        assert leg.over or leg.direction is Direction.OUT
        told = leg.outcome is not None or any(leg.id == about for about, _ in open_tasks)
        assert told or leg.direction is Direction.OUT, f"{leg.purpose} was forgotten at {leg.dialogue.step}"
    for request in state.requests.values():
        assert not request.choosing, "nobody is choosing any more"
        assert request.state in MOVES.final or request.next_action is not None
    for unit, places in state.places.items():
        assert ledger.derive(unit, state.ledger[unit]) == places
        asked = [offer for offer in state.offers.values() if offer.unit == unit]
        assert places.held == sum(offer.state is OfferState.OPEN for offer in asked)
        assert places.reserved == sum(offer.state is OfferState.ACCEPTED for offer in asked)


@given(data=st.data(), duin=FREE, kreek=FREE)
@settings(deadline=None, max_examples=120)
def test_nobody_is_forgotten_and_nothing_is_half_done(data: st.DataObject, duin: int, kreek: int) -> None:
    hotline = Hotline()
    hotline.reports(duin=duin, kreek=kreek)
    for _ in range(data.draw(st.integers(min_value=1, max_value=2))):
        caller: Caller = hotline.caller(data.draw(NUMBERS)).rings()
        talks(caller, data, way=data.draw(WAYS))
        wards_answer(hotline, data)
    settles(hotline)
    for leg in list(hotline.storage.state.legs.values()):
        assert leg.state in (LegState.COMPLETED, LegState.QUEUED)
    check(hotline)
