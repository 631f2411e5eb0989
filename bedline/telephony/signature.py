"""Whether a webhook comes from our provider: its signature, over exactly what was asked and sent."""

import base64
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlsplit, urlunsplit

from twilio.request_validator import (
    HMAC_SHA1,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from werkzeug.datastructures import MultiDict

LARGEST_BODY: Final = 64 * 1024  # bytes; what Twilio sends is a hundredth of it
FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
_MOST_FIELDS: Final = 500
_BODY_HASH: Final = "bodySHA256"

# Names and values, in the order in which they came.
Fields = list[tuple[str, str]]


class Forged(Exception):
    """Not from our provider, or not as it sends things. Answered 403 without a reason; ``why`` is for the log only."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Verified:
    """What the provider tells: every field with its (first) value; of a JSON object the texts in it."""

    params: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose webhooks are believed: the account, its tokens (current and previous), its shared keys by id.

    Each data region of an account signs with a token of its own, so there may be several at any time. ``beside`` are
    accounts with other providers, each believed by its own tokens alone.
    """

    sid: str
    tokens: tuple[str, ...] = field(repr=False)
    shared_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    beside: tuple["Account", ...] = ()


def verify(*, environ: Mapping[str, Any], body: bytes, base_url: str, account: Account) -> Verified:
    """Return what a request says, once it is certain that the provider sent it to ``base_url``.

    ``environ`` is WSGI's. The address is the public one and the target as it came over the line (``RAW_URI``): what a
    framework makes of it is decoded, and what a proxy passes on has lost its scheme and host.

    Raises:
        Forged: when it is not certain, for whatever reason.
    """
    if environ.get("REQUEST_METHOD") != "POST":
        raise Forged("not a POST")
    if len(body) > LARGEST_BODY:
        raise Forged("too large")
    url = asked_url(base_url=base_url, target=environ.get("RAW_URI"))
    text = _utf8(body)
    media = str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
    sealed, params = _form(text) if media == FORM else _json(text, media=media, url=url)
    told = params.get("AccountSid")
    account = next((each for each in account.beside if each.sid == told), account)
    if not _signed(url, sealed, environ=environ, account=account):
        raise Forged("wrong signature")
    if told != account.sid:
        raise Forged("another account")
    return Verified(params)


def asked_url(*, base_url: str, target: object) -> str:
    """Return the URL that the provider signed: ours, with no credentials and no fragment, and otherwise untouched.

    Raises:
        Forged: when the server did not keep the target as it came.
    """
    if not isinstance(target, str) or not target.startswith("/"):
        raise Forged("no raw target")
    return _bare(base_url) + target.partition("#")[0]


@cache
def _bare(base_url: str) -> str:
    parts = urlsplit(base_url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))


def _utf8(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as wrong:
        raise Forged("not UTF-8") from wrong


def _form(text: str) -> tuple[Fields, dict[str, str]]:
    """Return every field as it is signed (twice, or empty, it counts as well), and the first value of each."""
    try:
        fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as wrong:
        raise Forged("no form") from wrong
    return fields, dict(reversed(fields))


def _json(text: str, *, media: str, url: str) -> tuple[str, dict[str, str]]:
    """Return the body as it is signed, by its hash in the URL: without one it would not be checked at all."""
    if media != JSON or _BODY_HASH not in parse_qs(urlsplit(url).query):
        raise Forged("neither a form nor signed JSON")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise Forged("no JSON") from wrong
    if not isinstance(told, dict):
        raise Forged("no JSON object")
    return text, {name: value for name, value in told.items() if isinstance(value, str)}


def _signed(url: str, sealed: Fields | str, *, environ: Mapping[str, Any], account: Account) -> bool:
    signature = _header(environ, SIGNATURE_HEADER)
    settings = _header(environ, SIGNATURE_SETTINGS_HEADER)
    if not signature:
        return False
    if not settings and not isinstance(sealed, str) and _as_usual(url, sealed, signature, account=account):
        return True
    algorithm = get_signature_algorithm(settings) if settings else HMAC_SHA1
    told = sealed if isinstance(sealed, str) else MultiDict(sealed)
    return any(
        RequestValidator(secret).validate(url, told, signature, algorithm) for secret in _secrets(settings, account)
    )


def _as_usual(url: str, form: Fields, signature: str, *, account: Account) -> bool:
    """Say whether a form is signed over the very address that it came to: nearly every webhook is.

    What is not may still be: the SDK also tries the address with and without its port, and takes twice as long.
    Source: twilio.com/docs/usage/security, "Validating signatures": the URL, then each field by name, SHA-1, Base64.
    """
    told = "".join(name + value for name, value in sorted(set(form)))
    said, given = (url + told).encode(), signature.encode()
    return any(
        hmac.compare_digest(base64.b64encode(hmac.digest(secret.encode(), said, "sha1")), given)
        for secret in filter(None, account.tokens)
    )


def _secrets(settings: str, account: Account) -> Iterator[str]:
    """Yield what it may be signed with; never an empty secret, which anybody knows."""
    if not settings:
        yield from filter(None, account.tokens)
        return
    named = dict(part.strip().split("=", 1) for part in settings.split(",") if "=" in part)
    if secret := account.shared_keys.get(named.get("key", "")):
        yield secret


def _header(environ: Mapping[str, Any], name: str) -> str:
    return str(environ.get("HTTP_" + name.upper().replace("-", "_"), ""))
