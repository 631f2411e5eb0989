"""Where a request can stand in its life, and what can come next."""

from enum import StrEnum

from bedline.domain.transitions import Moves


class RequestState(StrEnum):
    """Where a request stands in its life."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    SEARCHING = "searching"
    WAITING = "waiting"
    OFFERED = "offered"
    RESERVED = "reserved"
    ARRIVED = "arrived"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"
    UNPLACED = "unplaced"


_S = RequestState
_GIVEN_UP = {_S.WITHDRAWN, _S.REDIRECTED, _S.UNPLACED}
MOVES: Moves[RequestState] = Moves(
    "request",
    {
        _S.RECEIVED: {_S.TRIAGED, _S.WITHDRAWN, _S.REDIRECTED},
        # Whoever did not come is triaged and no more, until somebody says what became of them; or comes after all.
        _S.TRIAGED: {_S.TRIAGED, _S.SEARCHING, _S.RESERVED, _S.WITHDRAWN, _S.REDIRECTED},
        _S.SEARCHING: {_S.SEARCHING, _S.TRIAGED, _S.OFFERED, _S.WAITING, _S.RESERVED} | _GIVEN_UP,
        _S.WAITING: {_S.WAITING, _S.TRIAGED, _S.SEARCHING, _S.OFFERED, _S.RESERVED} | _GIVEN_UP,
        _S.OFFERED: {_S.OFFERED, _S.SEARCHING, _S.WAITING, _S.RESERVED} | _GIVEN_UP,
        _S.RESERVED: {_S.TRIAGED, _S.SEARCHING, _S.ARRIVED, _S.WITHDRAWN, _S.REDIRECTED},
        _S.ARRIVED: {_S.CLOSED},
        _S.CLOSED: set(),
        _S.WITHDRAWN: set(),
        _S.REDIRECTED: set(),
        _S.UNPLACED: set(),
    },
)

# A place may be sought for requests in these states.
SEEKING = frozenset({_S.SEARCHING, _S.WAITING, _S.OFFERED})
