"""The headers that every reply carries: nothing from elsewhere runs, nothing is framed, nothing private is kept."""

import re
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response

from bedline.web.office import Office

_YEAR: Final = 365 * 24 * 3600
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": over https, the check against other sites' writes wants to see that it was us.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]-]+")


def install(app: Flask, given: Office) -> None:
    """Put the headers on every reply of the application."""
    headers = {**_ALWAYS, "Content-Security-Policy": content_policy(given.base_url)}
    if given.secure:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"

    def complete(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            # What may be asked again with an ETag is kept, but never used unasked.
            response.headers["Cache-Control"] = "private, no-cache" if "ETag" in response.headers else "no-store"
        return response

    app.after_request(complete)


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
