"""What a provider of telephones sends, made up and signed beforehand; nobody is at the other end."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from bedline.simulator.twilio.signing import SIGNATURE_HEADER, signature
from tests.benchmarks.calls import Answered, Call

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
_marks: Final = count(1)


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


def callers(hotline: str) -> Iterator[Call]:
    """Return calls from numbers that nobody knows, each another one."""
    for number in count(1):
        yield webhook("/twilio/voice", party(number, hotline))


def party(number: int, hotline: str) -> dict[str, str]:
    """Return the fields of that caller's call."""
    return {
        "CallSid": f"CA{number:032x}",
        "From": f"+3169{number:07}",
        "To": hotline,
        "Direction": "inbound",
        "CallStatus": "ringing",
    }


def keyed(answered: Sequence[Answered], digits: str, hotline: str) -> Iterator[Call]:
    """Return what each of these callers keys next; in the order in which they were made."""
    for each in answered:
        sid = re.search(rb"CallSid=CA([0-9a-f]{32})", each.call.content)
        assert sid is not None
        number = int(sid.group(1), 16)
        yield webhook(next_step(each), {"Digits": digits, "msg": "Gather End", **party(number, hotline)})
