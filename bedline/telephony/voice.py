"""The webhooks of a call: each step of a conversation in, what is said next out; never an error tone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from flask import Blueprint, Response

from bedline.domain.calls import LegId
from bedline.domain.errors import NotFound, Refusal
from bedline.domain.scripts.talk import Began, Event, Heard, Resumed, Silence
from bedline.ports.storage import Work
from bedline.services.hotline import calls
from bedline.services.hotline.conversations.fulfilling import Said
from bedline.services.hotline.queue import queueing, room, voicemail
from bedline.telephony.addresses import ACCEPTED, GOODBYE, SCREEN, VOICE, Links
from bedline.telephony.trouble import patience, screened, taken, thanks
from bedline.telephony.twiml import CONTENT_TYPE, Scene, render, repeated
from bedline.telephony.webhook import Answered, Webhook, answer, done_once, leg_of, tell_fault

KEYS: Final = frozenset("0123456789*#")
# More than anybody is ever asked for; whoever leans on the keys is cut short.
MOST_KEYS: Final = 32
# Answered once for each nonce, whoever asks how often. Every other step may come again at the same address, and its
# repeat is known by the provider's own mark.
ONCE_A_NONCE: Final = frozenset({"", "began", "answered"})
# The steps in which something is wished for.
CONVERSING: Final = frozenset({"began", "answered"})
HOLDING_SECONDS: Final = 10
UNKNOWN_LEG: Final = "unknown_leg"

Do = Callable[[Work, LegId, Webhook], Said]

calls_in = Blueprint("voice", __name__)


@calls_in.post(VOICE)
def ring() -> Response:
    """Answer a call to one of our numbers."""
    return answer("ring", do=partial(_conversed, step="", leg=""), content_type=CONTENT_TYPE)


@calls_in.post(f"{VOICE}/<leg>/<step>")
def step(leg: str, step: str) -> Response:
    """Answer the next step of a call that we know."""
    kind = step if step in STEPS else "unknown"
    return answer(kind, do=partial(_conversed, step=step, leg=leg), content_type=CONTENT_TYPE)


@calls_in.post(GOODBYE)
def goodbye() -> Response:
    """Thank for a message that was left without us; needs nothing but this process."""
    return answer("goodbye", do=thanks, content_type=CONTENT_TYPE)


@calls_in.post(SCREEN)
def screen() -> Response:
    """Ask whoever is dialled without us for a key; needs nothing but this process."""
    return answer("screen", do=screened, content_type=CONTENT_TYPE)


@calls_in.post(ACCEPTED)
def accepted() -> Response:
    """Let them speak with the caller; needs nothing but this process."""
    return answer("accepted", do=taken, content_type=CONTENT_TYPE)


def _conversed(hook: Webhook, *, step: str, leg: str) -> Answered:
    """Return what is said next; whatever goes wrong, the caller is on the way to a human."""
    try:
        try:
            return done_once(hook, key=_key(hook, step), do=partial(_said, hook=hook, step=step, leg=leg))
        except NotFound as nothing:
            if nothing.code == UNKNOWN_LEG:
                return done_once(hook, key=f"human {hook.call}", do=partial(_human, hook=hook))
            return _helped(hook, nothing, step=step, leg=leg)
        except Refusal as no:
            return _helped(hook, no, step=step, leg=leg)
    except Exception as fault:  # noqa: BLE001 -- the promise of this place: no fault of ours ends a call
        tell_fault(hook, fault)
        return patience(hook, step=step, leg=leg)


def _helped(hook: Webhook, refused: Refusal, *, step: str, leg: str) -> Answered:
    """Bring the caller to a human after a refusal that nobody foresaw; what had been done in that step is undone."""
    tell_fault(hook, refused)
    if step not in CONVERSING:
        raise refused
    return done_once(hook, key=_key(hook, step), do=partial(_help, hook=hook, step=step, leg=leg))


def _key(hook: Webhook, step: str) -> str:
    key = f"{hook.call} {hook.target}"
    return key if step in ONCE_A_NONCE else f"{key} {hook.token or sorted(hook.params.items())}"


def _said(work: Work, *, hook: Webhook, step: str, leg: str) -> str:
    if not step:
        said = calls.ring_in(work, to=hook.ours.number, caller=hook.peer, provider_call=hook.call)
    elif step in STEPS:
        said = STEPS[step](work, leg_of(leg), hook)
    else:
        raise NotFound("unknown_leg")
    return written(said, hook=hook, step=step)


def _human(work: Work, *, hook: Webhook) -> str:
    said = calls.reach_human_unknown(work, to=hook.ours.number, caller=hook.peer, provider_call=hook.call)
    return written(said, hook=hook, step="")


def _help(work: Work, *, hook: Webhook, step: str, leg: str) -> str:
    return written(calls.help_instead(work, leg=leg_of(leg), nonce=hook.nonce), hook=hook, step=step)


def written(said: Said, *, hook: Webhook, step: str) -> str:
    """Return what is said as the document for that step."""
    board, leg, dialogue = hook.board, said.leg, said.leg.dialogue
    speech = board.speech(leg.region)
    if step == "holding":
        return repeated(said.turn.lines, seconds=HOLDING_SECONDS, language=dialogue.language, speech=speech)
    scene = Scene(
        language=dialogue.language,
        links=_links(board.addresses.links(leg=str(leg.id), nonce=leg.nonce), step),
        queue=f"hotline-{leg.region}",
        conference_region=board.conference_region,
    )
    return render(said.turn, scene=scene, speech=speech)


def _links(links: Links, step: str) -> Links:
    """Return where to go on; a key pressed in the queue is heard by the queue."""
    return replace(links, answered=links.waiting) if step == "waiting" else links


def _event(hook: Webhook) -> Event:
    keys = "".join(key for key in hook.said("Digits") if key in KEYS)[:MOST_KEYS]
    if keys:
        return Heard(keys)
    # Silence comes with an empty field; the end of a pause with none.
    return Silence() if "Digits" in hook.params or hook.said("msg") == "Gather End" else Resumed()


def _turn(work: Work, leg: LegId, hook: Webhook) -> Said:
    """Go on with the conversation; after a failure of ours the keys are lost, so the question is asked again."""
    if hook.tried:
        return calls.turn(work, leg=leg, nonce="", event=Silence())
    return calls.turn(work, leg=leg, nonce=hook.nonce, event=_event(hook))


def _began(work: Work, leg: LegId, hook: Webhook) -> Said:
    return calls.turn(work, leg=leg, nonce=hook.nonce, event=Began())


def _moved(work: Work, leg: LegId, hook: Webhook) -> Said:
    del hook
    return calls.moved(work, leg=leg)


def _waiting(work: Work, leg: LegId, hook: Webhook) -> Said:
    event = _event(hook)
    return queueing.waiting_turn(work, leg=leg, heard=event.digits if isinstance(event, Heard) else None)


def _dequeued(work: Work, leg: LegId, hook: Webhook) -> Said:
    return queueing.dequeued(work, leg=leg, result=hook.said("QueueResult"))


def _holding(work: Work, leg: LegId, hook: Webhook) -> Said:
    del hook
    return room.holding(work, leg=leg)


def _left(work: Work, leg: LegId, hook: Webhook) -> Said:
    del hook
    return room.left(work, leg=leg)


def _spoken(work: Work, leg: LegId, hook: Webhook) -> Said:
    del hook
    return voicemail.spoken(work, leg=leg)


STEPS: Final[Mapping[str, Do]] = {
    "began": _began,
    "answered": _turn,
    "moved": _moved,
    "waiting": _waiting,
    "dequeued": _dequeued,
    "holding": _holding,
    "left": _left,
    "spoken": _spoken,
}
