"""Puts the hotline of one process together: what its webhooks are given, and through whom it rings and texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pydantic import SecretStr

from bedline.adapters.twilio.account import ProviderAccount
from bedline.adapters.twilio.guard import Guard
from bedline.adapters.twilio.providers import Providers
from bedline.adapters.twilio.telephone import Callbacks, TwilioTelephone
from bedline.adapters.wording import Wording, spoken
from bedline.domain.ids import RegionId
from bedline.domain.phonebook import Phonebook
from bedline.domain.regions import Region
from bedline.ports.clock import Clock
from bedline.ports.storage import Storage
from bedline.ports.telephone import Telephone
from bedline.settings import Settings
from bedline.telephony.addresses import Addresses
from bedline.telephony.signature import Account
from bedline.telephony.speech import Prompts, Speech, find_prompts, voices_with
from bedline.telephony.switchboard import Switchboard

# The countries that the regions lie in: nothing outside them is ever rung.
COUNTRIES: Final = ("+31", "+32")
MOST_A_DAY: Final = 5000  # calls and texts by one process


@dataclass(frozen=True, slots=True)
class Hotline:
    """The way in, and the way out."""

    board: Switchboard
    telephone: Telephone


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the hotline shares with the rest of the process."""

    regions: Mapping[RegionId, Region]
    phonebook: Phonebook
    wording: Wording
    storage: Storage
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
    sid, token = chosen.twilio_account_sid, chosen.twilio_auth_token
    if sid is None or token is None:
        raise ValueError("there is no account with a provider")
    addresses = Addresses(chosen.webhook_url, overrides=chosen.twilio_webhooks)
    tokens = tuple(map(SecretStr.get_secret_value, (token, *chosen.twilio_previous_tokens)))
    board = switchboard(chosen, house, addresses=addresses, account=Account(sid=sid, tokens=tokens))
    provider = ProviderAccount(
        name="twilio",
        sid=sid,
        token=tokens[0],
        region=chosen.twilio_region,
        edge=chosen.twilio_edge,
        base_url=str(chosen.twilio_base_url) if chosen.twilio_base_url else None,
    )
    telephone = TwilioTelephone(provider, callbacks=callbacks(addresses), http_client=http_client)
    guard = Guard(house.phonebook, countries=COUNTRIES, most=MOST_A_DAY, clock=house.clock)
    return Hotline(board, Providers([telephone], guard=guard, clock=house.clock))


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
        prompts=chosen.prompts_path,
        conference_region=chosen.twilio_region,
        recorded=frozenset((path.parent.name, path.stem) for path in chosen.prompts_path.glob("*/*.wav")),
    )


def speech_of(chosen: Settings, *, region: Region, wording: Wording, prompts: Prompts | None = None) -> Speech:
    """Return how the telephone speaks in that region: by the voices chosen, or as somebody recorded it."""
    return Speech(wording=partial(_said, wording, region), voices=voices_with(chosen.voices), prompts=prompts or {})


def callbacks(addresses: Addresses) -> Callbacks:
    """Return where the provider comes back to."""
    return Callbacks(
        began=lambda leg, nonce: addresses.began(leg=str(leg), nonce=nonce),
        moved=lambda leg, nonce: addresses.moved(leg=str(leg), nonce=nonce),
        leg_told=lambda leg: addresses.call_status(leg=str(leg)),
        text_told=lambda message: addresses.text_status(message=str(message)),
    )


def _said(wording: Wording, region: Region, key: str, language: str, params: Mapping[str, object]) -> str:
    return wording.say(f"voice.{key}", language, **spoken(params, region=region, language=language))


def _written(wording: Wording, key: str, language: str, params: Mapping[str, object]) -> str:
    return wording.say(f"texts.{key}", language, **params)
