"""The account an application has with Twilio: its numbers, where their calls and texts go, and its secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of the account; an empty URL means that nothing is configured there."""

    number: str
    voice_url: str = ""
    voice_fallback_url: str = ""
    status_callback: str = ""
    sms_url: str = ""
    sms_fallback_url: str = ""


@dataclass(slots=True, kw_only=True)
class Account:
    """Who may ask what; ``api_keys`` are ids with their secrets, beside the account's own token."""

    sid: str
    token: str
    numbers: dict[str, Number] = field(default_factory=dict)
    api_keys: Mapping[str, str] = field(default_factory=dict)
    calls_per_second: float = 1.0

    def configure(self, number: Number) -> None:
        """Add a number, or configure it anew."""
        self.numbers[number.number] = number

    def knows(self, user: str, secret: str) -> bool:
        """Say whether these are credentials of the account."""
        return {self.sid: self.token, **self.api_keys}.get(user) == secret


class Sids:
    """Identities as Twilio makes them: two letters and 32 hexadecimal digits; the same seed, the same ones."""

    def __init__(self, seed: str) -> None:
        self._dice = Random(seed)

    def new(self, kind: str) -> str:
        """Return one never given before, such as ``CA…`` for a call."""
        return f"{kind}{self._dice.getrandbits(128):032x}"
