"""Puts the hotline of one process together: what its webhooks are given, and through whom it rings and texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from bedline.adapters.twilio import Callbacks
from bedline.adapters.wording import Wording, spoken, written
from bedline.bootstrap.providers import believed, providers
from bedline.domain.ids import RegionId
from bedline.domain.people import bedline_in
from bedline.domain.phonebook import Phonebook
from bedline.domain.regions import Region
from bedline.domain.sparing import Sparing
from bedline.jobs.deliveries import Deliveries
from bedline.jobs.pulse import Pulse, Still, standing
from bedline.ports.clock import Clock
from bedline.ports.notices import Listening
from bedline.ports.rhythm import Beats
from bedline.ports.storage import Storage
from bedline.ports.telephone import Allowance
from bedline.services.hotline import calls
from bedline.services.hotline.delivery.courier import deliver_once
from bedline.services.hotline.delivery.doubts import ask_about
from bedline.services.hotline.delivery.outlet import Outlet
from bedline.services.hotline.elsewhere import look
from bedline.services.hotline.openings import OPENINGS
from bedline.services.hotline.queue.recordings import fetch
from bedline.services.hotline.removing import remove
from bedline.settings import Settings
from bedline.telephony.addresses import Addresses
from bedline.telephony.forgeries import Forgeries
from bedline.telephony.signature import Account
from bedline.telephony.speech import Prompts, Speech, find_prompts, voices_with
from bedline.telephony.switchboard import Switchboard
from bedline.web.office import Check

# An errand that has been due for so long is one that does not go out: eighty of the courier's rounds, and early enough
# for the desk, which asks every ten seconds, to know within the minute.
LATE_LENGTH: Final = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Hotline:
    """The way in, and the way out."""

    board: Switchboard
    outlet: Outlet
    beats: Beats

    def courier(self, listen: Listening | None = None, *, pulse: Pulse | None = None) -> Deliveries:
        """Return who takes errands to the provider, as soon as an ear for them hears of any, and voicemails home.

        ``pulse`` tells the other processes how its rounds go.
        """
        outlet = self.outlet
        return Deliveries(
            {
                "errands": partial(deliver_once, outlet),
                "doubts": partial(ask_about, outlet),
                "voicemails": partial(fetch, outlet.storage, telephone=outlet.telephone),
                "elsewhere": partial(look, outlet, beats=self.beats),
                "removals": partial(remove, outlet, beats=self.beats),
            },
            listen=listen,
            pulse=pulse,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the hotline shares with the rest of the process."""

    regions: Mapping[RegionId, Region]
    phonebook: Phonebook
    wording: Wording
    storage: Storage
    allowance: Allowance
    beats: Beats
    clock: Clock


def is_on(chosen: Settings, book: Phonebook) -> bool:
    """Say whether there is a hotline: a number, an account, and, in a demo, nobody real at the other end."""
    real = chosen.twilio_base_url is None
    return bool(book.hotlines) and chosen.twilio_account_sid is not None and not (chosen.demo and real)


def hotline(chosen: Settings, house: House, *, http_client: Any = None) -> Hotline:
    """Return the hotline of this process; ``http_client`` is another way to the provider than over the network.

    Raises:
        ValueError: when it is not on.
    """
    addresses = Addresses(chosen.webhook_url, overrides=chosen.twilio_webhooks)
    board = switchboard(chosen, house, addresses=addresses, account=believed(chosen))
    telephone = providers(
        chosen,
        callbacks=callbacks(addresses),
        phonebook=house.phonebook,
        allowance=house.allowance,
        clock=house.clock,
        http_client=http_client,
    )
    outlet = Outlet(
        storage=house.storage,
        telephone=telephone,
        clock=house.clock,
        words=board.texts,
        openings=OPENINGS,
        progressed=lambda work, *, leg, told: calls.progressed(work, leg=leg, told=told),
        sparing=sparing(chosen),
    )
    return Hotline(board, outlet, house.beats)


