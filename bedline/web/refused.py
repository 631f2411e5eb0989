"""The ways the web itself says no, before any use case is asked."""

from collections.abc import Mapping


class Refused(Exception):
    """A request that goes no further: an HTTP status, and a stable code that picks the sentence.

    ``params`` fill the sentence; ``headers`` go along with the reply.
    """

    def __init__(self, code: str, *, status: int, headers: Mapping[str, str] | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})
        self.params: Mapping[str, object] = params


class Fault(Exception):
    """An input that does not have the declared shape; ``errors`` as pydantic reports them."""

    def __init__(self, errors: list[Mapping[str, object]]) -> None:
        super().__init__(f"{len(errors)} faults")
        self.errors = errors
