"""A hundred callers who do anything at all, and each call ends well (ten thousand: `make prove ONLY=R3`)."""

from tests.harness.database import migrated
from tests.harness.postgres import Databases
from tests.trials.r3_random_callers import batch


def test_a_hundred_random_callers_end_with_a_bed_a_human_or_somebody_to_ring_back(databases: Databases) -> None:
    with migrated(databases) as url:
        found = batch(url, seed=3, count=100)
    assert found.wrong == []
    assert sum(found.endings.values()) == 100
    assert {"bed", "human", "hung up"} <= found.endings.keys()
