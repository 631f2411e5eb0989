"""Whom to alert of a caller that nobody could take, one after the other, until somebody acknowledges it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bedline.domain.hotline import BUSY_LENGTH, Waiting, WaitingState
from bedline.domain.ids import PersonId
from bedline.domain.rota import Duty, Rung

# Without a key within that time, the next one is alerted.
ANSWER_LENGTH: Final = timedelta(minutes=10)
# Everybody is alerted so often; after that only the board still says so, in red.
ROUNDS: Final = 3
# So long at the most somebody who left a message waits for others on the line: in a crisis shorter.
PATIENCE: Final = {True: timedelta(minutes=2), False: timedelta(minutes=5)}


def next_to_alert(waiting: Waiting) -> Duty | None:
    """Return whom to alert next: the backup first, then those after and those before; None: nobody (any more).

    Those before the backup have been rung just now, and did not come.
    """
    if waiting.state is not WaitingState.VOICEMAIL or waiting.acknowledged_at is not None:
        return None
    order = sorted(waiting.chain, key=lambda duty: (duty.rung < Rung.BACKUP, duty.rung))
    count = len(waiting.alerted)
    return order[count % len(order)] if order and count < ROUNDS * len(order) else None


def alerted(waiting: Waiting, *, person: PersonId, now: datetime) -> Waiting:
    """Note who was alerted, and when to go on if they stay silent."""
    return replace(waiting, alerted=(*waiting.alerted, person), due_at=now + ANSWER_LENGTH)


def put_off(waiting: Waiting, *, needed: Collection[PersonId], now: datetime) -> Waiting | None:
    """Return the alert a little later while whoever is next may be rung for somebody who waits on the line; else None.

    Somebody on the line goes first, but not for ever.
    """
    duty, until = next_to_alert(waiting), waiting.ended_at
    if duty is None or duty.person not in needed or until is None or now >= until + PATIENCE[waiting.crisis]:
        return None
    return replace(waiting, due_at=now + BUSY_LENGTH)


def silent(waiting: Waiting, *, now: datetime) -> Waiting:
    """Note that whoever was alerted last pressed no key: in a crisis the next is alerted at once, once round."""
    first_round = len(waiting.alerted) < len(waiting.chain)
    if not waiting.crisis or not first_round or next_to_alert(waiting) is None:
        return waiting
    return replace(waiting, due_at=now)


def unanswered(waiting: Waiting) -> Waiting:
    """Alert nobody any more."""
    return replace(waiting, due_at=None)


def acknowledged(waiting: Waiting, *, by: PersonId, now: datetime) -> Waiting:
    """Note who sees to a caller whom nobody took; the first stays."""
    if waiting.state is not WaitingState.VOICEMAIL or waiting.acknowledged_at is not None:
        return waiting
    return replace(waiting, acknowledged_by=by, acknowledged_at=now, due_at=None)
