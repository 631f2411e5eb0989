"""Voicemails are fetched and deleted at the provider, however often it fails."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, cast
from uuid import UUID

import pytest

from bedline.domain.people import bedline_in
from bedline.ports.telephone import ProviderFault, ProviderSilent, Telephone
from bedline.ports.telephony import Voicemail, VoicemailId
from bedline.services.hotline.queue.recordings import fetch
from tests import builders as a
from tests.harness import kept_calls, worlds
from tests.harness.worlds import World

LEG: Final = kept_calls.leg(1)
WHICH: Final = VoicemailId(UUID(int=7))
SOUND: Final = b"RIFF and so on"


@dataclass
class Provider:
    """Has one recording, and fails as told."""

    fails: list[Exception] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    def recording(self, ref: str) -> bytes:
        assert ref == "RE1"
        self._try()
        return SOUND

    def delete_recording(self, ref: str) -> None:
        self._try()
        self.deleted.append(ref)

    def _try(self) -> None:
        if self.fails:
            raise self.fails.pop(0)


@pytest.fixture
def world() -> World:
    """A world in which somebody has left a message just now."""
    made = worlds.in_memory()
    with made.storage.work(bedline_in(a.POLDER)) as work:
        work.legs.add(LEG)
        left = Voicemail(id=WHICH, region=a.POLDER, leg=LEG.id, recorded_at=work.now, provider_ref="RE1", seconds=12)
        assert work.voicemails.add(left)
    return made


def kept(world: World) -> Voicemail:
    with world.storage.work(bedline_in(a.POLDER)) as work:
        return work.voicemails.get(WHICH)


def round_of(world: World, provider: Provider) -> int:
    return fetch(world.storage, telephone=cast("Telephone", provider))


def test_a_voicemail_is_fetched_kept_and_deleted_at_the_provider(world: World) -> None:
    provider = Provider()
    assert round_of(world, provider) == 1
    assert (kept(world).sound, provider.deleted) == (SOUND, ["RE1"])
    assert round_of(world, provider) == 0, "once is enough"


@pytest.mark.parametrize("fault", [ProviderFault(20429, 429), ProviderSilent(), ProviderFault(None, 500)])
def test_a_provider_that_fails_is_asked_again(world: World, fault: Exception) -> None:
    provider = Provider(fails=[fault])
    assert round_of(world, provider) == 0
    assert kept(world).sound is None
    assert round_of(world, provider) == 1
    assert kept(world).sound == SOUND


def test_what_is_kept_but_not_deleted_yet_is_only_deleted(world: World) -> None:
    provider = Provider()
    original = provider.delete_recording

    def not_yet(ref: str) -> None:
        del ref
        provider.delete_recording = original  # type: ignore[method-assign] # once
        raise ProviderFault(20009, 400)

    provider.delete_recording = not_yet  # type: ignore[method-assign] # once
    assert round_of(world, provider) == 0
    assert kept(world).sound == SOUND
    assert kept(world).removed_at is None
    assert round_of(world, provider) == 1
    assert kept(world).removed_at is not None


def test_a_recording_that_is_not_there_yet_is_waited_for_and_then_given_up(world: World) -> None:
    gone = ProviderFault(20404, 404)
    assert round_of(world, Provider(fails=[gone])) == 0
    assert kept(world).fetched_at is None
    world.clock.advance(timedelta(hours=2))
    assert round_of(world, Provider(fails=[gone])) == 1
    assert (kept(world).sound, kept(world).fetched_at is None) == (None, False)
