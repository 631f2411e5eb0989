"""What the database's errors mean to the services."""

from typing import Final

import psycopg

from bedline.domain.errors import Conflict
from bedline.ports.storage import Repeated, StorageAway, StorageBusy, StorageMisused

# Our own SQLSTATE, raised by the trigger that guards the places (migrations, "place_claim_counted").
PROMISED_TWICE: Final = "BL001"
_GIVES_WAY: Final = frozenset(
    {
        "40001",  # serialization_failure
        "40P01",  # deadlock_detected
        "55P03",  # lock_not_available: waited longer than lock_timeout
        "57014",  # query_canceled: ran longer than statement_timeout
    }
)
# Connections that end, servers that stop or start, no room for another connection.
_AWAY: Final = ("08", "57P", "53300")
_CLAIM_KEYS: Final = frozenset({"pk_place_claim", "uq_place_claim_offer"})
# Looked for before they are chosen; who chose one in the same instant was first.
_CODES: Final = frozenset({"uq_bed_request_code", "uq_offer_code"})
# Two did the same under one key at the same moment: only one of them happens.
_ONCE: Final = "pk_once"
READ_ONLY: Final = "25006"
ALREADY_FAILED: Final = "25P02"


def meaning(error: psycopg.Error, *, connected: bool) -> Exception:
    """Return what to raise for an error of the driver; the error itself where it is a bug of ours."""
    state = error.sqlstate or ""
    if state in _GIVES_WAY or error.diag.constraint_name in _CODES:
        return StorageBusy(str(error))
    if state.startswith(_AWAY) or not connected or (not state and isinstance(error, psycopg.OperationalError)):
        return StorageAway(str(error))
    if state == PROMISED_TWICE or error.diag.constraint_name in _CLAIM_KEYS:
        return Conflict("no_free_place")
    if error.diag.constraint_name == _ONCE:
        return Repeated()
    if state == READ_ONLY:
        return StorageMisused(str(error))
    return error
