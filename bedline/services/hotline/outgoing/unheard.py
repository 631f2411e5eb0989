"""Results that their referrers should have heard by telephone and have not: somebody at the desk tells them."""

from bedline.domain.requests import BedRequest, heard_or_told
from bedline.ports.storage import Work
from bedline.services.hotline.outgoing import reringing


def notice(work: Work, request: BedRequest) -> None:
    """Put a reserved place on the desk when its referrer is to be rung and has not heard of it; once is enough."""
    if request.to_be_rung:
        reringing.not_heard(work, request=request)
    work.requests.save(heard_or_told(request))
