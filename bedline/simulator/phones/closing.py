"""A nurse who phones to close a ward for a while, and phones again to open it."""

import re
from random import Random
from typing import Final

from typing_extensions import override

from bedline.simulator.phones import listening
from bedline.simulator.phones.talks import Listener
from bedline.simulator.phones.telephone import Telephone

_MENU: Final = ("een afdeling sluiten.*", "to close a ward.*", "fermer un service.*")
_OPEN: Final = ("alles weer open", "to open all again", "tout rouvrir")
_RIGHT: Final = ("klopt (dit|dat)", "if (this|that) is right", "c'est juste")
_WHY: Final = re.compile(r"^(waarom sluit|why does|pourquoi fermer)", re.IGNORECASE)
# Where there is a list of wards, one of the first ones; of the reasons, any that most regions have.
PLACES: Final = ("1", "2")
REASONS: Final = ("1", "2", "3", "4")


class Closing(Listener):
    """Somebody who closes the ward at ``place`` of the list, if there is one; one that is closed, they open."""

    def __init__(self, phone: Telephone, luck: Random, *, place: str) -> None:
        super().__init__(phone, luck)
        self._wanted = place
        self._reason = luck.choice(REASONS)

    @override
    def keys(self, sentence: str) -> str | None:
        if _WHY.match(sentence):
            self._wanted = self._reason
        known = super().keys(sentence) or listening.key_for(sentence, [*_MENU, *_OPEN, *_RIGHT])
        choices = listening.choices(sentence)
        if known or len(choices) != 1:
            return known
        [(_, key)] = choices
        if key != self._wanted:
            return None
        # After the reason comes until when: the first of it will do.
        self._wanted = PLACES[0]
        return key
