"""Whether a provider is worth asking: one that failed as a whole is left alone for a while, then tried again."""

from datetime import datetime, timedelta
from typing import Final

from bedline.ports.clock import Clock
from bedline.ports.telephone import ProviderFault

REST_LENGTH: Final = timedelta(seconds=30)
# Our account is shut out, or has as many calls as it may have.
AS_A_WHOLE: Final = frozenset({20003, 10004})
# It says that it has not done what was asked. After another 5xx a call may ring all the same.
NOT_DONE: Final = 503
_SERVER: Final = 500


def fails_as_a_whole(fault: ProviderFault) -> bool:
    """Say whether the fault is the provider's or the account's, not that of the number or the request."""
    away = fault.code is None and fault.status is None
    return away or fault.code in AS_A_WHOLE or (fault.status is not None and fault.status >= _SERVER)


def has_done_nothing(fault: ProviderFault) -> bool:
    """Say whether a fault leaves no doubt that nothing has been placed."""
    return fault.status is None or fault.status < _SERVER or fault.status == NOT_DONE


class Circuit:
    """Opens when the provider fails as a whole, and lets somebody try again when it has rested."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rests_until: datetime | None = None

    @property
    def closed(self) -> bool:
        """Say whether the provider may be asked."""
        return self._rests_until is None or self._clock.now() >= self._rests_until

    def failed(self) -> None:
        """Leave the provider alone for a while."""
        self._rests_until = self._clock.now() + REST_LENGTH

    def succeeded(self) -> None:
        """Go on with it."""
        self._rests_until = None
