"""Reading a text: whatever it says, it means something or is not understood."""

import re
from collections.abc import Iterator, Mapping
from datetime import time

from bedline.domain import moments
from bedline.domain.replies import closing, letters
from bedline.domain.replies.meanings import (
    Answer,
    AnswerKind,
    Carrier,
    CarrierKind,
    Command,
    CommandKind,
    Later,
    Meaning,
    Message,
    NotUnderstood,
    Report,
)
from bedline.domain.replies.words import (
    AT,
    BOTH,
    CARRIER_HELP,
    CODE_LENGTH,
    FULL,
    HELP,
    HOUR_DIGITS,
    HOURS_A_DAY,
    LATER,
    MINUTES_AN_HOUR,
    MOST_DIGITS,
    NO,
    OPT_IN,
    OPT_OUT,
    PIN_LENGTH,
    RING,
    SAME,
    STATUS,
    TODAY,
    TOMORROW,
    UNDO,
    WORDS,
    YES,
)


def read(
    text: str,
    *,
    beds: Mapping[str, str],
    reasons: Mapping[str, str] | None = None,
    refusals: Mapping[str, str] | None = None,
) -> Message:
    """Return what a text means. ``beds`` maps every synonym of a kind of bed, in small letters, to its name.

    ``reasons`` does so for the reasons for which a unit may be closed, ``refusals`` for those of a no.

    Never raises, whatever the text.
    """
    words = _words(text)
    pin = None
    if len(words) > 1 and words[0] == "pin" and words[1].isdigit() and len(words[1]) == PIN_LENGTH:
        pin, words = words[1], words[2:]
    alone = words[0] if len(words) == 1 else ""
    if _carrier(alone) is None and _command(alone) is None:
        closed = closing.read(text, pin=pin is not None, beds=beds, reasons=reasons or {})
        if closed is not None:
            return Message(closed, pin)
    return Message(_meaning(words, beds=beds, refusals=refusals or {}), pin)


def _words(text: str) -> list[str]:
    plain = letters.plain(text)
    asks = "?" in plain and not re.search(r"[a-z0-9]", plain)
    # "2xelv", "2 x elv": the sign for times says nothing.
    plain = re.sub(r"(?<=[0-9])x(?=[a-z])|\bx\b", " ", plain)
    return ["?"] if asks else re.findall(r"[a-z]+|[0-9]+", plain)


def _meaning(words: list[str], *, beds: Mapping[str, str], refusals: Mapping[str, str]) -> Meaning:
    if not words:
        return NotUnderstood("")
    alone = words[0] if len(words) == 1 else None
    if alone is not None and (carrier := _carrier(alone)) is not None:
        return carrier
    if alone is not None and (command := _command(alone)) is not None:
        return command
    later = _later(words)
    if later is not None:
        return later
    answer = _answer(words, refusals=refusals)
    return answer if answer is not None else _report(words, beds=beds)


def _carrier(word: str) -> Carrier | None:
    for known, kind in ((OPT_OUT, CarrierKind.OPT_OUT), (OPT_IN, CarrierKind.OPT_IN), (CARRIER_HELP, CarrierKind.HELP)):
        if word in known:
            return Carrier(kind)
    return None


def _command(word: str) -> Command | None:
    table = (
        (STATUS, CommandKind.STATUS),
        (HELP, CommandKind.HELP),
        (UNDO, CommandKind.UNDO),
        (SAME, CommandKind.SAME),
        (FULL, CommandKind.ALL_FULL),
    )
    return next((Command(kind) for known, kind in table if word in known), None)


def _later(words: list[str]) -> Later | NotUnderstood | None:
    """Read "later 417 morgen 10", "ja 417 om 10:00": a yes with a moment; after a plain yes with its code."""
    said = [word for word in words[1:] if word not in AT]
    code = said.pop(0) if said and said[0].isdigit() and len(said[0]) == CODE_LENGTH else None
    if words[0] not in LATER and (words[0] not in YES or code is None or not said):
        return None
    days = None
    if said and said[0] in TOMORROW | TODAY:
        days = 1 if said.pop(0) in TOMORROW else 0
        if not said and days:
            return Later(code, moments.MORNING, days)
    hour = _hour(said)
    if hour is None:
        unclear = next((word for word in said if not word.isdigit()), said[-1] if said else words[0])
        return NotUnderstood(unclear, answering=True)
    return Later(code, hour, days)


def _hour(said: list[str]) -> time | None:
    """Return the hour of "10", "10 30"; None when it is none."""
    if len(said) not in (1, 2) or not all(word.isdigit() and len(word) <= HOUR_DIGITS for word in said):
        return None
    hour, minute = (*(int(word) for word in said), 0)[:2]
    return time(hour, minute) if hour < HOURS_A_DAY and minute < MINUTES_AN_HOUR else None


def _answer(words: list[str], *, refusals: Mapping[str, str]) -> Meaning | None:
    table = ((YES, AnswerKind.YES), (NO, AnswerKind.NO), (RING, AnswerKind.RING))
    kind = next((kind for known, kind in table if words[0] in known), None)
    if kind is None:
        return None
    code, rest = _code(words[1:])
    if not rest:
        return Answer(kind, code)
    why = {refusals[word] for word in rest if word in refusals}
    plain = not any(word.isdigit() or word in YES for word in rest)
    if kind is AnswerKind.NO and plain and len(why) == 1:
        return Answer(kind, code, why.pop())
    return NotUnderstood(rest[0], answering=True)


def _code(said: list[str]) -> tuple[str | None, list[str]]:
    """Return the code that an answer begins with ("417", "B417"), and what comes after it."""
    if said and said[0].isdigit():
        return said[0], said[1:]
    if len(said) >= BOTH and len(said[0]) == 1 and said[1].isdigit():
        return f"{said[0]}{said[1]}".upper(), said[BOTH:]
    return None, said


def _report(words: list[str], *, beds: Mapping[str, str]) -> Meaning:
    free: dict[str, int] = {}
    for bed, number in _pairs(words, beds=beds):
        if bed is None or number is None or bed in free:
            return NotUnderstood(_culprit(words, beds=beds))
        free[bed] = number
    return Report(free)


def _pairs(words: list[str], *, beds: Mapping[str, str]) -> Iterator[tuple[str | None, int | None]]:
    """Read pairs in either order, glued or not: "elv 3", "3 elv", "2x elv", "elv vol"."""
    rest = [word for word in words if word not in ("en", "et", "vrij", "libre", "bed", "bedden")]
    while rest:
        first, second = rest[0], rest[1] if len(rest) > 1 else ""
        bed_first, number_first = beds.get(first), _number(first)
        if bed_first is not None:
            yield bed_first, _number(second)
        elif number_first is not None:
            yield beds.get(second), number_first
        else:
            yield None, None
        rest = rest[2:]


def _number(word: str) -> int | None:
    if word.isdigit() and len(word) <= MOST_DIGITS:
        return int(word)
    return 0 if word in FULL else WORDS.get(word)


def _culprit(words: list[str], *, beds: Mapping[str, str]) -> str:
    unknown = (word for word in words if word not in beds and _number(word) is None and word not in ("en", "et"))
    return next(unknown, " ".join(words))
