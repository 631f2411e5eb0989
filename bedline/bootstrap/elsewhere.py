"""The line without us: for each number of ours, the document to keep with somebody else for when we are away."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bedline.adapters.clock import MachineClock
from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording
from bedline.bootstrap.hotline import speech_of
from bedline.domain.rota import Rota
from bedline.settings import ROOT, Settings
from bedline.telephony.fallback import Elsewhere, accepted, fallback, goodbye, screen


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be kept elsewhere: for which number of which region, and whether it is the goodbye."""

    region: str
    number: str
    language: str
    kind: str
    text: str


def documents(
    chosen: Settings,
    *,
    goodbye_url: str,
    screen_url: str = "",
    accepted_url: str = "",
    region: str | None = None,
    at: datetime | None = None,
) -> Iterator[Document]:
    """Yield the documents for each number of the region, or of every one: the line itself, its goodbye, its screen.

    The screen, and what follows it, only with addresses for both of them.

    Who is dialled is who is on duty ``at`` that moment, or now. Raises ConfigurationFault.
    """
    configuration = load_regions(chosen.regions_path, chosen.regions or None)
    wording = load_wording(ROOT / "config" / "wording")
    book, moment = configuration.phonebook, at or MachineClock().now()
    for number in book.hotlines.values():
        if region not in (None, number.region):
            continue
        place = configuration.regions[number.region]
        speech = speech_of(chosen, region=place, wording=wording)
        line = Elsewhere(number=number.number, language=number.language, goodbye_url=goodbye_url)
        screened = screen_url and accepted_url
        if screened:
            line = replace(line, screen_url=screen_url, accepted_url=accepted_url)
        rota = book.rotas.get(number.region) or Rota(number.region, place.timezone, ())
        for kind, text in (
            ("line", fallback(rota, at=moment, line=line, speech=speech)),
            ("goodbye", goodbye(line=line, speech=speech)),
            ("screen", screen(line=line, speech=speech) if screened else ""),
            ("accepted", accepted(line=line, speech=speech) if screened else ""),
        ):
            if not text:
                continue
            yield Document(number.region, number.number, number.language, kind, text)
