"""A phonebook for a small region: a GP, a ward, whoever is on duty, and the number they call."""

from datetime import time, timedelta
from typing import Final

from bedline.domain.ids import PersonId
from bedline.domain.phonebook import HotlineNumber, Phonebook, Subscriber, WardContact
from bedline.domain.rota import Rota, Rung, Shift
from tests import builders as a

GP: Final = "+31612345678"
WARD: Final = "+31115111111"
DUTY: Final = "+31612000001"
HOTLINE: Final = "+31115000001"


def phonebook() -> Phonebook:
    """A GP, a ward and whoever is on duty, day and night."""
    directory = a.directory()
    unit = next(iter(directory.units.values()))
    rota = Rota(
        a.POLDER,
        "Europe/Amsterdam",
        tuple(Shift(day, time(0), timedelta(hours=24), Rung.FIRST, PersonId("desk-1"), DUTY) for day in range(7)),
    )
    return Phonebook(
        hotlines={HOTLINE: HotlineNumber(number=HOTLINE, region=a.POLDER, language="nl", texts=True)},
        subscribers=(Subscriber(person=a.gp().id, region=a.POLDER, identity="01000001", phone=GP, mobile=True),),
        wards={unit.id: WardContact(unit=unit.id, facility=unit.facility, region=a.POLDER, phones=(WARD,), text=WARD)},
        rotas={a.POLDER: rota},
    )
