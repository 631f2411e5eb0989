"""How webhooks get to the application: through its WSGI callable in this process, or over HTTP."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import httpx
from werkzeug.test import Client

MOST_AT_ONCE: Final = 32
FORM: Final = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A request as it goes over the line; ``body`` is a form already written out."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the application answered."""

    status: int
    content_type: str
    body: bytes
    location: str = ""


class NotConnected(Exception):
    """Nobody listens there."""


class TooSlow(Exception):
    """The answer did not come in time; what was asked for may have been done."""


class Courier(Protocol):
    """Brings a request to the application."""

    async def carry(self, parcel: Parcel, *, connect: float, read: float) -> Reply:
        """Return its answer, waiting at most so many seconds.

        Raises:
            NotConnected, TooSlow: as they say.
        """
        ...


class InProcess:
    """Calls WSGI applications by their host; a host that is not there, or taken away, does not answer."""

    def __init__(self, hosts: Mapping[str, Any]) -> None:
        self.hosts: dict[str, Any] = dict(hosts)

    async def carry(self, parcel: Parcel, *, connect: float, read: float) -> Reply:
        """Return the application's answer; what it raises is raised, as no server stands between."""
        del connect, read
        parts = urlsplit(parcel.url)
        app = self.hosts.get(parts.hostname or "")
        if app is None:
            raise NotConnected(parts.netloc)
        target = parts._replace(scheme="", netloc="", fragment="").geturl()
        answer = Client(app, use_cookies=False).open(
            target,
            method=parcel.method,
            base_url=f"{parts.scheme}://{parts.netloc}",
            headers=dict(parcel.headers),
            data=parcel.body.encode(),
        )
        return Reply(
            status=answer.status_code,
            content_type=answer.headers.get("Content-Type", ""),
            body=answer.data,
            location=answer.headers.get("Location", ""),
        )


class OverHttp:
    """Sends real requests, several at once; a limit here is one of the machine's seconds."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="webhook")
        self._client = httpx.Client(follow_redirects=False, trust_env=False)

    async def carry(self, parcel: Parcel, *, connect: float, read: float) -> Reply:
        """Return the answer of the server at that URL."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._carry, parcel, connect, read)

    def close(self) -> None:
        """Wait for what is on its way, and let go of the connections."""
        self._threads.shutdown()
        self._client.close()

    def _carry(self, parcel: Parcel, connect: float, read: float) -> Reply:
        timeout = httpx.Timeout(read, connect=connect)
        headers: Sequence[tuple[str, str]] = list(parcel.headers.items())
        try:
            answer = self._client.request(
                parcel.method, parcel.url, content=parcel.body.encode(), headers=headers, timeout=timeout
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
            raise NotConnected(parcel.url) from failure
        except httpx.TimeoutException as failure:
            raise TooSlow(parcel.url) from failure
        except httpx.TransportError as failure:
            raise NotConnected(parcel.url) from failure
        return Reply(
            status=answer.status_code,
            content_type=answer.headers.get("Content-Type", ""),
            body=answer.content,
            location=answer.headers.get("Location", ""),
        )
