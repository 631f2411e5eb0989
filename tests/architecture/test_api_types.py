"""The dashboards' types are those of the API as it is: they were made from its description, and not by hand."""

import json
import runpy
from typing import Any

from bedline.bootstrap import server
from bedline.settings import ROOT

made: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "api_types.py"))


def test_the_types_were_made_from_the_api_as_it_is() -> None:
    # As it is written down: what is no JSON yet becomes it.
    description = json.loads(json.dumps(server.description()))
    expected = made["prints"](description, made["TYPES"].read_bytes())
    assert made["PRINTS"].read_text(encoding="utf-8") == expected, "run `make types`, and commit what it writes"


def test_another_api_has_another_print_and_another_version_has_not() -> None:
    api = {"info": {"title": "Bedline", "version": "1"}, "paths": {"/beds": {}}}
    newer = {"paths": {"/beds": {}}, "info": {"version": "2", "title": "Bedline"}}
    assert made["prints"](api, b"x") == made["prints"](newer, b"x")
    assert made["prints"](api, b"x") != made["prints"]({**api, "paths": {}}, b"x")
    assert made["prints"](api, b"x") != made["prints"](api, b"y")
