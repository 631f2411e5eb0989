"""Makes .venv and installs a pinned and hashed requirements file into it.

`python3 -m scripts.venv "Python packages" requirements.txt` needs Python 3.11 or newer and nothing else: where Debian
has split pip off (no `ensurepip`), it fetches pip itself and checks its hash. uv installs, pip where uv cannot.
"""

import hashlib
import importlib.util
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

from scripts import step

VENV = step.ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = step.ROOT / "requirements-build.txt"
OLDEST = (3, 11)


def make() -> int:
    """Make .venv with the pinned pip and uv in it, unless it stands; return an exit code."""
    if _works([str(PYTHON), "-m", "pip", "--version"]):
        return 0
    shutil.rmtree(VENV, ignore_errors=True)
    has_pip = importlib.util.find_spec("ensurepip") is not None and _bundles_pip()
    command = [sys.executable, "-m", "venv", str(VENV), *([] if has_pip else ["--without-pip"])]
    code = step.run(title="Environment", command=command)
    if code == 0 and not has_pip:
        code = _install_with([str(_fetched_pip() / "pip")], title="pip", requirements=BUILD)
    return code


def install(*, title: str, requirements: Path) -> int:
    """Install one pinned and hashed file; return an exit code."""
    uv = VENV / "bin" / "uv"
    if not _works([str(uv), "--version"]):
        code = _install_with(["-m", "pip"], title="Installer", requirements=BUILD)
        if code:
            return code
    command = [str(uv), "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(requirements)]
    if ssl.get_default_verify_paths().cafile:
        command.append("--system-certs")  # what this machine trusts, such as its employer's proxy
    if step.run(title=title, command=command) == 0:
        return 0
    step.say("…", title, "uv could not, trying pip (it also reads pip's own configuration)")
    return _install_with(["-m", "pip"], title=title, requirements=requirements)


def _install_with(pip: list[str], *, title: str, requirements: Path) -> int:
    options = ["--disable-pip-version-check", "--no-input", "--require-hashes", "-r", str(requirements)]
    return step.run(title=title, command=[str(PYTHON), *pip, "install", *options])


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _bundles_pip() -> bool:
    return _works([sys.executable, "-c", "import ensurepip; ensurepip.version()"])


def _fetched_pip() -> Path:
    """Fetch the pinned pip as a wheel, which Python can run unopened."""
    pinned = re.search(r"^pip==(\S+).*?((?:\s*--hash=sha256:\w+ *\\?\n)+)", BUILD.read_text(), re.MULTILINE | re.DOTALL)
    if pinned is None:
        sys.exit(f"{BUILD.name} does not pin pip; run `make lock`")
    name = f"pip-{pinned[1]}-py3-none-any.whl"
    with urllib.request.urlopen("https://pypi.org/simple/pip/") as answer:
        link = re.search(rf'href="([^"#]+/{re.escape(name)})', answer.read().decode())
    if link is None:
        sys.exit(f"PyPI does not list {name}; run `make lock`")
    wheel_url = urllib.parse.urljoin("https://pypi.org/simple/pip/", link[1])
    with urllib.request.urlopen(wheel_url) as answer:  # noqa: S310 -- its hash is checked
        wheel: bytes = answer.read()
    if hashlib.sha256(wheel).hexdigest() not in pinned[2]:
        sys.exit(f"{name} from PyPI has another hash than {BUILD.name} says; not used")
    path = Path(tempfile.mkdtemp()) / name
    path.write_bytes(wheel)
    return path


def main(arguments: list[str]) -> int:
    """Read `title requirements-file` and see that both stand."""
    if sys.version_info < OLDEST:
        print(f"Bedline needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …")
        return 1
    title, requirements = arguments
    return make() or install(title=title, requirements=step.ROOT / requirements)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
