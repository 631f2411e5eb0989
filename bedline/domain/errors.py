"""The ways the domain says no."""

from collections.abc import Mapping


class Refusal(Exception):
    """Something a person asked for cannot be done, with the reason as a stable code.

    ``code`` picks the sentence in the person's language (``config/wording``, table
    ``refusals``); ``params`` fill its gaps and never carry patient data. ``field`` names
    the part of the input that is at fault, when one is.
    """

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params: Mapping[str, object] = params


class NotFound(Refusal):
    """What was named does not exist, or not for this person."""


class NotAllowed(Refusal):
    """The person may not do that, whatever the input."""


class Conflict(Refusal):
    """The request was fine, but the world has moved on: look again and decide anew."""


class Invalid(Refusal):
    """The input contradicts itself or a rule; the sentence says how to mend it."""
