"""How much room a text message takes on the air, and how a text is written in the letters it has.

The alphabet is the default one of GSM 03.38 (3GPP TS 23.038) with its extension table. One letter outside
it makes a carrier send the whole text in UCS-2, which leaves less than half the room.
"""

import unicodedata
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# An escape goes before each of these, so it takes two places.
EXTENDED: Final = frozenset("^{}\\[~]|€\f")

# Places in a text of one segment, and in each of several (their header takes seven).
ALONE: Final = 160
JOINED: Final = 153
ALONE_UCS2: Final = 70
JOINED_UCS2: Final = 67

# What phones and word processors write for signs that the alphabet has. The keys are named: they look alike.
_PLAIN: Final = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{LATIN SMALL LIGATURE OE}": "oe",
        "\N{LATIN CAPITAL LIGATURE OE}": "OE",
        "\N{LATIN SMALL LIGATURE IJ}": "ij",
        "\N{LATIN CAPITAL LIGATURE IJ}": "IJ",
        "\N{RIGHTWARDS ARROW}": ">",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)


def spells(text: str) -> bool:
    """Say whether the alphabet has every letter of the text."""
    return set(text) <= BASIC | EXTENDED


def length(text: str) -> int:
    """Return how many places the text takes: septets, or UCS-2 units where the alphabet falls short."""
    if spells(text):
        return len(text) + sum(letter in EXTENDED for letter in text)
    return len(text.encode("utf-16-be")) // 2


def segments(text: str) -> int:
    """Return how many messages the carrier counts; none for an empty text."""
    alone, joined = (ALONE, JOINED) if spells(text) else (ALONE_UCS2, JOINED_UCS2)
    places = length(text)
    if places <= alone:
        return 1 if places else 0
    # An escape and its letter, or two halves of one sign, are never parted: that may cost a segment its last place.
    count, room = 1, joined
    for letter in text:
        wide = length(letter) if spells(text) else len(letter.encode("utf-16-be")) // 2
        if wide > room:
            count, room = count + 1, joined
        room -= wide
    return count


def fits(text: str) -> bool:
    """Say whether the text goes out as one message in the alphabet."""
    return spells(text) and length(text) <= ALONE


def cut(text: str) -> str:
    """Return as much of a text in the alphabet as goes out as one message."""
    while not fits(text):
        text = text[:-1]
    return text


def plain(text: str) -> str:
    """Return the text in letters of the alphabet: "Oriënterend" as "Orienterend", what has no likeness as "?"."""
    return "".join(_plain_letter(letter) for letter in unicodedata.normalize("NFC", text).translate(_PLAIN))


def _plain_letter(letter: str) -> str:
    if spells(letter):
        return letter
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return bare if bare and spells(bare) else "?"
