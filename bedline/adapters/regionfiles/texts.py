"""The text of a configuration file, or the fault that keeps it from being read."""

from pathlib import Path

from bedline.adapters.regionfiles.faults import Fault


def read_text(path: Path, *, file: str, if_missing: str, faults: list[Fault]) -> str | None:
    """Return the text, without the mark some editors put first; None when ``faults`` now says why not."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(Fault(file, 0, f"the file is missing: {if_missing}"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(Fault(file, line, "this is not UTF-8: save the file as UTF-8"))
    return None
