"""Voicemails brought home: fetched from the provider, sealed, and deleted there."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bedline.domain.people import bedline_in
from bedline.ports.storage import Storage, StorageBusy
from bedline.ports.telephone import ProviderFault, ProviderSilent, Telephone
from bedline.ports.telephony import Voicemail, VoicemailId

log: Final = logging.getLogger(__name__)

AT_ONCE: Final = 10
# A provider's word for a recording that it does not have (any more); RFC 9110.
GONE: Final = frozenset({404, 410})


def fetch(storage: Storage, *, telephone: Telephone) -> int:
    """Fetch what was left, and delete it at the provider; return how many are done.

    What does not work now is tried again the next time, for as long as it takes. No transaction is open while the
    provider is asked, and it is asked to delete only what is kept here.
    """
    with storage.reading(bedline_in()) as work:
        due = work.voicemails.unfetched(limit=AT_ONCE)
    return sum(_bring(storage, telephone, each) for each in due)


def _bring(storage: Storage, telephone: Telephone, which: VoicemailId) -> bool:
    try:
        found = _get(storage, which)
        if found.fetched_at is None and not _fetch(storage, telephone, found):
            return False
        if found.removed_at is None:
            telephone.delete_recording(found.provider_ref)
            _note(storage, which, removed=True)
    except (ProviderFault, ProviderSilent, StorageBusy) as later:
        log.warning("A voicemail stays where it is for now: %s", type(later).__name__)
        return False
    return True


def _fetch(storage: Storage, telephone: Telephone, voicemail: Voicemail) -> bool:
    """Fetch the sound, and say whether it is here; what the provider has lost is told, and not asked for again."""
    try:
        sound: bytes | None = telephone.recording(voicemail.provider_ref)
    except ProviderFault as no:
        if no.status not in GONE:
            raise
        # It may be there in a moment: the provider tells of it before it can be had.
        if _age(storage, voicemail) < timedelta(hours=1):
            return False
        log.warning("A voicemail is gone at the provider before it was fetched: %s", voicemail.id)
        sound = None
    _note(storage, voicemail.id, sound=sound, fetched=True)
    return True


def _age(storage: Storage, voicemail: Voicemail) -> timedelta:
    with storage.reading(bedline_in()) as work:
        return work.now - voicemail.recorded_at


def _get(storage: Storage, which: VoicemailId) -> Voicemail:
    with storage.work(bedline_in()) as work:
        return work.voicemails.get(which)


def _note(
    storage: Storage, which: VoicemailId, *, sound: bytes | None = None, fetched: bool = False, removed: bool = False
) -> None:
    with storage.work(bedline_in()) as work:
        found = work.voicemails.get(which)
        if fetched:
            found = replace(found, sound=sound, fetched_at=work.now)
        if removed:
            found = replace(found, removed_at=work.now)
        work.voicemails.save(found)
