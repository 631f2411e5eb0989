"""What storage promises of what a provider knows: which of it has been kept."""

from bedline.domain.people import bedline_in
from tests import builders as a
from tests.harness import kept_calls
from tests.harness.worlds import World, neighbour

CALL = kept_calls.leg(1)


def test_calls_and_recordings_that_are_kept_are_known(world: World) -> None:
    left = kept_calls.voicemail(1, of=CALL)
    kept_calls.keep(world.storage, CALL, left)
    assert CALL.provider_call is not None
    with world.storage.reading(bedline_in(a.POLDER)) as work:
        assert work.legs.known([CALL.provider_call, "CA-other"]) == {CALL.provider_call}
        assert work.voicemails.known([left.provider_ref, "RE-other"]) == {left.provider_ref}
        assert not work.legs.known([])
    with world.storage.reading(bedline_in(neighbour().region)) as work:
        assert not work.legs.known([CALL.provider_call])
        assert not work.voicemails.known([left.provider_ref])
