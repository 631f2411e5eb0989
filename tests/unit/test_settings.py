import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bedline import settings
from bedline.telephony.addresses import OVERRIDES
from bedline.telephony.speech import Voice, voices_with

PRODUCTION = {
    "BEDLINE_ENVIRONMENT": "production",
    "BEDLINE_PUBLIC_URL": "https://bedline.example",
    "BEDLINE_SECRET_KEY": "k" * 48,
    "BEDLINE_DATA_KEYS": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgresql://bedline@db.example/bedline",
}


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def faults() -> list[str]:
    with pytest.raises(settings.Misconfigured) as caught:
        settings.read()
    return caught.value.faults


def test_a_laptop_needs_no_settings() -> None:
    plain = settings.read()
    assert plain.base_url == "http://127.0.0.1:8000"
    assert plain.database_url is None
    assert not plain.demo
    assert not plain.cookies_secure


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(settings.read().regions) > 1
    monkeypatch.setenv("BEDLINE_REGIONS", " kempen ")
    assert settings.read().regions == ("kempen",)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"DATABASE_URL": "", "BEDLINE_PORT": ""})
    assert settings.read().port == 8000


def test_every_fault_is_told_at_once_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "BEDLINE_PORT": "eighty",
        "BEDLINE_REGIONS": "atlantis",
        "BEDLINE_THREADS": "64",
        "BEDLINE_BOARD_LIMIT": "60",
        "BEDLINE_SECRET_KEY": "short",
        "BEDLINE_DATA_KEYS": "nokey",
        "BEDLINE_ROLES": "web,dancing",
        "DATABASE_URL": "mysql://somewhere",
        "TWILIO_AUTH_TOKEN": "without an account",
    }
    set_all(monkeypatch, wrong)
    told = faults()
    assert {fault.split(":")[0] for fault in told} == set(wrong) - {"BEDLINE_THREADS"}
    assert any("at most 48" in fault for fault in told)


def test_a_misspelt_setting_is_refused_with_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEDLINE_PROT", "8001")
    assert faults() == ["BEDLINE_PROT: no such setting; did you mean BEDLINE_PORT?"]


def test_secrets_are_told_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"BEDLINE_SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://me:hunter2@db"})
    assert "hunter2" not in str(faults())
    set_all(monkeypatch, {"BEDLINE_SECRET_KEY": "hunter2" * 8, "DATABASE_URL": "postgresql://me:hunter2@db/x"})
    assert "hunter2" not in repr(settings.read())


def test_production_refuses_what_only_suits_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"BEDLINE_ENVIRONMENT": "production", "BEDLINE_DEMO": "on"})
    assert {fault.split(":")[0] for fault in faults()} == set(PRODUCTION) - {"BEDLINE_ENVIRONMENT"} | {"BEDLINE_DEMO"}


def test_production_starts_when_all_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION)
    assert settings.read().cookies_secure


def test_production_needs_https(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PRODUCTION | {"BEDLINE_PUBLIC_URL": "http://bedline.example"})
    assert len(faults()) == 1


@pytest.mark.parametrize(
    ("bind", "listening"),
    [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000"), ("0.0.0.0", "0.0.0.0:8000")],  # noqa: S104
)
def test_addresses_are_written_as_urls_want_them(monkeypatch: pytest.MonkeyPatch, bind: str, listening: str) -> None:
    monkeypatch.setenv("BEDLINE_BIND", bind)
    assert settings.read().listening == listening


def test_a_relative_folder_counts_from_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BEDLINE_STATE_PATH", "elsewhere")
    assert settings.read().state_path == settings.ROOT / "elsewhere"
    monkeypatch.setenv("BEDLINE_STATE_PATH", str(tmp_path))
    assert settings.read().state_path == tmp_path


def test_every_setting_says_what_it_is_for() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", settings.reference(), flags=re.MULTILINE)
    assert len(rows) == len(settings.Settings.model_fields)
    assert all(len(meaning) > 10 for _, meaning in rows)


def test_the_written_list_of_settings_is_current() -> None:
    written = (settings.ROOT / "docs" / "settings.md").read_text()
    assert written == settings.reference(), "run `python -m bedline settings > docs/settings.md`"


def test_the_telephone_can_be_set_up_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = settings.read()
    assert (usual.twilio_webhooks, usual.voices) == (OVERRIDES, ())
    chosen = {"TWILIO_PREVIOUS_AUTH_TOKENS": "one, two", "BEDLINE_VOICES": "nl=nl-NL/Polly.Ruben,fr=fr-FR/Polly.Lea"}
    set_all(monkeypatch, chosen)
    assert [each.get_secret_value() for each in settings.read().twilio_previous_tokens] == ["one", "two"]
    assert voices_with(settings.read().voices)["nl"] == Voice("nl-NL", "Polly.Ruben")
    set_all(monkeypatch, {"BEDLINE_VOICES": "Laura", "TWILIO_WEBHOOKS": "rc=2 now"})
    assert [fault.partition(":")[0] for fault in faults()] == ["TWILIO_WEBHOOKS", "BEDLINE_VOICES"]


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("TWILIO_API_KEY", "SK1", "TWILIO_API_SECRET"),
        ("TWILIO_API_SECRET", "hidden", "TWILIO_API_SECRET"),
        ("BEDLINE_SECOND_PROVIDER_SID", "project", "BEDLINE_SECOND_PROVIDER_TOKEN"),
        ("BEDLINE_SECOND_PROVIDER_TOKEN", "hidden", "BEDLINE_SECOND_PROVIDER_TOKEN"),
    ],
)
def test_a_name_and_its_secret_go_together(monkeypatch: pytest.MonkeyPatch, name: str, value: str, other: str) -> None:
    monkeypatch.setenv(name, value)
    (told,) = faults()
    assert other in told
    assert "set both or neither" in told


def test_only_the_countries_that_are_served_are_rung(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.read().call_countries == ("+31", "+32")
    monkeypatch.setenv("BEDLINE_CALL_COUNTRIES", "+31, 0032")
    assert "0032" in faults()[0]
    monkeypatch.setenv("BEDLINE_CALL_COUNTRIES", "+31, +32, +49")
    assert settings.read().call_countries == ("+31", "+32", "+49")
