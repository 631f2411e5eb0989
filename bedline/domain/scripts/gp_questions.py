"""What the patient needs: form, urgency, age, sex, postcode and traits, read back and mended one at a time."""

from collections.abc import Sequence
from typing import Final, cast

from bedline.domain.scripts import gp_conditions, gp_wish, menu
from bedline.domain.scripts.engine import Again, Go, Outcome, Step
from bedline.domain.scripts.gp_wish import then
from bedline.domain.scripts.talk import Ask, Dialogue, Event, Heard, Line, ReachHuman, Turn, Wish
from bedline.domain.scripts.wishes import FindPlace, PlaceFound, PlaceUnknown, Submit

# With more forms than keys: so many at a time, then something else, then the next ones.
FORMS_AT_ONCE: Final = 7
# 9 is "nothing special" among the traits.
MORE_TRAITS: Final = "99"
OLDEST_YEAR: Final = 1900
GROWN_UP: Final = 18
VERY_OLD: Final = 105
SEXES: Final = {"1": "f", "2": "m", "3": "x"}
FIELDS: Final = {"1": "form", "2": "urgency", "3": "birth_year", "4": "postcode", "5": "traits", "6": "sex"}


def _ids(dialogue: Dialogue, name: str) -> Sequence[str]:
    return cast("Sequence[str]", dialogue.data[name])


def _chosen(dialogue: Dialogue, event: Event, name: str) -> str | None:
    ids = _ids(dialogue, name)
    if isinstance(event, Heard) and event.digits.isdigit() and 1 <= int(event.digits) <= len(ids):
        return ids[int(event.digits) - 1]
    return None


def _options(ids: Sequence[str], kind: str) -> tuple[Line, ...]:
    """Return the sentence for each choice, with its key."""
    return tuple(Line(f"option_{kind}", {kind: each, "key": key}) for key, each in enumerate(ids, 1))


def _enter_form(dialogue: Dialogue) -> Turn:
    options = _options(menu.page(_ids(dialogue, "forms"), at=_at(dialogue), most=_forms_at_once(dialogue)), "care_form")
    if not _many_forms(dialogue):
        return Turn((*options, Line("option_other", {"key": len(options) + 1})), Ask())
    return Turn((*options, Line("option_other", {"key": FORMS_AT_ONCE + 1}), Line("option_more", {"key": 9})), Ask())


def _form(dialogue: Dialogue, event: Event) -> Outcome:
    forms, most = _ids(dialogue, "forms"), _forms_at_once(dialogue)
    here = menu.page(forms, at=_at(dialogue), most=most)
    key = int(event.digits) if isinstance(event, Heard) and event.digits.isdigit() else 0
    if 1 <= key <= len(here):
        return Go("attest", {"form": here[key - 1], "page": 0})
    if _many_forms(dialogue) and key == menu.MORE:
        return Go("form", {"page": menu.following(forms, at=_at(dialogue), most=most)})
    other = FORMS_AT_ONCE + 1 if _many_forms(dialogue) else len(here) + 1
    return ReachHuman("other_form") if key == other else Again()


def _many_forms(dialogue: Dialogue) -> bool:
    return len(_ids(dialogue, "forms")) > menu.MOST


def _forms_at_once(dialogue: Dialogue) -> int:
    """Return how many forms are on the keys at a time: with more of them, one key is for the next ones."""
    return FORMS_AT_ONCE if _many_forms(dialogue) else menu.MOST


def _at(dialogue: Dialogue) -> int:
    """Return which page of a long menu is being read."""
    return cast("int", dialogue.data.get("page", 0))


