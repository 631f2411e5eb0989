"""Two neighbouring regions whose rules are drawn: how each works for each form, and who is in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

from hypothesis import strategies as st
from typing_extensions import override

from bedline.domain.call_hours import CallHours, Otherwise
from bedline.domain.escalation import EVERYWHERE, Reach, Rung, RungKind
from bedline.domain.facilities import Directory
from bedline.domain.hours import Hours
from bedline.domain.ids import RegionId, UnitId
from bedline.domain.offices import Office, OfficeBy
from bedline.domain.people import Person
from bedline.domain.phonebook import AskBy, HotlineNumber, Phonebook, Subscriber, WardContact
from bedline.domain.regions import CareForm, Prolongation, Region, StayTerm, TermKind
from bedline.domain.ways import DESK_PLACES, Way, WayKind
from tests import builders as a
from tests.harness.worlds import HEUVEL, neighbour, top_ward
from tests.harness.worlds import directory as known_directory

DESKS: Final[Mapping[RegionId, Person]] = {a.POLDER: a.coordinator(), HEUVEL: neighbour()}
WARDS: Final[Mapping[str, Person]] = {
    **{each: a.ward(each) for each in ("duin", "kreek", "schor")},
    "top": top_ward(),
}
_GP_NUMBER: Final = "+31622222222"


def directory() -> Directory:
    """Return four homes on both sides of the border; one unit agreed to be booked, one takes only crises."""
    known = known_directory()
    schor = replace(known.units[UnitId("schor-1")], directly_bookable=True)
    closed = a.unit("duin-2", traits=[a.CLOSED_WARD], forms=[a.CRISIS], baseline=2)
    return replace(known, units={**known.units, schor.id: schor, closed.id: closed})


UNITS: Final = tuple(sorted(directory().units))


class World:
    """How both regions work, and how their wards are reached."""

    def __init__(self, regions: Mapping[RegionId, Region], phonebook: Phonebook) -> None:
        self.regions = regions
        self.phonebook = phonebook

    @override
    def __repr__(self) -> str:
        """Say it in short, for a failure to be read."""
        told = [
            f"{region.id} {form.id}: {form.way.kind.value} {'automatic' if form.policy.automatic else 'by hand'} "
            f"x{form.policy.parallel}{' within wish' if form.policy.within_wish else ''}"
            f"{' booked' if form.policy.directly_bookable else ''}{' quiet' if form.policy.quiet else ''} "
            f"{'>'.join(rung.kind.value for rung in form.ladder)} {form.reach.begins_at}km {len(form.stay_terms)} terms"
            for region in self.regions.values()
            for form in region.care_forms.values()
        ]
        wards = [
            f"{each.unit}: {each.ask_by.value} {'mobile' if each.text else 'landline'}"
            f"{' sleeps' if each.call_hours.crisis else ''}"
            for each in self.phonebook.wards.values()
        ]
        return "\n".join(["", *told, *wards])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw how both regions work."""
    regions = {each: draw(_region(id=each)) for each in (a.POLDER, HEUVEL)}
    return World(regions, draw(_phonebooks()))


@st.composite
def _region(draw: st.DrawFn, *, id: RegionId) -> Region:
    known = a.region(crisis_parallel=draw(st.sampled_from([2, 1, 3])))
    if draw(st.booleans()):
        known = a.bookable(known)
    forms = {name: draw(_form(form)) for name, form in known.care_forms.items()}
    known = replace(known, care_forms=forms)
    if draw(st.booleans()):
        known = a.wishing(known, automatic=draw(st.booleans()))
    [other] = {a.POLDER, HEUVEL} - {id}
    understood = draw(st.sampled_from([(a.CRISIS, a.LOW), (a.CRISIS,), ()]))
    return replace(
        known, id=id, name=id.title(), neighbours=(other,), neighbour_forms={other: {each: each for each in understood}}
    )


