"""Small, complete examples of the nouns of the domain, to be varied by keyword."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bedline.domain.capacity import Figures, Places
from bedline.domain.facilities import Directory, Facility, Practice, Unit
from bedline.domain.ids import (
    CareFormId,
    FacilityId,
    InsurerId,
    OfferId,
    PersonId,
    PracticeId,
    RegionId,
    RequestId,
    TraitId,
    UnitId,
)
from bedline.domain.norms import Norm
from bedline.domain.patients import Profile, Sex
from bedline.domain.people import Person, Role
from bedline.domain.questions import Answers, Choice, DatedRule, QuestionKind, Suggestion, TriageQuestion
from bedline.domain.regions import (
    CancellationReason,
    CareForm,
    Insurer,
    OfferPolicy,
    Party,
    Place,
    Point,
    RankingWeights,
    Reason,
    Region,
    Responsible,
    Trait,
    Urgency,
)
from bedline.domain.requests import BedRequest, Channel, submit, triage

NOW = datetime(2026, 1, 10, 3, 12, tzinfo=UTC)
POLDER = RegionId("polder")
CRISIS = CareFormId("crisis")
LOW = CareFormId("elv_low")
LIFT = TraitId("lift")
CLOSED_WARD = TraitId("closed_ward")

QUESTIONS = (
    "doctor_has_seen",
    "needs_hospital_care",
    "psychiatric_or_addiction_foremost",
    "resists_admission",
    "long_term_indication",
    "long_term_indication_expected",
    "acute_change",
    "danger_at_home",
    "needed_within_24_hours",
    "alternatives_exhausted",
    "accepts_any_provider",
    "return_home_expected",
)
CLEAR_FOR_LOW: Answers = {"doctor_has_seen": True, "return_home_expected": True}
CLEAR_FOR_CRISIS: Answers = {
    "doctor_has_seen": True,
    "long_term_indication_expected": True,
    "acute_change": True,
    "danger_at_home": True,
    "needed_within_24_hours": True,
    "alternatives_exhausted": True,
    "accepts_any_provider": True,
}


def _names(text: str) -> Mapping[str, str]:
    return {"nl": text, "en": text}


def _suggestion(id: str, *, care_form: CareFormId | None = None, urgency: str | None = None) -> Suggestion:
    first = date(2020, 1, 1)
    return Suggestion(id=id, care_form=care_form, urgency=urgency, source="a source", valid_from=first)


def _reasons(*ids: str, full: str = "") -> Mapping[str, Reason]:
    return {each: Reason(each, _names(each), sets_full=each == full) for each in ids}


def care_form(form: CareFormId, *, parallel: int = 1, automatic: bool = True) -> CareForm:
    """Return a form; the crisis form has a norm of a day, the low one excludes long-term indications."""
    crisis = form == CRISIS
    return CareForm(
        id=form,
        names=_names(form),
        short_names=_names(form),
        crisis=crisis,
        norms=(Norm(length=timedelta(hours=24), valid_from=date(2020, 1, 1)),) if crisis else (),
        responsible=Responsible.PROVIDER if crisis else Responsible.GP,
        policy=OfferPolicy(automatic=automatic, parallel=parallel, answer_length=timedelta(minutes=10)),
        excludes_long_term_indication=not crisis,
    )


def region(*, crisis_parallel: int = 1, automatic: bool = True) -> Region:
    """Return a region of three towns on one line, ten kilometres apart."""
    towns = {"1001": ("Oost", 51.3), "1002": ("Midden", 51.39), "1003": ("West", 51.48)}
    rules = (
        "doctor_has_seen",
        "hospital_first",
        "mental_health_first",
        "resistance_needs_assessment",
        "long_term_indication_excludes_first_line",
        "crisis_criteria_all_met",
    )
    return Region(
        id=POLDER,
        name="De Polder",
        country="NL",
        timezone="Europe/Amsterdam",
        languages=("nl", "en"),
        care_forms={
            CRISIS: care_form(CRISIS, parallel=crisis_parallel, automatic=automatic),
            LOW: care_form(LOW, automatic=automatic),
        },
        traits={trait: Trait(trait, _names(trait), _names(trait)) for trait in (LIFT, CLOSED_WARD)},
        urgencies={
            "now": Urgency("now", _names("now"), timedelta(hours=4)),
            "today": Urgency("today", _names("today"), timedelta(hours=12)),
        },
        refusal_reasons=_reasons("full", "too_complex", full="full"),
        withdrawal_reasons=_reasons("stays_home", "died"),
        redirect_destinations=_reasons("hospital", "mental_health_crisis", "other_region"),
        unplaced_reasons=_reasons("ladder_exhausted"),
        discharge_destinations=_reasons("home", "hospital"),
        insurers={InsurerId("cz"): Insurer(InsurerId("cz"), _names("CZ"))},
        cancellation_reasons={
            "no_staff": CancellationReason("no_staff", _names("no_staff"), Party.WARD, sets_full=True),
            "too_complex": CancellationReason("too_complex", _names("too_complex"), Party.WARD),
            "wants_elsewhere": CancellationReason("wants_elsewhere", _names("wants_elsewhere"), Party.PATIENT),
        },
        closure_reasons=_reasons("outbreak", "no_staff"),
        extension_reasons=_reasons("no_next_place", "not_recovered"),
        triage_questions=tuple(
            TriageQuestion(id=each, texts=_names(each), valid_from=date(2019, 1, 1)) for each in QUESTIONS
        ),
        triage_rules=tuple(DatedRule(id=rule, source="a source", valid_from=date(2020, 1, 1)) for rule in rules),
        suggestions=(
            _suggestion("acute_danger", care_form=CRISIS),
            _suggestion("returns_home", care_form=LOW),
            _suggestion("danger_and_within_a_day", urgency="now"),
            _suggestion("otherwise", urgency="today"),
        ),
        places={postcode: Place(postcode, name, "Polder", Point(lat, 3.8)) for postcode, (name, lat) in towns.items()},
        weights=RankingWeights(
            minutes_per_km=1.5, own_town_bonus=10, gp_near_bonus=6, gp_near_km=5, asked_much_penalty=12
        ),
    )


def asking_in_words(known: Region, *questions: str) -> Region:
    """Return the region asking these as well, to be answered in somebody's own words."""
    asked = [
        TriageQuestion(id=each, texts=_names(each), kind=QuestionKind.TEXT, valid_from=date(2019, 1, 1))
        for each in questions
    ]
    return replace(known, triage_questions=(*known.triage_questions, *asked))


