"""The one way an operation of the API runs: parse, one unit of work, render; each is declared in one line.

A view takes what it needs by name: ``work`` (an open unit of work), ``path``, ``query`` and ``body``
(models), and returns the body of the reply (as bytes where it is JSON already). Reading views get a
reading work, writing views a work whose reply is kept by the request's ``Idempotency-Key``.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, get_type_hints

import orjson
from flask import Response, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ValidationError

from bedline.domain.errors import NotFound
from bedline.domain.people import Role
from bedline.ports.storage import Work
from bedline.services.once import Key, Reply, once
from bedline.web import gate
from bedline.web.models.problem import problems
from bedline.web.office import office
from bedline.web.people import the_person
from bedline.web.refused import Fault, Refused

JSON: Final = "application/json"
WAV: Final = "audio/wav"
SVG: Final = "image/svg+xml"
KEY_HEADER: Final = "Idempotency-Key"
KEY: Final = re.compile(r"[A-Za-z0-9._:~-]{8,128}")
# Somebody who may not, what is not there, and a server that cannot: any operation may say so.
ALWAYS: Final = (401, 403, 404, 500, 503)
ON_READS: Final = (*ALWAYS, 422)
ON_WRITES: Final = (*ALWAYS, 400, 409, 413, 415, 422)
# The operations that take an idempotency key, by name.
WRITING: Final[set[str]] = set()
SECURITY: Final[list[dict[str, list[str]]]] = [{"session": []}, {"token": []}]

View = Callable[..., Mapping[str, object] | bytes | None]
Decorator = Callable[[View], View]


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a view wants, read once off its annotations."""

    path: type[BaseModel] | None
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    work: bool

    @classmethod
    def of(cls, view: View) -> "_Inputs":
        hints = get_type_hints(view)
        return cls(hints.get("path"), hints.get("query"), hints.get("body"), work="work" in hints)

    def parsed(self, address: Mapping[str, str]) -> dict[str, Any]:
        """Return the view's arguments.

        Raises:
            NotFound: ``page_not_found`` for an address that cannot be one of ours.
            Refused: malformed or no JSON.
            Fault: an input without the declared shape.
        """
        arguments: dict[str, Any] = {}
        try:
            if self.path is not None:
                arguments["path"] = self.path.model_validate(address)
        except ValidationError:
            raise NotFound("page_not_found") from None
        try:
            if self.query is not None:
                arguments["query"] = self.query.model_validate(request.args.to_dict())
            if self.body is not None:
                arguments["body"] = self.body.model_validate_json(_content(), context=_around())
        except ValidationError as wrong:
            raise _refusal(wrong) from None
        return arguments


def reads(
    api: APIBlueprint,
    rule: str,
    *,
    to: tuple[Role, ...],
    answer: type[BaseModel],
    audited: bool = False,
    tagged: bool = False,
) -> Decorator:
    """Declare a GET. ``audited``: seeing it is written down. ``tagged``: a repeat that finds nothing new gets a 304."""

    def decorate(view: View) -> View:
        inputs = _Inputs.of(view)

        def handle(**address: str) -> Response:
            arguments = inputs.parsed(address)
            if not inputs.work:
                body = view(**arguments)
            else:
                storage, person = office().storage, the_person()
                with storage.work(person) if audited else storage.reading(person) as work:
                    body = view(work=work, **arguments)
            return _reply(body, tagged=tagged)

        same = {304: {"description": "Nothing has changed since the ETag that was sent."}} if tagged else {}
        return _declared(api.get, rule, view, handle, to=to, responses={200: answer, **same, **problems(*ON_READS)})

    return decorate


def plays(api: APIBlueprint, rule: str, *, to: tuple[Role, ...]) -> Decorator:
    """Declare a GET of a sound, as WAV, that is written down and kept by nobody on the way."""
    answer = {"description": "The sound.", "content": {WAV: {"schema": {"type": "string", "format": "binary"}}}}

    def decorate(view: View) -> View:
        inputs = _Inputs.of(view)

        def handle(**address: str) -> Response:
            arguments = inputs.parsed(address)
            with office().storage.work(the_person()) as work:
                sound = view(work=work, **arguments)
            response = Response(sound if isinstance(sound, bytes) else b"", mimetype=WAV)
            response.headers["Cache-Control"] = "no-store"
            return response

        return _declared(api.get, rule, view, handle, to=to, responses={200: answer, **problems(*ON_READS, 409)})

    return decorate


