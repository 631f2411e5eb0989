"""The people who take part, each with the token they use: read from a file that nobody else may read.

The file is a JSON list; whoever starts the region writes it, with mode 0600::

    [{"person": "gp-axel", "name": "Huisarts Axel-Zuid (demo)", "role": "gp", "region": "zeeuws-vlaanderen",
      "facilities": [], "practice": "praktijk-axel", "token": "…"}, …]

``role`` is gp, facility or coordinator; ``facilities`` matters for the second, ``practice`` for the first.
"""

import stat
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Person(BaseModel):
    """Somebody of the region, and what proves it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    person: str
    name: str = ""
    role: Literal["gp", "facility", "coordinator", "manager"]
    region: str
    facilities: tuple[str, ...] = ()
    practice: str | None = None
    token: str

    @property
    def spoken_name(self) -> str:
        """Return the name as one says it."""
        return (self.name or self.person).removesuffix(" (demo)")


class Unreadable(Exception):
    """The file cannot be used; the message says why, and never what is in it."""


_PEOPLE: Final = TypeAdapter(tuple[Person, ...])


def read(path: Path) -> tuple[Person, ...]:
    """Return the people in the file, in the order of their ids.

    Raises:
        Unreadable: when it is not there, when others may read it, or when it is not such a list.
    """
    try:
        if path.stat().st_mode & OTHERS:
            raise Unreadable(f"{path} holds tokens and others may read it: chmod 600 {path}")
        people = _PEOPLE.validate_json(path.read_bytes())
    except OSError as reason:
        raise Unreadable(f"{path}: {reason.strerror}") from None
    except ValidationError as faults:
        where = "; ".join(".".join(map(str, fault["loc"])) + f": {fault['msg']}" for fault in faults.errors())
        raise Unreadable(f"{path} is no list of people: {where}") from None
    return tuple(sorted(people, key=lambda person: person.person))
