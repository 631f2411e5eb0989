"""Runs the trials that were asked for, or all, and ends non-zero when a promise was broken."""

import sys
from importlib import import_module
from pathlib import Path

from tests.benchmarks.__main__ import carry_out, found

HERE = Path(__file__).parent


def main(wanted: list[str]) -> int:
    """Run what was asked for by number, or all; return 0 when every promise held, 1 when not, 2 for an unknown one."""
    modules = found(HERE, letter="R")
    names = [name.upper() for name in wanted] or list(modules)
    if unknown := [name for name in names if name not in modules]:
        sys.stderr.write(f"No trial {', '.join(unknown)} here; there is {', '.join(modules)}.\n")
        return 2
    runs = {name: import_module(modules[name]).run for name in names}
    return 0 if carry_out(runs, say=lambda line: print(line, flush=True)) else 1  # noqa: T201 - its report is its purpose


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
