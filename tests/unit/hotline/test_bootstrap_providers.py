"""Which accounts a process telephones with, and whose webhooks it believes, as an operator has it."""

import pytest
from pydantic import SecretStr

from bedline.adapters.clock import MachineClock
from bedline.adapters.fake.allowance import FakeAllowance
from bedline.bootstrap.providers import accounts, believed, providers
from bedline.domain.phonebook import Phonebook
from bedline.settings import Settings
from tests.harness.provider import CALLBACKS
from tests.harness.tiny import ACCOUNT

FIRST = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": SecretStr("first")}
SECOND = {"second_provider_sid": "project", "second_provider_token": SecretStr("second")}


def chosen(**more: object) -> Settings:
    return Settings.model_validate({**FIRST, **more})


def test_one_account_is_enough() -> None:
    (only,) = accounts(chosen(twilio_region="ie1", twilio_edge="dublin"))
    assert (only.name, only.sid, only.region, only.edge) == ("twilio", ACCOUNT, "ie1", "dublin")
    assert (
        providers(
            chosen(), callbacks=CALLBACKS, phonebook=Phonebook(), allowance=FakeAllowance(), clock=MachineClock()
        ).name
        == "twilio"
    )


def test_a_second_one_stands_by() -> None:
    both = chosen(**SECOND, second_provider_url="https://second.example/api", twilio_previous_tokens="old")
    assert [each.base_url for each in accounts(both)] == [None, "https://second.example/api"]
    telephone = providers(
        both, callbacks=CALLBACKS, phonebook=Phonebook(), allowance=FakeAllowance(), clock=MachineClock()
    )
    assert telephone.name == "twilio+second"
    who = believed(both)
    assert who.tokens == ("first", "old")
    assert [(each.sid, each.tokens) for each in who.beside] == [("project", ("second",))]


def test_an_api_key_is_used_where_there_is_one() -> None:
    (only,) = accounts(chosen(twilio_api_key="SK1", twilio_api_secret=SecretStr("secret")))
    assert (only.api_key, only.api_secret) == ("SK1", "secret")


def test_without_an_account_nobody_is_believed() -> None:
    assert accounts(Settings()) == []
    with pytest.raises(ValueError, match="no account"):
        believed(Settings())
