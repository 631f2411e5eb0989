"""Keys that are made once and kept in a file only we can read, for machines where nobody sets them."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet


def kept(*, path: Path, make: Callable[[], str]) -> str:
    """Return the key in the file, made and written first where there is none; the same for every process."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)  # whole or not at all, and the first of several processes wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def secret_key() -> str:
    """Make a key that signs sessions."""
    return secrets.token_urlsafe(48)


def data_key() -> str:
    """Make a key that encrypts patient identifiers."""
    return Fernet.generate_key().decode()
