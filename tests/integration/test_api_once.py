"""A write that is sent again: one effect, the same reply."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import builders as a
from tests.harness.front import Front

KEY = "3f6c2c1e-9c34-4a4b-8d0c-1f1b6f0e7a11"
ASKED = {"region": "polder", "birth_year": 1938, "sex": "f", "postcode": "1001", "triage": dict(a.CLEAR_FOR_LOW)}


def test_the_same_key_gets_the_same_reply_and_does_nothing_twice(either: Front) -> None:
    gp = either.caller(a.gp())

    first, again = gp.posts("/requests", ASKED, key=KEY), gp.posts("/requests", ASKED, key=KEY)

    assert (first.status, first.headers.get("Idempotency-Replayed")) == (201, None)
    assert (again.status, again.headers.get("Idempotency-Replayed")) == (201, "true")
    assert again.content == first.content
    assert len(gp.gets("/requests").body["items"]) == 1


def test_without_a_key_each_is_its_own(either: Front) -> None:
    gp = either.caller(a.gp())

    assert gp.posts("/requests", ASKED).body["id"] != gp.posts("/requests", ASKED).body["id"]


def test_a_key_is_for_one_thing_only(either: Front) -> None:
    ward = either.caller(a.ward("duin"))
    assert ward.posts("/units/duin-1/reports", {"free": 1}, key=KEY).status == 201

    other_body = ward.posts("/units/duin-1/reports", {"free": 2}, key=KEY)
    other_path = ward.posts("/units/duin-1/reports/unchanged", {}, key=KEY)

    assert other_body.refused == other_path.refused == (409, "key_used_for_something_else")
    assert ward.gets("/units/duin-1/reports").body["items"][0]["occupied"] == 2


def test_keys_of_different_people_are_different_keys(either: Front) -> None:
    duin, kreek = either.caller(a.ward("duin")), either.caller(a.ward("kreek"))

    assert duin.posts("/units/duin-1/reports", {"free": 1}, key=KEY).status == 201
    assert kreek.posts("/units/kreek-1/reports", {"free": 1}, key=KEY).status == 201


def test_a_refused_write_leaves_its_key_free(either: Front) -> None:
    ward = either.caller(a.ward("duin"))

    assert ward.posts("/units/duin-1/reports", {"staffed": 9}, key=KEY).status == 422
    assert ward.posts("/units/duin-1/reports", {"staffed": 3}, key=KEY).status == 201


@pytest.mark.parametrize("key", ["short", "a" * 129, "with space", "quote'quote", "ünïcödé-key"])
def test_a_key_has_a_form(front: Front, key: str) -> None:
    ward = front.caller(a.ward("duin"))

    assert ward.posts("/units/duin-1/reports", {"free": 1}, key=key).refused == (400, "idempotency_key_malformed")


def test_the_same_key_at_the_same_time_has_one_effect(either: Front) -> None:
    def ask(_: int) -> bytes:
        return either.caller(a.gp()).posts("/requests", ASKED, key=KEY).content

    with ThreadPoolExecutor(8) as threads:
        replies = set(threads.map(ask, range(16)))

    assert len(replies) == 1
    assert len(either.caller(a.gp()).gets("/requests").body["items"]) == 1
