"""Signing in and out through Flask-Security: sessions for people, tokens for machines, guessing slowed down."""

import hashlib
from datetime import timedelta
from typing import Any, Final

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_security import LoginForm, Security, user_authenticated
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from typing_extensions import override
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from bedline.web import gate
from bedline.web.office import Office, office
from bedline.web.people import User, Users
from bedline.web.refused import Refused

FAILURES_REMEMBERED: Final = timedelta(minutes=15)
# How many wrong passwords until one has to wait: for one name from one address; for one name; from one address.
MOST_FOR_BOTH, MOST_FOR_NAME, MOST_FROM_ADDRESS = 8, 40, 100
LONGEST_NAME: Final = 100
LONGEST_PASSWORD: Final = 200


class SignInForm(LoginForm):
    """A name and a password: who guesses is slowed down, and whatever was wrong, the answer is the same."""

    email = None
    remember = None
    name = StringField(validators=[InputRequired(), Length(max=LONGEST_NAME)])

    @override
    def validate(self, **rest: Any) -> bool:
        """Check name and password.

        Raises:
            Refused: ``too_many_attempts`` (429).
        """
        subjects = _subjects(self.name.data or "")
        _check_attempts(subjects)
        self.ifield = self.name
        self.user = _user_of(self.name.data or "")
        if len(self.password.data or "") <= LONGEST_PASSWORD and super().validate(**rest):
            return True
        self.form_errors.append("failed")
        now = office().clock.now()
        for subject in subjects:
            office().accounts.note_failure(subject, at=now)
        return False


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies, whose signer is made once and not for each request."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    @override
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer; this application has one secret as long as it lives."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    @override
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a browser; what comes without any cookie, as from programs and telephones, has none."""
        return super().open_session(app, request) if "HTTP_COOKIE" in request.environ else self.session_class()

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session down where anything was done with it: programs and telephones have none."""
        if session.accessed:
            super().save_session(app, session, response)


def install(app: Flask, given: Office, csrf: CSRFProtect) -> None:
    """Set up sessions, signing in and out, and the check of every route's declaration."""
    app.config.update(
        SECRET_KEY=given.secret_key,
        SESSION_COOKIE_NAME=cookie_name(secure=given.secure),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=given.secure,
        PERMANENT_SESSION_LIFETIME=given.session_length,
        # The hours count from signing in, and a reply without a new cookie is cheaper.
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_PROTECTION=None,  # would only make a session "not fresh", which nothing asks
        WTF_CSRF_CHECK_DEFAULT=False,  # gate checks, where no token stands in for it
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        SECURITY_ANONYMOUS_USER_DISABLED=True,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 -- the way of hashing
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"sign_in_name": {"mapper": str, "case_insensitive": True}}],
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGIN_USER_TEMPLATE="sign_in.html",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_STATIC_FOLDER=None,
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # nothing asks for a password again yet
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_CACHE_CONTROL=None,  # headers.py says it for all
    )
    csrf.init_app(app)
    users = Users(given.accounts)
    security = Security(app, users, login_form=SignInForm)
    security.want_json(_never)
    security.login_manager.request_loader(users.by_token)
    _leave_out(app, security)
    app.session_interface = Sessions()
    user_authenticated.connect(_begin_session, app)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("security"):
            gate.everyone(view)
    gate.install(app, csrf)


def _leave_out(app: Flask, security: Security) -> None:
    """Take off what the libraries do around each request, telephones' as well, and nothing here needs."""
    # Flask-Principal looks up and announces who asks, before each request: nobody listens, gate.py asks itself.
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001
    # No browser is remembered beyond its session: no cookie is to be kept fresh, and no session looked into for it.
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)  # noqa: SLF001


def cookie_name(*, secure: bool) -> str:
    """Return what the session's cookie is called; its prefix ties it to this host and https, out of reach of others."""
    return "__Host-bedline" if secure else "bedline"


def _begin_session(app: Flask, **rest: object) -> None:
    """Let the session last as long as the settings say, also when the browser is closed meanwhile."""
    del app, rest
    session.permanent = True


def _never(asked: Request) -> bool:
    """Sign-in is a page; programs have tokens."""
    del asked
    return False


def _user_of(name: str) -> User | None:
    if not 0 < len(name) <= LONGEST_NAME:
        return None
    account = office().accounts.by_sign_in_name(name)
    return None if account is None else User(account)


def _subjects(name: str) -> tuple[str, str, str]:
    address, name = request.remote_addr or "", name.casefold().strip()
    return _hidden("both", name, address), _hidden("name", name), _hidden("address", address)


def _hidden(*parts: str) -> str:
    """Return what failures are counted against: neither name nor address can be read from it."""
    return hashlib.blake2b("\0".join(parts).encode(), key=office().secret_key.encode()[:64], digest_size=16).hexdigest()


def _check_attempts(subjects: tuple[str, str, str]) -> None:
    since = office().clock.now() - FAILURES_REMEMBERED
    for subject, most in zip(subjects, (MOST_FOR_BOTH, MOST_FOR_NAME, MOST_FROM_ADDRESS), strict=True):
        if office().accounts.failures(subject, since=since) >= most:
            wait = str(int(FAILURES_REMEMBERED.total_seconds()))
            raise Refused("too_many_attempts", status=429, headers={"Retry-After": wait}, minutes=int(wait) // 60)
