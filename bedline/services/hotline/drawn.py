"""Calls and waiting callers on the desk's board: what changes with a call, and all of them."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from bedline.domain import board, callviews
from bedline.domain.board import Body, Change, ItemKind
from bedline.domain.calls import Leg, LegId, WaitingId
from bedline.domain.callviews import Around
from bedline.domain.hotline import Waiting
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.views import moment
from bedline.ports.storage import Work
from bedline.ports.telephony import Voicemail


def changes(work: Work, legs: Collection[LegId]) -> list[tuple[str, Change]]:
    """Return what looks different on the desks of these calls, by stream; the calls may be over."""
    if not legs:
        return []
    found = work.legs.by_ids(legs)
    waitings = work.waitings.by_ids([leg.waiting for leg in found.values() if leg.waiting])
    # Who is rung for a caller shows the caller, too.
    missing = {waiting.leg for waiting in waitings.values()} - found.keys()
    known = {**found, **(work.legs.by_ids(missing) if missing else {})}
    around = _around(work, known.values(), waitings.values())
    calling = sorted(known.values(), key=lambda each: str(each.id))
    in_turn = sorted(waitings.values(), key=lambda each: each.turn)
    return [
        *((board.desk_stream(leg.region), _call(leg, _of(leg, waitings), around)) for leg in calling),
        *((board.desk_stream(each.region), _waiting(each, known[each.leg], around)) for each in in_turn),
    ]


def everything(work: Work, region: RegionId) -> list[Change]:
    """Return every call on the line and every waiting caller of a region, for a snapshot."""
    return [
        *(board.put(ItemKind.CALL, body["id"], body) for body in calls(work, region=region)),
        *(board.put(ItemKind.WAITING, body["id"], body) for body in waiting(work, region=region)),
    ]


def calls(work: Work, *, region: RegionId) -> list[Body]:
    """Return the calls on the line, longest first."""
    legs = work.legs.on_the_line(region)
    waitings = work.waitings.by_ids([leg.waiting for leg in legs if leg.waiting])
    around = _around(work, legs, waitings.values())
    ordered = sorted(legs, key=lambda leg: (leg.created_at, str(leg.id)))
    return [callviews.call_body(leg, waiting=_of(leg, waitings), around=around) for leg in ordered]


def waiting(work: Work, *, region: RegionId) -> list[Body]:
    """Return who waits for a human, in the order of their turns, and then who could reach nobody."""
    waitings = [*work.waitings.in_line(region), *work.waitings.unanswered(region)]
    legs = work.legs.by_ids([each.leg for each in waitings])
    around = _around(work, legs.values(), waitings)
    return [callviews.waiting_body(each, leg=legs[each.leg], around=around) for each in waitings]


def waiting_body(work: Work, waiting: Waiting) -> Body:
    """Return what the board shows of a waiting caller."""
    leg = work.legs.by_ids([waiting.leg])[waiting.leg]
    return callviews.waiting_body(waiting, leg=leg, around=_around(work, [leg], [waiting]))


def voicemail_body(voicemail: Voicemail) -> Body:
    """Return what there is to know of a voicemail, besides its sound."""
    return {
        "id": str(voicemail.id),
        "call": str(voicemail.leg),
        "recorded_at": moment(voicemail.recorded_at),
        "seconds": voicemail.seconds,
        "here": voicemail.sound is not None,
        "heard_at": moment(voicemail.heard_at),
        "heard_by": voicemail.heard_by,
    }


def names(work: Work, people: Collection[PersonId]) -> Mapping[PersonId, str]:
    """Return what people are called; a neighbour's on duty too, whose account is not to be seen from here."""
    colleagues = work.phonebook.colleagues
    beyond = {person: colleagues[person] for person in people if person in colleagues}
    return {**beyond, **(work.people.names(set(people)) if people else {})}


def _call(leg: Leg, waiting: Waiting | None, around: Around) -> Change:
    if leg.over:
        return board.drop(ItemKind.CALL, leg.id)
    return board.put(ItemKind.CALL, leg.id, callviews.call_body(leg, waiting=waiting, around=around))


def _waiting(waiting: Waiting, leg: Leg, around: Around) -> Change:
    if not callviews.is_shown(waiting):
        return board.drop(ItemKind.WAITING, waiting.id)
    return board.put(ItemKind.WAITING, waiting.id, callviews.waiting_body(waiting, leg=leg, around=around))


def _of(leg: Leg, waitings: Mapping[WaitingId, Waiting]) -> Waiting | None:
    return waitings.get(leg.waiting) if leg.waiting else None


def _around(work: Work, legs: Collection[Leg], waitings: Collection[Waiting]) -> Around:
    requests = {leg.request for leg in legs if leg.request} | {each.request for each in waitings if each.request}
    named = [leg.person for leg in legs if leg.person]
    named += chain.from_iterable(_named(each) for each in waitings)
    return Around(
        requests=work.requests.by_ids(requests) if requests else {},
        people=names(work, named),
        directory=work.directory,
    )


def _named(waiting: Waiting) -> Sequence[PersonId]:
    taken = [waiting.taken_by] if waiting.taken_by else []
    return [*(ring.person for ring in waiting.ringing), *taken, *waiting.alerted]
