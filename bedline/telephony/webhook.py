"""One webhook, once it is certain who sent it: what it says, and by which key it is done only once."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from traceback import extract_tb
from typing import Final
from uuid import UUID

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bedline.domain.calls import LegId
from bedline.domain.errors import NotFound
from bedline.domain.ids import RegionId
from bedline.domain.people import EVERYWHERE, bedline_in
from bedline.domain.phonebook import HotlineNumber, number_of
from bedline.ports.storage import Work
from bedline.services.once import TELEPHONE, Key, Reply, once
from bedline.telephony import metrics
from bedline.telephony.signature import Forged, verify
from bedline.telephony.switchboard import Switchboard, switchboard

SCOPE: Final = TELEPHONE
# The same for every try of one webhook, another one for the next (source: Twilio's webhook connection overrides).
REPEAT_HEADER: Final = "I-Twilio-Idempotency-Token"
# A webhook is answered within seconds or not at all: whoever gives way tries once more, and then somebody waits.
TRIES: Final = 2

_PARTIES: Final = frozenset({"From", "To"})

log = logging.getLogger("bedline.telephony")


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What the provider asks or tells, about which number of ours, and which try of the step it is."""

    kind: str
    board: Switchboard
    params: Mapping[str, str]
    ours: HotlineNumber
    target: str
    token: str
    nonce: str = ""
    tried: int = 0

    @property
    def region(self) -> RegionId:
        """Return the region that it is about; of a recording the provider tells no numbers, so it may be any."""
        return self.ours.region if self.params.keys() & _PARTIES else EVERYWHERE

    @property
    def call(self) -> str:
        """Return the provider's name of the call."""
        return self.params.get("CallSid", "")

    @property
    def peer(self) -> str | None:
        """Return the number at the other end; None when it is withheld."""
        name = "To" if self.params.get("From") == self.ours.number else "From"
        return number_of(self.params.get(name, ""))

    def said(self, name: str) -> str:
        """Return a field, or nothing."""
        return self.params.get(name, "")


@dataclass(frozen=True, slots=True)
class Answered:
    """The reply, and how it came about, for the count."""

    body: str
    outcome: str = "answered"
    status: int = 200


def answer(kind: str, *, do: Callable[[Webhook], Answered], content_type: str) -> Response:
    """Verify the request, let ``do`` answer it, and count it; forged, it is refused without a reason."""
    began = perf_counter()
    try:
        hook = received(kind)
    except Forged as forged:
        switchboard().forgeries.note()
        log.warning("forged webhook %s: %s", kind, forged.why)
        metrics.note(kind=kind, outcome="forged", seconds=perf_counter() - began)
        return Response(status=403)
    if hook.said("ErrorUrl"):
        # It asks at the second address of the same step, because the first answer did not come or was of no use.
        log.error("the provider could not use an answer of ours: %s", hook.said("ErrorCode"))
        metrics.note_fault(hook.said("ErrorCode"))
    answered = do(hook)
    metrics.note(kind=kind, outcome=answered.outcome, seconds=perf_counter() - began)
    return Response(answered.body, status=answered.status, content_type=content_type)


def received(kind: str) -> Webhook:
    """Return the request as a webhook.

    Raises:
        Forged: when it is not certain that the provider sent it.
    """
    board = switchboard()
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge as large:
        raise Forged("too large") from large
    params = verify(environ=request.environ, body=body, base_url=board.base_url, account=board.account).params
    tried = request.args.get("t", "")
    return Webhook(
        kind=kind,
        board=board,
        params=params,
        ours=board.ours(params),
        target=str(request.environ["RAW_URI"]),
        token=request.headers.get(REPEAT_HEADER, ""),
        nonce=request.args.get("n", ""),
        tried=int(tried) if tried in {"1", "2", "3"} else 0,
    )


def done_once(hook: Webhook, *, key: str, do: Callable[[Work], str]) -> Answered:
    """Do what the webhook asks in one transaction, as Bedline in its region; the same key gets the same reply again.

    Raises:
        NotFound, StorageAway, StorageBusy: and whatever else ``do`` raises; then nothing has happened.
    """
    reply = once(
        hook.board.storage,
        actor=bedline_in(hook.region),
        key=Key(scope=SCOPE, key=key, fingerprint=hook.kind),
        do=lambda work: Reply(200, do(work)),
        tries=TRIES,
    )
    return Answered(reply.body, "replayed" if reply.replayed else "answered")


def leg_of(text: str) -> LegId:
    """Return a leg's identity out of an address.

    Raises:
        NotFound: ``unknown_leg``, when it is none.
    """
    try:
        return LegId(UUID(text))
    except ValueError:
        raise NotFound("unknown_leg") from None


def tell_fault(hook: Webhook, fault: Exception) -> None:
    """Log what went wrong by its kind and its way through the code: its message may quote what a caller said."""
    way = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(fault.__traceback__)]
    log.error("webhook %s failed, try %d: %s\n  %s", hook.kind, hook.tried, type(fault).__qualname__, "\n  ".join(way))
