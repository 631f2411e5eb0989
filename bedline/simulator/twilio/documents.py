"""TwiML as it arrives: parsed or refused as Twilio does, then looked over for every mistake there is a rule for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from xml.etree import ElementTree as ET

from bedline.simulator.twilio.courier import Reply
from bedline.simulator.twilio.ends import endings
from bedline.simulator.twilio.findings import Findings
from bedline.simulator.twilio.grammar import Rule, grammar
from bedline.simulator.twilio.signing import Kind
from bedline.simulator.twilio.values import faults_of

Element = ET.Element

# Twilio's own numbers for a document it cannot use.
TOO_LARGE: Final = 11750
UNPARSABLE: Final = 12100
WRONG_TYPE: Final = 12300
LARGEST: Final = 64 * 1024
_XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class Stage(Enum):
    """What a document is for."""

    CALL = auto()
    QUEUE_WAIT = auto()
    CONFERENCE_WAIT = auto()
    WHISPER = auto()
    TEXT = auto()


# What may be done at each stage besides the call itself (source: the pages of Enqueue, Conference and Number).
ALLOWED: Final = {
    Stage.QUEUE_WAIT: {"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"},
    Stage.CONFERENCE_WAIT: {"Play", "Say", "Pause", "Redirect"},
    Stage.WHISPER: {"Play", "Say", "Pause", "Hangup", "Redirect", "Gather"},
}


class Unusable(Exception):
    """Twilio would give this document up; ``code`` is its reason."""

    def __init__(self, code: int, url: str) -> None:
        super().__init__(f"{code} at {url}")
        self.code, self.url = code, url


@dataclass(frozen=True, slots=True)
class Document:
    """Instructions, and where they came from."""

    root: Element
    url: str

    def __iter__(self) -> Iterator[Element]:
        return iter(self.root)


def document(reply: Reply, *, url: str, stage: Stage, findings: Findings) -> Document:
    """Return the document in that answer; what is wrong in it, but would not stop Twilio, becomes a violation.

    Raises:
        Unusable: when Twilio would stop there.
    """
    text = reply.body.decode("utf-8", "replace").strip()
    media = reply.content_type.partition(";")[0].strip().lower()
    if stage is Stage.TEXT and media == "text/plain" and text:
        return Document(_plain(text), url)
    if not text and (reply.status == 204 or stage is Stage.TEXT):  # noqa: PLR2004 -- no content
        return written("<Response/>", url=url, stage=stage, findings=findings)
    if media not in {"text/xml", "application/xml"}:
        raise Unusable(WRONG_TYPE, url)
    return written(text, url=url, stage=stage, findings=findings)


def written(text: str, *, url: str, stage: Stage, findings: Findings) -> Document:
    """Return the document in that text.

    Raises:
        Unusable: when Twilio would stop there.
    """
    if len(text.encode()) > LARGEST:
        raise Unusable(TOO_LARGE, url)
    try:
        root = ET.fromstring(text)  # noqa: S314 -- written by the application that is tried
    except ET.ParseError as wrong:
        raise Unusable(UNPARSABLE, url) from wrong
    if root.tag != "Response" or "<!DOCTYPE" in text:
        raise Unusable(UNPARSABLE, url)
    for what in _mistakes(root, stage):
        findings.violation(what, where=url)
    return Document(root, url)


def _mistakes(root: Element, stage: Stage) -> Iterator[str]:
    yield from _misfits(root, grammar(Kind.TEXT if stage is Stage.TEXT else Kind.VOICE))
    for element in root.iter():
        yield from faults_of(element)
    for verb in root:
        if stage in ALLOWED and verb.tag not in ALLOWED[stage]:
            yield f"<{verb.tag}> may not be used here ({stage.name.lower()})"
        if stage is Stage.CALL and verb.tag == "Leave":
            yield "<Leave> outside a queue"
    if stage is Stage.CALL:
        yield from endings(root)


def _misfits(element: Element, rule: Rule) -> Iterator[str]:
    for attribute in element.attrib:
        name = "xml:lang" if attribute == _XML_LANGUAGE else attribute
        if name not in rule.attributes:
            yield f"<{element.tag}> has no attribute {name}"
    if not rule.text and any(text.strip() for text in (element.text or "", *(child.tail or "" for child in element))):
        yield f"<{element.tag}> holds no text"
    for child in element:
        if child.tag in rule.children:
            yield from _misfits(child, rule.children[child.tag])
        else:
            yield f"<{child.tag}> may not stand in <{element.tag}>"


def _plain(text: str) -> Element:
    root = ET.Element("Response")
    ET.SubElement(root, "Message").text = text
    return root
