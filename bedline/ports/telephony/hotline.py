"""Everything the hotline keeps, as part of one work."""

from typing import Protocol

from bedline.domain.phonebook import Phonebook
from bedline.ports.telephony.legs import Legs
from bedline.ports.telephony.messages import Messages
from bedline.ports.telephony.opt_outs import OptOuts
from bedline.ports.telephony.pins import Guesses, Pins
from bedline.ports.telephony.voicemails import Voicemails
from bedline.ports.telephony.waitings import Waitings


class Hotline(Protocol):
    """Everything the hotline keeps, as part of one work."""

    @property
    def phonebook(self) -> Phonebook:
        """Return who stands behind which number, and who is on duty."""
        ...

    @property
    def legs(self) -> Legs:
        """Return the call legs."""
        ...

    @property
    def waitings(self) -> Waitings:
        """Return who waits for a human."""
        ...

    @property
    def messages(self) -> Messages:
        """Return the outbox."""
        ...

    @property
    def pins(self) -> Pins:
        """Return the PINs."""
        ...

    @property
    def guesses(self) -> Guesses:
        """Return the wrong codes and PINs."""
        ...

    @property
    def opt_outs(self) -> OptOuts:
        """Return the numbers that are sent no texts."""
        ...

    @property
    def voicemails(self) -> Voicemails:
        """Return the voicemails."""
        ...
