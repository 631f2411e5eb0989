"""The ladder that a request climbs while it has no place: one rung after the other, each with its people and its time.

A region without a coordination point that works is what referrers complain of most, after "there are no beds": who
is turned to, and after how long, is fixed beforehand, as the LHV asks (insurer after region, never a doctor phoning
on) and as the regions of Zilveren Kruis have agreed (all providers first, then the zorgkantoor).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil, inf
from typing import Final

from bedline.domain.errors import Conflict
from bedline.domain.offices import Office, OfficeWord

SECONDS_OF_AN_HOUR: Final = 3600
HOLD_LENGTH: Final = timedelta(minutes=60)


class RungKind(StrEnum):
    """Who is turned to on a rung."""

    OWN_TOWN = "own_town"
    REGION = "region"
    NEIGHBOURS = "neighbours"
    # Who pays for the care and has to see to it that it is given: the zorgkantoor or the health insurer.
    PAYER = "payer"


# On these a region looks among its own wards; whoever stands on the others looks only while it is asked.
AT_HOME: Final = (RungKind.OWN_TOWN, RungKind.REGION)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: who is turned to, and how long before the next.

    ``offices`` are the people outside the region to turn to, the first that is open; ``answer_length`` is how long the
    neighbours' desks have to answer (None: as long as the rung lasts), ``hold_length`` how long a place that they keep
    is kept for our word.
    """

    kind: RungKind
    length: timedelta
    offices: tuple[Office, ...] = ()
    answer_length: timedelta | None = None
    hold_length: timedelta = HOLD_LENGTH


@dataclass(frozen=True, slots=True)
class Reach:
    """How far from home wards are asked by Bedline itself: ``begins_at`` km, and ``grows`` km an hour of waiting."""

    begins_at: float = inf
    grows: float = 0.0

    def km(self, waited: timedelta) -> float:
        """Return how many kilometres from home wards are asked after that wait."""
        return self.begins_at + self.grows * (max(waited, timedelta()) / timedelta(hours=1))

    def covers_after(self, km: float) -> timedelta | None:
        """Return after which wait a ward at that distance is asked; None: never by waiting alone."""
        if km <= self.begins_at:
            return timedelta()
        if self.grows <= 0:
            return None
        # Up to a whole second, so that it is covered by then however the numbers round.
        return timedelta(seconds=ceil((km - self.begins_at) / self.grows * SECONDS_OF_AN_HOUR))


# However far it is.
EVERYWHERE: Final = Reach()


@dataclass(frozen=True, slots=True)
class Escalation:
    """Where a request stands on its ladder. The rungs are frozen when it starts: a change of rules skips nobody.

    ``climbs_at`` is when the next rung is due, and on the last one when somebody is reminded; None: the request has
    a place or has landed. Nothing else takes it off the ladder. ``answer_by`` is until when an answer is wanted of
    whoever was turned to on this rung; ``office`` is which office that was, and ``word`` what came of it.
    """

    rungs: tuple[Rung, ...]
    at: int
    entered_at: datetime
    climbs_at: datetime | None
    answer_by: datetime | None = None
    office: Office | None = None
    word: OfficeWord | None = None

    @property
    def rung(self) -> Rung:
        """Return the rung it stands on."""
        return self.rungs[self.at]

    @property
    def at_home(self) -> bool:
        """Say whether nobody outside the region is turned to yet."""
        return self.rung.kind in AT_HOME

    @property
    def on_top(self) -> bool:
        """Say whether there is nobody further to turn to."""
        return self.at == len(self.rungs) - 1

    @property
    def ended(self) -> bool:
        """Say whether the request needs nobody's help any more."""
        return self.climbs_at is None


def start(rungs: tuple[Rung, ...], *, now: datetime) -> Escalation | None:
    """Return the first rung of a region's ladder; None where the region has none."""
    return Escalation(rungs, 0, now, now + rungs[0].length) if rungs else None


