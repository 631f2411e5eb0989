"""Webhooks as the provider sends them, one by one: signed, repeated, or forged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from werkzeug.test import Client, TestResponse

from bedline.simulator.twilio.signing import SIGNATURE_HEADER, signature

SID: Final = "AC00000000000000000000000000000001"
TOKEN: Final = "a-token-of-the-account"
BASE: Final = "https://bedline.test"
CALL: Final = "CA00000000000000000000000000000001"


@dataclass
class Sender:
    """Whoever sends webhooks to a WSGI application, with the account's token or another one."""

    app: Any
    token: str = TOKEN
    _marks: Any = field(default_factory=lambda: count(1))

    def posts(self, target: str, fields: Mapping[str, str], *, mark: str = "", forged: bool = False) -> TestResponse:
        """Send it; the same ``mark`` is the same webhook tried again."""
        form = {"AccountSid": SID, "CallSid": CALL, **fields}
        signed = signature(BASE + target, params=form.items(), token=self.token)
        headers = {
            SIGNATURE_HEADER: signed[::-1] if forged else signed,
            "I-Twilio-Idempotency-Token": mark or f"mark-{next(self._marks)}",
        }
        return self.sends(target, form, headers)

    def sends(self, target: str, form: Mapping[str, str], headers: Mapping[str, str]) -> TestResponse:
        """Send a form as it is."""
        return Client(self.app, use_cookies=False).post(target, base_url=BASE, data=dict(form), headers=dict(headers))