def _enter_attest(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_attest", {"care_form": dialogue.data["form"]}),), Ask())


def _attest(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return Go(then(dialogue, "urgency"), {"given": {}})
        case Heard("2"):
            return Go("conditions")
        case _:
            return Again()


def _enter_urgency(dialogue: Dialogue) -> Turn:
    return Turn(_options(_ids(dialogue, "urgencies"), "urgency"), Ask())


def _urgency(dialogue: Dialogue, event: Event) -> Outcome:
    chosen = _chosen(dialogue, event, "urgencies")
    return Go(then(dialogue, "birth_year"), {"urgency": chosen}) if chosen else Again()


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
        return Go(then(dialogue, "sex"), learnt)
    return Go("birth_year_sure", learnt)


def _enter_birth_year_sure(dialogue: Dialogue) -> Turn:
    return Turn((Line("ask_birth_year_sure", {"year": dialogue.data["birth_year"]}),), Ask())


def _birth_year_sure(dialogue: Dialogue, event: Event) -> Outcome:
    match event:
        case Heard("1"):
            return Go(then(dialogue, "sex"))
        case Heard("2"):
            return Go("birth_year")
        case _:
            return Again()


def _enter_sex(dialogue: Dialogue) -> Turn:
    del dialogue
    return Turn((Line("ask_sex"),), Ask())


def _sex(dialogue: Dialogue, event: Event) -> Outcome:
    if isinstance(event, Heard) and event.digits in SEXES:
        return Go(then(dialogue, "postcode"), {"sex": SEXES[event.digits]})
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
            return Go(then(dialogue, "traits"), {"postcode": postcode, "town": town}, say=heard)
        case PlaceUnknown():
            return Again((Line("postcode_unknown"),))
        case _:
            return Again()


def _enter_traits(dialogue: Dialogue) -> Turn:
    at, traits = _at(dialogue), _ids(dialogue, "traits")
    options = _options(menu.page(traits, at=at), "trait")
    more = (Line("more_traits"),) if menu.goes_on(traits, at=at) else ()
    return Turn((Line("ask_traits" if at == 0 else "ask_traits_next"), *options, *more), Ask(digits=None))


def _traits(dialogue: Dialogue, event: Event) -> Outcome:
    """Take the traits of this page: 9 is "nothing", since a lone # counts as silence, and 99 is "and more"."""
    if not isinstance(event, Heard):
        return Again()
    at, traits = _at(dialogue), _ids(dialogue, "traits")
    here = menu.page(traits, at=at)
    keys = [key for key in event.digits if key != str(menu.MORE)]
    if not all(key.isdigit() and 1 <= int(key) <= len(here) for key in keys):
        return Again((Line("trait_unknown"),))
    before = _ids(dialogue, "chosen_traits") if at else ()
    chosen = sorted({*before, *(here[int(key) - 1] for key in keys)})
    if MORE_TRAITS in event.digits and menu.goes_on(traits, at=at):
        return Go("traits", {"chosen_traits": chosen, "page": at + 1})
    return Go(then(dialogue, "readback"), {"chosen_traits": chosen, "page": 0})


def _enter_readback(dialogue: Dialogue) -> Turn:
    data = dialogue.data
    patient = {each: data[each] for each in ("birth_year", "sex", "postcode", "town")}
    traits = tuple(_ids(dialogue, "chosen_traits"))
    lines = (
        Line("readback", {"care_form": data["form"], "urgency": data["urgency"]}),
        Line("readback_patient", patient),
        Line("readback_traits", {"traits": traits}) if traits else Line("readback_no_traits"),
    )
    return Turn((*lines, *gp_wish.read_back(dialogue), Line("ask_right")), Ask())


def _readback(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return Go("search", {"mending": False})
        case Heard("2"):
            return Go("mend", {"mending": True, "page": 0})
        case _:
            return Again()


def _enter_mend(dialogue: Dialogue) -> Turn:
    """Name four fields at a time: more cannot be kept in mind. Each has its own key, whichever are being named."""
    if _at(dialogue) == 0:
        return Turn((Line("ask_mend"), Line("option_more", {"key": menu.MORE})), Ask())
    return Turn((Line("ask_mend_more"), *gp_wish.mending(dialogue)), Ask())


def _mend(dialogue: Dialogue, event: Event) -> Outcome:
    if isinstance(event, Heard) and event.digits in FIELDS:
        return Go(FIELDS[event.digits], {"page": 0})
    if isinstance(event, Heard) and event.digits == gp_wish.MEND_KEY and gp_wish.choices(dialogue):
        return Go("wish")
    if isinstance(event, Heard) and event.digits == str(menu.MORE):
        return Go("mend", {"page": 1 - _at(dialogue)})
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
        given=tuple(gp_conditions.given(dialogue).items()),
        wish=gp_wish.wished(dialogue),
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
