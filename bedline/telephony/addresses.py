"""Where the provider comes back to: absolute URLs, with how long it may wait and how often it may try again."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

VOICE: Final = "/twilio/voice"
STATUS: Final = "/twilio/status"
TEXTS: Final = "/twilio/sms"
PROMPTS: Final = "/twilio/prompts"
GOODBYE: Final = "/twilio/goodbye"
SCREEN: Final = "/twilio/screen"
ACCEPTED: Final = "/twilio/accepted"
# Ask from Europe, give up early, try again after whatever may pass (source: Twilio's webhook connection overrides).
OVERRIDES: Final = "e=dublin,frankfurt&ct=2000&rt=6000&tt=13000&rc=2&rp=ct,rt,5xx"
# Nothing in a query that one side encodes and the other does not: signatures are over the URL letter for letter.
_PLAIN: Final = re.compile(r"[A-Za-z0-9._~-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The addresses of one step of one leg."""

    answered: str
    """What was keyed, or that nothing was; also the end of a pause."""
    waiting: str
    """What to hear in the queue."""
    dequeued: str
    """How the wait in the queue ended."""
    holding: str
    """What to hear until the other one is in the room."""
    left: str
    """The conversation in the room is over."""
    spoken: str
    """The voicemail is over, or nothing was spoken."""
    recorded: str
    """The voicemail can be fetched."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Our addresses as the provider reaches them: ``base_url`` is public, without a slash at the end."""

    base_url: str
    overrides: str = OVERRIDES

    def webhook(self, path: str) -> str:
        """Return the absolute URL of a webhook, with the overrides as its fragment (which is never signed)."""
        return f"{self.base_url}{path}#{self.overrides}" if self.overrides else f"{self.base_url}{path}"

    def step(self, step: str, *, leg: str, nonce: str, tried: int = 0) -> str:
        """Return the address of one step; ``tried`` says how often it has failed us before.

        Raises:
            ValueError: when leg or nonce has characters that would not come back as they are.
        """
        _check_plain(leg, nonce)
        again = f"&t={tried}" if tried else ""
        return self.webhook(f"{VOICE}/{leg}/{step}?n={nonce}{again}")

    def links(self, *, leg: str, nonce: str) -> Links:
        """Return the addresses of the step with that nonce.

        Raises:
            ValueError: as ``step``.
        """
        _check_plain(leg, nonce)

        def at(step: str) -> str:
            return self.webhook(f"{VOICE}/{leg}/{step}?n={nonce}")

        return Links(
            answered=at("answered"),
            waiting=at("waiting"),
            dequeued=at("dequeued"),
            holding=at("holding"),
            left=at("left"),
            spoken=at("spoken"),
            recorded=self.webhook(f"{STATUS}/recordings/{leg}"),
        )

    def began(self, *, leg: str, nonce: str) -> str:
        """Return what a call that we place asks first."""
        return self.step("began", leg=leg, nonce=nonce)

    def moved(self, *, leg: str, nonce: str) -> str:
        """Return what a call asks that we have moved."""
        return self.step("moved", leg=leg, nonce=nonce)

    def call_status(self, *, leg: str) -> str:
        """Return where to tell how a call that we place goes."""
        return self.webhook(f"{STATUS}/calls/{leg}")

    def text_status(self, *, message: str) -> str:
        """Return where to tell how a text goes."""
        return self.webhook(f"{STATUS}/texts/{message}")

    def prompt(self, *, language: str, key: str) -> str:
        """Return where a recorded sentence is played from."""
        return f"{self.base_url}{PROMPTS}/{quote(language)}/{quote(key)}.wav"


def _check_plain(leg: str, nonce: str) -> None:
    if not _PLAIN.fullmatch(leg) or not _PLAIN.fullmatch(nonce):
        raise ValueError("a leg and a nonce have letters, digits and ._~- only")
