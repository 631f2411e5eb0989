"""A REST request and its answer, however they travel; and what Twilio refuses, by its own numbers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from bedline.simulator.twilio.exchange import Exchange

JSON: Final = "application/json"
Body = dict[str, Any]

# What each refusal is called; its HTTP status is 400 unless the next table says otherwise.
SENTENCES: Final[Mapping[int, str]] = {
    10004: "Call concurrency limit exceeded",
    13224: "Dial: Invalid phone number",
    13225: "Dial: Forbidden phone number",
    13226: "Dial: Invalid country code",
    13227: "Geo Permission configuration is not permitting call",
    20001: "Invalid parameter",
    20003: "Authenticate",
    20009: "Unable to delete record before it is complete",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    20503: "Service is unavailable. Please try again.",
    21205: "Url is not a valid URL",
    21210: "'From' phone number not verified",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid 'From' Phone Number",
    21214: "'To' phone number cannot be reached",
    21215: "Geo permission is not enabled for this region",
    21216: "Account not allowed to call this number",
    21217: "Phone number does not appear to be valid",
    21220: "Call is not in-progress. Cannot redirect.",
    21602: "Message body is required",
    21606: "The 'From' phone number is not a valid, SMS-capable number of your account",
    21608: "The number is unverified. Trial accounts cannot send messages to unverified numbers",
    21609: "The StatusCallback URL is not a valid URL",
    21610: "Attempt to send to unsubscribed recipient",
    21612: "The message cannot be sent with this combination of 'To' and 'From'",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    30001: "Queue overflow",
}
_STATUSES: Final[Mapping[int, int]] = {
    10004: 429,
    20003: 401,
    20404: 404,
    20429: 429,
    20500: 500,
    20503: 503,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request: where, with which form and query, by whom."""

    exchange: Exchange
    method: str
    path: str
    form: MultiDict[str, str] = field(default_factory=MultiDict)
    query: MultiDict[str, str] = field(default_factory=MultiDict)
    user: str = ""
    secret: str = ""

    def said(self, name: str, usual: str = "") -> str:
        """Return a field of the form."""
        return self.form.get(name, usual)

    def yes(self, name: str, *, usual: bool) -> bool:
        """Return a field of the form that is true or false."""
        return self.said(name, str(usual)).lower() == "true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer; it arrives after so many seconds."""

    status: int = HTTPStatus.OK
    body: bytes = b""
    content_type: str = JSON
    seconds: float = 0.0


class Refused(Exception):
    """Twilio does not do it; ``code`` is why."""

    def __init__(self, code: int, *, status: int | None = None) -> None:
        super().__init__(f"{code}: {SENTENCES.get(code, 'refused')}")
        self.code = code
        self.status = status or _STATUSES.get(code, HTTPStatus.BAD_REQUEST)

    def answer(self) -> Answered:
        """Return it as the API says it."""
        body = {
            "code": self.code,
            "message": SENTENCES.get(self.code, "refused"),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return answered(body, status=self.status)


def answered(body: object, *, status: int = HTTPStatus.OK) -> Answered:
    """Return an answer in JSON."""
    return Answered(status=status, body=json.dumps(body).encode())


def page(asked: Asked, name: str, items: Sequence[Body]) -> Answered:
    """Return one page of a list, with the way to the next."""
    size, number = int(asked.query.get("PageSize", "50")), int(asked.query.get("Page", "0"))
    start, uri = number * size, f"{asked.path}?PageSize={size}"
    last = start + size >= len(items)
    body = {
        name: items[start : start + size],
        "page": number,
        "page_size": size,
        "start": start,
        "end": min(start + size, len(items)) - 1,
        "uri": f"{uri}&Page={number}",
        "first_page_uri": f"{uri}&Page=0",
        "previous_page_uri": f"{uri}&Page={number - 1}" if number else None,
        "next_page_uri": None if last else f"{uri}&Page={number + 1}",
    }
    return answered(body)


def older(asked: Asked, name: str, at: datetime | None) -> bool:
    """Say whether something is of before what the query asks for under that name, if it does; by whole days (GMT)."""
    wanted = asked.query.get(f"{name}<")
    return not wanted or (at is not None and at.astimezone(UTC).date() <= datetime.fromisoformat(wanted).date())


def moment(at: datetime | None) -> str | None:
    """Return a moment as the API writes it."""
    return None if at is None else format_datetime(at)
