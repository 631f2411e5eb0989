"""What the telephone's routes are given by whoever puts the process together, and how a route reaches it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from flask import current_app

from bedline.domain.ids import RegionId
from bedline.domain.phonebook import HotlineNumber, Phonebook
from bedline.ports.clock import Clock
from bedline.ports.storage import Storage
from bedline.telephony.addresses import Addresses
from bedline.telephony.forgeries import Forgeries
from bedline.telephony.signature import Account
from bedline.telephony.speech import Speech, Wording

EXTENSION: Final = "bedline.telephony"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switchboard:
    """Everything the telephone needs: where things are kept, what its sentences are, whom it believes.

    ``base_url`` is where the provider reaches us, without a slash at the end. ``speeches`` has every region of the
    phonebook; ``texts`` are the sentences of texts. ``prompts`` is the folder of recorded sentences.
    """

    storage: Storage
    phonebook: Phonebook
    clock: Clock
    speeches: Mapping[RegionId, Speech]
    texts: Wording
    addresses: Addresses
    account: Account
    base_url: str
    forgeries: Forgeries
    prompts: Path
    conference_region: str | None = None
    recorded: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Which sentences are recorded: language and key, as their file is called."""

    def ours(self, params: Mapping[str, str]) -> HotlineNumber:
        """Return which of our numbers a webhook is about; some other one of ours when it is about none.

        Raises:
            LookupError: when there is no number of ours at all.
        """
        outbound = params.get("Direction", "").startswith("outbound")
        names = ("From", "To") if outbound else ("To", "From")
        hotlines = self.phonebook.hotlines
        found = next((hotlines[params[name]] for name in names if params.get(name) in hotlines), None)
        if found is None:
            found = next(iter(hotlines.values()), None)
        if found is None:
            raise LookupError("no region has a hotline number")
        return found

    def speech(self, region: RegionId) -> Speech:
        """Return how it is spoken in that region."""
        return self.speeches[region]


def switchboard() -> Switchboard:
    """Return the switchboard of the application that answers now."""
    return cast("Switchboard", current_app.extensions[EXTENSION])
