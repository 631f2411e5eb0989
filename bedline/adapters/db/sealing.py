"""What nobody reads without the data keys: closed with the first of them, opened with any."""

import base64
import hmac
import json
from collections.abc import Sequence
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

# What a mark is of; another use of the keys has another word, so that neither tells anything of the other.
_MARK: Final = b"bedline mark\0"


class Seal:
    """Closes and opens what is personal; the first key closes, every key opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._first = Fernet(keys[0])
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._keys = [base64.urlsafe_b64decode(key) for key in keys]

    def close(self, plain: bytes) -> bytes:
        """Return it as nobody can read it."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """Return it again.

        Raises:
            cryptography.fernet.InvalidToken: none of the keys fits, or somebody changed it.
        """
        return self._fernet.decrypt(sealed)

    def renewed(self, sealed: bytes) -> bytes | None:
        """Return it sealed with the first key; None when it is so already.

        Raises:
            cryptography.fernet.InvalidToken: as ``open``.
        """
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return self._fernet.rotate(sealed)
        return None

    def close_text(self, text: str | None) -> bytes | None:
        """Return the text sealed; of nothing, nothing."""
        return self.close(text.encode()) if text else None

    def open_text(self, sealed: bytes | None) -> str | None:
        """Return the text again, as ``open``."""
        return None if sealed is None else self.open(sealed).decode()

    def close_json(self, value: object) -> bytes | None:
        """Return sealed what can be JSON; of nothing ({}, []), nothing."""
        return self.close(json.dumps(value).encode()) if value else None

    def open_json(self, sealed: bytes | None) -> Any:
        """Return it again, as ``open``."""
        return None if sealed is None else json.loads(self.open(sealed))

    def marks(self, text: str) -> list[bytes]:
        """Return, for each key, what is always the same for the same text and tells it to nobody without the key.

        Kept is the first; whoever looks for it asks for all, because it may have been kept under an older key.
        """
        return [hmac.digest(key, _MARK + text.encode(), "sha256") for key in self._keys]

    def mark(self, text: str) -> bytes:
        """Return the mark under which the text is kept."""
        return self.marks(text)[0]
