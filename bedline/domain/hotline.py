"""A caller who waits for a human, and the people who are rung for them until one accepts."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bedline.domain.calls import LegId, WaitingId
from bedline.domain.errors import Conflict
from bedline.domain.ids import PersonId, RegionId, RequestId
from bedline.domain.rota import Duty, Rung
from bedline.domain.transitions import Moves

RING_LENGTH: Final = timedelta(seconds=25)
# Somebody who has picked up may hear the word on the caller to its end, twice, before the next is rung.
WHISPER_LENGTH: Final = timedelta(seconds=40)
# From a key that says yes to both being in one room; longer means that the move has failed.
MOVE_LENGTH: Final = timedelta(seconds=20)
# All who are on a call have to be asked again soon.
BUSY_LENGTH: Final = timedelta(seconds=3)
# People sleep through the first call: the first on duty is rung twice before the next.
TRIES_PER_RUNG: Final = {Rung.FIRST: 2, Rung.SECOND: 1, Rung.BACKUP: 1, Rung.NEIGHBOUR: 1}


class WaitingState(StrEnum):
    """How it stands with a caller who waits. Taken: somebody said yes, and the caller is on the way to the room."""

    WAITING = "waiting"
    RINGING = "ringing"
    TAKEN = "taken"
    BRIDGED = "bridged"
    RING_BACK = "ring_back"
    VOICEMAIL = "voicemail"
    GONE = "gone"


_S = WaitingState
_OTHERWISE = {_S.RING_BACK, _S.VOICEMAIL, _S.GONE}
MOVES: Moves[WaitingState] = Moves(
    "waiting",
    {
        _S.WAITING: {_S.RINGING, _S.TAKEN} | _OTHERWISE,
        _S.RINGING: {_S.WAITING, _S.TAKEN} | _OTHERWISE,
        _S.TAKEN: {_S.BRIDGED, _S.WAITING, _S.RING_BACK, _S.GONE},
        _S.BRIDGED: set(),
        _S.RING_BACK: set(),
        _S.VOICEMAIL: set(),
        _S.GONE: set(),
    },
)
# In the queue, with nobody's yes yet.
IN_LINE: Final = frozenset({_S.WAITING, _S.RINGING})
# Not yet in one room with a human.
NOT_MET: Final = IN_LINE | {_S.TAKEN}


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody's telephone that rings for this caller, on that leg, until then."""

    leg: LegId
    person: PersonId
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A caller in the queue; ``chain`` is frozen when the wait begins, so a change of rota cannot skip anybody.

    ``rung`` is who has been rung in vain, once for every try. ``due_at`` is when something has to be done about it
    next: ring on, give up, alert; None: nothing any more. ``again``: the human was lost on the way, so this caller is
    the first in line. ``alerted`` is who was told of a caller that nobody could take, until one acknowledges it.
    """

    id: WaitingId
    region: RegionId
    leg: LegId
    why: str
    crisis: bool
    since_at: datetime
    chain: tuple[Duty, ...]
    due_at: datetime | None
    request: RequestId | None = None
    state: WaitingState = WaitingState.WAITING
    again: bool = False
    rung: tuple[PersonId, ...] = ()
    ringing: tuple[Ring, ...] = ()
    taken_by: PersonId | None = None
    taken_on: LegId | None = None
    ended_at: datetime | None = None
    alerted: tuple[PersonId, ...] = ()
    acknowledged_by: PersonId | None = None
    acknowledged_at: datetime | None = None

    @property
    def room(self) -> str:
        """Return the name of the conference in which caller and human meet."""
        return f"case-{self.id}"

    @property
    def turn(self) -> tuple[bool, bool, datetime, str]:
        """Return what the line is sorted by: who lost their human first, then crisis, then the longest wait."""
        return (not self.again, not self.crisis, self.since_at, str(self.id))

    @property
    def overflow_at(self) -> datetime:
        """Return when everybody who is left is rung at once."""
        return self.since_at + timedelta(seconds=45 if self.crisis else 90)

    @property
    def patient_until(self) -> datetime:
        """Return until when the caller is kept waiting for people who are all on a call."""
        return self.since_at + timedelta(minutes=2 if self.crisis else 5)


def to_ring(waiting: Waiting, *, busy: Collection[PersonId], now: datetime) -> tuple[Duty, ...]:
    """Return whom to ring now: the next of the chain, or after ``overflow_at`` all who are left; not those on a call.

    Whoever is on a call keeps their tries, and is rung when it is over.
    """
    if waiting.state not in IN_LINE:
        return ()
    ringing = {ring.person for ring in waiting.ringing}
    free = tuple(duty for duty in _left(waiting) if duty.person not in busy and duty.person not in ringing)
    if now >= waiting.overflow_at:
        return free
    return () if ringing else free[:1]


def counting(waiting: Waiting, *, silent: Collection[PersonId]) -> Waiting:
    """Return the wait as if whoever stayed silent for another caller meanwhile had done so for this one, each time.

    Their telephone rang while this caller waited: ringing it anew for each caller would let the last of them wait
    for as many chains as there are callers. To decide by, not to keep. After a human was lost everybody is tried again.
    """
    return waiting if waiting.again else replace(waiting, rung=(*waiting.rung, *silent))


def rings_for(waiting: Waiting, *, rings: tuple[Ring, ...], now: datetime) -> Waiting:
    """Note whose telephones ring from now on (none: everybody is on a call), and when to look again."""
    ringing = (*waiting.ringing, *rings)
    goal = WaitingState.RINGING if ringing else WaitingState.WAITING
    if goal is not waiting.state:
        MOVES.check(waiting.state, goal)
    return _due(replace(waiting, state=goal, ringing=ringing), now=now)


def missed(waiting: Waiting, *, legs: Collection[LegId], now: datetime, declined: bool = False) -> Waiting:
    """Note that those telephones rang in vain; who ``declined`` is not rung again for this caller.

    A telephone that no longer rings for this caller changes nothing.
    """
    over = [ring.person for ring in waiting.ringing if ring.leg in legs]
    if waiting.state is not WaitingState.RINGING or not over:
        return waiting
    tries = [person for person in over for _ in range(_tries_left(waiting, person) if declined else 1)]
    ringing = tuple(ring for ring in waiting.ringing if ring.leg not in legs)
    state = WaitingState.RINGING if ringing else WaitingState.WAITING
    return replace(waiting, state=state, ringing=ringing, rung=(*waiting.rung, *tries), due_at=now)


def put_off(waiting: Waiting, *, leg: LegId, now: datetime) -> Waiting:
    """Take back a ring that has not begun, because its person is on a call; it does not count as a try."""
    ringing = tuple(ring for ring in waiting.ringing if ring.leg != leg)
    if waiting.state is not WaitingState.RINGING or ringing == waiting.ringing:
        return waiting
    state = WaitingState.RINGING if ringing else WaitingState.WAITING
    return replace(waiting, state=state, ringing=ringing, due_at=now)


def longer(waiting: Waiting, *, leg: LegId, until: datetime) -> Waiting:
    """Give somebody who has picked up the time to hear who waits."""
    ringing = tuple(replace(ring, until=until) if ring.leg == leg else ring for ring in waiting.ringing)
    return replace(waiting, ringing=ringing)


def in_vain(waiting: Waiting, *, now: datetime) -> bool:
    """Say whether nobody is left to ring, or only people who have been on a call for too long."""
    if waiting.state is not WaitingState.WAITING:
        return False
    return not _left(waiting) or now >= waiting.patient_until


def check_in_line(waiting: Waiting) -> None:
    """Refuse a caller who is not there to be taken.

    Raises:
        Conflict: ``caller_taken`` when somebody was first, ``caller_gone`` when nobody waits any more.
    """
    if waiting.state in (WaitingState.TAKEN, WaitingState.BRIDGED):
        raise Conflict("caller_taken")
    if waiting.state not in IN_LINE:
        raise Conflict("caller_gone")


def accepted(waiting: Waiting, *, leg: LegId, by: PersonId, now: datetime) -> Waiting:
    """Give the caller to whoever pressed the key; the first key wins, also one that comes late.

    Raises:
        Conflict: ``caller_taken`` when somebody else was first, ``caller_gone`` when nobody waits any more.
    """
    check_in_line(waiting)
    MOVES.check(waiting.state, WaitingState.TAKEN)
    return replace(waiting, state=WaitingState.TAKEN, taken_by=by, taken_on=leg, ringing=(), due_at=now + MOVE_LENGTH)


def bridged(waiting: Waiting, *, now: datetime) -> Waiting:
    """Note that the caller is in the room."""
    return ended(waiting, WaitingState.BRIDGED, now=now)


def lost(waiting: Waiting, *, now: datetime) -> Waiting:
    """Put a caller back in line, first, because whoever took them is gone before they met; everybody may be rung."""
    MOVES.check(waiting.state, WaitingState.WAITING)
    return replace(waiting, state=WaitingState.WAITING, again=True, rung=(), taken_by=None, taken_on=None, due_at=now)


def ended(waiting: Waiting, state: WaitingState, *, now: datetime) -> Waiting:
    """End the wait: met, rung back later, voicemail, or hung up; after voicemail somebody has to be alerted."""
    MOVES.check(waiting.state, state)
    due_at = now if state is WaitingState.VOICEMAIL else None
    return replace(waiting, state=state, ringing=(), due_at=due_at, ended_at=now)


def _left(waiting: Waiting) -> tuple[Duty, ...]:
    return tuple(duty for duty in waiting.chain if _tries_left(waiting, duty.person))


def _tries_left(waiting: Waiting, person: PersonId) -> int:
    tries = sum(TRIES_PER_RUNG[duty.rung] for duty in waiting.chain if duty.person == person)
    return max(0, tries - waiting.rung.count(person))


def _due(waiting: Waiting, *, now: datetime) -> Waiting:
    moments = [ring.until for ring in waiting.ringing]
    if now < waiting.overflow_at:
        moments.append(waiting.overflow_at)
    if not waiting.ringing:
        moments.append(now + BUSY_LENGTH)
    return replace(waiting, due_at=min(moments))
