"""Twilio, and providers that speak as it does, as Bedline's telephone."""

from bedline.adapters.twilio.account import ProviderAccount
from bedline.adapters.twilio.guard import Guard
from bedline.adapters.twilio.providers import Providers
from bedline.adapters.twilio.telephone import Callbacks, TwilioTelephone

__all__ = ["Callbacks", "Guard", "ProviderAccount", "Providers", "TwilioTelephone"]
