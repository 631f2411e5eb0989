"""The signature of a webhook, made by the SDK's own algorithm over exactly what Twilio signs."""

from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

SIGNATURE_HEADER = "X-Twilio-Signature"


class Kind(StrEnum):
    """What a webhook is about; voice and texts are signed a little differently."""

    VOICE = "voice"
    TEXT = "text"


def requested(url: str) -> str:
    """Return the URL as it is asked for, otherwise letter for letter: without fragment, without user and password."""
    bare, netloc = url.partition("#")[0], urlsplit(url).netloc
    return bare.replace(netloc, netloc.rpartition("@")[2], 1)


def signed(url: str, *, kind: Kind) -> str:
    """Return the URL as it is signed: as requested, and a call's over https without its port."""
    bare = requested(url)
    parts = urlsplit(bare)
    if kind is Kind.VOICE and parts.scheme == "https" and parts.port is not None:
        return bare.replace(parts.netloc, parts.netloc.rpartition(":")[0], 1)
    return bare


def signature(url: str, *, params: Iterable[tuple[str, str]], token: str) -> str:
    """Return the signature of a request to that URL with those form fields (none: signed over the URL alone)."""
    return str(RequestValidator(token).compute_signature(url, MultiDict(params)))
