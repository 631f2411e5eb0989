"""What to do about each way a provider fails: the table of error codes as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class Remedy(StrEnum):
    """What helps."""

    RETRY = "retry"
    RETRY_ONCE = "retry_once"
    NEXT_NUMBER = "next_number"
    USE_VOICE = "use_voice"
    CHANNEL_DEAD = "channel_dead"
    CONFIGURATION = "configuration"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Policy:
    """The remedy, how long to wait before trying again, and whether somebody has to be told at once.

    ``no_texts``: no text arrives at that number, now or later, so none is sent there until somebody corrects it.
    ``call_if_urgent``: beside the next try, somebody is rung at once when a patient in a crisis waits for it.
    """

    remedy: Remedy
    wait: timedelta = timedelta()
    tell_operator: bool = False
    tell_desk: bool = False
    no_texts: bool = False
    call_if_urgent: bool = False


_NUMBER_WRONG: Final = Policy(Remedy.NEXT_NUMBER, tell_desk=True, no_texts=True)
_NO_MOBILE: Final = Policy(Remedy.USE_VOICE, tell_desk=True, no_texts=True)
_AWAY: Final = Policy(Remedy.RETRY_ONCE, wait=timedelta(minutes=2), call_if_urgent=True)
_CONFIGURATION: Final = Policy(Remedy.CONFIGURATION, tell_operator=True)
_SOON: Final = Policy(Remedy.RETRY, wait=timedelta(seconds=5))

# Twilio's codes (https://www.twilio.com/docs/api/errors); other providers map theirs to these.
POLICIES: Final[Mapping[int, Policy]] = {
    13224: _NUMBER_WRONG,
    13225: _NUMBER_WRONG,
    13226: _NUMBER_WRONG,
    13227: _NUMBER_WRONG,
    21211: _NUMBER_WRONG,
    21214: _NUMBER_WRONG,
    21217: _NUMBER_WRONG,
    21210: _CONFIGURATION,
    21215: _CONFIGURATION,
    21216: _CONFIGURATION,
    21606: _CONFIGURATION,
    21608: Policy(Remedy.USE_VOICE, tell_operator=True),
    21609: _CONFIGURATION,
    21612: Policy(Remedy.USE_VOICE, tell_operator=True),
    21610: Policy(Remedy.CHANNEL_DEAD, tell_desk=True),
    21614: _NO_MOBILE,
    30001: _SOON,
    30003: _AWAY,
    30004: Policy(Remedy.USE_VOICE, tell_desk=True),
    30005: _NO_MOBILE,
    30006: _NO_MOBILE,
    30007: Policy(Remedy.USE_VOICE, tell_desk=True),
    30008: _AWAY,
    20429: _SOON,
    20003: Policy(Remedy.PAGE, wait=timedelta(seconds=30), tell_operator=True),
    10004: Policy(Remedy.PAGE, wait=timedelta(seconds=15), tell_operator=True),
    11200: Policy(Remedy.PAGE, tell_operator=True),
    11205: Policy(Remedy.PAGE, tell_operator=True),
    11210: Policy(Remedy.PAGE, tell_operator=True),
    12100: Policy(Remedy.PAGE, tell_operator=True),
    12200: Policy(Remedy.PAGE, tell_operator=True),
    12300: Policy(Remedy.PAGE, tell_operator=True),
    20009: Policy(Remedy.RETRY, wait=timedelta(hours=1)),
    23006: _CONFIGURATION,
    32224: _CONFIGURATION,
}
MOST_ATTEMPTS: Final = 6
LONGEST_WAIT: Final = timedelta(minutes=1)


def policy(code: int | None, *, status: int | None) -> Policy:
    """Return what to do about a code; without a known one the HTTP status decides.

    ``status`` is None when no answer came at all.
    """
    if code is not None and code in POLICIES:
        return POLICIES[code]
    if status is None or status == 429 or status >= 500:  # noqa: PLR2004 - the classes of RFC 9110
        return _SOON
    return Policy(Remedy.NEXT_NUMBER, tell_operator=True)


def wait_before(attempt: int, chosen: Policy, *, jitter: float) -> timedelta:
    """Return how long to wait before trying again: doubling, at most a minute more, ± the jitter (0 to 1)."""
    grown = min(chosen.wait * float(1 << max(0, attempt - 1)), max(chosen.wait, LONGEST_WAIT))
    return grown * (0.75 + 0.5 * jitter)
