"""What happens to a caller who waits for a human."""

from dataclasses import dataclass

from bedline.domain.calls import WaitingId
from bedline.domain.facts.calls import CallFact
from bedline.domain.ids import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFact(CallFact):
    """Something that happened to a caller who waits for a human."""

    waiting: WaitingId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerWaits(WaitingFact):
    """A caller waits for a human."""

    crisis: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerRung(WaitingFact):
    """Somebody on duty is rung for this caller."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMissed(WaitingFact):
    """Somebody on duty did not answer, was on another call, or said no."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTaken(WaitingFact):
    """Somebody on duty takes the caller."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerMet(WaitingFact):
    """Caller and human are in one room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLost(WaitingFact):
    """The human is gone before they met: the caller is the first in line again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerGone(WaitingFact):
    """The caller has hung up while waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyCame(WaitingFact):
    """Everybody on duty was rung in vain: the caller may leave a message, and somebody is alerted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAlerted(CallFact):
    """Somebody is told of a caller whom nobody took."""

    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAnswered(CallFact):
    """Somebody sees to a caller whom nobody took."""

    person: PersonId
