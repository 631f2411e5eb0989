"""What is arranged to go wrong: at the application's webhooks, on their way, and in the REST API."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from random import Random
from typing import Generic, TypeVar


class Fault(Enum):
    """What can happen to a webhook. Slow: the application does its work, but the answer comes late."""

    NOT_CONNECTED = auto()
    SLOW = auto()
    STATUS = auto()
    GARBAGE = auto()


class Mode(Enum):
    """What can happen to a REST request.

    Lost: it is done, but its answer never arrives. Dropped: not even done. Away: nobody can be connected with.
    """

    REFUSED = auto()
    LOST = auto()
    DROPPED = auto()
    AWAY = auto()
    SLOW = auto()
    BROKEN = auto()


@dataclass(slots=True, kw_only=True)
class _Arranged:
    """Happens so many times (None: always) to what mentions this."""

    containing: str = ""
    times: int | None = 1

    def strikes(self, what: str) -> bool:
        if self.times == 0 or self.containing not in what:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(slots=True, kw_only=True)
class WebhookMishap(_Arranged):
    """Happens to requests whose URL contains that."""

    fault: Fault
    seconds: float = 0.0
    status: int = 500


@dataclass(slots=True, kw_only=True)
class RestMishap(_Arranged):
    """Happens to requests that are about that number (or path)."""

    mode: Mode
    code: int = 20500
    status: int | None = None
    seconds: float = 0.0


@dataclass(slots=True, kw_only=True)
class CallbackMishap(_Arranged):
    """Happens to status callbacks whose URL contains that and that tell that status (empty: any)."""

    status: str = ""
    copies: int = 1
    delay: float = 0.0


A = TypeVar("A", bound=_Arranged)


class _List(Generic[A]):
    """Arrangements in their order; the first that strikes is the one that happens."""

    def __init__(self) -> None:
        self._arranged: list[A] = []

    def add(self, arranged: A) -> None:
        self._arranged.append(arranged)

    def clear(self) -> None:
        self._arranged.clear()

    def strike(self, *about: str) -> A | None:
        text = " ".join(about)
        return next((each for each in self._arranged if each.strikes(text)), None)

    def __iter__(self) -> Iterator[A]:
        return iter(self._arranged)


@dataclass(slots=True)
class Mishaps:
    """Everything that is arranged; nothing, to begin with."""

    _webhooks: _List[WebhookMishap] = field(default_factory=_List)
    _rest: _List[RestMishap] = field(default_factory=_List)
    _callbacks: _List[CallbackMishap] = field(default_factory=_List)
    _weather: Random | None = None

    def webhooks(
        self,
        fault: Fault,
        *,
        containing: str = "",
        times: int | None = 1,
        seconds: float = 30.0,
        status: int = 500,
    ) -> None:
        """Let webhooks fail: those whose URL contains that, so many times (None: from now on)."""
        self._webhooks.add(
            WebhookMishap(containing=containing, times=times, fault=fault, seconds=seconds, status=status)
        )

    def rest(
        self,
        mode: Mode,
        *,
        about: str = "",
        times: int | None = 1,
        code: int = 20500,
        status: int | None = None,
        seconds: float = 30.0,
    ) -> None:
        """Let REST requests fail: those about that number or path; ``code`` is Twilio's for a refusal."""
        self._rest.add(RestMishap(containing=about, times=times, mode=mode, code=code, status=status, seconds=seconds))

    def callbacks(
        self,
        *,
        containing: str = "",
        status: str = "",
        copies: int = 1,
        delay: float = 0.0,
        times: int | None = None,
    ) -> None:
        """Let status callbacks come several times, late (so out of order), or never (``copies=0``)."""
        self._callbacks.add(
            CallbackMishap(containing=containing, status=status, copies=copies, delay=delay, times=times)
        )

    def weather(self, dice: Random | None) -> None:
        """Let every status callback be lost, doubled and late at random; None: no more."""
        self._weather = dice

    def pass_over(self) -> None:
        """Let nothing go wrong any more."""
        for each in (self._webhooks, self._rest, self._callbacks):
            each.clear()
        self._weather = None

    def of_webhook(self, url: str) -> WebhookMishap | None:
        """Return what happens to this request, if anything."""
        return self._webhooks.strike(url)

    def of_rest(self, about: Iterable[str]) -> RestMishap | None:
        """Return what happens to this request, if anything."""
        return self._rest.strike(*about)

    def of_callback(self, *, url: str, status: str) -> list[float]:
        """Return after how many seconds each copy of this status callback is to come: usually one, at once."""
        if self._weather is not None:
            copies = self._weather.choices((0, 1, 2, 3), weights=(1, 6, 2, 1))[0]
            return [self._weather.choice((0.0, 0.0, 1.0, 7.0, 40.0)) for _ in range(copies)]
        for each in self._callbacks:
            if each.status in {"", status} and each.strikes(url):
                return [each.delay] * each.copies
        return [0.0]
