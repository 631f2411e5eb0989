"""Whose a request is after a key on the telephone: whoever took the caller, or sees to the crisis."""

from bedline.domain.errors import Conflict
from bedline.domain.ids import PersonId, RequestId
from bedline.domain.people import Role
from bedline.ports.storage import Work
from bedline.services import requests


def own(work: Work, request: RequestId, *, owner: PersonId) -> None:
    """Put a request into the hands of a coordinator of its region; one that has landed needs nobody."""
    person = next((each for each in work.people.on_desk(work.actor.region) if each.id == owner), None)
    if person is None or person.role is not Role.COORDINATOR:
        # Somebody of a neighbouring region helps out; the request stays with the desk.
        return
    with work.acting_for(person):
        try:
            requests.take(work, request=request, owner=owner)
        except Conflict:
            # It has landed meanwhile; there is nothing left to own.
            return
