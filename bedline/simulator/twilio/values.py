"""Values in TwiML that no schema forbids and that are wrong all the same."""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

Element = ET.Element

URLS: Final = frozenset(
    {
        "action",
        "url",
        "waitUrl",
        "statusCallback",
        "recordingStatusCallback",
        "partialResultCallback",
        "transcribeCallback",
        "amdStatusCallback",
        "eventCallbackUrl",
        "referUrl",
    }
)
METHODS: Final = frozenset({"method", "waitUrlMethod", "waitMethod"})
BOOLEANS: Final = frozenset(
    {
        "actionOnEmptyResult",
        "answerOnBridge",
        "bargeIn",
        "endConferenceOnExit",
        "hangupOnStar",
        "muted",
        "playBeep",
        "sequential",
        "startConferenceOnEnter",
    }
)
# The lowest and the highest whole number.
NUMBERS: Final[Mapping[tuple[str, str], tuple[int, int]]] = {
    ("Gather", "timeout"): (1, 600),
    ("Gather", "numDigits"): (1, 100),
    ("Pause", "length"): (1, 600),
    ("Dial", "timeout"): (1, 600),
    ("Dial", "timeLimit"): (1, 86_400),
    ("Record", "maxLength"): (1, 86_400),
    ("Record", "timeout"): (1, 600),
    ("Say", "loop"): (1, 20),
    ("Play", "loop"): (1, 20),
}
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "Gather": ("action", "timeout"),
    "Record": ("action", "maxLength"),
}
# The voices of Amazon that speak the languages of this corner of the world, by locale.
POLLY: Final[Mapping[str, str]] = {
    "nl-NL": "Laura|Lotte|Ruben",
    "nl-BE": "Lisa",
    "fr-BE": "Isabelle",
    "fr-FR": "Lea|Remi|Celine|Mathieu",
    "en-GB": "Amy|Emma|Brian|Arthur",
}
CALL_EVENTS: Final = frozenset({"initiated", "ringing", "answered", "completed"})
CONFERENCE_EVENTS: Final = frozenset(
    {"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"}
)
MOST_NUMBERS: Final = 10
LONGEST_QUEUE_NAME: Final = 64
LONGEST_SENTENCE: Final = 4096


def faults_of(element: Element) -> Iterator[str]:
    """Yield what is wrong with the values of this element alone."""
    tag = element.tag
    for name, value in element.attrib.items():
        yield from (f"<{tag} {name}={value!r}>: {fault}" for fault in _attribute(tag, name, value))
    for name in NEEDED.get(tag, ()):
        if name not in element.attrib:
            yield f"<{tag}> needs {name}"
    text = " ".join("".join(element.itertext()).split())
    for look in (*_LOOKS, *_LOOKS_AT.get(tag, ())):
        yield from (f"<{tag}>: {fault}" for fault in look(element, text))


def absolute(url: str) -> bool:
    """Say whether Twilio can ask there: https, or http on this very machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _loopback(host)))


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if "[" in value or "]" in value:
        yield "a list was written as text"
    if name in URLS and value and not absolute(value):
        yield "not an absolute https URL"
    if (name in METHODS or name.endswith("Method")) and value != "POST":
        yield "puts what callers say into URLs; use POST"
    if name in BOOLEANS and value not in {"true", "false"}:
        yield "neither true nor false"
    lowest, highest = NUMBERS.get((tag, name), (0, 0))
    if highest and not (value.isdecimal() and lowest <= int(value) <= highest):
        yield f"not a whole number from {lowest} to {highest}"
    if name == "finishOnKey" and not re.fullmatch(r"[0-9#*]" if tag == "Gather" else r"[0-9#*]*", value) and value:
        yield "not a key"
    if name == "statusCallbackEvent" and not set(value.split()) <= (
        CONFERENCE_EVENTS if tag == "Conference" else CALL_EVENTS
    ):
        yield "an event that does not exist"
    if name == "record" and value != "do-not-record":
        yield "records a conversation"


def _escaped_twice(element: Element, _text: str) -> Iterator[str]:
    own = " ".join((element.text or "", *(child.tail or "" for child in element), *element.attrib.values()))
    if re.search(r"&(amp|lt|gt|quot|apos|#\d+);", own):
        yield "escaped twice"


def _said(element: Element, text: str) -> Iterator[str]:
    language, voice = element.get("language", ""), element.get("voice", "")
    if not text or len(text) > LONGEST_SENTENCE:
        yield "nothing to say, or too much"
    if not language:
        yield "no language, so it would be spoken as American English"
    named = re.fullmatch(r"Polly\.(\w+?)(-Neural|-Generative)?", voice)
    if named and language in POLLY and named[1] not in POLLY[language].split("|"):
        yield f"{voice} does not speak {language}"
    if voice.startswith("Google.") and not voice.startswith(f"Google.{language}-"):
        yield f"{voice} does not speak {language}"


def _asked(_element: Element, text: str) -> Iterator[str]:
    if not absolute(text):
        yield f"{text!r} is not an absolute https URL"


def _played(element: Element, text: str) -> Iterator[str]:
    if "digits" not in element.attrib and not absolute(text):
        yield f"{text!r} is not an absolute https URL"


def _dialled(element: Element, _text: str) -> Iterator[str]:
    numbers = element.findall("Number") or ([element] if (element.text or "").strip() else [])
    if len(numbers) > MOST_NUMBERS:
        yield f"more than {MOST_NUMBERS} numbers"
    if len(element) == 0 and not numbers:
        yield "nobody to dial"
    for number in numbers:
        if not re.fullmatch(r"\+[1-9]\d{6,14}", (number.text or "").strip()):
            yield f"{number.text!r} is not a number as +31…"
    if numbers and "callerId" not in element.attrib:
        yield "without callerId the caller's own number is shown, which networks refuse"


def _named(_element: Element, text: str) -> Iterator[str]:
    if not text or len(text) > LONGEST_QUEUE_NAME:
        yield f"a name of 1 to {LONGEST_QUEUE_NAME} characters is needed"


Look = Callable[[Element, str], Iterator[str]]
_LOOKS: Final[tuple[Look, ...]] = (_escaped_twice,)
_LOOKS_AT: Final[Mapping[str, tuple[Look, ...]]] = {
    "Say": (_said,),
    "Redirect": (_asked,),
    "Play": (_played,),
    "Dial": (_dialled,),
    "Enqueue": (_named,),
    "Conference": (_named,),
}
