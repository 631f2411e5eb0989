"""What the fragment of a webhook's URL asks for: `#rc=2&rp=ct,rt,5xx&rt=6000`."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

_POLICIES: Final = frozenset({"4xx", "5xx", "ct", "rt", "all"})
# Milliseconds and counts that Twilio takes: the lowest, the highest, and what holds without a fragment.
_RANGES: Final = {"ct": (100, 10_000, 5_000), "rt": (100, 15_000, 15_000), "tt": (100, 15_000, 15_000), "rc": (0, 5, 1)}
# What chooses an edge or a certificate, which makes no difference here.
_ELSEWHERE: Final = frozenset({"e", "sni"})


class WrongOverride(ValueError):
    """The fragment says something that Twilio does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Seconds to connect, to read and altogether; how many retries, and after what (source: webhook overrides)."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    def retried(self, after: str) -> bool:
        """Say whether a failure of that kind (``ct``, ``rt``, ``4xx``, ``5xx``) is tried again."""
        return "all" in self.policy or after in self.policy


def overrides(url: str) -> Overrides:
    """Return what the URL asks for.

    Raises:
        WrongOverride: when Twilio would not understand it.
    """
    asked = dict(parse_qsl(urlsplit(url).fragment))
    values = {name: _number(name, asked.pop(name, None)) for name in _RANGES}
    policy = frozenset(asked.pop("rp", "ct").split(","))
    if not policy <= _POLICIES or not asked.keys() <= _ELSEWHERE:
        raise WrongOverride(urlsplit(url).fragment)
    return Overrides(
        connect=values["ct"] / 1000,
        read=values["rt"] / 1000,
        total=values["tt"] / 1000,
        retries=values["rc"],
        policy=policy,
    )


def _number(name: str, said: str | None) -> int:
    lowest, highest, usual = _RANGES[name]
    if said is None:
        return usual
    if not said.isdecimal() or not lowest <= int(said) <= highest:
        raise WrongOverride(f"{name}={said}")
    return int(said)
