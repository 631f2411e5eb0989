"""The line without us: for each number of ours, the document to keep with somebody else for when we are away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bedline.adapters.clock import MachineClock
from bedline.adapters.regionfiles import load_regions
from bedline.adapters.wording import load_wording
from bedline.bootstrap.hotline import speech_of
from bedline.domain.rota import Rota
from bedline.settings import ROOT, Settings
from bedline.telephony.fallback import Elsewhere, fallback, goodbye


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be kept elsewhere: for which number of which region, and whether it is the goodbye."""

    region: str
    number: str
    language: str
    kind: str
    text: str


def documents(
    chosen: Settings, *, goodbye_url: str, region: str | None = None, at: datetime | None = None
) -> Iterator[Document]:
    """Yield two documents for each number of the region, or of every one: the line itself, and its goodbye.

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
        rota = book.rotas.get(number.region) or Rota(number.region, place.timezone, ())
        for kind, text in (
            ("line", fallback(rota, at=moment, line=line, speech=speech)),
            ("goodbye", goodbye(line=line, speech=speech)),
        ):
            yield Document(number.region, number.number, number.language, kind, text)
