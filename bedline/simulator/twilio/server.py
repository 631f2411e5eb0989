"""The simulation on a port: the REST API, and the telephones as a small API of their own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from typing_extensions import override
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from bedline.simulator.twilio.account import Account
from bedline.simulator.twilio.phone_api import PhoneApplication
from bedline.simulator.twilio.simulation import LiveSimulation
from bedline.simulator.twilio.web import RestApplication

# Seconds after which the server notices that it is to stop.
POLL: Final = 0.1


class _Quiet(WSGIRequestHandler):
    @override
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing of every request."""


@contextmanager
def served(
    *, account: Account, host: str = "127.0.0.1", port: int = 0, speed: float = 1.0, origin: str = ""
) -> Iterator[LiveSimulation]:
    """Let a simulation run on that port (0: any free one); its address is ``exchange.url``.

    ``origin`` is the web page's that may be a telephone, such as `http://127.0.0.1:8000`.
    """
    server = make_server(host, port, _unready, threaded=True, request_handler=_Quiet)
    simulation = LiveSimulation(account=account, url=f"http://{host}:{server.server_port}", speed=speed)
    phones = PhoneApplication(simulation, origin=origin)
    server.app = DispatcherMiddleware(RestApplication(simulation), {"/phones": phones})
    thread = threading.Thread(target=server.serve_forever, args=(POLL,), name="twilio-rest", daemon=True)
    thread.start()
    try:
        yield simulation
    finally:
        phones.close()
        server.shutdown()
        thread.join()
        server.server_close()
        simulation.close()


def _unready(*_: Any) -> list[bytes]:
    return []
