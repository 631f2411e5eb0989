"""Across the border: a guest without a name in a neighbour region, a place kept there, our word on it, and the patient.

No desk reads or writes another region's rows. Our desk says its word on its own request; Bedline carries it across,
with both requests locked in one work (ours first), so that a patient has one place at the most wherever it is stopped.
"""

from datetime import datetime
from typing import Final

from bedline.domain import across, requests
from bedline.domain import triage as rules
from bedline.domain.across import Across, AcrossState, AcrossWord, Kept
from bedline.domain.errors import NotFound
from bedline.domain.escalation import hold_length, sought_next_door
from bedline.domain.ids import CareFormId, RegionId, RequestId
from bedline.domain.people import Role
from bedline.domain.questions import Answers
from bedline.domain.regions import Region
from bedline.domain.requests import BedRequest, RequestState
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import access, days, landing, tasks, triage

_HOLDS: Final = frozenset({TaskKind.NEIGHBOUR_HOLDS})


def invite(
    work: Work, request: BedRequest, *, neighbour: RegionId, due_at: datetime
) -> tuple[BedRequest, BedRequest | None]:
    """Make a guest of a neighbour of a locked request, and return both; None where it would not be understood there.

    That is where the agreement has no care form for it, or the patient needs what that region has no word for.
    """
    ours, theirs = work.regions[request.region], work.regions[neighbour]
    form = ours.neighbour_forms.get(neighbour, {}).get(request.form)
    if form is None or form not in theirs.care_forms or not request.profile.traits <= set(theirs.traits):
        return request, None
    if any(each.region == neighbour and each.open for each in request.across):
        return request, None
    guest = _taken_in(work, request, region=theirs, care_form=form, due_at=due_at)
    return _look(work, request, Across(guest=guest.id, region=neighbour)), guest


def _taken_in(
    work: Work, request: BedRequest, *, region: Region, care_form: CareFormId, due_at: datetime
) -> BedRequest:
    guest, attempt = RequestId(work.ids.new()), 0
    while True:
        attempt += 1
        asked, facts = requests.invite(
            request,
            guest=guest,
            code=work.ids.request_code(attempt),
            region=region.id,
            care_form=care_form,
            urgency=_urgency(work.regions[request.region], request.urgency, there=region),
            due_at=due_at,
            by=work.actor.id,
            now=work.now,
        )
        if work.requests.add(asked):
            work.record(*facts)
            return asked


def _urgency(ours: Region, urgency: str | None, *, there: Region) -> str:
    """Return their word for how soon: the longest that is soon enough, or their soonest."""
    within = ours.urgency(urgency or "").within
    known = sorted(there.urgencies.values(), key=lambda each: each.within)
    soon_enough = [each for each in known if each.within <= within]
    return (soon_enough or known[:1])[-1].id


def accept(work: Work, *, request: RequestId, region: RegionId) -> BedRequest:
    """Say that the patient comes to the place that a neighbour keeps; Bedline carries it across.

    Raises:
        Conflict: ``no_place_across``; ``already_said_across``.
        NotFound, NotAllowed: as ``access`` says.
    """
    return _say(work, request, region, AcrossWord.ACCEPTED)


def decline(work: Work, *, request: RequestId, region: RegionId) -> BedRequest:
    """Say that the patient does not come; the place there is free again.

    Raises:
        Conflict: ``no_place_across``; ``already_said_across``.
        NotFound, NotAllowed: as ``access`` says.
    """
    return _say(work, request, region, AcrossWord.DECLINED)


def _say(work: Work, request: RequestId, region: RegionId, word: AcrossWord) -> BedRequest:
    access.require(work, Role.COORDINATOR)
    found = work.requests.get(request)
    access.check_request(work, found)
    there = across.said(requests.across_in(found, region), word, now=work.now)
    tasks.settle(work, request=found, outcome=word.value, kinds=_HOLDS)
    return _look(work, found, there)


def settle(work: Work, request: BedRequest) -> None:
    """Draw the conclusions for a locked request from what came of its searches across the border."""
    for each in sorted((each for each in request.across if each.open), key=lambda each: str(each.guest)):
        request = _settled(work, request, each, work.requests.get(each.guest))


def _settled(work: Work, request: BedRequest, there: Across, guest: BedRequest) -> BedRequest:
    end = _end(work, request, there, guest)
    if end is not None:
        return _over(work, request, there, guest, end)
    reserved, looking = guest.state is RequestState.RESERVED, there.state is AcrossState.LOOKING
    if reserved and looking:
        return _held(work, request, there, guest)
    if not reserved and not looking:
        return _lost(work, request, there)
    crosses = reserved and there.word is AcrossWord.ACCEPTED
    return _cross(work, request, there, guest) if crosses else request


def _end(work: Work, request: BedRequest, there: Across, guest: BedRequest) -> AcrossState | None:
    """Return how the search there ends now, unless it goes on or the patient goes there."""
    if not sought_next_door(request.escalation):
        return AcrossState.CALLED_OFF
    if not guest.live:
        return AcrossState.NONE
    if there.state is not AcrossState.HELD or guest.state is not RequestState.RESERVED:
        return None
    if there.word is AcrossWord.DECLINED:
        return AcrossState.DECLINED
    passed = there.word is None and there.until is not None and there.until <= work.now
    return AcrossState.LAPSED if passed else None


