"""What every process is given: its settings and keys, a database of its own when none is named, what it holds."""

import atexit
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bedline import settings as told
from bedline.adapters.clock import MachineClock
from bedline.adapters.db.engine import Database
from bedline.adapters.db.pins import QUICK
from bedline.adapters.db.uow import DatabaseStorage
from bedline.adapters.identities import NewIdentities
from bedline.adapters.keys import data_key, kept, secret_key
from bedline.adapters.postgres import Cluster
from bedline.adapters.regionfiles import Configuration, load_regions
from bedline.services.consequences import carry_out
from bedline.settings import Settings

leases: Final = ExitStack()  # what this process holds until it ends
atexit.register(leases.close)


def settings() -> Settings:
    """Read the settings, with what an operator left to us: keys made once, a database of our own.

    A database of our own stays up as long as some process holds it. Raises Misconfigured and Unstartable.
    """
    given = told.read()
    folder = given.state_path / "secrets"
    filled: dict[str, object] = {}
    if given.secret_key is None:
        filled["secret_key"] = SecretStr(kept(path=folder / "secret_key", make=secret_key))
    if not given.data_keys:
        filled["data_keys"] = (SecretStr(kept(path=folder / "data_key", make=data_key)),)
    if given.database_url is None:
        cluster = leases.enter_context(Cluster(folder=given.state_path / "postgres"))
        filled["database_url"] = SecretStr(cluster.url())
    return given.model_copy(update=filled)


def opened(secret: SecretStr | None) -> str:
    """Return the secret itself; the settings have filled in each of them."""
    if secret is None:
        raise ValueError("the settings fill in every secret")
    return secret.get_secret_value()


def configured(chosen: Settings) -> Configuration:
    """Read the regions that are served. Raises ConfigurationFault."""
    return load_regions(chosen.regions_path, chosen.regions or None)


def records(database: Database, chosen: Settings, configuration: Configuration) -> DatabaseStorage:
    """Return the records on that database; whatever is written carries out its consequences before it is kept."""
    clock = MachineClock()
    return DatabaseStorage(
        database,
        regions=configuration.regions,
        directory=configuration.directory,
        phonebook=configuration.phonebook,
        clock=clock,
        ids=NewIdentities(clock),
        data_keys=[opened(key) for key in chosen.data_keys],
        before_commit=carry_out,
        # Sixty PINs at the first start of a demo, and in no case a secret.
        slow=QUICK if chosen.demo else None,
    )


def demo_people(chosen: Settings) -> Path:
    """Return where a demo writes down who its people are."""
    return chosen.state_path / "demo-people.json"