def climb(escalation: Escalation, *, now: datetime) -> Escalation:
    """Return the next rung, whether its time has come or nobody is left on this one; on the last, time anew.

    Raises:
        Conflict: ``escalation_ended``.
    """
    if escalation.ended:
        raise Conflict("escalation_ended")
    at = escalation.at if escalation.on_top else escalation.at + 1
    entered_at = escalation.entered_at if escalation.on_top else now
    higher = replace(escalation, at=at, entered_at=entered_at, climbs_at=now + escalation.rungs[at].length)
    return replace(higher, answer_by=None, office=None, word=None)


def ask(escalation: Escalation, *, office: Office | None, now: datetime) -> Escalation:
    """Return it with who was turned to on its rung, and until when an answer is wanted: never later than the next."""
    length = office.answer_length if office is not None else escalation.rung.answer_length or escalation.rung.length
    until = now + length if escalation.climbs_at is None else min(now + length, escalation.climbs_at)
    return replace(escalation, answer_by=until, office=office, word=None)


def said(escalation: Escalation, word: OfficeWord) -> Escalation:
    """Return it with what came of turning to its office; that somebody sees to it is never taken back."""
    known = escalation.word is OfficeWord.SEES_TO_IT or escalation.office is None
    return escalation if known else replace(escalation, word=word)


def hurry(escalation: Escalation, *, now: datetime) -> Escalation:
    """Return it with its next rung due now.

    Raises:
        Conflict: ``escalation_ended``.
    """
    if escalation.ended:
        raise Conflict("escalation_ended")
    return replace(escalation, climbs_at=now)


def end(escalation: Escalation | None) -> Escalation | None:
    """Return it with nothing due any more."""
    return None if escalation is None else replace(escalation, climbs_at=None, answer_by=None)


def resume(escalation: Escalation, *, now: datetime) -> Escalation:
    """Return it on the rung where it was, because the place that was found has fallen through.

    Others were told that it was found: where it stood with them, it is one step below and due, so that they are turned
    to anew.
    """
    if not escalation.ended:
        return escalation
    if escalation.at > 0 and not escalation.at_home:
        return replace(escalation, at=escalation.at - 1, entered_at=now, climbs_at=now)
    return replace(escalation, entered_at=now, climbs_at=now + escalation.rung.length)


def next_rung(escalation: Escalation) -> RungKind | None:
    """Return who is turned to when the time on this rung is over; None: the same once more."""
    return None if escalation.on_top else escalation.rungs[escalation.at + 1].kind


def sought_next_door(escalation: Escalation | None) -> bool:
    """Say whether the neighbours look for a place, or may go on looking for it."""
    return escalation is not None and not escalation.ended and not escalation.at_home


def hold_length(escalation: Escalation | None) -> timedelta:
    """Return how long a place across the border is kept for our word."""
    rungs = escalation.rungs if escalation is not None else ()
    return next((each.hold_length for each in rungs if each.kind is RungKind.NEIGHBOURS), HOLD_LENGTH)


def payer_is_next(escalation: Escalation) -> bool:
    """Say whether the next to be turned to is whoever pays."""
    return next_rung(escalation) is RungKind.PAYER


def postpone(escalation: Escalation, *, until: datetime) -> Escalation:
    """Return it with its next rung due at that moment instead."""
    return replace(escalation, climbs_at=until)


def not_yet_payer(escalation: Escalation | None, *, now: datetime) -> Escalation | None:
    """Return it with the time of its rung begun anew where the payer is next: others lead now, and ask first."""
    if escalation is None or escalation.climbs_at is None or not payer_is_next(escalation):
        return escalation
    return replace(escalation, climbs_at=max(escalation.climbs_at, now + escalation.rung.length))


def check_rungs(rungs: tuple[Rung, ...]) -> None:
    """Refuse a ladder that turns to somebody twice or lets no time pass; configuration is told so before.

    Raises:
        ValueError: with the reason.
    """
    kinds = [rung.kind for rung in rungs]
    if len(set(kinds)) != len(kinds):
        raise ValueError("a ladder turns to nobody twice")
    if any(rung.length <= timedelta() for rung in rungs):
        raise ValueError("a rung lasts longer than no time")
