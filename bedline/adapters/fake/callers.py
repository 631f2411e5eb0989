"""PINs, voicemails and unwanted texts of the fake storage."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bedline.adapters.fake.state import Guess
from bedline.adapters.fake.table import FakeTable
from bedline.domain import pins
from bedline.domain.calls import LegId
from bedline.domain.errors import NotFound
from bedline.domain.ids import PersonId, RegionId
from bedline.domain.pins import Tries
from bedline.ports.telephony import NoTexts, PinCheck, Voicemail, VoicemailId


class FakePins(FakeTable):
    """PINs as they are: nothing here leaves the process."""

    def check(self, person: PersonId | None, *, pin: str, now: datetime) -> PinCheck:
        """See the port."""
        state = self._writable()
        if person is None or person not in state.pins or not self._knows(person):
            return PinCheck(None)
        kept, tries = state.pins[person]
        if tries.locked(now):
            return PinCheck(None, locked=True)
        right = kept == pin
        tries = pins.tried(tries, right=right, now=now)
        state.pins[person] = (kept, tries)
        locked = tries.locked(now)
        return PinCheck(person if right else None, locked=locked, locks_until=tries.locked_until if locked else None)

    def keep(self, person: PersonId, *, pin: str, now: datetime) -> None:
        """See the port."""
        del now
        if not self._knows(person):
            raise NotFound("unknown_person", value=person)
        self._writable().pins[person] = (pin, Tries())

    def _knows(self, person: PersonId) -> bool:
        found = self._state.people.get(person)
        return found is not None and self._sees(found.region)


class FakeVoicemails(FakeTable):
    """Voicemails in a dictionary, their sound as it is."""

    def add(self, voicemail: Voicemail) -> bool:
        """See the port."""
        if any(each.provider_ref == voicemail.provider_ref for each in self._state.voicemails.values()):
            return False
        self._writable().voicemails[voicemail.id] = voicemail
        return True

    def get(self, voicemail: VoicemailId) -> Voicemail:
        """See the port."""
        self._writable()
        found = self._state.voicemails.get(voicemail)
        if found is None or not self._sees(found.region):
            raise NotFound("unknown_voicemail")
        return found

    def save(self, voicemail: Voicemail) -> None:
        """See the port."""
        self._writable().voicemails[voicemail.id] = voicemail

    def known(self, recordings: Collection[str]) -> frozenset[str]:
        """See the port."""
        return frozenset(each.provider_ref for each in self._visible() if each.provider_ref in recordings)

    def of_leg(self, leg: LegId) -> Voicemail | None:
        """See the port."""
        left = [each for each in self._visible() if each.leg == leg]
        return left[-1] if left else None

    def unfetched(self, *, limit: int) -> Sequence[VoicemailId]:
        """See the port."""
        return [each.id for each in self._visible() if each.fetched_at is None or each.removed_at is None][:limit]

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """See the port."""
        there = [each for each in self._visible() if region in (None, each.region)]
        old = [each for each in there if each.sound is not None and each.recorded_at < before][:limit]
        self._writable().voicemails.update({each.id: replace(each, sound=None) for each in old})
        return len(old)

    def _visible(self) -> list[Voicemail]:
        seen = (each for each in self._state.voicemails.values() if self._sees(each.region))
        return sorted(seen, key=lambda each: (each.recorded_at, each.id))


class FakeGuesses(FakeTable):
    """Wrong codes and PINs in a list."""

    def note(self, guess: UUID, *, region: RegionId, number: str | None, code: str, now: datetime) -> None:
        """See the port."""
        self._writable().guesses[guess] = Guess(region, number, code, now)

    def from_number(self, number: str, *, since: datetime) -> int:
        """See the port."""
        self._writable()
        return sum(each.number == number and each.at > since for each in self._visible())

    def codes(self, region: RegionId, *, since: datetime) -> int:
        """See the port."""
        return len({each.code for each in self._visible() if each.region == region and each.at > since})

    def forget(self, *, before: datetime, region: RegionId | None, limit: int) -> int:
        """See the port."""
        guesses = self._writable().guesses
        seen = [key for key, each in guesses.items() if self._sees(each.region) and region in (None, each.region)]
        old = [key for key in seen if guesses[key].at < before][:limit]
        for key in old:
            del guesses[key]
        return len(old)

    def _visible(self) -> list[Guess]:
        return [each for each in self._state.guesses.values() if self._sees(each.region)]


class FakeOptOuts(FakeTable):
    """Numbers that are sent no texts."""

    def note(self, number: str, *, out: bool, now: datetime) -> None:
        """See the port."""
        del now
        opt_outs = self._writable().opt_outs
        if out:
            opt_outs[self._scope.actor.region, number] = NoTexts.OWNER
        else:
            opt_outs.pop((self._scope.actor.region, number), None)

    def flag(self, number: str, *, now: datetime) -> None:
        """See the port."""
        del now
        self._writable().opt_outs.setdefault((self._scope.actor.region, number), NoTexts.UNREACHABLE)

    def correct(self, number: str) -> None:
        """See the port."""
        opt_outs, key = self._writable().opt_outs, (self._scope.actor.region, number)
        if opt_outs.get(key) is NoTexts.UNREACHABLE:
            del opt_outs[key]

    def out(self, number: str, *, region: RegionId | None = None) -> bool:
        """See the port."""
        there = [where for where, each in self._state.opt_outs if each == number and self._sees(where)]
        return bool(there) if region is None else region in there
