"""Who is on the line: the caller's number is a hint, what counts is the PIN."""

from dataclasses import replace
from typing import Final

from bedline.domain import calls
from bedline.domain.calls import Direction, Leg, LegId, LegState, Purpose, Verified
from bedline.domain.errors import NotFound
from bedline.domain.facts import CallWentOn
from bedline.domain.ids import CareFormId, PersonId
from bedline.domain.people import Person, Role
from bedline.domain.phonebook import HotlineNumber, WardContact
from bedline.domain.place_wishes import wish_question
from bedline.domain.questions import Answers, TriageQuestion
from bedline.domain.regions import Region
from bedline.domain.scripts import gp, menu, ward_report
from bedline.domain.scripts.identify import LANGUAGES
from bedline.domain.scripts.talk import Dialogue, Wish
from bedline.domain.scripts.wishes import CheckPin, PinAccepted, PinRefused
from bedline.ports.storage import Work
from bedline.services.hotline.conversations import guessing, told
from bedline.services.hotline.conversations.fulfilling import Fulfilled, Fulfils

# The scripts in which a ward is spoken to.
WARD_SCRIPTS: Final = frozenset({"ward_report", "ward_answer"})


def arrived(work: Work, *, hotline: HotlineNumber, caller: str | None, provider_call: str) -> Leg:
    """Return the leg of a call that comes in, with the conversation that suits whoever seems to ring.

    A GP's telephone is asked for the PIN alone, a ward's is given the ward's menu after it, and any other, or none,
    is asked who it is.
    """
    region = work.regions[hotline.region]
    wards = work.phonebook.wards_at(caller, region=region.id)
    person = _hinted(work, region, caller) or _of_ward(work, wards)
    leg = Leg(
        id=LegId(work.ids.new()),
        region=region.id,
        direction=Direction.IN,
        purpose=Purpose.UNKNOWN_IN,
        state=LegState.RINGING,
        peer=caller,
        dialogue=gp_dialogue(work, region, language=tongue(region, hotline.language), known_as=None),
        nonce="",
        created_at=work.now,
        provider_call=provider_call,
        unit=wards[0].unit if len(wards) == 1 else None,
    )
    leg = calls.answered(leg, now=work.now)
    if person is not None:
        return _greeted(work, region, replace(leg, person=person.id, verified=Verified.NUMBER), person, wards)
    if wards:
        dialogue = ward_dialogue(region, language=leg.dialogue.language, known_as=None)
        return replace(leg, purpose=Purpose.WARD_IN, dialogue=dialogue)
    return leg


def check_pin(work: Work, leg: Leg, wish: Wish) -> Fulfilled:
    """See whether the PIN belongs to who was keyed or seems to ring; whoever it is gets the menu that is theirs."""
    checked = guessing.check(
        work,
        _claimed(work, leg),
        code=str(leg.dialogue.data.get("number") or leg.person or ""),
        pin=wish.pin if isinstance(wish, CheckPin) else "",
        number=leg.peer,
        region=leg.region,
    )
    if checked.person is None:
        return Fulfilled(leg, PinRefused(locked=checked.locked))
    person = work.people.find(checked.person)
    leg = replace(leg, person=person.id, verified=Verified.PIN)
    work.record(CallWentOn(region=leg.region, at=work.now, by=work.actor.id, leg=leg.id))
    if leg.purpose is Purpose.RING_BACK:
        return Fulfilled(leg, PinAccepted())
    region = work.regions[leg.region]
    if person.role is Role.FACILITY:
        leg = replace(leg, purpose=Purpose.WARD_IN)
        if leg.dialogue.script in WARD_SCRIPTS:
            return Fulfilled(leg, PinAccepted())
        menu = ward_dialogue(region, language=leg.dialogue.language, known_as=person.name)
        return Fulfilled(replace(leg, dialogue=replace(menu, step="menu")), None)
    case = told.open_case(work, person=person)
    leg = replace(leg, purpose=Purpose.GP_IN, request=case.id if case else None)
    if leg.dialogue.script not in WARD_SCRIPTS:
        return Fulfilled(leg, PinAccepted(case.code if case else None))
    questions = gp_dialogue(work, region, language=leg.dialogue.language, known_as=person.name)
    data = {**questions.data, "verified": True, "open_case": case.code if case else None}
    return Fulfilled(replace(leg, dialogue=replace(questions, step="resume" if case else "form", data=data)), None)


