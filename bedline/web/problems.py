"""What a refusal looks like: a problem document (RFC 9457) for programs, a page for people."""

import logging
import traceback
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from bedline.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from bedline.ports.storage import StorageAway, StorageBusy
from bedline.web.faults import code_of, field_of, params_of
from bedline.web.gate import API
from bedline.web.language import say
from bedline.web.refused import Fault, Refused

MIMETYPE: Final = "application/problem+json"
STATUSES: Final[Mapping[type[Refusal], int]] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}
# What the server refuses by itself, by status; a status that is not here is told as the first.
CODES: Final[Mapping[int, str]] = {
    400: "malformed_input",
    404: "page_not_found",
    405: "method_not_allowed",
    413: "input_too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}
AWAY_SECONDS: Final = 5
BUSY_SECONDS: Final = 1
LEAST_REFUSING: Final = 400
MOST_ERRORS: Final = 20

log = logging.getLogger("bedline.web")


def install(app: Flask) -> None:
    """Answer every refusal and every failure of the application in the same way."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Fault, _fault)
    app.register_error_handler(CSRFError, _cross_site)
    app.register_error_handler(StorageAway, _away)
    app.register_error_handler(StorageBusy, _busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of a refusal by the domain, by its kind."""
    return next(STATUSES[kind] for kind in type(refusal).__mro__ if kind in STATUSES)


def problem(
    code: str,
    *,
    status: int,
    params: Mapping[str, object] | None = None,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the reply that refuses: a document, or for a page's reader a page."""
    title, detail = say(f"refusals.{code}.title"), say(f"refusals.{code}.detail", params or {})
    if not _for_a_program():
        page = render_template("error.html", status=status, title=title, detail=detail, incident=g.get("incident"))
        return Response(page, status=status, mimetype="text/html", headers=headers)
    document: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors := list(errors):
        document["errors"] = errors
    if "incident" in g:
        document["incident"] = g.incident
    return Response(orjson.dumps(document), status=status, mimetype=MIMETYPE, headers=headers)


def _refusal(refusal: Refusal) -> Response:
    errors = []
    if refusal.field:
        errors = [{"field": refusal.field, "message": say(f"refusals.{refusal.code}.detail", refusal.params)}]
    return problem(refusal.code, status=status_of(refusal), params=refusal.params, errors=errors)


def _refused(refused: Refused) -> Response:
    return problem(refused.code, status=refused.status, params=refused.params, headers=refused.headers)


def _fault(fault: Fault) -> Response:
    errors = [
        {"field": field_of(each), "message": say(f"inputs.{code_of(each)}", params_of(each))}
        for each in fault.errors[:MOST_ERRORS]
    ]
    return problem("invalid_input", status=422, errors=errors)


def _cross_site(error: CSRFError) -> Response:
    del error
    return problem("csrf_failed", status=403)


def _away(away: StorageAway) -> Response:
    del away
    return problem("storage_away", status=503, headers={"Retry-After": str(AWAY_SECONDS)})


def _busy(busy: StorageBusy) -> Response:
    del busy
    return problem("busy", status=503, headers={"Retry-After": str(BUSY_SECONDS)})


def _http(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < LEAST_REFUSING:
        return error.get_response()  # a redirect by the routing
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return problem(CODES.get(error.code, CODES[400]), status=error.code, headers=kept)


def _unexpected(error: Exception) -> Response:
    """Tell only that something went wrong; what, stands in the log under the incident's number."""
    g.incident = g.get("request_id", "-")
    # The message of an error may quote what somebody entered, so only its kind and its way through the code are told.
    way = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    kinds = [type(each).__qualname__ for each in _causes(error)]
    log.error(
        "unexpected %s: %s\n  %s", g.incident, " < ".join(kinds), "\n  ".join(way), extra={"incident": g.incident}
    )
    return problem("unexpected", status=500)


def _causes(error: BaseException | None) -> Iterable[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _for_a_program() -> bool:
    if request.path.startswith(API):
        return True
    wished = request.accept_mimetypes
    return wished.best_match(["text/html", MIMETYPE, "application/json"], default="text/html") != "text/html"
