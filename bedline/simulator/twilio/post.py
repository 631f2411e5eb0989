"""Webhooks: signed, sent within their time, tried again as their URL asks, and kept for whoever wants to look."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from werkzeug.datastructures import Authorization

from bedline.simulator.twilio.account import Account, Sids
from bedline.simulator.twilio.courier import FORM, Courier, NotConnected, Parcel, Reply, TooSlow
from bedline.simulator.twilio.findings import Findings
from bedline.simulator.twilio.mishaps import Fault, Mishaps, WebhookMishap
from bedline.simulator.twilio.overrides import Overrides, WrongOverride, overrides
from bedline.simulator.twilio.signing import SIGNATURE_HEADER, Kind, requested, signature, signed
from bedline.simulator.twilio.timeline import Timeline

# Twilio's own numbers: an answer that is an error, and one that never came.
RETRIEVAL_FAILURE: Final = 11200
CONNECTION_FAILURE: Final = 11205
MOST_REDIRECTS: Final = 10
REPEAT_HEADER: Final = "I-Twilio-Idempotency-Token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A webhook to be sent; the same ``token`` marks what is the same one again."""

    kind: Kind
    url: str
    params: Mapping[str, str]
    method: str = "POST"
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A webhook as it was sent, once; ``reply`` is None when none came."""

    at: datetime
    hook: Hook
    parcel: Parcel
    reply: Reply | None


class HookFailed(Exception):
    """Nothing useful came back, after every try; ``code`` is Twilio's."""

    def __init__(self, code: int, url: str) -> None:
        super().__init__(f"{code} at {url}")
        self.code, self.url = code, url


@dataclass(slots=True, kw_only=True)
class Post:
    """Sends webhooks; ``sent`` holds every try, in the order of the answers."""

    account: Account
    courier: Courier
    mishaps: Mishaps
    findings: Findings
    sids: Sids
    time: Timeline
    sent: list[Sent] = field(default_factory=list)

    async def send(self, hook: Hook) -> Reply:
        """Send it, and return a good answer.

        Raises:
            HookFailed: when there is none.
        """
        try:
            limits = overrides(hook.url)
        except WrongOverride as wrong:
            self.findings.violation(f"Twilio does not understand the fragment #{wrong}", where=hook.url)
            limits = Overrides()
        marked = replace(hook, token=hook.token or self.sids.new(""))
        for _ in range(limits.retries):
            try:
                return await self._once(marked, limits)
            except _Failed as failed:
                if not limits.retried(failed.how):
                    raise HookFailed(failed.code, requested(hook.url)) from failed
        try:
            return await self._once(marked, limits)
        except _Failed as failed:
            raise HookFailed(failed.code, requested(hook.url)) from failed

    def notify(self, hook: Hook, *, status: str) -> None:
        """Send a status callback beside everything else, with whatever is arranged to befall it."""
        token = self.sids.new("")
        for delay in self.mishaps.of_callback(url=hook.url, status=status):
            self.time.spawn(self._later(replace(hook, token=token), delay))

    async def again(self, sent: Sent, *, changed: Mapping[str, str] | None = None, body: str | None = None) -> Reply:
        """Send what was sent once more, byte for byte, or forged: with other headers or another body."""
        headers = {**sent.parcel.headers, **(changed or {})}
        parcel = replace(sent.parcel, headers=headers, body=sent.parcel.body if body is None else body)
        return await self.courier.carry(parcel, connect=5.0, read=15.0)

    async def _later(self, hook: Hook, delay: float) -> None:
        await asyncio.sleep(delay)
        try:
            await self.send(hook)
        except HookFailed as failed:
            self.findings.error(failed.code, url=failed.url)

    async def _once(self, hook: Hook, limits: Overrides) -> Reply:
        """Send it and follow where the answer points, which loses the keys that were pressed."""
        reply = await self._try(hook, self._parcel(hook), limits)
        for _ in range(MOST_REDIRECTS):
            if not reply.location or not 300 <= reply.status < 400:  # noqa: PLR2004 -- the redirects of HTTP
                break
            self.findings.violation("a webhook was redirected, which loses its form", where=requested(hook.url))
            kept = {name: value for name, value in hook.params.items() if name != "Digits"}
            hook = replace(hook, method="GET", url=urljoin(requested(hook.url), reply.location), params=kept)
            reply = await self._try(hook, self._parcel(hook), limits)
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _Failed("5xx", RETRIEVAL_FAILURE)
        if reply.status >= HTTPStatus.BAD_REQUEST:
            raise _Failed("4xx", RETRIEVAL_FAILURE)
        return reply

    async def _try(self, hook: Hook, parcel: Parcel, limits: Overrides) -> Reply:
        reply: Reply | None = None
        at = self.time.moment()
        try:
            reply = await self._befallen(parcel, limits, self.mishaps.of_webhook(parcel.url))
        except NotConnected as failure:
            raise _Failed("ct", CONNECTION_FAILURE) from failure
        except TooSlow as failure:
            raise _Failed("rt", CONNECTION_FAILURE) from failure
        finally:
            self.sent.append(Sent(at=at, hook=hook, parcel=parcel, reply=reply))
        return reply

    async def _befallen(self, parcel: Parcel, limits: Overrides, mishap: WebhookMishap | None) -> Reply:
        patience = min(limits.read, limits.total)
        if mishap is not None and mishap.fault is Fault.NOT_CONNECTED:
            raise NotConnected(parcel.url)
        if mishap is not None and mishap.fault is Fault.STATUS:
            return Reply(status=mishap.status, content_type="text/html", body=b"<h1>Error</h1>")
        if mishap is not None and mishap.fault is Fault.GARBAGE:
            return Reply(status=200, content_type="text/xml", body=b"<Response><Say>")
        reply = await self.courier.carry(parcel, connect=limits.connect, read=patience)
        if mishap is not None:
            await asyncio.sleep(min(mishap.seconds, patience))
            if mishap.seconds > patience:
                raise TooSlow(parcel.url)
        return reply

    def _parcel(self, hook: Hook) -> Parcel:
        url, form = requested(hook.url), list(hook.params.items())
        if hook.method == "GET":
            parts = urlsplit(url)
            query = "&".join(filter(None, (parts.query, urlencode(form))))
            url, form = urlunsplit(parts._replace(query=query)), []
        headers = {
            SIGNATURE_HEADER: signature(signed(url, kind=hook.kind), params=form, token=self.account.token),
            REPEAT_HEADER: hook.token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        user = urlsplit(hook.url)
        if user.username:
            headers["Authorization"] = str(
                Authorization("basic", {"username": user.username, "password": user.password})
            )
        if hook.method == "GET":
            return Parcel(method="GET", url=url, headers=headers)
        return Parcel(method="POST", url=url, headers={**headers, "Content-Type": FORM}, body=urlencode(form))


class _Failed(Exception):
    """One try that failed: how, in the words of the URL's fragment."""

    def __init__(self, how: str, code: int) -> None:
        super().__init__(how)
        self.how, self.code = how, code
