"""Finds a Chromium for the browser tests, or installs Debian's where it may (root, apt-get).

`python3 -m scripts.chromium` exits 0 either way: a machine without a browser runs the other tests, and the tests
themselves say loudly what did not run (and fail when CI is set).
"""

import os
import shutil
import sys

from scripts import step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def found() -> str | None:
    """Return the path of a Chromium on this machine; CHROMIUM names one of your choice."""
    chosen = os.environ.get("CHROMIUM")
    return chosen or next((path for path in map(shutil.which, NAMES) if path), None)


def main() -> int:
    """See whether there is one, and fetch it where that is possible."""
    if found():
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        step.say("✗", "Chromium", "none here: the browser tests will not run (install chromium, or set CHROMIUM=path)")
        return 0
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    step.run(title="Package lists", command=["apt-get", "update"], environment=quiet)
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    step.run(title="Chromium", command=install, environment=quiet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
