"""What the patient needs: form, urgency, age, sex, postcode and traits, read back and mended one at a time."""

from collections.abc import Sequence
from typing import Final, cast

from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, Heard, Line, ReachHuman, Turn, Wish
from bedline.domain.scripts.wishes import FindPlace, PlaceFound, PlaceUnknown, Submit

OLDEST_YEAR: Final = 1900
GROWN_UP: Final = 18
VERY_OLD: Final = 105
SEXES: Final = {"1": "f", "2": "m", "3": "x"}
FIELDS: Final = {"1": "form", "2": "urgency", "3": "birth_year", "4": "postcode", "5": "traits", "6": "sex"}


def _ids(dialogue: Dialogue, menu: str) -> Sequence[str]:
    return cast("Sequence[str]", dialogue.data[menu])


def _chosen(dialogue: Dialogue, event: Event, menu: str) -> str | None:
    ids = _ids(dialogue, menu)
    if isinstance(event, Heard) and event.digits.isdigit() and 1 <= int(event.digits) <= len(ids):
        return ids[int(event.digits) - 1]
    return None


def _then(dialogue: Dialogue, step: str) -> str:
    """Return the next question, or the read-back when only one answer is being mended."""
    return "readback" if dialogue.data.get("mending") else step


def _options(dialogue: Dialogue, menu: str, kind: str) -> tuple[Line, ...]:
    return tuple(Line(f"option_{kind}", {kind: each, "key": key}) for key, each in enumerate(_ids(dialogue, menu), 1))


def _enter_form(dialogue: Dialogue) -> Turn:
    other = len(_ids(dialogue, "forms")) + 1
    return Turn((*_options(dialogue, "forms", "care_form"), Line("option_other", {"key": other})), Ask())


def _form(dialogue: Dialogue, event: Event) -> Outcome:
    chosen = _chosen(dialogue, event, "forms")
    if chosen is not None:
        return Go("attest", {"form": chosen})
    if isinstance(event, Heard) and event.digits == str(len(_ids(dialogue, "forms")) + 1):
        return ReachHuman("other_form")
    return Again()


def _enter_attest(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_attest", {"care_form": dialogue.data["form"]}),), Ask())


def _attest(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return Go(_then(dialogue, "urgency"))
        case Heard("2"):
            # Not all conditions hold, or the doctor is not sure: that is a talk between people.
            return ReachHuman("conditions")
        case _:
            return Again()


def _enter_urgency(dialogue: Dialogue) -> Turn:
    return Turn(_options(dialogue, "urgencies", "urgency"), Ask())


def _urgency(dialogue: Dialogue, event: Event) -> Outcome:
    chosen = _chosen(dialogue, event, "urgencies")
    return Go(_then(dialogue, "birth_year"), {"urgency": chosen}) if chosen else Again()


def _enter_birth_year(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_birth_year"),), Ask(digits=4))


def _birth_year(dialogue: Dialogue, event: Event) -> Outcome:
    this_year = cast("int", dialogue.data["year"])
    if not isinstance(event, Heard) or not event.digits.isdigit():
        return Again()
    year = int(event.digits)
    if not OLDEST_YEAR <= year <= this_year:
        return Again((Line("birth_year_impossible", {"year": event.digits}),))
    learnt = {"birth_year": year}
    if GROWN_UP <= this_year - year <= VERY_OLD:
        return Go(_then(dialogue, "sex"), learnt)
    return Go("birth_year_sure", learnt)


def _enter_birth_year_sure(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_birth_year_sure", {"year": dialogue.data["birth_year"]}),), Ask())


def _birth_year_sure(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return Go(_then(dialogue, "sex"))
        case Heard("2"):
            return Go("birth_year")
        case _:
            return Again()


def _enter_sex(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_sex"),), Ask())


def _sex(dialogue: Dialogue, event: Event) -> Outcome:
    if isinstance(event, Heard) and event.digits in SEXES:
        return Go(_then(dialogue, "postcode"), {"sex": SEXES[event.digits]})
    return Again()


def _enter_postcode(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_postcode"),), Ask(digits=4))


def _postcode(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard(digits):
            return FindPlace(digits)
        case PlaceFound(postcode, town):
            heard = (Line("postcode_heard", {"town": town}),)
            return Go(_then(dialogue, "traits"), {"postcode": postcode, "town": town}, say=heard)
        case PlaceUnknown():
            return Again((Line("postcode_unknown"),))
        case _:
            return Again()


def _enter_traits(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_traits"), *_options(dialogue, "traits", "trait")), Ask(digits=None))


def _traits(dialogue: Dialogue, event: Event) -> Outcome:
    if not isinstance(event, Heard):
        return Again()
    ids = _ids(dialogue, "traits")
    # 9 is "nothing special", since a lone # counts as silence.
    keys = [key for key in event.digits if key != "9"]
    if not all(key.isdigit() and 1 <= int(key) <= len(ids) for key in keys):
        return Again((Line("trait_unknown"),))
    return Go("readback", {"chosen_traits": sorted({ids[int(key) - 1] for key in keys})})


def _enter_readback(dialogue: Dialogue) -> Turn:
    data = dialogue.data
    patient = {each: data[each] for each in ("birth_year", "sex", "postcode", "town")}
    traits = tuple(_ids(dialogue, "chosen_traits"))
    lines = (
        Line("readback", {"care_form": data["form"], "urgency": data["urgency"]}),
        Line("readback_patient", patient),
        Line("readback_traits", {"traits": traits}) if traits else Line("readback_no_traits"),
    )
    return Turn((*lines, Line("ask_right")), Ask())


def _readback(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return Go("search", {"mending": False})
        case Heard("2"):
            return Go("mend", {"mending": True})
        case _:
            return Again()


def _enter_mend(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_mend"), Line("ask_mend_sex")), Ask())


def _mend(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    if isinstance(event, Heard) and event.digits in FIELDS:
        return Go(FIELDS[event.digits])
    return Again()


def submission(dialogue: Dialogue) -> Wish:
    """Return the wish to take in what was keyed."""
    data = dialogue.data
    return Submit(
        care_form=str(data["form"]),
        urgency=str(data["urgency"]),
        birth_year=cast("int", data["birth_year"]),
        sex=str(data["sex"]),
        postcode=str(data["postcode"]),
        traits=tuple(cast("Sequence[str]", data["chosen_traits"])),
    )


STEPS: Final = {
    "form": Step(_enter_form, _form),
    "attest": Step(_enter_attest, _attest),
    "urgency": Step(_enter_urgency, _urgency),
    "birth_year": Step(_enter_birth_year, _birth_year),
    "birth_year_sure": Step(_enter_birth_year_sure, _birth_year_sure),
    "sex": Step(_enter_sex, _sex),
    "postcode": Step(_enter_postcode, _postcode),
    "traits": Step(_enter_traits, _traits),
    "readback": Step(_enter_readback, _readback),
    "mend": Step(_enter_mend, _mend),
}
