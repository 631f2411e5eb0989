"""A webhook is believed only when it is our provider's, over exactly the URL and the body that were signed."""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder

from bedline.simulator.twilio.signing import Kind, signature, signed
from bedline.telephony.signature import LARGEST_BODY, Account, Forged, Verified, verify

SID = "AC00000000000000000000000000000001"
BASE = "https://bedline.test"
TARGET = "/twilio/voice/7/answered?n=a-1"
FIELDS = [("AccountSid", SID), ("CallSid", "CA1"), ("Digits", "1234")]
ACCOUNT = Account(sid=SID, tokens=("current", "previous"), shared_keys={"key-7": "shared"})

Fields = Sequence[tuple[str, str]]


def environ(target: str | None = TARGET, **more: Any) -> dict[str, Any]:
    built: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded; charset=UTF-8",
        "HTTP_HOST": "10.0.0.7:8000",
        "wsgi.url_scheme": "http",
    }
    return built | ({} if target is None else {"RAW_URI": target}) | more


def sent(  # as Twilio does it, with what a test needs to be otherwise
    *,
    target: str = TARGET,
    fields: Fields = FIELDS,
    signed_url: str | None = None,
    token: str = ACCOUNT.tokens[0],
    base: str = BASE,
    account: Account = ACCOUNT,
) -> Verified:
    made = signature(signed_url or BASE + target, params=fields, token=token)
    return verify(
        environ=environ(target, HTTP_X_TWILIO_SIGNATURE=made),
        body=urlencode(fields).encode(),
        base_url=base,
        account=account,
    )


def refused(**how: Any) -> str:
    with pytest.raises(Forged) as forged:
        sent(**how)
    return forged.value.why


def test_the_example_that_twilio_publishes_is_believed() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    request = environ("/myapp.php?foo=1&bar=2", HTTP_X_TWILIO_SIGNATURE="L/OH5YylLD5NRKLltdqwSvS0BnU=")
    body = urlencode(fields).encode()
    # The example names no account, so it comes as far as that, and no further.
    with pytest.raises(Forged, match="another account"):
        verify(environ=request, body=body, base_url="https://example.com", account=Account(sid=SID, tokens=("12345",)))
    with pytest.raises(Forged, match="wrong signature"):
        verify(environ=request, body=body, base_url="https://example.com", account=Account(sid=SID, tokens=("12346",)))


@pytest.mark.parametrize("token", ["current", "previous"])
def test_tokens_may_be_changed_without_a_lost_call(token: str) -> None:
    assert sent(token=token).params == dict(FIELDS)


def test_the_scheme_is_the_public_one_whatever_the_proxy_speaks() -> None:
    assert sent().params
    assert refused(signed_url="http://bedline.test" + TARGET) == "wrong signature"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("base", [BASE, f"{BASE}:443", f"{BASE}:8443"])
def test_a_port_is_signed_with_texts_and_not_with_calls(base: str, kind: Kind) -> None:
    assert sent(base=base, signed_url=signed(base + TARGET, kind=kind)).params


@pytest.mark.parametrize(
    "signed_url",
    [
        f"{BASE}/twilio/voice/7/answered",
        f"{BASE}{TARGET}#e=dublin",
        f"https://Bedline.test{TARGET}",
        f"https://me:pw@bedline.test{TARGET}",
        f"{BASE}/twilio/voice/8/answered?n=a-1",
    ],
)
def test_a_signature_over_another_url_is_refused(signed_url: str) -> None:
    assert refused(signed_url=signed_url) == "wrong signature"


def test_a_url_without_query_gets_no_question_mark() -> None:
    built = EnvironBuilder("/twilio/voice", method="POST", data=dict(FIELDS)).get_environ()
    made = signature(f"{BASE}/twilio/voice", params=FIELDS, token="current")
    assert verify(
        environ=built | {"HTTP_X_TWILIO_SIGNATURE": made},
        body=urlencode(FIELDS).encode(),
        base_url=BASE,
        account=ACCOUNT,
    ).params


def test_credentials_and_a_fragment_are_no_part_of_what_is_signed() -> None:
    base = "https://me:p%40w@bedline.test/region/#e=dublin"
    assert sent(base=base, signed_url=f"{BASE}/region{TARGET}").params
    made = signature(BASE + TARGET, params=FIELDS, token="current")
    assert verify(
        environ=environ(f"{TARGET}#e=dublin", HTTP_X_TWILIO_SIGNATURE=made),
        body=urlencode(FIELDS).encode(),
        base_url=BASE,
        account=ACCOUNT,
    ).params


