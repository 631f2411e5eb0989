"""Runs the benchmarks that were asked for, or all, and ends non-zero when a bar was missed."""

import re
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from tests.benchmarks.ratio import Report

HERE = Path(__file__).parent


def found(folder: Path = HERE, *, letter: str = "P") -> Mapping[str, str]:
    """Return the module of each benchmark (or trial) by its number ("P4"), in the order of the numbers."""
    low = letter.lower()
    stems = sorted(
        (int(match[1]), path.stem)
        for path in folder.glob(f"{low}*.py")
        if (match := re.match(rf"{low}(\d+)_", path.stem))
    )
    return {f"{letter}{number}": f"tests.{folder.name}.{stem}" for number, stem in stems}


def carry_out(runs: Mapping[str, Callable[[], Report]], *, say: Callable[[str], object]) -> bool:
    """Run them one after the other, report each, and say whether all bars were held.

    One that breaks counts as missed and does not keep the others from running.
    """
    verdicts: dict[str, bool] = {}
    for name, run in runs.items():
        try:
            report = run()
        except Exception:  # noqa: BLE001 - whatever broke one benchmark, the others still have something to say
            say(f"{name}  broke off:\n{traceback.format_exc()}")
            verdicts[name] = False
            continue
        for line in report.lines():
            say(line)
        say("")
        verdicts[name] = report.held
    if len(verdicts) > 1:
        say("  ".join(f"{name} {'held' if held else 'MISSED'}" for name, held in verdicts.items()))
    return all(verdicts.values())


def main(wanted: Sequence[str]) -> int:
    """Run what was asked for by number, or all; return 0 when every bar was held, 1 when not, 2 for an unknown one."""
    modules = found()
    names = [name.upper() for name in wanted] or list(modules)
    if unknown := [name for name in names if name not in modules]:
        sys.stderr.write(f"No benchmark {', '.join(unknown)} here; there is {', '.join(modules)}.\n")
        return 2
    runs: dict[str, Callable[[], Report]] = {name: import_module(modules[name]).run for name in names}
    return 0 if carry_out(runs, say=lambda line: print(line, flush=True)) else 1  # noqa: T201 - its report is its purpose


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
