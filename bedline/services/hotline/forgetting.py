"""What calls, texts and voicemails tell of people, forgotten when the time that their region keeps it is over."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bedline.domain import pins
from bedline.domain.ids import RegionId
from bedline.domain.people import Person
from bedline.domain.retention import NINETY_DAYS, Retention
from bedline.ports.storage import Storage, StorageBusy, Work
from bedline.ports.telephony import Forgets

# Rows in one transaction, so that nobody waits for long, however much a shortened time leaves to be forgotten.
AT_ONCE: Final = 500
# The rest comes with the next sweep.
MOST_TIMES: Final = 100


def forget(storage: Storage, actor: Person) -> int:
    """Forget numbers, what was keyed and what was said, each region's by its own rule of today; return how much.

    Of a region that is configured no longer it goes when no other would keep it any more, and not before ninety days.
    """
    with storage.reading(actor) as work:
        now, rules = work.now, {region.id: region.retention(work.now) for region in work.regions.values()}
    done = sum(_forget(storage, actor, region, rule, now=now) for region, rule in rules.items())
    done += _until_done(storage, actor, partial(_some, kind="guesses", before=now - pins.GUESSES_KEPT, region=None))
    longest = max((NINETY_DAYS, *rules.values()), key=lambda rule: rule.longest).longest
    elsewhere = Retention(
        calls=longest, messages=longest, voicemails=longest, source="", valid_from=NINETY_DAYS.valid_from
    )
    return done + _forget(storage, actor, None, elsewhere, now=now)


def _forget(storage: Storage, actor: Person, region: RegionId | None, rule: Retention, *, now: datetime) -> int:
    of: Mapping[str, timedelta] = {
        "legs": rule.calls,
        "waitings": rule.calls,
        "messages": rule.messages,
        "voicemails": rule.voicemails,
    }
    done = 0
    for kind, length in of.items():
        done += _until_done(storage, actor, partial(_some, kind=kind, before=now - length, region=region))
    return done


def _some(work: Work, *, kind: str, before: datetime, region: RegionId | None) -> int:
    where: Mapping[str, Forgets] = {
        "legs": work.legs,
        "waitings": work.waitings,
        "messages": work.messages,
        "voicemails": work.voicemails,
        "guesses": work.guesses,
    }
    return where[kind].forget(before=before, region=region, limit=AT_ONCE)


def _until_done(storage: Storage, actor: Person, do: Callable[[Work], int]) -> int:
    done = 0
    for _ in range(MOST_TIMES):
        try:
            with storage.work(actor) as work:
                forgotten = do(work)
        except StorageBusy:
            break
        done += forgotten
        if forgotten < AT_ONCE:
            break
    return done