def _held(work: Work, request: BedRequest, there: Across, guest: BedRequest) -> BedRequest:
    """Tell our desk that a place is kept there, and until when it may say its word."""
    place = _place(work, guest)
    kept = across.held(there, place=place, length=hold_length(request.escalation), now=work.now)
    tasks.put_on_desk(
        work,
        kind=TaskKind.NEIGHBOUR_HOLDS,
        region=request.region,
        request=request.id,
        due_at=kept.until,
        code=request.code,
        region_name=work.regions[there.region].name,
        facility_name=place.facility,
    )
    return _look(work, request, kept)


def _place(work: Work, guest: BedRequest) -> Kept:
    stay = work.stays.of_requests([guest.id])[guest.id]
    facility, unit = work.directory.facility(stay.facility), work.directory.unit(stay.unit)
    return Kept(facility=facility.name, unit=unit.name, town=facility.town, phone=facility.phone)


def _lost(work: Work, request: BedRequest, there: Across) -> BedRequest:
    """Go on waiting for that neighbour: its ward has taken its yes back, and its desk looks for another.

    A desk that has said already that the patient comes may have told the family, and is told.
    """
    tasks.settle(work, request=request, outcome="lost", kinds=_HOLDS)
    if there.word is AcrossWord.ACCEPTED:
        tasks.put_on_desk(
            work,
            kind=TaskKind.RESERVATION_LOST,
            region=request.region,
            request=request.id,
            due_at=work.now,
            code=request.code,
            facility_name=there.facility or "",
        )
    return _look(work, request, across.lost(there))


def _cross(work: Work, request: BedRequest, there: Across, guest: BedRequest) -> BedRequest:
    """Hand the patient over: theirs has a name from now on, and ours has landed; both or neither."""
    _name(work, request, guest)
    for subject in (request, guest):
        details = {"from": request.region, "to": guest.region}
        work.audit.note_in(
            subject.region,
            event="patient_handed_over",
            action="R" if subject is request else "C",
            subject_kind="request",
            subject=str(subject.id),
            details=details,
        )
    note = " · ".join(each for each in (request.note, _practice(work, request)) if each)
    answers = _answers(work, request, guest)
    known, facts = requests.hand_over(guest, of=request, answers=answers, note=note, by=work.actor.id, now=work.now)
    work.requests.save(known)
    work.record(*facts)
    place = f"{work.regions[guest.region].name}: {there.facility}, {there.unit}, {there.town}"
    looked = _look(work, request, across.ended(there, AcrossState.CROSSED))
    gone, landed = requests.cross(looked, place=place, by=work.actor.id, now=work.now)
    return landing.land(work, before=request, after=gone, facts=landed)


def _name(work: Work, request: BedRequest, guest: BedRequest) -> None:
    """Let a guest be known by name, and where its own region has a ground for it, by the national number."""
    patient, region = work.patients.find(request.id), work.regions[guest.region]
    if patient is None:
        return
    work.patients.keep(guest.id, patient, known_again=region.known_again_on(region.day(work.now)))
    stay = work.stays.get(work.stays.of_requests([guest.id])[guest.id].id)
    reckoned = days.noted(work, guest, stay)
    if reckoned != stay:
        work.stays.save(reckoned)
        days.tell_if_near(work, guest, reckoned)


def _answers(work: Work, request: BedRequest, guest: BedRequest) -> Answers:
    """Return what was answered in triage and is asked over there as well; own words go along, sealed anew."""
    region, on = work.regions[guest.region], triage.received_on(work, guest)
    said = {**request.answers, **work.patients.words(request.id)}
    return triage.kept(work, guest.id, rules.understood(region, said, on=on), region=guest.region, on=on)


def _practice(work: Work, request: BedRequest) -> str:
    """Return who sent the request, as their desk and ward need it now: they ring no other region's phonebook."""
    practice = work.directory.practices.get(request.practice) if request.practice else None
    return ", ".join(each for each in (practice.name, practice.phone) if each) if practice else ""


def _over(work: Work, request: BedRequest, there: Across, guest: BedRequest, state: AcrossState) -> BedRequest:
    """End the search there: a guest that is left goes, and whatever place was kept for it is free."""
    if guest.live and guest.nameless:
        gone, facts = requests.call_off(guest, by=work.actor.id, now=work.now)
        landing.land(work, before=guest, after=gone, facts=facts)
    tasks.settle(work, request=request, outcome=state.value, kinds=_HOLDS)
    if state is AcrossState.NONE:
        tasks.put_on_desk(
            work,
            kind=TaskKind.NEIGHBOUR_ANSWERED,
            region=request.region,
            request=request.id,
            code=request.code,
            region_name=work.regions[there.region].name,
            answer=_why_none(work, guest),
        )
    return _look(work, request, across.ended(there, state))


def _why_none(work: Work, guest: BedRequest) -> str:
    region = work.regions[guest.region]
    reasons = {**region.unplaced_reasons, **region.withdrawal_reasons}
    reason = reasons.get(guest.outcome_reason or "")
    return reason.names[region.languages[0]] if reason else ""


def _look(work: Work, request: BedRequest, there: Across) -> BedRequest:
    looked, facts = requests.look_across(request, there, by=work.actor.id, now=work.now)
    work.requests.save(looked)
    work.record(*facts)
    return looked


def home_of(work: Work, guest: RequestId) -> BedRequest | None:
    """Return, locked, of which request another region's is the guest."""
    home = work.requests.home_of(guest)
    try:
        return work.requests.get(home) if home is not None else None
    except NotFound:
        return None