def telephone_checks(line: Hotline, courier: Deliveries | None) -> Sequence[Check]:
    """Look at the telephone: nothing in the outbox is late, nobody has to be called for, and the courier goes round.

    Raises:
        StorageAway: when the outbox cannot be looked at.
    """
    held_up = held_up_since(line.outlet.storage)
    still = standing(line.beats.all(), now=line.outlet.clock.now())
    alarms, worries = ", ".join(line.outlet.alarms.raised), ", ".join(line.outlet.worries.raised)
    forged = line.board.forgeries.many
    return (
        Check("outbox", ok=held_up is None, note=f"since {held_up:%H:%M:%S}" if held_up else ""),
        Check("telephone", ok=not alarms, note=alarms),
        Check("courier", ok=courier is None or not courier.stopped),
        # Another process is not mended by taking this one out of service.
        Check("couriers", ok=not still, note=", ".join(map(_of_a_courier, still)), told=True),
        # Whoever likes can forge webhooks: that must not take the line away from those who call.
        Check("webhooks", ok=not forged, note="many are not our provider's" if forged else "", told=True),
        Check("copies", ok=not worries, note=worries, told=True),
    )


def _of_a_courier(still: Still) -> str:
    return f"{still.round} in {still.process} since {still.since:%H:%M:%S}: {still.fault}"


def held_up_since(storage: Storage) -> datetime | None:
    """Return since when errands do not go out; None when they do.

    Raises:
        StorageAway: when the outbox cannot be looked at.
    """
    with storage.reading(bedline_in()) as work:
        oldest = work.messages.oldest_due(now=work.now)
        return oldest if oldest is not None and work.now - oldest > LATE_LENGTH else None


def switchboard(chosen: Settings, house: House, *, addresses: Addresses, account: Account) -> Switchboard:
    """Return what the webhooks are given."""
    prompts = find_prompts(chosen.prompts_path, address=lambda tag, key: addresses.prompt(language=tag, key=key))

    def speech(region: Region) -> Speech:
        return speech_of(chosen, region=region, wording=house.wording, prompts=prompts)

    return Switchboard(
        storage=house.storage,
        phonebook=house.phonebook,
        clock=house.clock,
        speeches={region.id: speech(region) for region in house.regions.values()},
        texts=partial(_written, house.wording),
        addresses=addresses,
        account=account,
        base_url=addresses.base_url,
        forgeries=Forgeries(house.clock, most=chosen.forged_webhooks),
        prompts=chosen.prompts_path,
        conference_region=chosen.twilio_region,
        recorded=frozenset((path.parent.name, path.stem) for path in chosen.prompts_path.glob("*/*.wav")),
    )


def speech_of(chosen: Settings, *, region: Region, wording: Wording, prompts: Prompts | None = None) -> Speech:
    """Return how the telephone speaks in that region: by the voices chosen, or as somebody recorded it."""
    return Speech(wording=partial(_said, wording, region), voices=voices_with(chosen.voices), prompts=prompts or {})


def sparing(chosen: Settings) -> Sparing:
    """Return how often one number is rung; in a demo an hour of the region is over sooner."""
    speed = chosen.demo_speed if chosen.demo else 1
    return Sparing(pause=timedelta(seconds=chosen.number_pause / speed), most=round(chosen.number_calls * speed))


def callbacks(addresses: Addresses) -> Callbacks:
    """Return where the provider comes back to."""
    return Callbacks(
        began=lambda leg, nonce: addresses.began(leg=str(leg), nonce=nonce),
        moved=lambda leg, nonce: addresses.moved(leg=str(leg), nonce=nonce),
        leg_told=lambda leg: addresses.call_status(leg=str(leg)),
        text_told=lambda message: addresses.text_status(message=str(message)),
    )


def _said(wording: Wording, region: Region, key: str, language: str, params: Mapping[str, object]) -> str:
    sentence = wording.say(f"voice.{key}", language, **spoken(params, region=region, language=language))
    # It may begin with a name as it stands inside a sentence; who reads along sees a sentence.
    return sentence[:1].upper() + sentence[1:]


def _written(wording: Wording, key: str, language: str, params: Mapping[str, object]) -> str:
    return wording.say(f"texts.{key}", language, **written(params))
