"""What a refusal looks like on the wire (RFC 9457), and which refusals an operation may give."""

from typing import Any, Final

from pydantic import Field

from bedline.web.models.base import Shown

MIMETYPE: Final = "application/problem+json"


class FieldFault(Shown):
    """What is wrong with one field of the input."""

    field: str
    message: str


class Problem(Shown):
    """Why the request was refused: ``detail`` tells a person what to do, ``code`` tells a program which case it is."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldFault] = Field(default_factory=list)
    incident: str | None = None


def problems(*statuses: int) -> dict[int, dict[str, Any]]:
    """Return the description of these refusals, as an operation declares them."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {status: {"content": {MIMETYPE: {"schema": schema}}} for status in statuses}
