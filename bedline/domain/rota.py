"""Who is on duty, at any moment: a weekly pattern in local time, and dated swaps that overrule it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bedline.domain.ids import PersonId, RegionId


class Rung(IntEnum):
    """In which order people are rung."""

    FIRST = 1
    SECOND = 2
    BACKUP = 3
    NEIGHBOUR = 4


@dataclass(frozen=True, slots=True)
class Shift:
    """So many minutes of duty from a local time on a weekday (Monday 0), by somebody who can be rung."""

    weekday: int
    starts: time
    length: timedelta
    rung: Rung
    person: PersonId
    phone: str


@dataclass(frozen=True, slots=True)
class Swap:
    """From one moment to another somebody else has the duty on that rung."""

    starts_at: datetime
    ends_at: datetime
    rung: Rung
    person: PersonId
    phone: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody on duty now, until ``ends_at``."""

    person: PersonId
    phone: str
    rung: Rung
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Rota:
    """The duties of one region."""

    region: RegionId
    timezone: str
    shifts: tuple[Shift, ...]
    swaps: tuple[Swap, ...] = ()

    @property
    def people(self) -> frozenset[PersonId]:
        """Return all who may be on duty, now or another day."""
        return frozenset({each.person for each in self.shifts} | {each.person for each in self.swaps})

    def on_duty(self, at: datetime) -> tuple[Duty, ...]:
        """Return who is on duty, in the order in which to ring them; nobody twice.

        A shift lasts as long on the clock as it says, also in the night the clock is changed: from 23:00
        for eight hours is until 07:00 local time.
        """
        swapped = [swap for swap in self.swaps if swap.starts_at <= at < swap.ends_at]
        taken = {swap.rung for swap in swapped}
        duties = [Duty(swap.person, swap.phone, swap.rung, swap.ends_at) for swap in swapped]
        duties += [duty for duty in self._by_pattern(at) if duty.rung not in taken]
        return _each_once(sorted(duties, key=lambda duty: duty.rung))

    def _by_pattern(self, at: datetime) -> Iterable[Duty]:
        zone = ZoneInfo(self.timezone)
        today = at.astimezone(zone).date()
        for shift in self.shifts:
            for day in (today - timedelta(days=1), today):
                if day.weekday() != shift.weekday:
                    continue
                starts_at = _moment(day, shift.starts, zone)
                ends_at = _moment_after(day, shift, zone)
                if starts_at <= at < ends_at:
                    yield Duty(shift.person, shift.phone, shift.rung, ends_at)

    def gaps(self, *, since: datetime, until: datetime) -> tuple[datetime, ...]:
        """Return the starts of hours in which nobody is first on duty."""
        hours = int((until - since) / timedelta(hours=1))
        moments = (since + timedelta(hours=hour) for hour in range(hours))
        return tuple(at for at in moments if not any(duty.rung is Rung.FIRST for duty in self.on_duty(at)))


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _moment_after(day: date, shift: Shift, zone: ZoneInfo) -> datetime:
    # Counted on the clock on the wall, then turned into a moment.
    ends = datetime.combine(day, shift.starts) + shift.length
    return ends.replace(tzinfo=zone).astimezone(UTC)


def _each_once(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    seen: set[PersonId] = set()
    kept: list[Duty] = []
    for duty in duties:
        if duty.person not in seen:
            seen.add(duty.person)
            kept.append(duty)
    return tuple(kept)
