"""The SDK's way to the REST API within this process: give it to `twilio.rest.Client` as `http_client`."""

import logging
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from requests import exceptions
from twilio.http import HttpClient
from twilio.http.response import Response
from typing_extensions import override

from bedline.simulator.twilio.rest.desk import Away, NoAnswer
from bedline.simulator.twilio.simulation import VirtualSimulation

# Longer than any application waits for a REST request.
PATIENCE = 8.0


class SimulatedHttpClient(HttpClient):  # type: ignore[misc] # the SDK is not typed
    """Asks the simulation; an answer that never comes is a time-out, as `requests` raises it, and takes its time."""

    def __init__(self, simulation: VirtualSimulation, *, timeout: float = PATIENCE) -> None:
        super().__init__(logging.getLogger("twilio.http_client"), is_async=False, timeout=timeout)
        self._simulation = simulation

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
        del headers, allow_redirects
        patience, parts = timeout or self.timeout, urlsplit(url)
        query = [*parse_qsl(parts.query, keep_blank_values=True), *_fields(params)]
        ask = partial(self._simulation.ask, form=list(_fields(data)), query=query, credentials=auth or ("", ""))
        try:
            answered = self._simulation.do(lambda: ask(method.upper(), parts.path))
        except NoAnswer as lost:
            self._simulation.time.block(patience)
            raise exceptions.ReadTimeout(url) from lost
        except Away as away:
            raise exceptions.ConnectionError(url) from away
        self._simulation.time.block(min(answered.seconds, patience))
        if answered.seconds > patience:
            raise exceptions.ReadTimeout(url)
        return Response(answered.status, answered.body.decode("latin-1"), {"Content-Type": answered.content_type})


def _fields(given: Mapping[str, object] | None) -> Iterator[tuple[str, str]]:
    for name, value in (given or {}).items():
        for each in value if isinstance(value, list | tuple) else (value,):
            if each is not None:
                yield name, str(each)
