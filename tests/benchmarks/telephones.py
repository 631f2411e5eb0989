"""What a provider of telephones sends, made up and signed beforehand; nobody is at the other end."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from bedline.simulator.twilio.signing import SIGNATURE_HEADER, signature
from tests.benchmarks.calls import Answered, Call
from tests.harness.house import configuration

SID: Final = "AC00000000000000000000000000000001"
TOKEN: Final = "a-token-of-the-account"
# Nobody listens there: whatever goes out meets a closed door.
NOWHERE: Final = "http://127.0.0.1:9"
# The way into a deployment that is measured: its own address would be known only after its start.
BASE: Final = "https://bedline.test"
SETTINGS: Final = {
    "twilio_account_sid": SID,
    "twilio_auth_token": TOKEN,
    "twilio_base_url": NOWHERE,
    "twilio_webhook_url": BASE,
}
_NEXT: Final = re.compile(rb'(?:action|waitUrl)="https://bedline\.test([^"#]*)')
_marks, _numbers = count(1), count(1)


def webhook(target: str, form: Mapping[str, str], *, status: int = 200) -> Call:
    """Return a webhook as the provider sends it."""
    fields = {"AccountSid": SID, "ApiVersion": "2010-04-01", **form}
    headers = {
        SIGNATURE_HEADER: signature(BASE + target, params=fields.items(), token=TOKEN),
        "I-Twilio-Idempotency-Token": f"mark-{next(_marks)}",
    }
    return Call.form(target, fields, headers=headers, status=status)


def next_step(answered: Answered) -> str:
    """Return where the document leads when keys are pressed."""
    found = _NEXT.search(answered.content.replace(b"&amp;", b"&"))
    assert found is not None, answered.content
    return found.group(1).decode()


def callers(line: str) -> Iterator[Call]:
    """Return calls from numbers that nobody knows, each another one."""
    for number in _numbers:
        yield webhook("/twilio/voice", party(number, line))


def party(number: int, line: str) -> dict[str, str]:
    """Return the fields of that caller's call."""
    return {
        "CallSid": f"CA{number:032x}",
        "From": f"+3169{number:07}",
        "To": line,
        "Direction": "inbound",
        "CallStatus": "ringing",
    }


def number_of(answered: Answered) -> int:
    """Return which caller it was."""
    sid = re.search(rb"CallSid=CA([0-9a-f]{32})", answered.call.content)
    assert sid is not None
    return int(sid.group(1), 16)


def keyed(answered: Sequence[Answered], digits: Mapping[int, str], line: str) -> Iterator[Call]:
    """Return what each of these callers keys next."""
    for each in answered:
        number = number_of(each)
        yield webhook(next_step(each), {"Digits": digits[number], "msg": "Gather End", **party(number, line)})


def over(answered: Answered, line: str) -> Call:
    """Return the status callback that says that this caller's call is over."""
    told = {"SequenceNumber": "0", "CallbackSource": "call-progress-events", "CallDuration": "12"}
    form = {**party(number_of(answered), line), **told, "CallStatus": "completed"}
    return webhook("/twilio/status/calls", form, status=204)


def hotline(region: str) -> str:
    """Return the first number of that region."""
    book = configuration().phonebook
    return next(number for number, ours in book.hotlines.items() if ours.region == region)
