"""What a text can mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bedline.domain.replies.until import Until


class AnswerKind(StrEnum):
    """What a ward says to an offer."""

    YES = "yes"
    NO = "no"
    RING = "ring"


class CommandKind(StrEnum):
    """What a ward wants to know or undo."""

    STATUS = "status"
    HELP = "help"
    UNDO = "undo"
    SAME = "same"
    ALL_FULL = "all_full"


class CarrierKind(StrEnum):
    """What the sender told the carrier."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Report:
    """Free places by the configured name of a kind of bed."""

    free: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to the question ("417") or about the request ("B417") with that code; None: the only open one.

    ``why``: the reason of a no, by its configured name; None: none was given.
    """

    kind: AnswerKind
    code: str | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """A yes from a later moment on: ``days`` from today (None: the next time it is ``hour``)."""

    code: str | None
    hour: time
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A question or a wish without figures."""

    kind: CommandKind


@dataclass(frozen=True, slots=True)
class Carrier:
    """A word that belongs to the carrier."""

    kind: CarrierKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Units (by the configured names of their beds) that take nobody until a moment; None: it was not said.

    ``everything``: every unit of the sender. Neither: the only one there is.
    """

    beds: tuple[str, ...] = ()
    everything: bool = False
    until: Until | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Units that take patients again."""

    beds: tuple[str, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The first part that made no sense; the reply names it and shows an example, of ``closing`` where it was that.

    ``answering``: it begins as an answer to a question does.
    """

    word: str
    closing: bool = False
    answering: bool = False


Meaning = Report | Answer | Later | Command | Carrier | Close | Open | NotUnderstood


@dataclass(frozen=True, slots=True)
class Message:
    """What was said, and the PIN that came with it, if any."""

    meaning: Meaning
    pin: str | None = None