def wishing(known: Region, *, automatic: bool = False) -> Region:
    """Return the region asking, for the low form, where patient and family want to go, and keeping to what they say."""
    choices = [Choice("no_wish", _names("Anywhere")), Choice("own_town", _names("Own town")), Choice("not_yet", {})]
    choices += [Choice(each, _names(each.title()), home=FacilityId(each)) for each in ("duin", "kreek", "schor")]
    question = TriageQuestion(
        id="wish_of_place",
        texts=_names("wish_of_place"),
        kind=QuestionKind.CHOICE,
        choices={each.id: each for each in choices},
        care_forms=frozenset({LOW}),
        asks_wish=True,
        valid_from=date(2019, 1, 1),
    )
    low = known.care_forms[LOW]
    policy = replace(low.policy, automatic=automatic, within_wish=not automatic)
    forms = {**known.care_forms, LOW: replace(low, policy=policy)}
    return replace(known, care_forms=forms, triage_questions=(*known.triage_questions, question))


def facility(name: str, *, postcode: str = "1001", in_region: RegionId = POLDER) -> Facility:
    """Return a facility in one of the three towns."""
    place = region().places[postcode]
    return Facility(
        id=FacilityId(name),
        region=in_region,
        name=name.title(),
        town=place.name,
        postcode=postcode,
        municipality=place.municipality,
        point=place.point,
        phone="+31850000000",
    )


