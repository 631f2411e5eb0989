"""The conditions of a form one by one: each asked with yes or no, and a gate that shuts is told with its way out."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.gp_wish import then
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, ReachHuman, Turn, Wish
from bedline.domain.scripts.wishes import (
    ConditionsListed,
    GateShut,
    GatesOpen,
    GoElsewhere,
    GoesElsewhere,
    ListConditions,
    Weigh,
)

ANSWERS: Final = {"1": True, "2": False}


def conditions(dialogue: Dialogue) -> Sequence[str]:
    """Return the questions behind the chosen form, in the order in which they are asked."""
    return cast("Sequence[str]", dialogue.data["conditions"])


def given(dialogue: Dialogue) -> Mapping[str, bool]:
    """Return what has been answered one by one; empty where the doctor attested all at once."""
    return cast("Mapping[str, bool]", dialogue.data.get("given") or {})


def _at(dialogue: Dialogue) -> int:
    return cast("int", dialogue.data["condition_at"])


def _enter_conditions(dialogue: Dialogue) -> Wish:
    return ListConditions(str(dialogue.data["form"]))


def _conditions(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case ConditionsListed(listed, on) if listed:
            begun = {"conditions": list(listed), "conditions_on": on, "condition_at": 0, "given": {}}
            return Go("condition", begun, say=(Line("ask_yes_no"),))
        case ConditionsListed():
            # There is nothing to ask one by one: that is a talk between people.
            return ReachHuman("conditions")
        case _:
            return Again()


def _enter_condition(dialogue: Dialogue) -> Turn:
    asked = {"question": conditions(dialogue)[_at(dialogue)], "on": dialogue.data["conditions_on"]}
    return Turn((Line("condition", dict(asked)),), Ask())


def _condition(dialogue: Dialogue, event: Event) -> Outcome:
    if not isinstance(event, Heard) or event.digits not in ANSWERS:
        return Again((Line("ask_yes_no"),))
    question = conditions(dialogue)[_at(dialogue)]
    return Go("weigh", {"given": {**given(dialogue), question: ANSWERS[event.digits]}})


def _enter_weigh(dialogue: Dialogue) -> Wish:
    return Weigh(care_form=str(dialogue.data["form"]), given=tuple(given(dialogue).items()))


def _weigh(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case GateShut(gate, destination, care_form):
            return Go("shut", {"gate": gate, "gate_to": destination, "gate_to_form": care_form})
        case GatesOpen() if _at(dialogue) + 1 < len(conditions(dialogue)):
            return Go("condition", {"condition_at": _at(dialogue) + 1})
        case GatesOpen():
            return Go(then(dialogue, "urgency"))
        case _:
            return Again()


def _enter_shut(dialogue: Dialogue) -> Turn:
    destination, care_form = dialogue.data.get("gate_to"), dialogue.data.get("gate_to_form")
    to = (Line("gate_to", {"destination": destination}),) if destination else ()
    to_form = (Line("gate_to_form", {"care_form": care_form}),) if care_form else ()
    gate = str(dialogue.data["gate"])
    return Turn((Line(f"gate_{gate}"), *to, *to_form, Line("ask_shut")), Ask())


def _shut(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return ReachHuman("conditions")
        case Heard("2"):
            return Go("condition")
        case Heard("3"):
            return Go("form")
        case Heard("9"):
            return GoElsewhere()
        case GoesElsewhere():
            return Go("elsewhere")
        case _:
            return Again()


def _enter_elsewhere(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("farewell_shut"),), HangUp())


def _elsewhere(dialogue: Dialogue, event: Event) -> Outcome:
    del event
    return _enter_elsewhere(dialogue)


STEPS: Final = {
    "conditions": Step(_enter_conditions, _conditions),
    "condition": Step(_enter_condition, _condition),
    "weigh": Step(_enter_weigh, _weigh),
    "shut": Step(_enter_shut, _shut),
    "elsewhere": Step(_enter_elsewhere, _elsewhere),
}
