"""What scripts wish for, and the events that answer each wish."""

from dataclasses import dataclass

from bedline.domain.scripts.talk import Event, Line, Wish


@dataclass(frozen=True, slots=True)
class CheckPin(Wish):
    """See whether the PIN belongs to the identity keyed or known: answered by PinAccepted or PinRefused."""

    pin: str


@dataclass(frozen=True, slots=True)
class PinAccepted(Event):
    """It does; ``open_case`` is the code of a request of this caller that is still open."""

    open_case: str | None = None


@dataclass(frozen=True, slots=True)
class PinRefused(Event):
    """It does not, or nobody has that identity: the caller cannot tell which."""

    locked: bool = False


@dataclass(frozen=True, slots=True)
class TellStatus(Wish):
    """Say where the open request stands: answered by StatusTold."""


@dataclass(frozen=True, slots=True)
class StatusTold(Event):
    """The sentences to say."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FindPlace(Wish):
    """Find the town of a postcode: answered by PlaceFound or PlaceUnknown."""

    postcode: str


@dataclass(frozen=True, slots=True)
class PlaceFound(Event):
    """The postcode lies in the region."""

    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class PlaceUnknown(Event):
    """It does not."""


@dataclass(frozen=True, slots=True)
class ListConditions(Wish):
    """Find the questions that a doctor answers with one key who attests all conditions of a form."""

    care_form: str


@dataclass(frozen=True, slots=True)
class ConditionsListed(Event):
    """The questions in order, by id, and the day (ISO 8601) they are those of."""

    questions: tuple[str, ...]
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weigh(Wish):
    """See whether a gate is shut by what was answered so far: answered by GatesOpen or GateShut."""

    care_form: str
    given: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class GatesOpen(Event):
    """None is, as far as was answered."""


@dataclass(frozen=True, slots=True)
class GateShut(Event):
    """The first gate that is shut, and where it turns to: a destination outside, another form, or nothing."""

    gate: str
    destination: str | None
    care_form: str | None


@dataclass(frozen=True, slots=True)
class GoElsewhere(Wish):
    """Note that the caller has heard why not and needs nothing more: answered by GoesElsewhere."""


@dataclass(frozen=True, slots=True)
class GoesElsewhere(Event):
    """It is noted: nobody has to ring back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit(Wish):
    """Take the request in and look for places: answered by Searched, Quiet, or NeedsDesk when a gate is shut."""

    care_form: str
    urgency: str
    birth_year: int
    sex: str
    postcode: str
    traits: tuple[str, ...]
    # What was answered one by one; none: the doctor attested all conditions at once.
    given: tuple[tuple[str, bool], ...] = ()
    # Where patient and family want to go, as the region's question has it; None: it was not asked.
    wish: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that may be offered, as it is read out."""

    unit: str
    name: str
    town: str
    km: int
    minutes_old: int


@dataclass(frozen=True, slots=True)
class Searched(Event):
    """What was found, best first; empty: nothing."""

    code: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class NeedsDesk(Event):
    """A coordinator has to look at it first."""

    code: str


@dataclass(frozen=True, slots=True)
class Quiet(Event):
    """No ward is disturbed for this form at this hour; from ``until`` on Bedline asks."""

    code: str
    until: str


@dataclass(frozen=True, slots=True)
class AskUnit(Wish):
    """Hold a place of that unit and ask its ward: answered by Asked, Gone or Quiet."""

    unit: str


@dataclass(frozen=True, slots=True)
class AskBest(Wish):
    """Let Bedline ask as the region's policy says: answered by Asked, NobodyLeft or Quiet."""


@dataclass(frozen=True, slots=True)
class Asked(Event):
    """At least one ward is being asked."""


@dataclass(frozen=True, slots=True)
class Gone(Event):
    """The place went while we spoke."""


@dataclass(frozen=True, slots=True)
class HearAnswer(Wish):
    """See whether a ward has answered: answered by PlaceReserved, StillAsking, NobodyLeft or Quiet."""


@dataclass(frozen=True, slots=True)
class PlaceReserved(Event):
    """A ward said yes; the sentences say where, by whom and which code."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StillAsking(Event):
    """Not yet; ``name`` of the ward being asked, for the progress phrase."""

    name: str


@dataclass(frozen=True, slots=True)
class NobodyLeft(Event):
    """Every ward has said no, or none fits."""


@dataclass(frozen=True, slots=True)
class RingMeBack(Wish):
    """Ring this caller back with the result (or with a human when there is none): answered by WillRing."""


@dataclass(frozen=True, slots=True)
class WillRing(Event):
    """It is written down, with a deadline."""
