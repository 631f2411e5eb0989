"""The description of the API (OpenAPI 3.1) and the page to browse it, under the same strict CSP as all others."""

from pathlib import Path
from typing import Any, Final

import flask_openapi3_swagger
import orjson
from flask import Blueprint, Response, abort, current_app, request, send_from_directory
from flask_openapi3 import OpenAPI

from bedline.web import gate
from bedline.web.headers import content_policy
from bedline.web.office import office
from bedline.web.operations import KEY, KEY_HEADER, WRITING

HERE: Final = Path(__file__).parent
SWAGGER: Final = Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"
FILES: Final = {
    "swagger-ui.css": SWAGGER / "css",
    "swagger-ui-bundle.js": SWAGGER / "js",
    "start.js": HERE,
    "icon.svg": HERE,
}
PAGE: Final = (HERE / "page.html").read_bytes()
DAY: Final = 24 * 3600
KEY_PARAMETER: Final = {
    "name": KEY_HEADER,
    "in": "header",
    "required": False,
    "description": "Makes it safe to send again: the same key gets the same reply and does nothing twice.",
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
}

pages = Blueprint("docs", __name__)


@pages.get("/openapi.json")
@gate.everyone
def openapi() -> Response:
    """Describe every operation of the API."""
    app = current_app
    if not isinstance(app, OpenAPI):
        abort(404)
    response = Response(orjson.dumps(description(app)), mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


@pages.get("/docs")
@gate.everyone
def browse() -> Response:
    """Show the description as a page on which every operation can be tried."""
    response = Response(PAGE, mimetype="text/html")
    # Its style sheet has icons in it: pictures only, which can do nothing.
    policy = content_policy(office().base_url)
    response.headers["Content-Security-Policy"] = f"{policy}; img-src 'self' data:"
    return response


@pages.get("/docs/<name>")
@gate.everyone
def file(name: str) -> Response:
    """Hand out what the page is made of."""
    if name not in FILES:
        abort(404)
    return send_from_directory(FILES[name], name, max_age=DAY)


def description(app: OpenAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the application."""
    document = app.api_doc
    for item in document["paths"].values():
        for operation in item.values():
            parameters = operation.setdefault("parameters", [])
            if operation["operationId"] in WRITING and KEY_PARAMETER not in parameters:
                parameters.append(KEY_PARAMETER)
    return document
