"""Whether this process is alive, and whether it should be sent any work."""

import orjson
from flask import Blueprint, Response

from bedline.ports.storage import StorageAway, StorageBusy
from bedline.web import gate
from bedline.web.office import Check, office

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@gate.everyone
def alive() -> Response:
    """Answer, which is all there is to it."""
    return _reply({"status": "alive", "version": office().version}, ok=True)


@pages.get("/readyz")
@gate.everyone
def ready() -> Response:
    """Tell of every part whether it is in order; 503 when one is not without which this process is of no use."""
    try:
        checks = list(office().readiness())
    except (StorageAway, StorageBusy):
        checks = [Check("database", ok=False, note="out of reach")]
    ok = all(check.ok or check.told for check in checks)
    told = [{"name": check.name, "ok": check.ok, "note": check.note} for check in checks]
    return _reply({"status": "ready" if ok else "not ready", "checks": told}, ok=ok)


def _reply(body: dict[str, object], *, ok: bool) -> Response:
    return Response(orjson.dumps(body), status=200 if ok else 503, mimetype="application/json")
