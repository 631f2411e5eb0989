"""What is pushed, in the bytes that travel: made once per event, the same for every board."""

import json
from typing import Final

from engineio.packet import MESSAGE
from engineio.packet import Packet as Envelope
from socketio.packet import EVENT
from wsproto.frame_protocol import FrameProtocol

NAMESPACE: Final = "/board"


class Compact:
    """JSON without spaces, for the packets of the libraries."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(data: object, **_: object) -> str:
        """Return data as JSON."""
        return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def event_frame(event: str, body: str) -> bytes:
    """Return the websocket frame that carries a Socket.IO event, whose body is JSON already, to a board."""
    text: str = Envelope(MESSAGE, f'{EVENT}{NAMESPACE},["{event}",{body}]').encode()
    return bytes(FrameProtocol(client=False, extensions=[]).send_data(text))
