"""How a bed request lands."""

from dataclasses import dataclass

from bedline.domain.facts.fact import RequestFact


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawn(RequestFact):
    """The referrer no longer needs the bed."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRedirected(RequestFact):
    """The patient goes elsewhere than to a unit that Bedline knows."""

    destination: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnplaced(RequestFact):
    """The end of the ladder: no place was found."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClosed(RequestFact):
    """The case has landed."""

    outcome: str
