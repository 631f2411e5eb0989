"""Which place, and the answer: the best three read out, one asked, the caller waiting or rung back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final, cast

from bedline.domain.scripts import gp_nothing as nothing
from bedline.domain.scripts import proposal
from bedline.domain.scripts.engine import Again, Go, Outcome, Step, as_data, from_data
from bedline.domain.scripts.gp_questions import submission
from bedline.domain.scripts.proposal import Proposing
from bedline.domain.scripts.talk import (
    Ask,
    Dialogue,
    Event,
    HangUp,
    Heard,
    Line,
    ReachHuman,
    Turn,
    Wish,
)
from bedline.domain.scripts.wishes import (
    AskBest,
    Asked,
    AskUnit,
    Gone,
    HearAnswer,
    NeedsDesk,
    NobodyLeft,
    PlaceReserved,
    Quiet,
    RingMeBack,
    Searched,
    StillAsking,
    WillRing,
)

READ_OUT: Final = 3
# A progress phrase every few seconds: silence on our side is never longer than three.
WAIT_SECONDS: Final = 4
# Three minutes on the line, a phrase and its pause taking about five seconds; then we ring back.
MOST_WAITS: Final = 34
# Every so many progress phrases a waiting caller hears who is being asked, and that we can ring back as well.
WAITS_PER_NAME: Final = 3
WAITS_PER_HINT: Final = 6
RING_BACK_KEY: Final = "2"
# Under this name a dialogue remembers the end of the number that is rung back, when it is not the caller's.
RUNG_ON: Final = "rung_on"


def _enter_search(dialogue: Dialogue) -> Wish:
    return submission(dialogue)


def _search(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Searched(code, spots) if spots:
            found = [asdict(spot) for spot in spots[:READ_OUT]]
            return Go("spot", {"code": code, "spots": found, "at": 0})
        case Searched(code):
            return Go("nothing", {"code": code})
        case NeedsDesk(code):
            return Go("desk_first", {"code": code})
        case Quiet():
            return nothing.quietly(event)
        case _:
            return Again()


def _spots(dialogue: Dialogue) -> Sequence[Mapping[str, object]]:
    return cast("Sequence[Mapping[str, object]]", dialogue.data["spots"])


def _at(dialogue: Dialogue) -> int:
    return cast("int", dialogue.data["at"])


def _enter_spot(dialogue: Dialogue) -> Turn:
    spot = _spots(dialogue)[_at(dialogue)]
    return Turn((Line("spot", dict(spot)), Line("ask_spot")), Ask())


def _spot(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return AskUnit(str(_spots(dialogue)[_at(dialogue)]["unit"]))
        case Heard("2"):
            return _next_spot(dialogue)
        case Heard("3"):
            return AskBest()
        case Gone():
            return _next_spot(dialogue, say=(Line("spot_gone"),))
        case _:
            return _once_asked(event)


def _once_asked(event: Event) -> Outcome:
    match event:
        case Asked():
            return Go("wait_choice", {"waits": 0})
        case NobodyLeft():
            return Go("nothing")
        case Quiet():
            return nothing.quietly(event)
        case _:
            return Again()


def _next_spot(dialogue: Dialogue, *, say: tuple[Line, ...] = ()) -> Go:
    following = _at(dialogue) + 1
    if following < len(_spots(dialogue)):
        return Go("spot", {"at": following}, say=say)
    return Go("no_more", say=say)


def _enter_no_more(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("no_more_spots"),), Ask())


def _no_more(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return Go("spot", {"at": 0})
        case Heard("3"):
            return AskBest()
        case _:
            return _once_asked(event)


def _enter_wait_choice(dialogue: Dialogue) -> Turn:
    last = dialogue.data.get(RUNG_ON)
    # A GP on the road is not at the practice's telephone, and no other is ever rung.
    where = (Line("ring_back_on", {"last": last}),) if last else ()
    return Turn((Line("ask_wait", {"code": dialogue.data["code"]}), *where), Ask())


def _wait_choice(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return Go("wait")
        case Heard("2"):
            return RingMeBack()
        case WillRing():
            return Go("goodbye", {"farewell": "will_ring"})
        case _:
            return Again()


def _enter_wait(dialogue: Dialogue) -> Wish:
    del dialogue
    return HearAnswer()


def _wait(dialogue: Dialogue, event: Event) -> Outcome:
    waits = cast("int", dialogue.data["waits"])
    match event:
        case PlaceReserved(lines):
            return Go("result", {"result": as_data(lines)})
        case NobodyLeft():
            return ReachHuman("nobody_left", say=(Line("none_found"),))
        case Proposing() | Quiet():
            return nothing.quietly(event) if isinstance(event, Quiet) else proposal.asked(event)
        case StillAsking(name):
            return Go("waiting", {"waits": waits + 1, "asking": name}) if waits < MOST_WAITS else RingMeBack()
        case WillRing():
            return Go("goodbye", {"farewell": "will_ring"}, say=(Line("long_enough"),))
        case _:
            return HearAnswer()


def _enter_waiting(dialogue: Dialogue) -> Turn:
    waits = cast("int", dialogue.data["waits"])
    # Who is asked is said now and then; in between it is enough that the line is not dead.
    named = waits % WAITS_PER_NAME == 1
    phrase = Line("still_asking", {"name": dialogue.data["asking"]}) if named else Line("no_answer_yet")
    hint = (Line("may_ring_back"),) if waits % WAITS_PER_HINT == 0 else ()
    return Turn((phrase, *hint), Ask(seconds=WAIT_SECONDS))


def _waiting(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard(digits) if digits == RING_BACK_KEY:
            return RingMeBack()
        case WillRing():
            return Go("goodbye", {"farewell": "will_ring"})
        case _:
            return Go("wait")


def _enter_result(dialogue: Dialogue) -> Turn:
    lines = from_data(dialogue.data["result"])
    return Turn((*lines, Line("once_more"), *lines, Line("ask_more")), Ask())


def _result(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    if isinstance(event, Heard) and event.digits == "1":
        return Go("form")
    return Go("goodbye", {"farewell": "placed"})


def _enter_goodbye(dialogue: Dialogue) -> Turn:
    return Turn((Line(f"farewell_{dialogue.data['farewell']}", {"code": dialogue.data.get("code")}),), HangUp())


def _goodbye(dialogue: Dialogue, event: Event) -> Outcome:
    del event
    return _enter_goodbye(dialogue)


STEPS: Final = {
    "search": Step(_enter_search, _search),
    "spot": Step(_enter_spot, _spot),
    "no_more": Step(_enter_no_more, _no_more),
    "wait_choice": Step(_enter_wait_choice, _wait_choice),
    "wait": Step(_enter_wait, _wait),
    "waiting": Step(_enter_waiting, _waiting, patient=True),
    "proposal": proposal.step(after="wait"),
    # Whoever has heard it twice and says nothing has what they came for.
    "result": Step(_enter_result, _result, patient=True),
    "goodbye": Step(_enter_goodbye, _goodbye),
}
