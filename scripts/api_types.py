"""Notes from which description of the API the dashboards' types were made: a print of both, beside the types.

Written by `npm run types`, compared by tests/architecture/test_api_types.py, which so needs no Node.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TYPES = ROOT / "dashboards" / "src" / "shared" / "api" / "schema.d.ts"
PRINTS = TYPES.with_name("schema.prints")


def prints(description: dict[str, Any], types: bytes) -> str:
    """Return the prints of an OpenAPI document, however it is written and whatever its version, and of the types."""
    about = {name: value for name, value in description["info"].items() if name != "version"}
    canonical = json.dumps({**description, "info": about}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{_print(canonical.encode())}  openapi.json\n{_print(types)}  schema.d.ts\n"


def _print(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    """Write the prints of what has just been made."""
    description = json.loads((ROOT / "var" / "openapi.json").read_text(encoding="utf-8"))
    PRINTS.write_text(prints(description, TYPES.read_bytes()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
