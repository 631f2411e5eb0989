"""A reserved place that its patient does not take: free again, unless the ward says that it is full."""

from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import TaskKind
from bedline.ports.storage import Work
from bedline.services import capacity, offering, tasks

_OF_THE_PLACE = frozenset(
    {
        TaskKind.TELL_WARD,
        TaskKind.RESULT_NOT_HEARD,
        TaskKind.TRANSPORT_LATE,
        TaskKind.ARRIVAL_OVERDUE,
        TaskKind.DAYS_END,
    }
)


def free(work: Work, *, request: BedRequest, stay: Stay, full: bool = False) -> None:
    """Free the place of a locked stay, set the figure right where the ward is full, and wait for nobody any more."""
    unit = work.directory.unit(stay.unit)
    offering.give_back(work, unit=unit, offer_id=stay.offer)
    if full:
        capacity.take_full(work, unit=unit)
    capacity.note_overcommitment(work, unit=unit, places=work.places.get(unit.id))
    tasks.settle(work, request=request, outcome="place_lost", kinds=_OF_THE_PLACE)