@st.composite
def _form(draw: st.DrawFn, known: CareForm) -> CareForm:
    way, quiet = draw(_WAYS), draw(st.sampled_from([None, None, Hours(time(4), time(7))]))
    policy = replace(
        known.policy,
        automatic=draw(st.sampled_from([True, True, False])),
        quiet=quiet if way.kind is WayKind.DESK_PLACES else None,
    )
    return replace(
        known,
        policy=policy,
        way=way,
        ladder=draw(_LADDERS),
        reach=draw(st.sampled_from([EVERYWHERE, EVERYWHERE, Reach(begins_at=5, grows=10)])),
        counts_as_crisis_after=draw(st.sampled_from([None, timedelta(hours=6)])),
        stay_terms=draw(st.sampled_from([(), _TERMS])),
    )


_WAYS: Final = st.sampled_from(
    [
        DESK_PLACES,
        DESK_PLACES,
        Way(WayKind.REFERRER_CHOOSES, timedelta(minutes=20)),
        Way(WayKind.FIRST_PROVIDER_OWNS, timedelta(minutes=90)),
    ]
)
_OFFICES: Final = (
    Office(name="Zorgkantoor", by=OfficeBy.TEXT, phone="+31611000001", hours=Hours(time(4), time(12))),
    Office(name="Verzekeraar", by=OfficeBy.PHONE, phone="+31201000002", hours=Hours(time(10), time(16))),
    Office(name="Piket", by=OfficeBy.PEOPLE, phone="+31201000003"),
)
_HOME: Final = Rung(RungKind.OWN_TOWN, timedelta(minutes=15))
_REGION: Final = Rung(RungKind.REGION, timedelta(minutes=45))
_NEXT_DOOR: Final = Rung(RungKind.NEIGHBOURS, timedelta(minutes=60), hold_length=timedelta(minutes=40))
_PAYER: Final = Rung(RungKind.PAYER, timedelta(minutes=90), _OFFICES)
_LADDERS: Final = st.sampled_from(
    [
        (_HOME, _REGION, _NEXT_DOOR, _PAYER),
        (_REGION, _NEXT_DOOR),
        (_REGION, _NEXT_DOOR, _PAYER),
        (_HOME, _REGION, _PAYER),
        (),
    ]
)


def _term(kind: TermKind, days: int, *, extended: bool = False, ground: str = "") -> StayTerm:
    again = Prolongation(length=timedelta(days=1), times=2, source="a source") if extended else None
    return StayTerm(
        kind=kind,
        length=timedelta(days=days),
        warn_before=timedelta(hours=12),
        prolongation=again,
        ground=ground,
        source="a source",
        valid_from=date(2019, 1, 1),
    )


_TERMS: Final = (
    _term(TermKind.LIMIT, 2, extended=True),
    _term(TermKind.EVALUATION, 1),
    _term(TermKind.YEAR, 3, ground="a law"),
)


@st.composite
def _phonebooks(draw: st.DrawFn) -> Phonebook:
    lines = {
        f"+3185000000{number}": HotlineNumber(number=f"+3185000000{number}", region=region, language="nl", texts=True)
        for number, region in enumerate((a.POLDER, HEUVEL))
    }
    by_night = CallHours(crisis=Hours(time(7), time(22)), other=Hours(time(7), time(22)), otherwise=Otherwise.DESK)
    contacts = {
        unit.id: WardContact(
            unit=unit.id,
            facility=unit.facility,
            region=unit.region,
            phones=(f"+3111511111{number}",),
            text=draw(st.sampled_from([f"+3161111111{number}", None])),
            ask_by=draw(st.sampled_from(AskBy)),
            call_hours=draw(st.sampled_from([CallHours(), by_night])),
        )
        for number, unit in enumerate(directory().units.values())
    }
    gp = Subscriber(person=a.gp().id, region=a.POLDER, identity="01010101", phone=_GP_NUMBER, mobile=True)
    return Phonebook(hotlines=lines, subscribers=(gp,), wards=contacts)
