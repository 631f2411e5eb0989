"""Which language a request is answered in, and the sentences in it."""

import logging
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final, cast

from flask import g, has_request_context, request

from bedline.domain.regions import Names, Region
from bedline.web.office import office
from bedline.web.people import current_person

# Where the pages keep the language that somebody chose on this device.
COOKIE: Final = "bedline-language"
NOTHING: Final[Mapping[str, object]] = MappingProxyType({})

log = logging.getLogger("bedline.web")


def spoken() -> str:
    """Return the language to answer in.

    A program's wish (``Accept-Language``) comes first; a page goes by what was chosen on this
    device, then by the account, then by the browser.
    """
    if not has_request_context():
        return office().wording.languages[0]
    if "language" not in g:
        g.language = _spoken()
    return cast("str", g.language)


def say(key: str, params: Mapping[str, object] = NOTHING, *, region: Region | None = None) -> str:
    """Return the sentence in the language of this request; never fails, since refusing must not.

    Ids in ``params`` become names as that region calls them (none given: the region of who asks).
    """
    language = spoken()
    region = region or _own_region()
    named = office().naming(params, region=region, language=language) if params and region else params
    try:
        return office().wording.say(key, language, **named)
    except LookupError:
        log.exception("no sentence", extra={"key": key})
        return key


def name_of(names: Names, *, region: Region) -> str:
    """Return a name in the language of this request, or in the region's first language."""
    language = spoken()
    return names.get(language) or names.get(language.partition("-")[0]) or names[region.languages[0]]


def _spoken() -> str:
    known = office().wording.languages
    wished = next(_closest(known), None)
    person = current_person()
    own = person.language.replace("_", "-") if person is not None else None
    own = own if own in known else None
    if request.path.startswith("/api/"):
        return wished or own or known[0]
    chosen = request.cookies.get(COOKIE)
    return (chosen if chosen in known else None) or own or wished or known[0]


def _closest(known: Collection[str]) -> Iterator[str]:
    """Yield the languages asked for that are known, best first; "fr-CH" is served by fr."""
    for tag, quality in request.accept_languages:
        language, _, land = tag.replace("_", "-").partition("-")
        for closest in (f"{language.lower()}-{land.upper()}", language.lower()):
            if quality > 0 and closest in known:
                yield closest


def _own_region() -> Region | None:
    person = current_person()
    return office().regions.get(person.region) if person else None
