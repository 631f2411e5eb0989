"""What a careless and a hostile caller sends: a clear refusal each time, and nothing half-done."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest

from tests import builders as a
from tests.harness.front import API, Caller, Front

ASKED: Mapping[str, Any] = {
    "region": "polder",
    "birth_year": 1938,
    "sex": "f",
    "postcode": "1001",
    "triage": dict(a.CLEAR_FOR_LOW),
}
LONG = "a" * 1_000_000


@pytest.fixture
def gp(front: Front) -> Caller:
    return front.caller(a.gp())


@pytest.fixture
def ward(front: Front) -> Caller:
    return front.caller(a.ward("duin"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"birth_year": "1938"}, "birth_year"),
        ({"birth_year": 1938.0}, "birth_year"),
        ({"birth_year": True}, "birth_year"),
        ({"birth_year": -1}, "birth_year"),
        ({"birth_year": 10**30}, "birth_year"),
        ({"birth_year": None}, "birth_year"),
        ({"birth_year": 2027}, "birth_year"),
        ({"birth_year": 1890}, "birth_year"),
        ({"sex": "female"}, "sex"),
        ({"sex": ["f"]}, "sex"),
        ({"postcode": "9999"}, "postcode"),
        ({"postcode": "1001AB"}, "postcode"),
        ({"postcode": 1001}, "postcode"),
        ({"postcode": "\u0661\u0660\u0660\u0661"}, "postcode"),
        ({"postcode": "1001\n"}, "postcode"),
        ({"postcode": "' OR 1=1 --"}, "postcode"),
        ({"region": "polder'; DROP TABLE bed_request; --"}, "region"),
        ({"region": ""}, "region"),
        ({"traits": "lift"}, "traits"),
        ({"traits": ["wings"]}, "traits"),
        ({"traits": [None]}, "traits.0"),
        ({"traits": [f"trait-{number}" for number in range(51)]}, "traits"),
        ({"triage": {"doctor_has_seen": "yes"}}, "triage"),
        ({"triage": {"doctor_has_seen": 1}}, "triage.doctor_has_seen"),
        ({"triage": {"doctor_has_seen": "a" * 501}}, "triage.doctor_has_seen"),
        ({"triage": {"doctor_has_seen": " "}}, "triage.doctor_has_seen"),
        ({"triage": {"is_it_raining": True}}, "triage"),
        ({"triage": {"\u0000": True}}, "triage"),
        ({"triage": []}, "triage"),
        ({"care_form": "castle"}, "care_form"),
        ({"urgency": "yesterday"}, "urgency"),
        ({"note": "a" * 1001}, "note"),
        ({"note": "nul \u0000 here"}, "note"),
        ({"note": "bell \u0007"}, "note"),
        ({"note": "turned \u202e round"}, "note"),
        ({"override_reason": ""}, "override_reason"),
        ({"override_reason": "  "}, "override_reason"),
        ({"override_reason": "a" * 501}, "override_reason"),
        ({"override_reason": "two\nlines"}, "override_reason"),
        ({"patient": "Jansen"}, "patient"),
        ({"patient": {}}, "patient.name"),
        ({"patient": {"name": "a" * 121}}, "patient.name"),
        ({"patient": {"name": "Jansen", "birth_date": "1938-02-30"}}, "patient.birth_date"),
        ({"patient": {"name": "Jansen", "birth_date": -1_000_000}}, "patient.birth_date"),
        ({"patient": {"name": "Jansen", "birth_date": "0001-01-01"}}, "patient.birth_date"),
        ({"patient": {"name": "Jansen", "national_number": "12345678"}}, "patient.national_number"),
        ({"patient": {"name": "Jansen", "is_admin": True}}, "patient.is_admin"),
        ({"happened_at": "yesterday"}, "happened_at"),
        ({"happened_at": 1768014720}, "happened_at"),
        ({"happened_at": "1768014720"}, "happened_at"),
        ({"happened_at": "2026-01-10T03:00:00"}, "happened_at"),
        ({"happened_at": "2026-01-10T05:00:00Z"}, "happened_at"),
        ({"happened_at": "2025-12-01T05:00:00Z"}, "happened_at"),
        ({"happened_at": "0001-01-01T00:00:00+14:00"}, "happened_at"),
        ({"happened_at": "9999-12-31T23:59:59-12:00"}, "happened_at"),
        ({"owner": "desk-1"}, "owner"),
        ({"state": "reserved"}, "state"),
        ({"id": "00000000-0000-0000-0000-000000000001"}, "id"),
    ],
    ids=str,
)
def test_a_request_that_cannot_be_is_refused_by_field(
    front: Front, gp: Caller, changed: Mapping[str, object], field: str
) -> None:
    answer = gp.posts("/requests", {**ASKED, **changed})

    assert answer.status == 422
    assert [error["field"] for error in answer.body["errors"]] == [field]
    assert answer.body["errors"][0]["message"].endswith((".", ".", "?"))
    assert untouched(front)


@pytest.mark.parametrize("missing", ["region", "birth_year", "sex", "postcode"])
def test_what_is_missing_is_named(gp: Caller, missing: str) -> None:
    answer = gp.posts("/requests", {name: value for name, value in ASKED.items() if name != missing})

    assert answer.refused == (422, "invalid_input")
    assert answer.body["errors"] == [{"field": missing, "message": "Fill this in."}]


@pytest.mark.parametrize("region", ["heuvel", "atlantis"], ids=["a neighbour's region", "a region that does not exist"])
def test_a_region_that_is_not_yours_does_not_exist(front: Front, gp: Caller, region: str) -> None:
    assert gp.posts("/requests", {**ASKED, "region": region}).refused == (404, "unknown_region")
    assert untouched(front)


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({"staffed": 2, "occupied": 3}, "occupied_above_staffed"),
        ({"staffed": 3, "occupied": 2, "closed": 2}, "occupied_above_staffed"),
        ({"staffed": 4}, "staffed_above_baseline"),
        ({"free": 4}, "free_above_baseline"),
        ({"free_in_24_hours": 9}, "expected_above_baseline"),
        ({"free": -1}, "invalid_input"),
        ({"staffed": -2, "occupied": -3}, "invalid_input"),
        ({"free": 10**12}, "invalid_input"),
        ({"free": 2**63}, "invalid_input"),
        ({"free": "2"}, "invalid_input"),
        ({"free": 1.5}, "invalid_input"),
        ({"free": None}, "invalid_input"),
        ({"free": [2]}, "invalid_input"),
        ({"free": 2, "occupied": 1}, "invalid_input"),
        ({"free": 2, "baseline": 9}, "invalid_input"),
        ({}, "invalid_input"),
        ({"free": 2, "happened_at": "2027-01-01T00:00:00Z"}, "report_in_future"),
    ],
    ids=str,
)
def test_figures_that_cannot_be_are_refused(
    front: Front, ward: Caller, figures: Mapping[str, object], code: str
) -> None:
    assert ward.posts("/units/duin-1/reports", figures).refused == (422, code)
    assert untouched(front)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "malformed_input"),
        (b"\xff\xfe", 400, "malformed_input"),
        (b'{"free": 1} {"free": 2}', 400, "malformed_input"),
        (b'{"free": NaN}', 422, "invalid_input"),
        (b'{"free": "\\ud800"}', 400, "malformed_input"),
        (b'{"free": ' + b"9" * 5000 + b"}", 400, "malformed_input"),
        (b"[" * 20_000, 400, "malformed_input"),
        (b"[]", 422, "invalid_input"),
        (b"null", 422, "invalid_input"),
        (b'"{\\"free\\": 1}"', 422, "invalid_input"),
        (b'{"free": 1, "note": "' + LONG.encode() + b'"}', 413, "input_too_large"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_content_that_is_no_readable_json_is_refused(
    front: Front, ward: Caller, content: bytes, status: int, code: str
) -> None:
    assert ward.sends("/units/duin-1/reports", content).refused == (status, code)
    assert untouched(front)


def test_too_much_in_pieces_is_refused_and_not_cut_off(front: Front) -> None:
    headers = {"Authorization": "Bearer token-ward-duin", "Content-Type": "application/json"}
    content = BytesIO(b'{"free": 1' + b" " * 100_000 + b"}")

    answer = front.app.test_client().post(
        f"{API}/units/duin-1/reports",
        headers=headers,
        input_stream=content,
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )

    assert (answer.status_code, answer.get_json()["code"]) == (413, "input_too_large")
    assert untouched(front)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml", ""]
)
def test_content_of_another_kind_is_refused(front: Front, ward: Caller, kind: str) -> None:
    assert ward.sends("/units/duin-1/reports", b'{"free": 1}', kind=kind).refused == (415, "unsupported_media_type")
    assert untouched(front)


@pytest.mark.parametrize(
    "path",
    [
        "/requests?limit=0",
        "/requests?limit=201",
        "/requests?limit=ten",
        "/requests?state=lost",
        "/requests?cursor=nonsense",
        "/requests?cursor=%00",
        "/requests?mine=perhaps",
        "/requests?surprise=1",
        "/requests?region=%27%20OR%201=1",
    ],
)
def test_a_question_that_cannot_be_is_refused(gp: Caller, path: str) -> None:
    answer = gp.gets(path)

    assert answer.status == 422
    assert len(answer.body["errors"]) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/requests/1",
        "/requests/00000000-0000-0000-0000-000000000099",
        "/requests/%00",
        "/requests/..%2F..%2Fetc%2Fpasswd",
        "/regions/POLDER",
        "/regions/polder/postcodes/9999",
        "/regions/polder/postcodes/x",
        "/boards/desk:polder/snapshot/more",
        "/boards/everything/snapshot",
        "/boards/request:1/snapshot",
        "/nothing",
    ],
)
def test_what_is_not_there_is_not_found(gp: Caller, path: str) -> None:
    assert gp.gets(path).status == 404


def test_a_way_of_asking_that_does_not_exist_says_which_do(front: Front) -> None:
    headers = {"Authorization": "Bearer token-gp-oost"}
    answer = front.app.test_client().delete("/api/v1/requests", headers=headers)

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_what_people_really_write_is_taken_and_given_back_as_it_was(gp: Caller) -> None:
    note = "Mw. 👵🏽 woont alleen — “erg” verward.\n\tZie brief <b>O'Neil</b> & co; 100 % zeker? Ja: ñ ç 漢字"

    asked = gp.posts("/requests", {**ASKED, "note": note, "patient": {"name": "D'Artagnan-Öz 🌷"}})

    assert (asked.status, asked.body["note"]) == (201, note)
    assert gp.gets(f"/requests/{asked.body['id']}/patient").body["name"] == "D'Artagnan-Öz 🌷"


def test_at_most_twenty_faults_are_told_at_once(gp: Caller) -> None:
    answer = gp.posts("/requests", {**ASKED, **{f"field_{number}": 1 for number in range(500)}})

    assert len(answer.body["errors"]) == 20


def test_a_refusal_never_repeats_what_was_entered(gp: Caller) -> None:
    secret = "Jansen-de Geheime"
    for body in ({**ASKED, "patient": {"name": secret + "\u0000"}}, {**ASKED, "patient": {"name": [secret]}}):
        assert secret not in json.dumps(gp.posts("/requests", body).body)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Vul dit in."),
        ("en-GB,nl;q=0.5", "Fill this in."),
        ("fr-BE", "Remplissez ceci."),
        ("fr-CH;q=0.3, en;q=0.9", "Fill this in."),
        ("xx", "Vul dit in."),
        ("\u00e9;;q=,,", "Vul dit in."),
    ],
)
def test_a_refusal_speaks_the_language_that_was_asked_for(front: Front, language: str, sentence: str) -> None:
    answer = front.caller(a.gp(), language=language).posts("/requests", {})

    assert answer.body["errors"][0]["message"] == sentence


def untouched(front: Front) -> bool:
    """Say whether nothing has been kept: no fact was recorded, and every board stands where it stood."""
    desk = front.caller(a.coordinator())
    return (
        front.world.told == []
        and desk.gets("/boards/desk:polder/snapshot").body["seq"] == 0
        and desk.gets("/requests").body["items"] == []
    )
