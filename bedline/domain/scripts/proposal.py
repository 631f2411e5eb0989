"""A referrer decides by telephone on what a ward proposes: a bed, but only from a later moment on."""

from dataclasses import dataclass

from bedline.domain.scripts.engine import Again, Go, Outcome, Step, as_data, from_data
from bedline.domain.scripts.talk import Ask, Dialogue, Event, Heard, Line, Turn, Wish
from bedline.domain.scripts.wishes import PlaceReserved


@dataclass(frozen=True, slots=True)
class Proposing(Event):
    """A ward proposes a later moment: who, where and from when; ``offer`` is the question it answered so."""

    offer: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Agree(Wish):
    """Agree to it: answered as a search for the answer is, or by Over."""

    offer: str


@dataclass(frozen=True, slots=True)
class Decline(Wish):
    """Do not: answered by Declined or Over."""

    offer: str


@dataclass(frozen=True, slots=True)
class Declined(Event):
    """The search goes on."""


@dataclass(frozen=True, slots=True)
class Over(Event):
    """It has lapsed, or somebody else has decided."""


def asked(proposing: Proposing) -> Go:
    """Return the way to the question."""
    return Go("proposal", {"proposal": as_data(proposing.lines), "proposed_offer": proposing.offer})


def enter(dialogue: Dialogue) -> Turn:
    """Say who proposes what, and ask."""
    return Turn((*from_data(dialogue.data["proposal"]), Line("ask_proposal")), Ask(seconds=8))


def decided(dialogue: Dialogue, event: Event) -> Wish | None:
    """Return what the referrer's key wishes; None when it is another event."""
    offer = str(dialogue.data["proposed_offer"])
    match event:
        case Heard("1"):
            return Agree(offer)
        case Heard("2"):
            return Decline(offer)
        case _:
            return None


def step(*, after: str) -> Step:
    """Return the step in which it is asked; ``after`` is where the conversation goes on, whatever was decided."""

    def react(dialogue: Dialogue, event: Event) -> Outcome:
        wish = decided(dialogue, event)
        if wish is not None:
            return wish
        if isinstance(event, PlaceReserved):
            return Go("result", {"result": as_data(event.lines), "placed": True})
        if isinstance(event, Declined):
            return Go(after, say=(Line("proposal_declined"),))
        return Go(after, say=(Line("proposal_over"),)) if isinstance(event, Over) else Again()

    return Step(enter, react)
