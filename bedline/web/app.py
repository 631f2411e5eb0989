"""Makes the web application out of what it is given."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint
from flask_openapi3 import APIBlueprint, Info, OpenAPI
from flask_wtf.csrf import CSRFProtect
from typing_extensions import override
from werkzeug.middleware.proxy_fix import ProxyFix

from bedline.web import assets, auth, docs, gate, headers, health, journal, metrics, pages, problems, telephones
from bedline.web.api import (
    boards,
    calls,
    closures,
    facilities,
    matching,
    me,
    offers,
    regions,
    requests,
    searches,
    standstill,
    stays,
    tasks,
    triage,
    trials,
)
from bedline.web.models.problem import Problem
from bedline.web.office import Office, furnish

PREFIX: Final = "/api/v1"
LARGEST_BODY: Final = 64 * 1024  # bytes
APIS: Final[tuple[APIBlueprint, ...]] = (
    me.api,
    regions.api,
    facilities.api,
    matching.api,
    triage.api,
    requests.api,
    searches.api,
    offers.api,
    stays.api,
    closures.api,
    tasks.api,
    calls.api,
    trials.api,
    boards.api,
    standstill.api,
)
ABOUT: Final = """\
One region's free beds: who asks for one, which units may give it, what they answer.

Programs send `Authorization: Bearer <token>`; browsers have a session, and send `X-CSRF-Token` (from `/me`) with every
write. Writes may carry an `Idempotency-Key`, and are then safe to send again. Refusals are problem documents (RFC 9457)
whose `detail` tells a person what to do, in the language of `Accept-Language`."""


class Application(OpenAPI):
    """Flask, without asking of each function around a request, at every request, whether it is a coroutine."""

    @override
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself: nothing here is a coroutine."""
        return func


def create_app(office: Office, *, telephone: Blueprint | None = None) -> OpenAPI:
    """Return the application, with the ``telephone``'s webhooks if it has any; sockets attach themselves to it."""
    app = _described(version=office.version, secure=office.secure, template_folder=str(office.dashboards / "templates"))
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=20,
    )
    furnish(app, office)
    if office.trusted_proxies:
        count = office.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    journal.install(app)  # first in, last out: it sees everything
    headers.install(app, office)
    problems.install(app)
    auth.install(app, office, CSRFProtect())
    assets.install(app, office)
    pages.install(app, office)
    telephones.install(app, office)
    for blueprint in (health.pages, metrics.pages, docs.pages):
        app.register_blueprint(blueprint)
    if telephone is not None:
        _register_signed(app, telephone)
    return app


def _register_signed(app: OpenAPI, webhooks: Blueprint) -> None:
    app.register_blueprint(webhooks)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(f"{webhooks.name}."):
            gate.by_signature(view)


def openapi(*, version: str) -> dict[str, Any]:
    """Return the OpenAPI document without an office: nothing is kept or asked for it."""
    return docs.description(_described(version=version, secure=True))


def _described(*, version: str, secure: bool, **options: Any) -> OpenAPI:
    app = Application(
        "bedline.web",
        info=Info(title="Bedline", version=version, description=ABOUT),
        security_schemes=_schemes(secure=secure),
        validation_error_model=Problem,
        doc_ui=False,
        static_folder=None,
        **options,
    )
    for api in APIS:
        app.register_api(api, url_prefix=PREFIX)
    return app


def _schemes(*, secure: bool) -> dict[str, Any]:
    cookie = auth.cookie_name(secure=secure)
    return {
        "session": {"type": "apiKey", "in": "cookie", "name": cookie, "description": "A person who has signed in."},
        "token": {"type": "http", "scheme": "bearer", "description": "A program with a token."},
    }