def unit(
    name: str = "duin-1",
    *,
    facility_name: str = "duin",
    forms: Sequence[CareFormId] = (CRISIS, LOW),
    traits: Sequence[TraitId] = (LIFT,),
    baseline: int = 4,
    in_region: RegionId = POLDER,
) -> Unit:
    """Return a unit with four places for both forms."""
    return Unit(
        id=UnitId(name),
        facility=FacilityId(facility_name),
        region=in_region,
        name=name,
        care_forms=frozenset(forms),
        traits=frozenset(traits),
        baseline=baseline,
    )


def bookable(region: Region) -> Region:
    """Return the region where every form lets units that agreed to it be booked directly."""
    forms = {
        name: replace(form, policy=replace(form.policy, directly_bookable=True))
        for name, form in region.care_forms.items()
    }
    return replace(region, care_forms=forms)


def directory(*, bookable: Sequence[str] = ()) -> Directory:
    """Return three facilities with one unit each, some of which agreed to be booked directly, and one practice."""
    towns = {"duin": "1001", "kreek": "1002", "schor": "1003"}
    practice = Practice(PracticeId("praktijk-oost"), POLDER, "Praktijk Oost", "Oost", "1001")
    return Directory(
        facilities={FacilityId(name): facility(name, postcode=code) for name, code in towns.items()},
        units={
            UnitId(f"{name}-1"): replace(
                unit(f"{name}-1", facility_name=name, baseline=3), directly_bookable=f"{name}-1" in bookable
            )
            for name in towns
        },
        practices={practice.id: practice},
    )


def coordinator() -> Person:
    """Return the one at the desk."""
    return Person(PersonId("desk-1"), "Coördinator 1", Role.COORDINATOR, POLDER)


def gp() -> Person:
    """Return the GP of the one practice."""
    return Person(PersonId("gp-oost"), "Huisarts Oost", Role.GP, POLDER, practice=PracticeId("praktijk-oost"))


def ward(name: str = "duin") -> Person:
    """Return the one who answers for a facility."""
    return Person(PersonId(f"ward-{name}"), f"Afdeling {name}", Role.FACILITY, POLDER, frozenset({FacilityId(name)}))


def manager() -> Person:
    """Return the one who answers for the region's desk."""
    return Person(PersonId("manager-1"), "Regiomanager 1", Role.MANAGER, POLDER)


def everyone() -> list[Person]:
    """Return all who have an account in the example."""
    return [coordinator(), manager(), gp(), ward("duin"), ward("kreek"), ward("schor")]


def places(*, staffed: int = 3, occupied: int = 1, unit_id: str = "duin-1") -> Places:
    """Return the places of a unit that reported just now."""
    figures = Figures(staffed=staffed, occupied=occupied)
    return Places(unit=UnitId(unit_id), figures=figures, reported_at=NOW, reported_by=PersonId("ward-duin"))


def profile(*, postcode: str = "1001", sex: Sex = Sex.FEMALE, traits: Sequence[TraitId] = ()) -> Profile:
    """Return what may be known of an old lady in Oost."""
    return Profile(birth_year=1938, sex=sex, postcode=postcode, traits=frozenset(traits))


def offer_id(number: int) -> OfferId:
    """Return an offer's id that reads well in a failure."""
    return OfferId(UUID(int=number))


def request(*, number: int = 1, now: datetime = NOW) -> BedRequest:
    """Return a request that has just come in."""
    taken_in, _ = submit(
        request=RequestId(UUID(int=number)),
        code="B417",
        region=region(),
        channel=Channel.WEB,
        referrer=gp().id,
        practice=PracticeId("praktijk-oost"),
        profile=profile(),
        answers=CLEAR_FOR_LOW,
        note="",
        happened_at=now,
        now=now,
    )
    return taken_in


def triaged(*, form: CareFormId = CRISIS, urgency: str = "today", now: datetime = NOW) -> BedRequest:
    """Return a request whose form and urgency are settled."""
    settled, _ = triage(
        request(now=now),
        region=region(),
        care_form=form,
        urgency=urgency,
        answers=CLEAR_FOR_CRISIS,
        findings=(),
        override_reason=None,
        by=gp().id,
        now=now,
    )
    return settled


def later(length: timedelta) -> datetime:
    """Return the moment that long after the example's now."""
    return NOW + length
