"""One line in the log and one count in the metrics for every request: which route, how it ended, how long it took."""

import logging
import re
from secrets import token_hex
from time import perf_counter
from typing import Final

from flask import Flask, Response, g, request

from bedline.web import metrics

HEADER: Final = "X-Request-ID"
ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
NOWHERE: Final = "-"
# Asked every few seconds by machines: counted, not told.
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})

log = logging.getLogger("bedline.web")


def install(app: Flask) -> None:
    """Note every request. No addresses, bodies, names or query strings: an address may name a person's request."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = perf_counter()
    given = request.headers.get(HEADER, "")
    g.request_id = given if ID.fullmatch(given) else token_hex(16)


def _end(response: Response) -> Response:
    took = perf_counter() - g.began if "began" in g else 0.0
    route = request.url_rule.rule if request.url_rule else NOWHERE
    response.headers[HEADER] = g.get("request_id", NOWHERE)
    metrics.note(route=route, method=request.method, status=response.status_code, seconds=took)
    if route not in QUIET and log.isEnabledFor(logging.INFO):
        told = {"route": route, "method": request.method, "status": response.status_code, "ms": round(took * 1000, 1)}
        log.info("%s %s %s", request.method, route, response.status_code, extra={**told, "request": g.request_id})
    return response
