"""The rooms of the exchange under one roof: what every part of it needs of the others."""

from dataclasses import dataclass, field

from bedline.simulator.twilio.account import Account, Sids
from bedline.simulator.twilio.calls import Call
from bedline.simulator.twilio.findings import Findings
from bedline.simulator.twilio.mishaps import Mishaps
from bedline.simulator.twilio.network import Network
from bedline.simulator.twilio.post import Post
from bedline.simulator.twilio.queues import Queues
from bedline.simulator.twilio.recordings import Recordings
from bedline.simulator.twilio.rooms import Rooms
from bedline.simulator.twilio.texts import Texts
from bedline.simulator.twilio.timeline import Timeline


@dataclass(slots=True, eq=False, kw_only=True)
class Exchange:
    """Twilio, as far as it keeps anything."""

    time: Timeline
    account: Account
    sids: Sids
    network: Network
    post: Post
    mishaps: Mishaps
    findings: Findings
    queues: Queues
    rooms: Rooms
    recordings: Recordings
    texts: Texts
    # The base of the URLs that it gives out itself, such as a recording's.
    url: str
    calls: dict[str, Call] = field(default_factory=dict)
    # When the next call may be started, as the account allows so many a second.
    next_start: float = 0.0