@pytest.mark.parametrize("header", [{}, {"HTTP_X_TWILIO_SIGNATURE": ""}, {"HTTP_X_TWILIO_SIGNATURE": "ünsïgned"}])
def test_a_missing_signature_is_a_refusal_and_no_crash(header: Mapping[str, str]) -> None:
    with pytest.raises(Forged, match="wrong signature"):
        verify(environ=environ(**header), body=urlencode(FIELDS).encode(), base_url=BASE, account=ACCOUNT)


@pytest.mark.parametrize("query", ["next=%2Ffoo", "a=%7E", "a=%2A", "a=%C3%A9", "a=b%20c+d"])
def test_the_target_is_taken_as_it_came_never_decoded(query: str) -> None:
    assert sent(target=f"/twilio/voice?{query}").params


@pytest.mark.parametrize("target", [None, "", "https://bedline.test/twilio/voice", "*", b"/twilio/voice"])
def test_without_the_raw_target_nothing_is_believed(target: Any) -> None:
    made = signature(f"{BASE}/twilio/voice", params=FIELDS, token="current")
    request = environ(target, HTTP_X_TWILIO_SIGNATURE=made, PATH_INFO="/twilio/voice", REQUEST_URI="/twilio/voice")
    with pytest.raises(Forged, match="no raw target"):
        verify(environ=request, body=urlencode(FIELDS).encode(), base_url=BASE, account=ACCOUNT)


@pytest.mark.parametrize(
    "fields",
    [
        [*FIELDS, ("Media", "b"), ("Media", "a"), ("Media", "a")],
        [*FIELDS, ("SpeechResult", "")],
        [*FIELDS, ("FromCity", "Sint-Gillis-Waas é & co. + 1=2")],
        [*FIELDS, ("SomethingNew", "that nobody knew when this was written")],
    ],
)
def test_every_field_is_signed_twice_empty_or_new(fields: Fields) -> None:
    assert sent(fields=fields).params == dict(reversed(fields)) | dict(FIELDS)
    made = signature(BASE + TARGET, params=FIELDS, token="current")
    with pytest.raises(Forged, match="wrong signature"):
        verify(
            environ=environ(HTTP_X_TWILIO_SIGNATURE=made),
            body=urlencode([*fields, ("Digits", "9")]).encode(),
            base_url=BASE,
            account=ACCOUNT,
        )


def test_another_account_is_refused_however_well_it_signs() -> None:
    others = [("AccountSid", SID[:-1] + "2"), *FIELDS[1:]]
    assert refused(fields=others) == "another account"
    assert refused(fields=FIELDS[1:]) == "another account"


def test_a_second_provider_is_believed_by_its_own_token_alone() -> None:
    second = Account(sid="project-2", tokens=("second",))
    both = replace(ACCOUNT, beside=(second,))
    theirs = [("AccountSid", "project-2"), *FIELDS[1:]]
    assert sent(fields=theirs, token="second", account=both).params["Digits"] == "1234"
    assert sent(account=both).params["Digits"] == "1234"
    assert refused(fields=theirs, token="current", account=both) == "wrong signature"
    assert refused(token="second", account=both) == "wrong signature"


@pytest.mark.parametrize("tokens", [(), ("",)])
def test_without_a_secret_nothing_is_believed(tokens: tuple[str, ...]) -> None:
    assert refused(account=Account(sid=SID, tokens=tokens), token="") == "wrong signature"


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_only_what_is_posted_is_believed(method: str) -> None:
    made = signature(BASE + TARGET, params=FIELDS, token="current")
    request = environ(REQUEST_METHOD=method, HTTP_X_TWILIO_SIGNATURE=made)
    with pytest.raises(Forged, match="not a POST"):
        verify(environ=request, body=urlencode(FIELDS).encode(), base_url=BASE, account=ACCOUNT)


def test_a_body_has_a_limit() -> None:
    room = LARGEST_BODY - len(urlencode([*FIELDS, ("X", "")]))
    assert sent(fields=[*FIELDS, ("X", "x" * room)]).params
    assert refused(fields=[*FIELDS, ("X", "x" * (room + 1))]) == "too large"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"A=%FF", b"&".join([b"a=1"] * 501)])
