"""What must hold of calls and texts: nobody is asked in vain, and whoever was asked hears when it is over."""

from typing import Final

from hypothesis.stateful import invariant, precondition

from bedline.domain.messages import Errand, Message, MessageState
from bedline.domain.offers import OfferState
from bedline.domain.people import bedline_in
from bedline.domain.requests import provider_leads
from tests.properties.region_machine.ground import Ground
from tests.properties.region_machine.promises import begun

_OF_AN_OFFER: Final = {
    Errand.ASK_WARD: {OfferState.OPEN},
    Errand.REMIND_WARD: {OfferState.OPEN},
    Errand.ASK_GP: {OfferState.PROPOSED},
}


class PromisesOfMessages(Ground):
    """The outbox."""

    @precondition(begun)
    @invariant()
    def nobody_will_be_asked_in_vain(self) -> None:
        """What has not gone out asks nobody any more whose question has ended."""
        offers = {each.id: each for each in self.seen.offers()}
        for each in self._waiting():
            if each.errand in _OF_AN_OFFER and each.offer is not None:
                assert offers[each.offer].state in _OF_AN_OFFER[each.errand], each
            request = self.seen.requests[each.request] if each.request is not None else None
            if each.errand is Errand.ASK_PROVIDER and request is not None:
                assert provider_leads(request), each

    def _waiting(self) -> list[Message]:
        with self.storage.work(bedline_in()) as work:
            found = [each for request in self.seen.requests for each in work.messages.open_for(request=request)]
        return [each for each in found if each.state is MessageState.WAITING]
