"""Puts the providers together: one or two accounts as one telephone, and whose webhooks are believed."""

from typing import Any

from pydantic import SecretStr

from bedline.adapters.twilio import Callbacks, Guard, ProviderAccount, Providers, TwilioTelephone
from bedline.domain.phonebook import Phonebook
from bedline.ports.clock import Clock
from bedline.ports.telephone import Allowance
from bedline.settings import Settings
from bedline.telephony.signature import Account


def accounts(chosen: Settings) -> list[ProviderAccount]:
    """Return our accounts, the preferred one first; none without a first one."""
    if chosen.twilio_account_sid is None or chosen.twilio_auth_token is None:
        return []
    first = ProviderAccount(
        name="twilio",
        sid=chosen.twilio_account_sid,
        token=chosen.twilio_auth_token.get_secret_value(),
        api_key=chosen.twilio_api_key,
        api_secret=_said(chosen.twilio_api_secret),
        region=chosen.twilio_region,
        edge=chosen.twilio_edge,
        base_url=str(chosen.twilio_base_url) if chosen.twilio_base_url else None,
    )
    if chosen.second_provider_sid is None or chosen.second_provider_token is None:
        return [first]
    second = ProviderAccount(
        name="second",
        sid=chosen.second_provider_sid,
        token=chosen.second_provider_token.get_secret_value(),
        base_url=str(chosen.second_provider_url) if chosen.second_provider_url else None,
    )
    return [first, second]


def providers(
    chosen: Settings,
    *,
    callbacks: Callbacks,
    phonebook: Phonebook,
    allowance: Allowance,
    clock: Clock,
    http_client: Any = None,
) -> Providers:
    """Return the telephone of this process; ``http_client`` is another way to every provider than over the network.

    What a provider takes a second from this machine is shared by its processes.

    Raises:
        ValueError: when there is no account.
    """
    guard = Guard(phonebook, countries=chosen.call_countries, most=chosen.daily_calls, allowance=allowance, clock=clock)
    telephones = [
        TwilioTelephone(account, callbacks=callbacks, http_client=http_client) for account in accounts(chosen)
    ]
    pace = chosen.calls_per_second / chosen.workers
    return Providers(telephones, guard=guard, clock=clock, calls_per_second=pace)


def believed(chosen: Settings) -> Account:
    """Return whose webhooks are believed.

    Raises:
        ValueError: when there is no account.
    """
    ours = accounts(chosen)
    if not ours:
        raise ValueError("there is no account with a provider")
    previous = tuple(token.get_secret_value() for token in chosen.twilio_previous_tokens)
    beside = tuple(Account(sid=each.sid, tokens=(each.token,)) for each in ours[1:])
    return Account(sid=ours[0].sid, tokens=(ours[0].token, *previous), beside=beside)


def _said(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None