def test_a_form_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Forged):
        verify(environ=environ(HTTP_X_TWILIO_SIGNATURE="x"), body=body, base_url=BASE, account=ACCOUNT)


def sent_json(body: str, *, query: str | None = None, media: str = "application/json", arrived: str = "") -> Verified:
    target = f"/twilio/events?{query if query is not None else 'bodySHA256=' + sha256(body.encode()).hexdigest()}"
    made = signature(BASE + target, params=[], token="current")
    return verify(
        environ=environ(target, CONTENT_TYPE=media, HTTP_X_TWILIO_SIGNATURE=made),
        body=(arrived or body).encode(),
        base_url=BASE,
        account=ACCOUNT,
    )


def test_json_is_believed_by_the_hash_of_its_body() -> None:
    told = json.dumps({"AccountSid": SID, "Kind": "é", "n": 1}, ensure_ascii=False)
    assert sent_json(told).params == {"AccountSid": SID, "Kind": "é"}
    # The SDK alone believes this, when it is given the form of a request that has none.
    url = f"{BASE}/?bodySHA256={sha256(told.encode()).hexdigest()}"
    validator = RequestValidator("current")
    assert validator.validate(url, MultiDict(), validator.compute_signature(url, {}))
    with pytest.raises(Forged, match="wrong signature"):
        sent_json(told, arrived=told.replace("é", "e"))


@pytest.mark.parametrize("query", ["", "bodySHA256=", "a=1"])
def test_json_without_a_hash_is_refused(query: str) -> None:
    with pytest.raises(Forged, match="neither a form nor signed JSON"):
        sent_json(json.dumps({"AccountSid": SID}), query=query)


@pytest.mark.parametrize("body", ["{", "[]", '"x"', "[" * 10_000])
def test_json_that_is_no_object_is_refused(body: str) -> None:
    with pytest.raises(Forged, match="no JSON"):
        sent_json(body)


@pytest.mark.parametrize("media", ["", "text/plain", "multipart/form-data; boundary=x"])
def test_any_other_kind_of_body_is_refused(media: str) -> None:
    with pytest.raises(Forged, match="neither a form nor signed JSON"):
        sent_json("AccountSid=" + SID, media=media)


def test_json_passed_off_as_an_empty_form_is_refused() -> None:
    with pytest.raises(Forged):
        sent_json(json.dumps({"AccountSid": SID}), media="application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("settings", "secret", "believed"),
    [
        ("key=key-7,algorithm=HMAC_SHA256", "shared", True),
        ("key=key-7, algorithm=HMAC_SHA256", "shared", True),
        ("key=key-8,algorithm=HMAC_SHA256", "shared", False),
        ("key=key-7,algorithm=HMAC_SHA256", "current", False),
        ("key=key-7,algorithm=NONE", "shared", False),
        ("algorithm=HMAC_SHA256", "current", False),
        ("nonsense", "current", False),
    ],
)
def test_a_shared_key_is_known_by_its_id(settings: str, secret: str, believed: bool) -> None:  # noqa: FBT001
    # Made by hand, not by the SDK: what it makes it would accept.
    text = BASE + TARGET + "".join(name + value for name, value in sorted(FIELDS))
    made = base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode()
    request = environ(HTTP_X_TWILIO_SIGNATURE=made, HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS=settings)
    body = urlencode(FIELDS).encode()
    if believed:
        assert verify(environ=request, body=body, base_url=BASE, account=ACCOUNT).params
    else:
        with pytest.raises(Forged, match="wrong signature"):
            verify(environ=request, body=body, base_url=BASE, account=ACCOUNT)


def test_secrets_are_not_written_where_the_account_is() -> None:
    assert "current" not in repr(ACCOUNT)
    assert "shared" not in repr(ACCOUNT).replace("shared_keys", "")


@given(body=st.binary(max_size=200), header=st.text(max_size=40), media=st.sampled_from(["", "application/json"]))
def test_whatever_comes_is_refused_and_nothing_else(body: bytes, header: str, media: str) -> None:
    more = {"CONTENT_TYPE": media} if media else {}
    request = environ(HTTP_X_TWILIO_SIGNATURE=header, HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS=header, **more)
    with pytest.raises(Forged):
        verify(environ=request, body=body, base_url=BASE, account=ACCOUNT)
