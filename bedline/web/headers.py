"""The headers that every reply carries: nothing from elsewhere runs, nothing is framed, nothing private is kept."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask

from bedline.web.office import Office

_YEAR: Final = 365 * 24 * 3600
_POLICY: Final = "Content-Security-Policy"
_CACHE: Final = "Cache-Control"
_ALWAYS: Final = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # Not "no-referrer": over https, the check against other sites' writes wants to see that it was us.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]-]+")

Application = Callable[[Any, Any], Iterable[bytes]]
Headers = list[tuple[str, str]]


def install(app: Flask, given: Office) -> None:
    """Put the headers on every reply of the application: outermost, and all at once, as every reply pays for it."""
    always = list(_ALWAYS)
    if given.secure:
        always.append(("Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains"))
    policy = (_POLICY, content_policy(given.base_url))
    inner: Application = app.wsgi_app

    def outer(environ: Any, start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *rest: Any) -> Any:
            return start_response(status, headers + always + _unless_said(headers, policy), *rest)

        return inner(environ, start)

    app.wsgi_app = outer  # type: ignore[method-assign]


def _unless_said(headers: Headers, policy: tuple[str, str]) -> Headers:
    """Return what a reply may say otherwise for itself, and has not."""
    said = {name for name, _ in headers}
    more = [] if _POLICY in said else [policy]
    if _CACHE not in said:
        # What may be asked again with an ETag is kept, but never used unasked.
        more.append((_CACHE, "private, no-cache" if "ETag" in said else "no-store"))
    return more


def content_policy(base_url: str) -> str:
    """Return the Content-Security-Policy: everything is ours, nothing stands in the page itself."""
    host = urlsplit(base_url).netloc
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            "base-uri 'none'",
            # Browsers before 2022 do not count sockets among 'self'.
            f"connect-src 'self'{sockets}",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )
