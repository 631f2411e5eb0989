"""For whom Bedline may act in a work: somebody of the region of that work, and of no other."""

from bedline.domain.people import Person, Role
from bedline.ports.storage import StorageMisused


def check_acting(actor: Person, *, person: Person) -> None:
    """Refuse to let anybody but Bedline act for another, or Bedline for somebody whose region this work is not in.

    Raises:
        StorageMisused: which is a bug, not a refusal.
    """
    if actor.role is not Role.SYSTEM:
        raise StorageMisused("only Bedline itself acts for somebody else")
    if person.region != actor.region:
        raise StorageMisused("nobody acts outside their own region")
