import re

import pytest

from bedline.settings import ROOT

REQUIREMENTS = sorted(path.name for path in ROOT.glob("requirements*.in"))


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_dependency_says_why_it_is_there(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-c"))]
    assert [line for line in lines if not re.match(r"\S+\s+# \S.{10,}", line)] == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_dependency_is_pinned_with_hashes(name: str) -> None:
    wanted = {
        re.split(r"[\[<>=\s]", line)[0] for line in (ROOT / name).read_text().splitlines() if re.match(r"\w", line)
    }
    locked = (ROOT / name).with_suffix(".txt").read_text()
    pinned = re.findall(r"^([\w.-]+)==\S+(?: ;.*)? \\\n    --hash=sha256:\w{64}", locked, flags=re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", locked, flags=re.MULTILINE))
    assert wanted <= set(pinned), "run `make lock`"


def test_the_same_package_is_pinned_alike_everywhere() -> None:
    versions: dict[str, set[str]] = {}
    for name in REQUIREMENTS:
        for package, version in re.findall(
            r"^([\w.-]+)==(\S+)", (ROOT / name).with_suffix(".txt").read_text(), re.MULTILINE
        ):
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_every_make_target_is_explained() -> None:
    phony = set(re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    targets = {target for line in phony for target in line.split()}
    explained = set(re.findall(r"^([a-z-]+):.*## .+", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert targets - explained == {"ready"}
