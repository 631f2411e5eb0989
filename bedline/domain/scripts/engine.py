"""How every script runs: 0 is a human, * says it again, three tries lead to a human, and no step is a dead end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, cast

from bedline.domain.scripts.talk import Ask, Dialogue, Event, Heard, Line, ReachHuman, Resumed, Silence, Turn, Wish

MOST_TRIES: Final = 3
HUMAN_KEY: Final = "0"
AGAIN_KEY: Final = "*"
# Keyed out of habit after an answer that was complete already.
STRAY_KEY: Final = "#"
# What could not be said yet, because a wish comes first.
UNSAID: Final = "unsaid"


@dataclass(frozen=True, slots=True)
class Go:
    """Go on with another step, remembering what was learnt; ``say`` comes before its own words."""

    step: str
    learnt: Mapping[str, object] = field(default_factory=dict)
    say: tuple[Line, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Not understood, or not possible: say why and ask the same once more (it counts as a try)."""

    say: tuple[Line, ...] = ()


Outcome = Go | Again | Turn | Wish


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a script: what it says or wishes on entering, and what it makes of each event.

    In a ``patient`` step the caller has nothing to say: silence is the pause being over, not a try. In one that
    ``counts``, 0 is the number none, and the human is a step away. One that ``knocks`` is the first of a call of ours:
    a machine may be listening, or somebody who is that human.
    """

    enter: Callable[[Dialogue], Turn | Wish]
    react: Callable[[Dialogue, Event], Outcome]
    patient: bool = False
    counts: bool = False
    knocks: bool = False


Script = Mapping[str, Step]


@dataclass(frozen=True, slots=True)
class Turned:
    """Where the conversation stands now, and what is said or wished."""

    dialogue: Dialogue
    what: Turn | Wish


def begin(script: Script, dialogue: Dialogue) -> Turned:
    """Enter the dialogue's step."""
    return Turned(dialogue, script[dialogue.step].enter(dialogue))


def advance(script: Script, dialogue: Dialogue, event: Event) -> Turned:
    """Return what follows from an event; in every step, whatever the event."""
    return _with_unsaid(_advanced(script, dialogue, event))


def _advanced(script: Script, dialogue: Dialogue, event: Event) -> Turned:
    step = script[dialogue.step]
    if isinstance(event, Heard) and event.digits == HUMAN_KEY and not step.counts:
        return Turned(dialogue, ReachHuman("asked"))
    if isinstance(event, Heard) and event.digits in (AGAIN_KEY, STRAY_KEY):
        return begin(script, dialogue)
    if isinstance(event, Silence) and step.patient:
        event = Resumed()
    outcome = Again() if isinstance(event, Silence) else step.react(dialogue, event)
    match outcome:
        case Go():
            return _gone(script, dialogue, outcome)
        case Again():
            return _again(script, dialogue, outcome)
        case _:
            return Turned(dialogue, outcome)


def _gone(script: Script, dialogue: Dialogue, go: Go) -> Turned:
    language = go.language or dialogue.language
    there = replace(dialogue, step=go.step, tries=0, language=language, data={**dialogue.data, **go.learnt})
    return _said_before(go.say, begin(script, there))


def _again(script: Script, dialogue: Dialogue, again: Again) -> Turned:
    tried = replace(dialogue, tries=dialogue.tries + 1)
    if tried.tries >= MOST_TRIES:
        return Turned(tried, ReachHuman("not_understood"))
    help_first = _in_other_words(script[tried.step], dialogue, tried, told=bool(again.say))
    return _said_before((*again.say, *help_first), begin(script, tried))


def _in_other_words(step: Step, dialogue: Dialogue, tried: Dialogue, *, told: bool) -> tuple[Line, ...]:
    """Return what comes before a question that is put again: nobody hears the very same words twice."""
    if step.knocks:
        return ()
    put = step.enter(tried)
    if tried.tries == MOST_TRIES - 1 and not step.counts:
        # Where more keys are awaited, a hash says that there was only the one.
        several = isinstance(put, Turn) and isinstance(put.then, Ask) and put.then.digits != 1
        return (Line("last_try_keys" if several else "last_try"),)
    same = not told and isinstance(put, Turn) and put == step.enter(dialogue)
    return (Line("once_more"),) if same else ()


def _said_before(lines: tuple[Line, ...], turned: Turned) -> Turned:
    if not lines:
        return turned
    if isinstance(turned.what, Turn):
        return replace(turned, what=replace(turned.what, lines=(*lines, *turned.what.lines)))
    return replace(turned, dialogue=learning(turned.dialogue, **{UNSAID: as_data(lines)}))


def _with_unsaid(turned: Turned) -> Turned:
    unsaid, what = turned.dialogue.data.get(UNSAID), turned.what
    if not unsaid or not isinstance(what, Turn | ReachHuman):
        return turned
    said = replace(turned, dialogue=learning(turned.dialogue, **{UNSAID: None}))
    if isinstance(what, ReachHuman):
        # What is said on the way to a human is said there.
        return replace(said, what=replace(what, say=(*from_data(unsaid), *what.say)))
    return _said_before(from_data(unsaid), said)


def learning(dialogue: Dialogue, **learnt: object) -> Dialogue:
    """Return the dialogue with more in its memory (None: forgotten); its step stays."""
    data = {**dialogue.data, **learnt}
    return replace(dialogue, data={name: value for name, value in data.items() if value is not None})


def as_data(lines: Sequence[Line]) -> list[list[object]]:
    """Return the lines as a dialogue remembers them."""
    return [[line.key, {name: _as_kept(value) for name, value in line.params.items()}, line.language] for line in lines]


def from_data(kept: object) -> tuple[Line, ...]:
    """Return the lines that a dialogue remembers; what was a tuple is one again."""
    return tuple(_line(*each) for each in cast("Sequence[tuple[str, Mapping[str, object]]]", kept))


def _line(key: str, params: Mapping[str, object], language: str | None = None) -> Line:
    return Line(key, {name: _again_whole(value) for name, value in params.items()}, language)


def _as_kept(value: object) -> object:
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value


def _again_whole(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


def asks(turn: Turn) -> bool:
    """Say whether the turn waits for keys."""
    return isinstance(turn.then, Ask)
