"""The code with which a referrer decides by text on what a ward proposes: texted to them alone, for that decision."""

from typing import Final

from bedline.domain.offers import Offer
from bedline.ports.storage import Work

SCOPE: Final = "decisions"
STATUS: Final = 200
# A digit more than the codes of questions have, which the ward knows as well.
FOUR_DIGITS: Final = 4


def give(work: Work, offer: Offer) -> str:
    """Return the code for the decision on a proposal; asked again, the same."""
    known = work.once.claim(scope=SCOPE, key=str(offer.id), fingerprint="")
    if known is not None:
        return known.body
    code = work.ids.reply_code(FOUR_DIGITS)
    while code == offer.code:
        code = work.ids.reply_code(FOUR_DIGITS)
    work.once.store(scope=SCOPE, key=str(offer.id), status=STATUS, body=code)
    return code


def given(work: Work, offer: Offer) -> str | None:
    """Return the code that was texted for the decision on a proposal, if one was."""
    kept = work.once.find(scope=SCOPE, key=str(offer.id))
    return kept.body if kept is not None else None
