"""No ward is asked now: nothing is free, the desk looks first, or it is night. A human, or a ring-back."""

from typing import Final

from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, ReachHuman, Turn
from bedline.domain.scripts.wishes import Quiet, RingMeBack, WillRing


def quietly(quiet: Quiet) -> Go:
    """Return the way to what is said where wards are left in peace."""
    return Go("quiet", {"code": quiet.code, "quiet_until": quiet.until})


def _enter_nothing(dialogue: Dialogue) -> Turn:
    return Turn((Line("nothing_found", {"code": dialogue.data["code"]}),), Ask())


def _enter_desk_first(dialogue: Dialogue) -> Turn:
    return Turn((Line("desk_first", {"code": dialogue.data["code"]}),), Ask())


def _enter_quiet(dialogue: Dialogue) -> Turn:
    why = Line("quiet_hours", {"until": dialogue.data["quiet_until"]})
    return Turn((why, Line("ask_quiet", {"code": dialogue.data["code"]})), Ask())


def _quiet(dialogue: Dialogue, event: Event) -> Outcome:
    if isinstance(event, WillRing):
        return Turn((Line("farewell_rings_later", {"code": dialogue.data["code"]}),), HangUp())
    return _human_or_ring_back(dialogue, event)


def _human_or_ring_back(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return ReachHuman("nothing_found")
        case Heard("2"):
            return RingMeBack()
        case WillRing():
            return Go("goodbye", {"farewell": "will_ring"})
        case _:
            return Again()


STEPS: Final = {
    "nothing": Step(_enter_nothing, _human_or_ring_back),
    "desk_first": Step(_enter_desk_first, _human_or_ring_back),
    "quiet": Step(_enter_quiet, _quiet),
}
