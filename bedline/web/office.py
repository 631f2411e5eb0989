"""What the web is given by whoever puts the process together, and how a view reaches it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol, cast

from flask import Flask, current_app

from bedline.domain.facilities import Directory
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.phonebook import Phonebook
from bedline.domain.regions import Region
from bedline.policy.ready import Ready
from bedline.ports.accounts import Accounts
from bedline.ports.clock import Clock
from bedline.ports.rhythm import Halt
from bedline.ports.storage import Storage
from bedline.web.kept import Kept

EXTENSION: Final = "bedline"


class Wording(Protocol):
    """Bedline's sentences in every language it speaks."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages as tags ("nl-BE"), the one spoken by default first."""
        ...

    def say(self, key: str, language: str, /, **params: object) -> str:
        """Return the sentence in that language with its gaps filled.

        Raises:
            LookupError: when there is no such sentence, or a gap gets no value.
        """
        ...


class Naming(Protocol):
    """Makes a sentence read as people speak."""

    def __call__(self, params: Mapping[str, object], /, *, region: Region, language: str) -> Mapping[str, object]:
        """Return the parameters of a sentence with ids as the region's names and moments in its time."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be in order before this process should be sent any work.

    One that is only ``told`` takes nobody out of service: somebody has to look into it, and a stranger could bring it
    about.
    """

    name: str
    ok: bool
    note: str = ""
    told: bool = False


Readiness = Callable[[], Sequence[Check]]
Halts = Callable[[], Sequence[Halt]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephones:
    """The telephones of a demo: every number, everybody's PIN, and where the simulated telephone network answers.

    ``network`` is its address, without a slash at the end.
    """

    phonebook: Phonebook
    network: str
    pins: Callable[[], Mapping[PersonId, str]] = dict


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything the web needs: where things are kept, what they are called, and a few settings.

    ``base_url`` is where people reach it, without a slash at the end; over https, cookies are secure.
    ``demo`` lets anybody sign in as anybody, and with ``telephones`` be any telephone. ``dashboards`` is the folder
    with ``dist`` and ``templates``. ``policies`` lie ready to be tried on a simulated year.
    ``halts`` says what stands still that the desk then has to do itself.
    """

    storage: Storage
    accounts: Accounts
    clock: Clock
    regions: Mapping[RegionId, Region]
    directory: Directory
    wording: Wording
    naming: Naming
    readiness: Readiness
    halts: Halts
    dashboards: Path
    secret_key: str
    base_url: str
    version: str
    session_length: timedelta = timedelta(hours=12)
    trusted_proxies: int = 0
    demo: bool = False
    telephones: Telephones | None = None
    policies: Sequence[Ready] = ()
    kept: Kept = field(default_factory=Kept)

    @property
    def secure(self) -> bool:
        """Say whether people reach it over https."""
        return self.base_url.startswith("https://")


def furnish(app: Flask, office: Office) -> None:
    """Give an application its office."""
    app.extensions[EXTENSION] = office


def office() -> Office:
    """Return the office of the application that answers now."""
    return cast("Office", current_app.extensions[EXTENSION])
