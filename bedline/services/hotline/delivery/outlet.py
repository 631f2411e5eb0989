"""What delivery needs from outside: a telephone, words, how calls open, and somebody to tell when it does not work."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from bedline.domain.calls import LegId, Progress
from bedline.domain.messages import Errand, Message
from bedline.domain.scripts.talk import Dialogue
from bedline.domain.sparing import Sparing
from bedline.ports.clock import Clock
from bedline.ports.storage import Storage, Work
from bedline.ports.telephone import Telephone

log: Final = logging.getLogger(__name__)

# The sentence of that key (table ``texts`` of the wording) in that language, its gaps filled.
Words = Callable[[str, str, Mapping[str, object]], str]
# The conversation that a call begins with; None: it is no longer worth a call.
Opening = Callable[[Work, Message], Dialogue | None]
Openings = Mapping[Errand, Opening]


class Progressed(Protocol):
    """Takes in how a leg goes, with all that follows when it ends."""

    def __call__(self, work: Work, *, leg: LegId, told: Progress) -> None:
        """Take it in."""
        ...


@dataclass(slots=True)
class Alarms:
    """What keeps this process from telephoning, until something succeeds again; shown by ``/readyz``."""

    raised: dict[str, datetime] = field(default_factory=dict)

    def sound(self, what: str, *, at: datetime) -> None:
        """Tell the operator, in the log the first time and in ``/readyz`` as long as it lasts."""
        if what not in self.raised:
            log.error("The telephone needs somebody: %s", what)
        self.raised[what] = at

    def over(self) -> None:
        """Note that a provider has taken something: whatever was wrong with it is over."""
        if self.raised:
            log.warning("The telephone works again")
        self.raised.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Everything that delivery works with."""

    storage: Storage
    telephone: Telephone
    clock: Clock
    words: Words
    openings: Openings
    progressed: Progressed
    alarms: Alarms = field(default_factory=Alarms)
    # What somebody has to look into while the telephone works all the same.
    worries: Alarms = field(default_factory=Alarms)
    sparing: Sparing = field(default_factory=Sparing)
