"""Twilio and the telephone network put together, in virtual time or in the machine's."""

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Final, TypeVar

from werkzeug.datastructures import MultiDict

from bedline.simulator.twilio import lives, texting
from bedline.simulator.twilio.account import Account, Number, Sids
from bedline.simulator.twilio.courier import Courier, InProcess, OverHttp, Reply
from bedline.simulator.twilio.exchange import Exchange
from bedline.simulator.twilio.findings import Findings
from bedline.simulator.twilio.handset import Handset
from bedline.simulator.twilio.mishaps import Mishaps
from bedline.simulator.twilio.network import Network
from bedline.simulator.twilio.post import Post, Sent
from bedline.simulator.twilio.queues import Queues
from bedline.simulator.twilio.recordings import Recordings
from bedline.simulator.twilio.rest import desk
from bedline.simulator.twilio.rest.asked import Answered, Asked
from bedline.simulator.twilio.rooms import Rooms
from bedline.simulator.twilio.texts import Texts
from bedline.simulator.twilio.timeline import LiveTime, Timeline, VirtualTime

R = TypeVar("R")
BEGINNING: Final = datetime(2026, 1, 10, 2, 12, tzinfo=UTC)
URL: Final = "https://api.twilio.com"


class Simulation:
    """Everything that is simulated. Subclasses say whose time it is."""

    def __init__(
        self,
        *,
        account: Account,
        time: Timeline,
        courier: Courier,
        url: str,
        types_ahead: bool,
        network: Network | None = None,
        seed: str | None = None,
    ) -> None:
        sids, findings, mishaps = Sids(seed or account.sid), Findings(), Mishaps()
        self.others: list[Simulation] = []
        post = Post(account=account, courier=courier, mishaps=mishaps, findings=findings, sids=sids, time=time)
        self.exchange = Exchange(
            time=time,
            account=account,
            sids=sids,
            network=network or Network(now=time.moment, carrier=self, types_ahead=types_ahead),
            post=post,
            mishaps=mishaps,
            findings=findings,
            queues=Queues(sids),
            rooms=Rooms(sids),
            recordings=Recordings(),
            texts=Texts(sids),
            url=url,
        )

    @property
    def account(self) -> Account:
        """Return the application's account."""
        return self.exchange.account

    @property
    def mishaps(self) -> Mishaps:
        """Return what is arranged to go wrong."""
        return self.exchange.mishaps

    @property
    def findings(self) -> Findings:
        """Return what the application did wrong."""
        return self.exchange.findings

    def handset(self, number: str) -> Handset:
        """Return the telephone with that number."""
        return self.exchange.network.handset(number)

    def dial(self, handset: Handset, to: str, *, shown: str) -> None:
        """Let a telephone call a number that some account has.

        Raises:
            LookupError: when none has it, or nothing is configured for it.
        """
        home, number = self._home(to)
        if not number.voice_url:
            raise LookupError(f"nothing is configured for calls to {to}")
        lives.come_in(home.exchange, handset, number=number, shown=shown)

    def text(self, handset: Handset, to: str, body: str, *, shown: str) -> str:
        """Let a telephone text a number that some account has, and return the text's identity.

        Raises:
            LookupError: when none has it, or nothing is configured for it.
        """
        home, number = self._home(to)
        if not number.sms_url:
            raise LookupError(f"nothing is configured for texts to {to}")
        return texting.come_in(home.exchange, handset, number=number, body=body, shown=shown).sid

    def _home(self, to: str) -> "tuple[Simulation, Number]":
        for home in (self, *self.others):
            if to in home.account.numbers:
                return home, home.account.numbers[to]
        raise LookupError(f"nobody has the number {to}")

    def ask(
        self,
        method: str,
        path: str,
        *,
        form: Iterable[tuple[str, str]] = (),
        query: Iterable[tuple[str, str]] = (),
        credentials: tuple[str, str] = ("", ""),
    ) -> Answered:
        """Ask the REST API.

        Raises:
            NoAnswer, Away: when that is arranged.
        """
        user, secret = credentials
        asked = Asked(
            exchange=self.exchange,
            method=method,
            path=path,
            form=_fields(form),
            query=_fields(query),
            user=user,
            secret=secret,
        )
        return desk.answer(asked)


