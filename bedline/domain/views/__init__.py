"""What each thing looks like on a board: bodies as JSON will carry them, and never a patient's identity."""

from bedline.domain.views.names import Names, moment
from bedline.domain.views.offers import offer_body
from bedline.domain.views.requests import for_referrer, request_body, search_body
from bedline.domain.views.stays import stay_body
from bedline.domain.views.tasks import task_body
from bedline.domain.views.units import stale_at, unit_body

__all__ = [
    "Names",
    "for_referrer",
    "moment",
    "offer_body",
    "request_body",
    "search_body",
    "stale_at",
    "stay_body",
    "task_body",
    "unit_body",
]
