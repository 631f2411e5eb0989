"""How the wishes of a script are fulfilled: each kind by one function, in the transaction of the call's step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bedline.domain.calls import Leg
from bedline.domain.scripts.talk import Event, Turn, Wish
from bedline.ports.storage import Work


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """What came of a wish, and the leg as it stands now.

    ``then`` an event: the dialogue goes on with it. A turn: it is said as it is, and the dialogue stays where it
    was. None: the leg has another dialogue now, which begins.
    """

    leg: Leg
    then: Event | Turn | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the telephone is told now; the leg, with its language and the nonce of the step, is kept already."""

    leg: Leg
    turn: Turn


Fulfil = Callable[[Work, Leg, Wish], Fulfilled]
Fulfils = Mapping[type[Wish], Fulfil]
