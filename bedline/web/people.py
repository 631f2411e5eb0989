"""Who asks: the person behind the session or the token of this request, looked up at most once in a few seconds."""

import hashlib
from collections.abc import Callable
from time import monotonic
from typing import Any, Final, cast

from flask import Request, current_app, g, request
from flask_security import RoleMixin, UserMixin, current_user
from flask_security.datastore import UserDatastore
from typing_extensions import override

from bedline.domain.people import Person
from bedline.ports.accounts import Account, Accounts
from bedline.ports.storage import StorageAway
from bedline.web.refused import Refused

# How long a change to an account (closed, other role, session ended, token revoked) may go unnoticed.
REMEMBERED_SECONDS: Final = 3.0
MOST_REMEMBERED: Final = 10_000
BEARER: Final = "Bearer "
LONGEST_TOKEN: Final = 200


class User(UserMixin):
    """An account as Flask-Security wants it."""

    # The library looks for it on the class.
    fs_uniquifier: str = ""

    def __init__(self, account: Account, *, by_token: bool = False) -> None:
        self.person = account.person
        self.by_token = by_token
        self.fs_uniquifier = account.session_key
        self.password = account.password_hash
        self.active = account.active
        # Roles are ours (services.access), not the library's.
        self.roles: list[RoleMixin] = []


class Remembering:
    """The look-ups that every request makes, remembered for a moment; what is not there is not remembered."""

    def __init__(self, accounts: Accounts, *, seconds: float = REMEMBERED_SECONDS) -> None:
        self._accounts = accounts
        self._seconds = seconds
        self._known: dict[tuple[str, str], tuple[float, Account]] = {}

    def forget(self) -> None:
        """Look everybody up anew."""
        self._known.clear()

    def by_session_key(self, session_key: str) -> Account | None:
        """Return the account whose sessions carry this key."""
        return self._look_up(("session", session_key), self._accounts.by_session_key)

    def by_token_hash(self, token_hash: str) -> Account | None:
        """Return the account of a machine's token, by the hash of it."""
        return self._look_up(("token", token_hash), self._accounts.by_token_hash)

    def _look_up(self, key: tuple[str, str], find: Callable[[str], Account | None]) -> Account | None:
        now = monotonic()
        known = self._known.get(key)
        if known is not None and known[0] > now:
            return known[1]
        found = find(key[1])
        if found is not None and found.active:
            if len(self._known) >= MOST_REMEMBERED:
                self.forget()
            self._known[key] = (now + self._seconds, found)
        return found


class Users(UserDatastore):
    """Accounts as Flask-Security asks for them: by session key, and by the name somebody signs in with."""

    def __init__(self, accounts: Accounts) -> None:
        super().__init__(User, RoleMixin)
        self._accounts = accounts
        self.remembering = Remembering(accounts)

    @override
    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> User | None:
        """Return the user with that one attribute: ``fs_uniquifier`` or ``sign_in_name``."""
        del case_insensitive
        [(attribute, value)] = wanted.items()
        if attribute == "sign_in_name":
            account = self._accounts.by_sign_in_name(value)
        else:
            account = _unless_away(lambda: self.remembering.by_session_key(value))
        return None if account is None else User(account)

    @override
    def put(self, user: User) -> User:
        """Keep the only thing that the library changes: a password hashed anew, in a better way."""
        if user.password is not None:
            self._accounts.keep_password_hash(user.person.id, password_hash=user.password)
        return user

    @override
    def commit(self) -> None:
        """Do nothing: every change of an account is kept at once."""

    def by_token(self, asked: Request) -> User | None:
        """Return the user of the token that the request carries (``Authorization: Bearer …``)."""
        header = asked.headers.get("Authorization", "")
        if not header.startswith(BEARER):
            return None
        token = header.removeprefix(BEARER).strip()
        if not 0 < len(token) <= LONGEST_TOKEN:
            return None
        account = _unless_away(lambda: self.remembering.by_token_hash(token_hash(token)))
        return None if account is None or not account.active else User(account, by_token=True)


def token_hash(token: str) -> str:
    """Return what is kept of a token: it is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def current_person() -> Person | None:
    """Return who asks, in a view as in a socket's connect handler; None when nobody has signed in."""
    # What is asked may stand for None.
    return cast("Person | None", getattr(_user(), "person", None))


def identify() -> Person | None:
    """Return who asks, as :func:`current_person`.

    Raises:
        StorageAway: when nobody could look up who it is.
    """
    person = current_person()
    if person is None and "accounts_away" in g:
        raise StorageAway
    return person


def the_person() -> Person:
    """Return who asks.

    Raises:
        Refused: ``not_signed_in``; ``token_unknown`` when a token was sent that opens nothing.
        StorageAway: when nobody could look up who it is.
    """
    person = identify()
    if person is not None:
        return person
    if request.headers.get("Authorization", "").startswith(BEARER):
        raise Refused("token_unknown", status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    raise Refused("not_signed_in", status=401, headers={"WWW-Authenticate": "Bearer"})


def by_token() -> bool:
    """Say whether it is a machine that asks, with a token: no browser would send that by itself."""
    return bool(getattr(_user(), "by_token", False))


def _user() -> object:
    """Return who asks as Flask-Login knows them, without its search for a session where there can be none."""
    if "HTTP_COOKIE" in request.environ or "HTTP_AUTHORIZATION" not in request.environ:
        return current_user
    if "program" not in g:
        users = cast("Users", current_app.extensions["security"].datastore)
        g.program = users.by_token(request)
    return g.program


def _unless_away(find: Callable[[], Account | None]) -> Account | None:
    """Look up without raising: an error page asks who reads it as well, and must not fail over that."""
    try:
        return find()
    except StorageAway:
        g.accounts_away = True
        return None