def shows(api: APIBlueprint, rule: str, *, to: tuple[Role, ...], kind: str) -> Decorator:
    """Declare a GET of a picture of that kind, which never changes, for whoever may see it alone."""
    answer = {"description": "The picture.", "content": {kind: {"schema": {"type": "string"}}}}

    def decorate(view: View) -> View:
        inputs = _Inputs.of(view)

        def handle(**address: str) -> Response:
            arguments = inputs.parsed(address)
            with office().storage.reading(the_person()) as work:
                picture = view(work=work, **arguments)
            response = Response(picture if isinstance(picture, bytes) else b"", mimetype=kind)
            response.headers["Cache-Control"] = "private, max-age=3600"
            return response

        return _declared(api.get, rule, view, handle, to=to, responses={200: answer, **problems(*ON_READS, 409)})

    return decorate


def writes(
    api: APIBlueprint, rule: str, *, to: tuple[Role, ...], answer: type[BaseModel], status: int = 200
) -> Decorator:
    """Declare a POST that changes something, once for every ``Idempotency-Key``."""

    def decorate(view: View) -> View:
        inputs = _Inputs.of(view)

        def handle(**address: str) -> Response:
            person = the_person()
            key = _key(person.id)
            arguments = inputs.parsed(address)

            def do(work: Work) -> Reply:
                return Reply(status, orjson.dumps(view(work=work, **arguments)).decode())

            reply = once(office().storage, actor=person, key=key, do=do)
            response = Response(reply.body, status=reply.status, mimetype=JSON)
            if reply.replayed:
                response.headers["Idempotency-Replayed"] = "true"
            return response

        WRITING.add(view.__name__)
        return _declared(api.post, rule, view, handle, to=to, responses={status: answer, **problems(*ON_WRITES)})

    return decorate


def advises(api: APIBlueprint, rule: str, *, to: tuple[Role, ...], answer: type[BaseModel]) -> Decorator:
    """Declare a POST that changes nothing: a question too long for an address."""

    def decorate(view: View) -> View:
        inputs = _Inputs.of(view)

        def handle(**address: str) -> Response:
            arguments = inputs.parsed(address)
            with office().storage.reading(the_person()) as work:
                body = view(work=work, **arguments)
            return _reply(body, tagged=False)

        return _declared(api.post, rule, view, handle, to=to, responses={200: answer, **problems(*ON_WRITES)})

    return decorate


def _declared(
    declare: Callable[..., Any],
    rule: str,
    view: View,
    handle: Callable[..., Response],
    *,
    to: tuple[Role, ...],
    responses: Mapping[int, Any],
) -> View:
    """Have flask-openapi3 describe the operation; parsing is ours, so that types are exact and JSON fast."""
    handle = wraps(view)(handle)
    handle.__delay_validate_request__ = True  # type: ignore[attr-defined] # what its own `validate_request` sets
    gate.only(*to)(handle)
    declare(rule, responses=dict(responses), security=SECURITY, operation_id=view.__name__)(handle)
    return view


def _around() -> Mapping[str, object]:
    """Return what an input may have to be measured by: the rules of the region of whoever sends it."""
    return {"region": office().regions.get(the_person().region)}


def _content() -> bytes:
    content = request.get_data(cache=False)
    if request.content_length is None and len(content) >= (request.max_content_length or 0) > 0:
        # What comes in pieces is cut off at the limit without a word.
        raise Refused("input_too_large", status=413)
    if content and request.mimetype != JSON:
        raise Refused("unsupported_media_type", status=415)
    return content or b"{}"


def _key(scope: str) -> Key | None:
    given = request.headers.get(KEY_HEADER)
    if given is None:
        return None
    if not KEY.fullmatch(given):
        raise Refused("idempotency_key_malformed", status=400)
    print_ = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.get_data())
    return Key(scope=scope, key=given, fingerprint=print_.hexdigest())


def _refusal(wrong: ValidationError) -> Exception:
    errors = wrong.errors(include_url=False, include_input=False)
    if errors[0]["type"] == "json_invalid":
        return Refused("malformed_input", status=400)
    return Fault([dict(error) for error in errors])


def _reply(body: Mapping[str, object] | bytes | None, *, tagged: bool) -> Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    response = Response(content, mimetype=JSON)
    if tagged:
        response.set_etag(hashlib.blake2b(content, digest_size=16).hexdigest())
        response.headers["Vary"] = "Accept-Language, Cookie, Authorization"
        response.make_conditional(request)
    return response
