"""A provider is rung with a search that is its own: nothing is told before a key, then for whom, and who goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bedline.domain.scripts import pitch
from bedline.domain.scripts.engine import Again, Outcome, Step
from bedline.domain.scripts.talk import Ask, Dialogue, Event, HangUp, Heard, Line, Turn, Wish


@dataclass(frozen=True, slots=True)
class KeepSearch(Wish):
    """The provider goes on with it: answered by SearchKept or SearchOver."""


@dataclass(frozen=True, slots=True)
class SearchKept(Event):
    """It is written down, and nobody rings again."""


@dataclass(frozen=True, slots=True)
class GiveSearchBack(Wish):
    """The desk has to search: answered by SearchGivenBack or SearchOver."""


@dataclass(frozen=True, slots=True)
class SearchGivenBack(Event):
    """The desk goes on."""


@dataclass(frozen=True, slots=True)
class SearchOver(Event):
    """It is the provider's no more."""


def start(*, language: str, patient: Mapping[str, object], until: str) -> Dialogue:
    """Return the dialogue of a call with a search.

    ``patient`` holds only what a home may know before its yes: ``care_form``, ``urgency``, ``sex``, ``age_band``, and
    ``traits`` where there are any. ``until`` is how long the provider has.
    """
    data = {"pitch": dict(patient), "until": until}
    return Dialogue(script="search_given", step="knock", language=language, data=data)


def _enter_knock(dialogue: Dialogue) -> Turn:
    del dialogue
    # An answering machine hears this and no more.
    return Turn((Line("search_knock"),), Ask(seconds=8))


def _enter_pitch(dialogue: Dialogue) -> Turn:
    until = Line("search_until", {"until": dialogue.data["until"]})
    return Turn((*pitch.lines(dialogue), until, Line("ask_search")), Ask(seconds=8))


def _pitch(dialogue: Dialogue, event: Event) -> Outcome:
    del dialogue
    match event:
        case Heard("1"):
            return KeepSearch()
        case Heard("2"):
            return GiveSearchBack()
        case SearchKept():
            return Turn((Line("search_kept"), Line("thanks")), HangUp())
        case SearchGivenBack():
            return Turn((Line("search_given_back"), Line("thanks")), HangUp())
        case SearchOver():
            return Turn((Line("search_over"), Line("thanks")), HangUp())
        case _:
            return Again()


SCRIPT: Final = {"knock": Step(_enter_knock, pitch.listened, knocks=True), "pitch": Step(_enter_pitch, _pitch)}
