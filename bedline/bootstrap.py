"""Puts the parts of one process together: settings, keys, database, services, pages."""

import atexit
from contextlib import ExitStack
from typing import Final

from pydantic import SecretStr

from bedline import settings as configured
from bedline.adapters.keys import data_key, kept, secret_key
from bedline.adapters.postgres import Cluster
from bedline.settings import Settings

_leases: Final = ExitStack()  # what this process holds until it ends
atexit.register(_leases.close)


def settings() -> Settings:
    """Read the settings, with what an operator left to us: keys made once, a database of our own.

    A database of our own stays up as long as some process holds it. Raises Misconfigured and Unstartable.
    """
    given = configured.read()
    secrets = given.state_path / "secrets"
    filled: dict[str, object] = {}
    if given.secret_key is None:
        filled["secret_key"] = SecretStr(kept(path=secrets / "secret_key", make=secret_key))
    if not given.data_keys:
        filled["data_keys"] = (SecretStr(kept(path=secrets / "data_key", make=data_key)),)
    if given.database_url is None:
        cluster = _leases.enter_context(Cluster(folder=given.state_path / "postgres"))
        filled["database_url"] = SecretStr(cluster.url())
    return given.model_copy(update=filled)
