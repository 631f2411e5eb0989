"""Webhooks that come twice, late, again and forged change nothing (many of them: `make prove ONLY=R4`)."""

from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.trials.r4_webhooks import FORGERIES, trial


def test_every_webhook_has_one_effect_and_a_forged_one_none(databases: Databases) -> None:
    with migrated(databases) as url:
        found = trial(url, seed=4, callers=15)
    assert found.wrong == []
    assert found.tried["twice"] > 100
    assert found.tried["replayed"] > 100
    assert {f"forged: {way}" for way in FORGERIES} <= found.tried.keys()
