"""The demo's telephone network: the simulated Twilio on a port of this machine, and what makes Bedline use it."""

import json
import secrets
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from bedline.adapters.configuration import ConfigurationFault
from bedline.adapters.regionfiles import load_regions
from bedline.settings import Settings
from bedline.supervisor.child import GivenUp

HOST: Final = "127.0.0.1"
# An account that exists nowhere; its token is made anew at each start.
SID: Final = "AC" + "0" * 31 + "1"
# Which webhooks a number of ours has.
PATHS: Final = {"voice": "/twilio/voice", "texts": "/twilio/sms", "status": "/twilio/status/calls"}
# Where whoever wants to be a telephone finds the network.
FILE: Final = "demo-telephones.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephones:
    """How to start the simulated network, and the settings with which Bedline rings through it and nobody else.

    A real account among the settings is overruled: the numbers of a demo are invented, and some of them may be
    somebody's.
    """

    url: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Return the network of the demo's regions; None when none of them has a number.

        Raises:
            GivenUp: when the files of the regions have faults.
        """
        try:
            book = load_regions(settings.regions_path, settings.regions or None).phonebook
        except ConfigurationFault as faults:
            raise GivenUp(f"{len(faults.faults)} fault(s) in the configuration:\n{faults}") from None
        if not book.hotlines:
            return None
        port, token = _free_port(), secrets.token_hex(16)
        url = f"http://{HOST}:{port}"
        hooks = {name: f"{path}#{settings.twilio_webhooks}" for name, path in PATHS.items()}
        chosen = {"app": settings.local_url, "sid": SID, "token": token, "port": port, **hooks}
        options = [part for name, value in chosen.items() for part in (f"--{name}", str(value))]
        options += [part for number in book.hotlines for part in ("--number", number)]
        return cls(
            url=url,
            command=(sys.executable, "-m", "bedline.simulator.twilio", *options),
            environment={
                "TWILIO_ACCOUNT_SID": SID,
                "TWILIO_AUTH_TOKEN": token,
                "TWILIO_BASE_URL": url,
                "TWILIO_WEBHOOK_URL": settings.local_url,
            },
            numbers=tuple(book.hotlines),
        )

    @contextmanager
    def told(self, folder: Path) -> Iterator[None]:
        """Let who wants to be a telephone know where the network is, for as long as it is there."""
        path = folder / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"network": self.url, "hotlines": self.numbers}), encoding="utf-8")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
