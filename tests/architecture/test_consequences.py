"""Every fact has consequences, and none is told with words a person typed."""

import dataclasses

from bedline.domain import facts
from bedline.domain.facts import Fact
from bedline.services import consequences, touched

BASES = {Fact, facts.RequestFact, facts.OfferFact, facts.StayFact, facts.ClosureFact, facts.CallFact, facts.WaitingFact}


def _facts() -> set[type[Fact]]:
    found = {each for each in vars(facts).values() if isinstance(each, type) and issubclass(each, Fact)}
    return found - BASES


def test_every_fact_touches_something() -> None:
    assert set(touched.TOUCHES) == _facts()


def test_free_text_is_not_told_on_the_ticker() -> None:
    codes = {"leader", "end", "reason", "destination", "source", "care_form", "urgency", "overruled", "rung"}
    numbers_and_ids = {
        "free",
        "free_before",
        "missing",
        "expires_at",
        "from_at",
        "due_at",
        "owner",
        "request",
        "offer",
        "stay",
        "closure",
        "transport",
        "ordered",
        "function",
        "party",
        "office",
        "channel",
        "neighbour",
        "stands",
        "word",
        "happened_at",
        "expected_at",
        "places",
        "until",
        "early",
    }
    of_calls = {"leg", "waiting", "person", "purpose", "ending", "crisis", "seconds", "errand", "error_code"}
    known = codes | numbers_and_ids | of_calls | {"unit", "facility", "task"}
    for fact in _facts():
        fields = {each.name for each in dataclasses.fields(fact)} - consequences.UNTOLD
        assert fields <= known, f"{fact.__name__}: is {fields - known} safe to show on a screen in a corridor?"