class VirtualSimulation(Simulation):
    """In this process, in virtual time; webhooks go straight into WSGI applications, by their host."""

    def __init__(
        self,
        *,
        account: Account,
        hosts: Mapping[str, Any],
        begin: datetime = BEGINNING,
        types_ahead: bool = True,
        beside: "VirtualSimulation | None" = None,
    ) -> None:
        """Begin at that moment, or be a second provider ``beside`` another: same time, same telephones."""
        self._beside = beside
        self.time: VirtualTime = beside.time if beside else VirtualTime(begin=begin)
        self.courier: InProcess = beside.courier if beside else InProcess(hosts)
        self.lock: threading.RLock = beside.lock if beside else threading.RLock()
        super().__init__(
            account=account,
            time=self.time,
            courier=self.courier,
            url=URL,
            types_ahead=types_ahead,
            network=beside.exchange.network if beside else None,
        )
        if beside:
            self.courier.hosts.update(hosts)
            beside.others.append(self)

    def do(self, act: Callable[[], R]) -> R:
        """Do something to it; nothing else happens meanwhile."""
        with self.lock:
            return act()

    def until(self, happened: Callable[[], bool], *, within: float) -> bool:
        """Let time pass until that has happened, at the most so many seconds; say whether it has."""
        with self.lock:
            return self.time.pass_until(happened, within=within)

    def replay(self, sent: Sent, *, changed: Mapping[str, str] | None = None, body: str | None = None) -> Reply:
        """Send a webhook once more, byte for byte, or forged: with other headers or another body."""
        return self.time.run_until_complete(self.exchange.post.again(sent, changed=changed, body=body))

    def passes(self, seconds: float) -> None:
        """Let so much time pass, with all that happens in it."""
        with self.lock:
            self.time.pass_seconds(seconds)

    def close(self) -> None:
        """End everything; a second provider ends with the first."""
        if self._beside is None:
            self.time.finish()


class LiveSimulation(Simulation):
    """In the machine's time, ``speed`` times as fast; webhooks go over HTTP. It runs in a thread of its own."""

    def __init__(self, *, account: Account, url: str, speed: float = 1.0, types_ahead: bool = True) -> None:
        self.time = LiveTime(speed=speed)
        self.speed = speed
        self._courier = OverHttp()
        super().__init__(
            account=account,
            time=self.time,
            courier=self._courier,
            url=url,
            types_ahead=types_ahead,
            # Whoever listens remembers the calls of the last start: no identity may come twice.
            seed=f"{account.sid} {token_hex(8)}",
        )
        self._thread = threading.Thread(target=self._run, name="twilio", daemon=True)
        self._thread.start()

    def do(self, act: Callable[[], R]) -> R:
        """Do something to it in its own thread, and return what came of it."""
        return self.time.do(act)

    def until(self, happened: Callable[[], bool], *, within: float) -> bool:
        """Wait until that has happened, at the most so many of its seconds; say whether it has."""
        return self.time.watch(happened, within=within)

    def passes(self, seconds: float) -> None:
        """Wait for so many of its seconds."""
        self.time.watch(lambda: False, within=seconds)

    def close(self) -> None:
        """End everything."""
        self.time.call_soon_threadsafe(self.time.stop)
        self._thread.join()
        self._courier.close()

    def _run(self) -> None:
        # Ended where it ran: whoever closes it may have a loop of their own in hand.
        self.time.run_forever()
        self.time.finish()


def _fields(given: Iterable[tuple[str, str]]) -> MultiDict[str, str]:
    return MultiDict(list(given))
