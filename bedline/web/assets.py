"""Where the built files of the dashboards are, as Vite's manifest names them, and how long browsers may keep them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, Response, abort, current_app, send_from_directory

from bedline.web import gate
from bedline.web.office import Office, office

FOLDER: Final = "/assets/"
YEAR: Final = 365 * 24 * 3600

pages = Blueprint("assets", __name__)


class Manifest:
    """Which file an entry was built to ("src/board/main.tsx" → "desk-ZPtlv0hC.js"), read once a build."""

    def __init__(self, dist: Path) -> None:
        self._path = dist / ".vite" / "manifest.json"
        self._read_at = -1
        self._entries: Mapping[str, Mapping[str, Any]] = {}

    @property
    def entries(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what was built; nothing when nothing was."""
        try:
            changed_at = self._path.stat().st_mtime_ns
        except OSError:
            return {}
        if changed_at != self._read_at:
            self._entries = json.loads(self._path.read_text())
            self._read_at = changed_at
        return self._entries

    @property
    def built(self) -> bool:
        """Say whether there are dashboards to show."""
        return bool(self.entries)

    def asset(self, entry: str) -> str:
        """Return the address of what the entry was built to; one that was not built has an address with nothing."""
        return FOLDER + str(self.entries.get(entry, {}).get("file", entry))

    def styles(self, entry: str) -> list[str]:
        """Return the addresses of the style sheets that come with the entry and with what it imports, once each."""
        return list(dict.fromkeys(FOLDER + sheet for sheet in self._styles(entry, set())))

    def _styles(self, entry: str, seen: set[str]) -> Iterator[str]:
        if entry in seen:
            return
        seen.add(entry)
        found = self.entries.get(entry, {})
        for imported in found.get("imports", ()):
            yield from self._styles(imported, seen)
        yield from found.get("css", ())


def install(app: Flask, given: Office) -> None:
    """Let templates name built files: ``asset(entry)`` and ``styles(entry)``."""
    manifest = Manifest(given.dashboards / "dist")
    app.jinja_env.globals.update(asset=manifest.asset, styles=manifest.styles)
    app.extensions["bedline_manifest"] = manifest
    app.register_blueprint(pages)


def dashboards_built() -> bool:
    """Say whether the dashboards were built."""
    manifest: Manifest = current_app.extensions["bedline_manifest"]
    return manifest.built


@pages.get(f"{FOLDER}<path:name>")
@gate.everyone
def file(name: str) -> Response:
    """Hand out a built file; its name changes with its content, so it may be kept for a year."""
    if name.startswith("."):
        abort(404)
    response = send_from_directory(office().dashboards / "dist", name, max_age=YEAR)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
