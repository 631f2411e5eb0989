"""Whatever is keyed and whatever is answered: every script ends, 0 is a human, silence is never the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.domain.scripts import duty, engine, gp, proposal, ring_back, ward_answer, ward_closing, ward_report, wishes
from bedline.domain.scripts.engine import Script, Turned
from bedline.domain.scripts.talk import (
    Conference,
    Dialogue,
    Event,
    HangUp,
    Heard,
    Line,
    ReachHuman,
    Silence,
    Turn,
    Wish,
)

MENUS = {
    "forms": ["crisis", "elv_low"],
    "urgencies": ["now", "today"],
    "traits": ["lift", "oxygen", "isolation"],
    "wishes": {"elv_low": ["no_wish", "own_town", *(f"home-{number}" for number in range(8))]},
}
SPOT = wishes.Spot(unit="emmaus-elv", name="Emmaus", town="IJzendijke", km=12, minutes_old=40)
WORDS = (Line("some_words"),)
PROPOSING = proposal.Proposing(offer="offer-1", lines=WORDS)
# One more than keys, so that there is a second page; the first is closed.
CLOSABLE = ward_closing.ClosuresRead(
    units=tuple({"id": f"unit-{number}", "name": f"Unit {number}"} for number in range(9)),
    closed={"unit-0": WORDS},
    reasons=("outbreak", "no_staff"),
    ends=(("2026-03-02T22:59:00+00:00", "23:59"), ("2026-03-03T07:00:00+00:00", "dinsdag 8:00")),
)
UNIT: Mapping[str, object] = {"id": "emmaus-elv", "name": "Emmaus", "free": 1, "most": 4}

# Everything a service may answer to each wish.
ANSWERS: Mapping[type[Wish], Sequence[Event]] = {
    wishes.CheckPin: [
        wishes.PinAccepted(),
        wishes.PinAccepted("B417"),
        wishes.PinRefused(),
        wishes.PinRefused(locked=True),
    ],
    wishes.TellStatus: [wishes.StatusTold(WORDS)],
    wishes.FindPlace: [wishes.PlaceFound("4571", "Axel"), wishes.PlaceUnknown()],
    wishes.ListConditions: [
        wishes.ConditionsListed(("doctor_has_seen", "resists_admission"), "2026-01-10"),
        wishes.ConditionsListed((), "2026-01-10"),
    ],
    wishes.Weigh: [
        wishes.GatesOpen(),
        wishes.GateShut("hospital_first", "hospital", None),
        wishes.GateShut("rehabilitation_before_first_line", None, "grz"),
        wishes.GateShut("doctor_has_seen", None, None),
    ],
    wishes.GoElsewhere: [wishes.GoesElsewhere()],
    wishes.Submit: [
        wishes.Searched("B417", (SPOT, SPOT)),
        wishes.Searched("B417", ()),
        wishes.NeedsDesk("B417"),
        wishes.Quiet("B417", "07:00"),
    ],
    wishes.AskUnit: [wishes.Asked(), wishes.Gone()],
    wishes.AskBest: [wishes.Asked(), wishes.Gone()],
    wishes.HearAnswer: [wishes.StillAsking("Emmaus"), wishes.PlaceReserved(WORDS), wishes.NobodyLeft(), PROPOSING],
    wishes.RingMeBack: [wishes.WillRing()],
    ward_answer.Accept: [ward_answer.Accepted(WORDS), ward_answer.TooLate(WORDS)],
    ward_answer.Refuse: [ward_answer.Refused(), ward_answer.TooLate(WORDS)],
    ward_answer.NameMoment: [ward_answer.MomentNamed("2026-03-02T10:00:00+00:00", "morgen om 10 uur")],
    ward_answer.Propose: [ward_answer.Proposed(), ward_answer.Accepted(WORDS), ward_answer.TooLate(WORDS)],
    ward_answer.RingAgain: [ward_answer.WillRingAgain(), ward_answer.TooLate(WORDS)],
    ward_report.ReadUnits: [ward_report.UnitsRead((UNIT, UNIT)), ward_report.UnitsRead(())],
    ward_report.Keep: [ward_report.Kept(WORDS), ward_report.NotKept(WORDS)],
    ward_report.OpenOffer: [ward_report.NoOffer()],
    ward_closing.ReadClosures: [
        CLOSABLE,
        replace(CLOSABLE, units=CLOSABLE.units[:1]),
        replace(CLOSABLE, reasons=()),
        replace(CLOSABLE, units=()),
    ],
    ward_closing.NameEnd: [ward_closing.EndNamed("2026-03-04T08:00:00+00:00", "woensdag 8:00")],
    ward_closing.CloseUnit: [ward_closing.Settled(WORDS), ward_closing.NotSettled(WORDS)],
    ward_closing.OpenUnit: [ward_closing.Settled(WORDS)],
    ring_back.TellResult: [
        ring_back.ResultTold(WORDS, placed=True),
        PROPOSING,
        ring_back.ResultTold(WORDS, placed=False),
    ],
    proposal.Agree: [wishes.PlaceReserved(WORDS), proposal.Over()],
    proposal.Decline: [proposal.Declined(), proposal.Over()],
    ring_back.TextResult: [ring_back.TextSent()],
    duty.TakeCaller: [duty.CallerTaken("case-1"), duty.CallerGone(WORDS)],
    duty.PassOn: [duty.PassedOn()],
}
BEGINNINGS: Mapping[str, tuple[Script, Callable[[], Dialogue]]] = {
    "gp": (gp.SCRIPT, lambda: gp.start(language="nl", country="NL", known_as=None, menus=dict(MENUS), year=2026)),
    "gp_known": (
        gp.SCRIPT,
        lambda: gp.start(language="nl-BE", country="BE", known_as="dokter Axel", menus=dict(MENUS), year=2026),
    ),
    "ward_report": (ward_report.SCRIPT, lambda: ward_report.start(language="nl", country="NL", known_as="Emmaus")),
    "ward_answer": (
        ward_answer.SCRIPT,
        lambda: ward_answer.start(language="nl", patient={"form": "crisis"}, reasons=("full", "staff"), until="14:30"),
    ),
    "ring_back": (ring_back.SCRIPT, lambda: ring_back.start(language="nl", name="dokter Axel", number="01001234")),
    "duty": (duty.SCRIPT, lambda: duty.start(language="nl", word={"code": "B417"})),
}
KEYS = st.one_of(
    st.sampled_from(
        ["1", "2", "3", "9", "99", "4", "0", "*", "01001234", "482913", "1938", "1902", "2020", "4571", "13"]
    ),
    st.text("0123456789*", min_size=1, max_size=11),
    st.none(),
)
EACH = pytest.mark.parametrize("name", BEGINNINGS)


def settled(script: Script, turned: Turned, choose: Callable[[Sequence[Event]], Event]) -> Turned:
    """Fulfil wishes until the caller has something to do; ReachHuman is the service's to end with."""
    for _ in range(8):
        wish = turned.what
        if isinstance(wish, Turn | ReachHuman) or type(wish) not in ANSWERS:
            return turned
        turned = engine.advance(script, turned.dialogue, choose(ANSWERS[type(wish)]))
    raise AssertionError(f"wishes without end at {turned.dialogue.step}")