def verified(work: Work, leg: Leg) -> Person:
    """Return who has proved who they are.

    Raises:
        NotFound: ``unknown_person`` when nobody has.
    """
    if leg.person is None or leg.verified is not Verified.PIN:
        raise NotFound("unknown_person", value="")
    return work.people.find(leg.person)


def tongue(region: Region, language: str) -> str:
    """Return the language as it is spoken there: Dutch in Flanders has words of its own."""
    spoken = LANGUAGES[region.country]
    return next((each for each in spoken if each.split("-")[0] == language.split("-", 1)[0]), language)


def gp_dialogue(work: Work, region: Region, *, language: str, known_as: str | None) -> Dialogue:
    """Return the conversation with a referrer, with the region's forms, urgencies and traits on the keys.

    Forms that the desk asks for itself are not among them where Bedline asks for others: they are a talk.
    """
    policies = {form.id: form.policy for form in region.care_forms.values()}
    asked = [form for form, policy in policies.items() if policy.automatic or policy.within_wish]
    wishes = {form: _wish_of(work, region, care_form=form) for form in asked}
    menus: dict[str, object] = {
        "forms": list(asked or region.care_forms),
        "wishes": {form: list(question.choices) for form, question in wishes.items() if question},
        "urgencies": list(region.urgencies)[: menu.MOST],
        "traits": list(region.traits),
    }
    return gp.start(
        language=language, country=region.country, known_as=known_as, menus=menus, year=region.day(work.now).year
    )


def wished(work: Work, region: Region, *, care_form: CareFormId, wish: str | None) -> Answers:
    """Return what a referrer keyed as the wish where to go, as the answer to the region's question."""
    question = _wish_of(work, region, care_form=care_form)
    return {question.id: wish} if question is not None and wish is not None and wish in question.choices else {}


def _wish_of(work: Work, region: Region, *, care_form: CareFormId) -> TriageQuestion | None:
    return wish_question(region, care_form=care_form, on=region.day(work.now))


def ward_dialogue(region: Region, *, language: str, known_as: str | None) -> Dialogue:
    """Return the conversation with a ward that rings."""
    return ward_report.start(language=language, country=region.country, known_as=known_as)


def _greeted(work: Work, region: Region, leg: Leg, person: Person, wards: tuple[WardContact, ...]) -> Leg:
    language = tongue(region, person.language)
    if person.role is Role.FACILITY:
        name = work.directory.facility(wards[0].facility).name if wards else person.name
        dialogue = ward_dialogue(region, language=language, known_as=name)
        return replace(leg, purpose=Purpose.WARD_IN, dialogue=dialogue)
    dialogue = gp_dialogue(work, region, language=language, known_as=person.name)
    return replace(leg, purpose=Purpose.GP_IN, dialogue=dialogue)


def _hinted(work: Work, region: Region, caller: str | None) -> Person | None:
    subscriber = work.phonebook.person_at(caller, region=region.id)
    return _person(work, subscriber.person) if subscriber else None


def _of_ward(work: Work, wards: tuple[WardContact, ...]) -> Person | None:
    """Return who answers for the wards of a telephone, when it can be nobody else."""
    facilities = {ward.facility for ward in wards}
    if len(facilities) != 1:
        return None
    people = work.people.answering_for(facilities.pop(), region=wards[0].region)
    return people[0] if len(people) == 1 else None


def _claimed(work: Work, leg: Leg) -> PersonId | None:
    number = leg.dialogue.data.get("number")
    if number is None:
        return leg.person
    subscriber = work.phonebook.by_identity(str(number), region=leg.region)
    return subscriber.person if subscriber else None


def _person(work: Work, person: PersonId) -> Person | None:
    try:
        return work.people.find(person)
    except NotFound:
        # In the phonebook, but without an account (any more).
        return None


FULFILS: Fulfils = {CheckPin: check_pin}
