"""A document held against what the simulated Twilio knows of them."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from bedline.simulator.twilio.documents import Stage, written
from bedline.simulator.twilio.findings import Findings
from bedline.simulator.twilio.overrides import overrides

HERE: Final = "https://bedline.test/twilio"


def checked(text: str, *, stage: Stage = Stage.CALL, kept_elsewhere: str = "") -> ET.Element:
    """Return the document, once nothing is wrong with it and every address in it is ours, or the one kept elsewhere."""
    findings = Findings()
    document = written(text, url=HERE, stage=stage, findings=findings)
    findings.check()
    ours = ((name, value) for name, value in addresses(document.root) if value != kept_elsewhere)
    for name, value in ours:
        assert value.startswith(HERE), name
        assert overrides(value).retries == 2, name
    return document.root


def addresses(root: ET.Element) -> Iterator[tuple[str, str]]:
    """Yield where the document leads, by the attribute or element that says so."""
    for element in root.iter():
        yield from ((name, value) for name, value in element.attrib.items() if value.startswith("http"))
        if element.tag == "Redirect":
            yield "Redirect", element.text or ""


def tags(root: ET.Element) -> list[str]:
    """Return the elements in their order, without the root."""
    return [element.tag for element in root.iter()][1:]
