"""Anything may happen in a region in any order; no place is promised twice and every board stays true."""

from hypothesis import settings

from bedline.adapters.fake.clock import FakeClock, FakeIdentities
from bedline.adapters.fake.storage import FakeStorage
from bedline.ports.storage import Storage
from bedline.services.consequences import carry_out
from tests import builders as a
from tests.properties.region_machine import RegionMachine, SettableClock


class InMemory(RegionMachine):
    """The region over the fake storage."""

    def open(self) -> tuple[Storage, SettableClock]:
        """Return an empty fake storage."""
        clock = FakeClock()
        region = a.region(crisis_parallel=2)
        storage = FakeStorage(
            clock=clock,
            ids=FakeIdentities(),
            regions={region.id: region},
            directory=a.directory(),
            people=a.everyone(),
            before_commit=carry_out,
        )
        return storage, clock


TestInMemory = InMemory.TestCase
TestInMemory.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
