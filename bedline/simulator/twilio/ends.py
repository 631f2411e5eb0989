"""How a document may end: never so that a caller is left with a dead line that nobody meant."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

# Nothing after these is ever reached.
FINAL: Final = frozenset({"Hangup", "Redirect", "Reject", "Leave"})
# These hand the call to somebody, and the application hears how it went.
HANDED_ON: Final = frozenset({"Enqueue", "Dial", "Record"})


def endings(root: ET.Element) -> Iterator[str]:
    """Yield what is wrong with the way this document ends."""
    verbs = list(root)
    for verb in verbs[:-1]:
        if verb.tag in FINAL or (verb.tag == "Gather" and answers_silence(verb)):
            yield f"what follows <{verb.tag}> is never reached"
            return
    last = verbs[-1] if verbs else None
    if last is None:
        yield "dead end: the document does nothing"
    elif last.tag == "Gather" and not answers_silence(last):
        yield "dead end: silence in <Gather> ends the call"
    elif last.tag not in FINAL | HANDED_ON | {"Gather"}:
        yield f"dead end: nothing comes after <{last.tag}>"


def answers_silence(gather: ET.Element) -> bool:
    """Say whether silence is told to the application as well."""
    return gather.get("actionOnEmptyResult") == "true"
