"""What was said of the wish where to go, and whether Bedline may ask wards for a request by itself."""

from bedline.domain.place_wishes import PlaceWish, asks_by_itself, place_wish
from bedline.domain.requests import BedRequest
from bedline.ports.storage import Work


def wish_of(work: Work, request: BedRequest) -> PlaceWish | None:
    """Return the wish of a triaged request, by the questions of the day it was received; None: none was said."""
    region = work.regions[request.region]
    return place_wish(region, care_form=request.form, answers=request.answers, on=region.day(request.received_at))


def may_ask(work: Work, request: BedRequest) -> bool:
    """Say whether Bedline asks wards for a triaged request by itself; otherwise that is the desk's.

    Who is asked for a guest of another region is for people to say, as long as nobody here knows who it is.
    """
    if request.nameless:
        return False
    policy = work.regions[request.region].care_form(request.form).policy
    return asks_by_itself(policy, wish=wish_of(work, request))
