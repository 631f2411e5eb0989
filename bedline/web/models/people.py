"""Who is signed in."""

from bedline.domain.people import Role
from bedline.web.models.base import Shown


class PersonRow(Shown):
    """A person with an account."""

    id: str
    name: str
    role: Role


class Me(Shown):
    """Who asks, where they belong, and the token that their browser's writes must carry (``X-CSRF-Token``)."""

    person: PersonRow
    role: Role
    region: str
    regions: list[str]
    facilities: list[str]
    practice: str | None
    language: str
    csrf_token: str
    demo: bool
