"""Who may use each route, declared beside it and checked before it runs; none declared lets nobody in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from bedline.domain.people import Role
from bedline.web.people import by_token, current_person, the_person
from bedline.web.refused import Refused

View = TypeVar("View", bound=Callable[..., Any])

API: Final = "/api/"
MARK: Final = "bedline_admission"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may use a route: everybody, or people of these roles.

    ``page``: a person sees this route in a browser, so somebody who has not signed in is shown the
    way, and for another role the page does not exist. ``signed``: the route itself proves by a signature
    who asks, so no browser's session counts there.
    """

    roles: frozenset[Role] = frozenset()
    everybody: bool = False
    page: bool = False
    signed: bool = False


def everyone(view: View) -> View:
    """Let everybody use the route, signed in or not."""
    return _marked(view, Admission(everybody=True))


def by_signature(view: View) -> View:
    """Let everybody ask who can sign what is asked, which the route proves by itself."""
    return _marked(view, Admission(everybody=True, signed=True))


def only(*roles: Role, page: bool = False) -> Callable[[View], View]:
    """Let only people of these roles use the route."""
    return lambda view: _marked(view, Admission(frozenset(roles), page=page))


def anybody_signed_in(*, page: bool = False) -> Callable[[View], View]:
    """Let everybody use the route who has signed in."""
    return only(*(role for role in Role if role is not Role.SYSTEM), page=page)


def admission(view: Callable[..., Any]) -> Admission | None:
    """Return who may use the route of that view; None when it does not say."""
    return cast("Admission | None", getattr(view, MARK, None))


def install(app: Flask, csrf: CSRFProtect) -> None:
    """Check every request of the application against its route's declaration."""

    def check() -> Response | None:
        if request.endpoint is None:
            return None  # no such route: its refusal comes from the routing
        admitted = admission(current_app.view_functions[request.endpoint])
        if admitted is None:
            raise Refused("not_for_your_role", status=403)
        if not admitted.everybody and (elsewhere := _check_person(admitted)):
            return elsewhere
        if request.method not in SAFE and not admitted.signed:
            _check_origin(csrf)
        return None

    app.before_request(check)


def _check_person(admitted: Admission) -> Response | None:
    if admitted.page and current_person() is None:
        wanted = None if request.path == "/" else request.path
        return redirect(url_for("security.login", next=wanted))
    if the_person().role in admitted.roles:
        return None
    if admitted.page:
        abort(404)
    raise Refused("not_for_your_role", status=403)


def _check_origin(csrf: CSRFProtect) -> None:
    """Refuse a write that another site may have made a browser send."""
    if not request.path.startswith(API) and request.content_length and request.mimetype not in FORMS:
        raise Refused("form_expected", status=415)
    if not by_token():
        csrf.protect()


def _marked(view: View, admitted: Admission) -> View:
    setattr(view, MARK, admitted)
    return view
