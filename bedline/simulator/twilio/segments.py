"""How many messages a text takes on the air."""

from typing import Final

# The GSM 7-bit alphabet, and what takes two places in it (source: GSM 03.38).
BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("^{}\\[~]|€\f")


def is_gsm(text: str) -> bool:
    """Say whether every letter is one of the 7-bit alphabet; one that is not halves the room."""
    return set(text) <= BASIC | EXTENDED


def segments(text: str) -> int:
    """Return the number of messages: 160 or 70 letters in one, 153 or 67 in each of several."""
    if is_gsm(text):
        length, alone, joined = len(text) + sum(letter in EXTENDED for letter in text), 160, 153
    else:
        length, alone, joined = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= alone else -(-length // joined)
