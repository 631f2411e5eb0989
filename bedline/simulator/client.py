"""One person's conversation with the server: their token, one try at a time, and what the answer means."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import httpx

from bedline.simulator.diary import Clock
from bedline.simulator.refusals import Away, Refused, Stranger

ANSWER_WITHIN: Final = 15.0  # seconds
# However fast that life is to run: no more calls a second than a busy afternoon of a large region.
MOST_CALLS_A_SECOND: Final = 50.0

_AWAY: Final = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class Throttle:
    """Keeps all calls together under the ceiling."""

    def __init__(self, *, clock: Clock, most: float = MOST_CALLS_A_SECOND) -> None:
        self._clock = clock
        self._gap = 1 / most
        self._free_at = clock.now()

    def wait(self) -> None:
        """Wait for this call's turn."""
        now = self._clock.now()
        if now < self._free_at:
            self._clock.wait(self._free_at - now)
        self._free_at = max(now, self._free_at) + self._gap


class Client:
    """What one person says to the server and hears from it; nothing is tried twice here, see ``Diary``."""

    def __init__(self, *, http: httpx.Client, token: str, throttle: Throttle) -> None:
        self._http = http
        self._throttle = throttle
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **params: str | int) -> Any:
        """Return what the server has under that path.

        Raises:
            Away, Refused, Stranger: as they say.
        """
        return self._said(self._http.build_request("GET", path[1:], params=params, headers=self._headers))

    def post(self, path: str, *, key: str, body: Mapping[str, object] | None = None) -> Any:
        """Say something to the server; the same ``key`` again is the same saying, and done once.

        Raises:
            Away, Refused, Stranger: as they say.
        """
        headers = {**self._headers, "Idempotency-Key": key}
        return self._said(self._http.build_request("POST", path[1:], json=body or {}, headers=headers))

    def _said(self, saying: httpx.Request) -> Any:
        self._throttle.wait()
        try:
            answer = self._http.send(saying)
        except httpx.TransportError as problem:
            raise Away(type(problem).__name__) from problem
        return _meaning(answer)


def http_client(*, url: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Return the connections to the server at that address, shared by everybody in the region."""
    # What people here tell is in Dutch, so what they are told should be.
    headers = {"Accept-Language": "nl"}
    return httpx.Client(
        base_url=f"{url.rstrip('/')}/api/v1/", timeout=ANSWER_WITHIN, transport=transport, headers=headers
    )


def _meaning(answer: httpx.Response) -> Any:
    if answer.status_code in _AWAY:
        raise Away(f"HTTP {answer.status_code}")
    if answer.is_server_error:
        raise Away(f"HTTP {answer.status_code}", broken=True)
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        raise Stranger("Bedline does not know this token. Starting the demo again makes new ones.")
    said = _json(answer)
    if answer.is_success:
        return said
    problem: Mapping[str, Any] = said if isinstance(said, dict) else {}
    raise Refused(
        code=str(problem.get("code", f"http_{answer.status_code}")),
        detail=str(problem.get("detail", problem.get("title", ""))),
    )


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json() if answer.content else None
    except ValueError:
        return None
