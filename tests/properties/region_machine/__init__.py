"""Two regions in which anything may happen in any order, and what must hold all the same.

``world`` draws how they work, ``ground`` says what acts stand on; who acts: ``wards``, ``referrers``, ``desks``, and
what comes as ``usual``; what must hold: ``promises`` of places, requests and boards, ``promises_across``,
``promises_tasks``, ``promises_messages``, and ``ladders``.
"""

from tests.properties.region_machine.desks import Desks
from tests.properties.region_machine.ground import Ground, SettableClock
from tests.properties.region_machine.promises import Promises, PromisesOfBedline
from tests.properties.region_machine.promises_across import PromisesAcross
from tests.properties.region_machine.promises_messages import PromisesOfMessages
from tests.properties.region_machine.promises_tasks import PromisesOfTasks
from tests.properties.region_machine.referrers import Referrers
from tests.properties.region_machine.usual import Usual
from tests.properties.region_machine.wards import Wards

__all__ = ["RegionMachine", "SettableClock"]


class RegionMachine(
    Wards,
    Referrers,
    Desks,
    Usual,
    Promises,
    PromisesOfBedline,
    PromisesAcross,
    PromisesOfTasks,
    PromisesOfMessages,
    Ground,
):
    """Everybody of both regions, Bedline, and what they were promised."""
