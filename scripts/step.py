"""Runs one command of the build and says calmly how it goes: one line when it starts, one when it ends.

`python3 -m scripts.step "Dashboards" -- npm ci` keeps what the command prints in var/log/, shows its end when it
fails, and speaks every ten seconds while it lasts. Standard library only: it runs before anything is installed.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEARTBEAT_LENGTH = 10.0  # seconds between signs of life
SHOWN_LINES = 40
FANCY = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, colour: str) -> str:
    """Return the text in an ANSI colour, where a terminal is looking."""
    return f"\x1b[{colour}m{text}\x1b[0m" if FANCY else text


def say(mark: str, title: str, text: str) -> None:
    """One aligned line of progress."""
    colour = {"✓": "32", "✗": "31"}.get(mark, "2")
    print(f"  {paint(mark, colour)} {title:<18} {text}", flush=True)


def run(*, title: str, command: list[str], directory: Path = ROOT, environment: dict[str, str] | None = None) -> int:
    """Run the command, its words in var/log/<title>.log, and return its exit code."""
    log_path = ROOT / "var" / "log" / f"{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    say("…", title, " ".join(Path(part).name if "/" in part else part for part in command)[:90])
    with log_path.open("w") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        process = subprocess.Popen(
            command,
            cwd=directory,
            env={**os.environ, "NO_COLOR": "1", **(environment or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        code = _wait(process, title=title, started=started)
    length = time.monotonic() - started
    if code == 0:
        say("✓", title, f"done in {length:.0f} s" if length >= 1 else "done")
        return 0
    say("✗", title, f"failed with exit code {code}; all of it is in {log_path.relative_to(ROOT)}, its end here:")
    for line in log_path.read_text(errors="replace").splitlines()[-SHOWN_LINES:]:
        print(f"      {line}", flush=True)
    return code


def _wait(process: "subprocess.Popen[bytes]", *, title: str, started: float) -> int:
    while True:
        try:
            return process.wait(timeout=HEARTBEAT_LENGTH)
        except subprocess.TimeoutExpired:
            say("…", title, f"still at it after {time.monotonic() - started:.0f} s")
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            return 130


def main(arguments: list[str]) -> int:
    """Read `title [--in directory] -- command…` and run it."""
    head, command = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
    directory = ROOT / head[head.index("--in") + 1] if "--in" in head else ROOT
    return run(title=head[0], command=command, directory=directory)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
