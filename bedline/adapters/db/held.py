"""What a work has locked or made itself: nobody else can change it meanwhile, so it is not read again."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bedline.domain.calls import Leg, LegId, WaitingId
from bedline.domain.capacity import Places
from bedline.domain.hotline import Waiting
from bedline.domain.ids import FacilityId, OfferId, RequestId, StayId, TaskId, UnitId
from bedline.domain.messages import Message, MessageId
from bedline.domain.offers import Offer
from bedline.domain.requests import BedRequest
from bedline.domain.stays import Stay
from bedline.domain.tasks import Task

Key = TypeVar("Key")
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Held:
    """Things by identity, as this work last wrote them.

    ``asked`` and ``staying`` hold all the offers and the latest stay of requests that are held: whoever makes
    or changes an offer or a stay holds its request first (the order of locks, ``ports.storage.Storage.work``).
    """

    requests: dict[RequestId, BedRequest] = field(default_factory=dict)
    places: dict[UnitId, Places] = field(default_factory=dict)
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    stays: dict[StayId, Stay] = field(default_factory=dict)
    tasks: dict[TaskId, Task] = field(default_factory=dict)
    legs: dict[LegId, Leg] = field(default_factory=dict)
    waitings: dict[WaitingId, Waiting] = field(default_factory=dict)
    messages: dict[MessageId, Message] = field(default_factory=dict)
    asked: dict[RequestId, dict[OfferId, Offer]] = field(default_factory=dict)
    # Which open offer had which code, when this work looked at the facility.
    codes: dict[FacilityId, dict[str, OfferId]] = field(default_factory=dict)
    staying: dict[RequestId, Stay | None] = field(default_factory=dict)


def completed(
    wanted: Collection[Key], held: Mapping[Key, Thing], read: Callable[[list[Key]], Mapping[Key, Thing]]
) -> dict[Key, Thing]:
    """Return what is wanted: what is held as it is, and the rest read."""
    found = {key: held[key] for key in wanted if key in held}
    missing = [key for key in wanted if key not in found]
    if missing:
        found |= read(missing)
    return found
