"""GET /me: who asks, and what their browser must send along."""

from flask_openapi3 import APIBlueprint, Tag
from flask_wtf.csrf import generate_csrf

from bedline.domain.board import Body
from bedline.domain.people import Role
from bedline.web.models.people import Me
from bedline.web.office import office
from bedline.web.operations import reads
from bedline.web.people import by_token, the_person

api = APIBlueprint("me", __name__, abp_tags=[Tag(name="people")])

EVERYBODY = (Role.GP, Role.FACILITY, Role.COORDINATOR, Role.MANAGER)


@reads(api, "/me", to=EVERYBODY, answer=Me)
def me() -> Body:
    """Tell who is signed in, where they belong, and the token for writes."""
    person = the_person()
    return {
        "person": {"id": person.id, "name": person.name, "role": person.role.value},
        "role": person.role.value,
        "region": person.region,
        "regions": [person.region],
        "facilities": sorted(person.facilities),
        "practice": person.practice,
        "language": person.language,
        # A machine needs none, and gets no session for having asked.
        "csrf_token": "" if by_token() else generate_csrf(),
        "demo": office().demo,
    }
