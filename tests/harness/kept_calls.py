"""Calls, waits and messages to put into storage, each with what it needs to stand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from bedline.domain.calls import Direction, Leg, LegEnd, LegId, LegState, Purpose, WaitingId
from bedline.domain.hotline import Waiting
from bedline.domain.messages import Errand, Message, MessageId, MessageKind
from bedline.domain.people import bedline_in
from bedline.domain.rota import Duty, Rung
from bedline.domain.scripts.talk import Dialogue
from bedline.ports.storage import Storage
from bedline.ports.telephony import Voicemail, VoicemailId
from tests import builders as a

# Bedline itself, as it answers the telephone of the Polder.
OPERATOR: Final = bedline_in(a.POLDER)
# Numbers for fiction, as Ofcom keeps them; no Dutch or Belgian ones are.
GP_PHONE: Final = "+441632960001"
WARD_PHONE: Final = "+441632960002"


def leg(number: int = 1, **changes: Any) -> Leg:
    """Return a GP's call that has begun."""
    begun = Leg(
        id=LegId(UUID(int=5000 + number)),
        region=a.POLDER,
        direction=Direction.IN,
        purpose=Purpose.GP_IN,
        state=LegState.IN_PROGRESS,
        peer=GP_PHONE,
        dialogue=Dialogue(
            script="gp", step="pin", language="nl", tries=1, data={"birth_year": 1938, "traits": ["lift"]}
        ),
        nonce=f"nonce-{number}",
        created_at=a.NOW + timedelta(seconds=number),
        provider_call=f"CA{number}",
    )
    return replace(begun, **changes)


def over(call: Leg, *, outcome: LegEnd | None = None, after: timedelta = timedelta(minutes=1)) -> Leg:
    """Return the call when somebody has hung up."""
    return replace(call, state=LegState.COMPLETED, ended_at=a.NOW + after, outcome=outcome)


def waiting(number: int = 1, *, of: Leg, **changes: Any) -> Waiting:
    """Return the wait of a caller for whom one person can be rung."""
    duty = Duty(a.coordinator().id, "+441632960003", Rung.FIRST, a.later(timedelta(hours=8)))
    begun = Waiting(
        id=WaitingId(UUID(int=6000 + number)),
        region=a.POLDER,
        leg=of.id,
        why="asked",
        crisis=False,
        since_at=a.NOW + timedelta(seconds=number),
        chain=(duty,),
        due_at=a.NOW,
    )
    return replace(begun, **changes)


def message(number: int = 1, **changes: Any) -> Message:
    """Return a call to a ward that is due."""
    due = Message(
        id=MessageId(UUID(int=7000 + number)),
        region=a.POLDER,
        kind=MessageKind.CALL,
        errand=Errand.ASK_WARD,
        to=WARD_PHONE,
        language="nl",
        not_before=a.NOW,
        stale_at=a.later(timedelta(minutes=20)),
        created_at=a.NOW + timedelta(seconds=number),
        params={"code": "417"},
    )
    return replace(due, **changes)


def voicemail(number: int = 1, *, of: Leg, **changes: Any) -> Voicemail:
    """Return what somebody said after the tone, not fetched yet."""
    left = Voicemail(
        id=VoicemailId(UUID(int=8000 + number)),
        region=a.POLDER,
        leg=of.id,
        recorded_at=a.NOW + timedelta(seconds=number),
        provider_ref=f"RE{number}",
        seconds=12,
    )
    return replace(left, **changes)


def keep(storage: Storage, *things: Leg | Waiting | Message | Voicemail) -> None:
    """Keep these things, in their order, in one work."""
    with storage.work(OPERATOR) as work:
        for thing in things:
            match thing:
                case Leg():
                    assert work.legs.add(thing)
                case Waiting():
                    work.waitings.add(thing)
                case Message():
                    assert work.messages.add(thing)
                case Voicemail():
                    assert work.voicemails.add(thing)
