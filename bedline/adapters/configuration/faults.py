"""What is wrong with the configuration, each fault with its file, its line and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import override

_INPUT_LENGTH = 60
# Pydantic marks the key of a table, as opposed to its value, with this last part of the place.
_KEY = "[key]"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend; ``line`` counts from 1, and is 0 where the whole file is meant."""

    file: str
    line: int
    sentence: str

    @override
    def __str__(self) -> str:
        """Return the fault as compilers write them, so that an editor can jump to it."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.sentence}"


class ConfigurationFault(Exception):
    """The configuration cannot be used; ``faults`` holds everything that is wrong with it, in order of place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def findings(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield for each thing pydantic found the place of the setting and a sentence that says what to do."""
    for details in error.errors(include_url=False):
        place = tuple(part for part in details["loc"] if part != _KEY)
        yield place, _sentence(".".join(str(part) for part in place), details)


def _sentence(name: str, details: ErrorDetails) -> str:
    match details["type"]:
        case "missing":
            return f"{name} is missing: add it"
        case "extra_forbidden":
            return f"{name} is not known here: mend its spelling, or take it out"
        case _:
            message = details["msg"]
            said = f"{name}: {message[0].lower()}{message[1:]}" if name else message
            return said + _input(details["input"])


def _input(value: object) -> str:
    if isinstance(value, dict | list):
        return ""
    shown = repr(value)
    return f" (it is {shown[:_INPUT_LENGTH]}{'…' if len(shown) > _INPUT_LENGTH else ''})"
