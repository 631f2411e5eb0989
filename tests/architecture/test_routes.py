"""Every route says who may use it, and every operation of the API is described."""

from collections import Counter

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel
from werkzeug.routing import Rule

from bedline.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from bedline.domain.people import Role
from bedline.web import gate, problems
from bedline.web.app import PREFIX
from bedline.web.models.base import Input, Shown
from tests.harness import worlds
from tests.harness.front import Front

FRONT = Front(worlds.in_memory(), demo=True)
RULES = sorted(FRONT.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
IN_API = [rule for rule in RULES if rule.rule.startswith(PREFIX)]
# Whatever is open to everybody stands here, with the reason.
OPEN = {
    "security.login": "the way in",
    "security.logout": "the way out",
    "pages.demo_sign_in": "the way in, in a demo",
    "telephones.page": "the telephones of a demo",
    "telephones.listed": "as above",
    "telephones.news": "as above",
    "telephones.do": "as above",
    "assets.file": "programs and styles, the same for everybody",
    "health.alive": "asked by machines",
    "health.ready": "asked by machines",
    "metrics.metrics": "counts, about nobody",
    "docs.openapi": "what the API can do is no secret",
    "docs.browse": "as above",
    "docs.file": "as above",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.rule}-{rule.endpoint}")
def test_every_route_declares_who_may_use_it(rule: Rule) -> None:
    admitted = gate.admission(FRONT.app.view_functions[rule.endpoint])

    assert admitted is not None
    assert admitted.everybody == (rule.endpoint in OPEN)
    assert admitted.everybody or admitted.roles
    assert Role.SYSTEM not in admitted.roles


@pytest.mark.parametrize("rule", IN_API, ids=lambda rule: f"{rule.rule}-{rule.endpoint}")
def test_every_operation_is_described_with_its_replies(rule: Rule) -> None:
    path = FRONT.described["paths"][rule.rule.replace("<", "{").replace(">", "}")]
    methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}

    for method in methods:
        replies = path[method.lower()]["responses"]
        assert any(status.startswith("2") and "content" in reply for status, reply in replies.items())
        assert {"401", "403", "404", "422"} <= replies.keys()
        assert path[method.lower()]["security"] == [{"session": []}, {"token": []}]


def test_the_description_is_openapi_3_1() -> None:
    assert FRONT.described["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(FRONT.described).iter_errors()] == []


def test_no_two_models_share_a_name() -> None:
    names = Counter(model.__name__ for kind in (Input, Shown) for model in _all(kind))

    assert [name for name, count in names.items() if count > 1] == []


def test_every_operation_has_a_name_of_its_own() -> None:
    names = Counter(
        operation["operationId"] for path in FRONT.described["paths"].values() for operation in path.values()
    )

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("kind", "status"), [(NotFound, 404), (NotAllowed, 403), (Conflict, 409), (Invalid, 422)], ids=str
)
def test_every_kind_of_refusal_has_a_status(kind: type[Refusal], status: int) -> None:
    assert problems.status_of(kind("a_code")) == status
    assert {each for each in Refusal.__subclasses__() if each.__module__.startswith("bedline.")} <= set(
        problems.STATUSES
    )


def _all(kind: type[BaseModel]) -> set[type[BaseModel]]:
    return {each for child in kind.__subclasses__() for each in {child, *_all(child)}}
