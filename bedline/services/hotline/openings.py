"""With which conversation each call of ours opens, or that it is no longer worth a call."""

from typing import Final

from bedline.domain.messages import Errand
from bedline.services.hotline.conversations import offices, ring_back, search_given, ward
from bedline.services.hotline.delivery.outlet import Openings
from bedline.services.hotline.queue import alert, duty, put_through

OPENINGS: Final[Openings] = {
    Errand.ASK_WARD: ward.opening,
    Errand.REMIND_WARD: ward.opening,
    Errand.ASK_PROVIDER: search_given.opening,
    Errand.ASK_OFFICE: offices.opening,
    Errand.RING_GP_BACK: ring_back.opening,
    Errand.RING_DUTY: duty.opening,
    Errand.ALERT_DUTY: alert.opening,
    Errand.PUT_THROUGH: put_through.opening,
}
