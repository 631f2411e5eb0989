"""What nobody reads without the data keys: closed with the first of them, opened with any."""

import base64
import hmac
import os
from collections.abc import Sequence
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# What a key made of a data key is for; another use has another word, so that neither tells anything of the other.
_MARK: Final = b"bedline mark\0"
_SEAL: Final = b"bedline seal\0"
# Before what is sealed, so that another way of sealing can follow; Fernet's, the way before, begins with a letter.
_FORM: Final = b"\x02"
# Chosen at random each time: up to four thousand million seals per key, no two are expected to share one (NIST SP
# 800-38D, 8.3).
_NONCE_BYTES: Final = 12


class Seal:
    """Closes and opens what is personal; the first key closes, every key opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._before = MultiFernet([Fernet(key) for key in keys])
        self._keys = [base64.urlsafe_b64decode(key) for key in keys]
        self._ciphers = [AESGCM(hmac.digest(key, _SEAL, "sha256")) for key in self._keys]

    def close(self, plain: bytes) -> bytes:
        """Return it as nobody can read it, nor change it unnoticed."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORM + nonce + self._ciphers[0].encrypt(nonce, plain, _FORM)

    def open(self, sealed: bytes) -> bytes:
        """Return it again.

        Raises:
            cryptography.fernet.InvalidToken: none of the keys fits, or somebody changed it.
        """
        if sealed[:1] != _FORM:
            return self._before.decrypt(sealed)
        for cipher in self._ciphers:
            if (plain := _opened(sealed, cipher)) is not None:
                return plain
        raise InvalidToken

    def renewed(self, sealed: bytes) -> bytes | None:
        """Return it sealed with the first key; None when it is so already, in the way of today.

        Raises:
            cryptography.fernet.InvalidToken: as ``open``.
        """
        if sealed[:1] == _FORM and _opened(sealed, self._ciphers[0]) is not None:
            return None
        return self.close(self.open(sealed))

    def close_text(self, text: str | None) -> bytes | None:
        """Return the text sealed; of nothing, nothing."""
        return self.close(text.encode()) if text else None

    def open_text(self, sealed: bytes | None) -> str | None:
        """Return the text again, as ``open``."""
        return None if sealed is None else self.open(sealed).decode()

    def close_json(self, value: object) -> bytes | None:
        """Return sealed what can be JSON; of nothing ({}, []), nothing."""
        return self.close(orjson.dumps(value)) if value else None

    def open_json(self, sealed: bytes | None) -> Any:
        """Return it again, as ``open``."""
        return None if sealed is None else orjson.loads(self.open(sealed))

    def marks(self, text: str) -> list[bytes]:
        """Return, for each key, what is always the same for the same text and tells it to nobody without the key.

        Kept is the first; whoever looks for it asks for all, because it may have been kept under an older key.
        """
        return [hmac.digest(key, _MARK + text.encode(), "sha256") for key in self._keys]

    def mark(self, text: str) -> bytes:
        """Return the mark under which the text is kept."""
        return self.marks(text)[0]


def _opened(sealed: bytes, cipher: AESGCM) -> bytes | None:
    nonce, closed = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, closed, _FORM)
    except (InvalidTag, ValueError):
        return None
