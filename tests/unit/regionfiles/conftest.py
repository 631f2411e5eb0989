"""A copy of the regions' files for each test, to be edited."""

import shutil
from pathlib import Path

import pytest

from tests.harness.region_files import REGIONS, Edit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REGIONS, tmp_path / "regions"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the only line that holds ``old``'s text, and return its number."""

    def change(file: str, old: str, new: str) -> int:
        path = folder / file
        lines = path.read_text(encoding="utf-8").split("\n")
        hits = [number for number, line in enumerate(lines, start=1) if old in line]
        assert hits, f"{old} does not stand in {file}"
        lines[hits[0] - 1] = lines[hits[0] - 1].replace(old, new)
        path.write_text("\n".join(lines), encoding="utf-8")
        return hits[0]

    return change
