"""The REST API as a WSGI application, for a server or for `httpx.WSGITransport`."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.wrappers import Request, Response

from bedline.simulator.twilio.rest.desk import Away, NoAnswer
from bedline.simulator.twilio.simulation import LiveSimulation, VirtualSimulation

# How long the machine keeps somebody waiting for an answer that never comes.
NEVER_SECONDS = 60.0


class RestApplication:
    """Answers REST requests for a simulation."""

    def __init__(self, simulation: VirtualSimulation | LiveSimulation) -> None:
        self._simulation = simulation

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, as WSGI has it."""
        return self.answer(Request(environ))(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Return the answer, when it is time."""
        credentials = request.authorization
        user = (credentials.username or "") if credentials is not None else ""
        secret = (credentials.password or "") if credentials is not None else ""
        form, query = list(request.form.items(multi=True)), list(request.args.items(multi=True))
        try:
            answered = self._simulation.do(
                lambda: self._simulation.ask(
                    request.method, request.path, form=form, query=query, credentials=(user, secret)
                )
            )
        except NoAnswer:
            self._wait(NEVER_SECONDS)
            return Response(status=504)
        except Away:
            return Response(status=503)
        self._wait(answered.seconds)
        response = Response(answered.body, status=answered.status, content_type=answered.content_type)
        if answered.status == 401:  # noqa: PLR2004 -- who are you?
            response.www_authenticate.type = "basic"
        return response

    def _wait(self, seconds: float) -> None:
        if isinstance(self._simulation, LiveSimulation):
            time.sleep(seconds)
        else:
            self._simulation.time.block(seconds)
