"""However a configuration file is spoilt, the loader either accepts it or tells where: it never fails otherwise."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedline.adapters.regionfiles import ConfigurationFault, Fault, load_regions

REGIONS = Path(__file__).parents[2] / "config" / "regions"
FILES = sorted(path.relative_to(REGIONS) for path in REGIONS.glob("*/*") if path.suffix in {".toml", ".csv"})
LINES = {file: (REGIONS / file).read_text(encoding="utf-8").split("\n") for file in FILES}

values = st.sampled_from(['""', "-1", "0", "1.5", "true", '"x"', "[]", "{}", "2020-01-01", "[[1]]", "{ nl = 1 }"])
texts = st.text(max_size=30)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[Path, str]:
    """Return a file with one or two of its lines dropped, doubled, overwritten, or given another value."""
    file = draw(st.sampled_from(FILES))
    lines = list(LINES[file])
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "overwrite", "value", "cell"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "overwrite":
                lines[at] = draw(texts)
            case "value":
                lines[at] = f"{lines[at].partition('=')[0]}= {draw(values)}"
            case _:
                cells = lines[at].split(",")
                cells[draw(st.integers(0, len(cells) - 1))] = draw(texts)
                lines[at] = ",".join(cells)
    return file, "\n".join(lines)


@pytest.fixture(scope="module")
def folder() -> Path:
    return Path(shutil.copytree(REGIONS, Path(tempfile.mkdtemp()) / "regions"))


@given(spoilt=spoilt())
@settings(max_examples=100, deadline=None)
def test_a_spoilt_file_is_accepted_or_told_by_line(folder: Path, spoilt: tuple[Path, str]) -> None:
    file, text = spoilt
    (folder / file).write_text(text, encoding="utf-8", errors="replace")
    try:
        faults = faults_of(folder)
    finally:
        shutil.copy(REGIONS / file, folder / file)
    last = text.count("\n") + 1
    assert all(fault.sentence and 0 <= fault.line <= last for fault in faults if fault.file == file.as_posix())


def faults_of(folder: Path) -> tuple[Fault, ...]:
    try:
        load_regions(folder)
    except ConfigurationFault as told:
        return told.faults
    return ()