def is_over(turned: Turned) -> bool:
    """Say whether the caller is with a human, in a room, or has been told goodbye."""
    what = turned.what
    if not isinstance(what, Turn):
        return True
    return isinstance(what.then, HangUp | Conference)


@EACH
@given(data=st.data())
@settings(deadline=None, max_examples=150)
def test_every_call_ends_with_a_human_a_room_or_a_goodbye(name: str, data: st.DataObject) -> None:
    script, start = BEGINNINGS[name]
    turned = settled(script, engine.begin(script, start()), lambda events: data.draw(st.sampled_from(events)))
    for _ in range(60):
        if is_over(turned):
            return
        keys = data.draw(KEYS)
        event = Silence() if keys is None else Heard(keys)
        turned = settled(
            script, engine.advance(script, turned.dialogue, event), lambda events: data.draw(st.sampled_from(events))
        )
    for _ in range(engine.MOST_TRIES + 60):
        if is_over(turned):
            return
        turned = settled(script, engine.advance(script, turned.dialogue, Silence()), lambda events: events[-1])
    raise AssertionError(f"a caller who says nothing any more is still at {turned.dialogue.step}")


@EACH
@given(keys=st.lists(KEYS, max_size=12), data=st.data())
@settings(deadline=None, max_examples=60)
def test_nought_is_a_human_wherever_one_is(name: str, keys: list[str | None], data: st.DataObject) -> None:
    script, start = BEGINNINGS[name]
    turned = settled(script, engine.begin(script, start()), lambda events: data.draw(st.sampled_from(events)))
    for key in keys:
        if is_over(turned):
            return
        event = Silence() if key is None else Heard(key)
        turned = settled(
            script, engine.advance(script, turned.dialogue, event), lambda events: data.draw(st.sampled_from(events))
        )
    if not is_over(turned) and not script[turned.dialogue.step].counts:
        assert engine.advance(script, turned.dialogue, Heard("0")).what == ReachHuman("asked")


@EACH
def test_three_silences_at_the_start_lead_to_a_human(name: str) -> None:
    script, start = BEGINNINGS[name]
    turned = engine.begin(script, start())
    for _ in range(engine.MOST_TRIES):
        turned = engine.advance(script, turned.dialogue, Silence())
    assert turned.what == ReachHuman("not_understood")


def test_a_gp_who_knows_the_way_keys_a_request_in_twelve_steps() -> None:
    script, start = BEGINNINGS["gp"]
    turned = engine.begin(script, start())
    answers: dict[type[Any], Event] = {each: events[0] for each, events in ANSWERS.items()}
    for keys in ("01001234", "482913", "1", "1", "1", "1938", "2", "4571", "1", "1", "1", "1"):
        turned = settled(
            script, engine.advance(script, turned.dialogue, Heard(keys)), lambda events: answers[_wish_of(events)]
        )
    assert turned.dialogue.step == "waiting"
    assert turned.dialogue.data["chosen_traits"] == ["lift"]


def _wish_of(events: Sequence[Event]) -> type[Wish]:
    return next(wish for wish, possible in ANSWERS.items() if possible is events)
