"""Forged webhooks: a few are noise, many are told, and none of them takes the line away."""

import logging
import re
from datetime import timedelta

import pytest

from bedline.adapters.fake.clock import FakeClock
from bedline.jobs import metrics as jobs_metrics
from bedline.settings import ROOT
from bedline.telephony import metrics as telephony_metrics
from bedline.telephony.forgeries import LENGTH, Forgeries


def many(forged: Forgeries) -> bool:
    return forged.many


def test_more_than_the_most_within_ten_minutes_are_many_until_they_are_not(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    forged = Forgeries(clock, most=3)
    for _ in range(3):
        forged.note()
    assert not many(forged)
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            forged.note()
    assert many(forged)
    assert len(caplog.records) == 1, "told once, however many follow"
    clock.advance(LENGTH)
    assert not many(forged)


def test_a_few_now_and_then_are_never_many() -> None:
    clock = FakeClock()
    forged = Forgeries(clock, most=3)
    for _ in range(50):
        forged.note()
        clock.advance(timedelta(minutes=4))
        assert not many(forged)


RULES = (ROOT / "config" / "prometheus-rules.yml").read_text(encoding="utf-8")


def test_the_shipped_alerts_are_about_what_is_counted() -> None:
    all_counted = (telephony_metrics.WEBHOOKS, telephony_metrics.FAULTS, jobs_metrics.ROUNDS)
    counted = {f"{each._name}_total": set(each._labelnames) for each in all_counted}
    asked = re.findall(r"(bedline_\w+)(?:\{([^}]*)\})?\[", RULES)
    assert {name for name, _ in asked} == set(counted)
    for name, labels in asked:
        assert set(re.findall(r"(\w+)!?=", labels)) <= counted[name]
    outcomes = {each for said in re.findall(r'outcome!?=~?"([^"]+)"', RULES) for each in said.split("|")}
    assert outcomes <= {"answered", "replayed", "forged", "patience", "last_resort", "failed", "done", "away"}


def test_the_docs_name_every_alert_about_webhooks() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for alert in ("BedlineWebhooksForged", "BedlineWebhooksNoneBelieved"):
        assert alert in RULES
        assert alert in told
