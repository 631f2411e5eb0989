"""An account with a provider, and the SDK's client for it: patient for seconds only, and never trying twice."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from requests import Response, Session
from requests.adapters import HTTPAdapter
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from typing_extensions import override

# How long an answer is waited for, in seconds; the SDK's own client would wait for ever.
PATIENCE: Final = 8.0
# The SDK looks into the environment for what it is not given, unless it gets another one that is not empty.
_NO_ENVIRONMENT: Final = {"BEDLINE": "gives every setting itself"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAccount:
    """Who we are with a provider; requests are signed with the API key where there is one, else with the token.

    ``base_url`` is where a provider that speaks as Twilio does is reached instead; region and edge are Twilio's.
    """

    name: str
    sid: str
    token: str = field(repr=False)
    api_key: str | None = None
    api_secret: str | None = field(default=None, repr=False)
    region: str | None = None
    edge: str | None = None
    base_url: str | None = None

    def client(self, http_client: HttpClient | None = None) -> Any:
        """Return the SDK's client; ``http_client`` is another way to the provider than over the network."""
        user, secret = (self.api_key, self.api_secret) if self.api_key and self.api_secret else (self.sid, self.token)
        way = http_client or wire()
        elsewhere = self.base_url is not None
        return Client(
            user,
            secret,
            self.sid,
            region=None if elsewhere else self.region,
            edge=None if elsewhere else self.edge,
            http_client=way if self.base_url is None else Rerouted(way, self.base_url),
            environment=_NO_ENVIRONMENT,
        )


def wire() -> HttpClient:
    """Return the SDK's way over the network, with connections kept open and every answer waited for in seconds."""
    client = TwilioHttpClient(pool_connections=False, timeout=PATIENCE)
    client.session = Wire()
    client.session.mount("https://", HTTPAdapter(max_retries=0))
    client.session.hooks["response"].append(_keep_bytes)
    return client


class Wire(Session):
    """A session that asks the environment once for each host how it is reached: through which proxy, trusting whom.

    The library's own goes through every variable twice for each request, a quarter of what that costs.
    """

    def __init__(self) -> None:
        super().__init__()
        self._environment = Session()
        self.trust_env = False
        self._known: dict[tuple[str, str], Mapping[str, Any]] = {}

    @override
    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """Return how to reach that address; a process keeps the environment that it began with."""
        parts = urlsplit(url)
        host = (parts.scheme, parts.netloc)
        if host not in self._known:
            self._known[host] = self._environment.merge_environment_settings(url, proxies, stream, verify, cert)
        return dict(self._known[host])


def _keep_bytes(response: Response, *_: object, **__: object) -> None:
    # The SDK hands on text. Sound survives that in an encoding that has a letter for every byte.
    if response.headers.get("Content-Type", "").startswith("audio/"):
        response.encoding = "latin-1"


class Rerouted(HttpClient):  # type: ignore[misc] # the SDK is not typed
    """Sends what is meant for Twilio to another host, below the path of that address."""

    def __init__(self, through: HttpClient, base_url: str) -> None:
        super().__init__(logging.getLogger("twilio.http_client"), is_async=False, timeout=PATIENCE)
        self._through = through
        self._base = urlsplit(base_url.rstrip("/"))

    @override
    def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Any:
        parts = urlsplit(url)
        there = urlunsplit((self._base.scheme, self._base.netloc, self._base.path + parts.path, parts.query, ""))
        return self._through.request(
            method,
            there,
            params=params,
            data=data,
            headers=headers,
            auth=auth,
            timeout=timeout,
            allow_redirects=allow_redirects,
        )
