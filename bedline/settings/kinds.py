"""The kinds of values settings have that pydantic does not know: lists in one variable, keys, database addresses."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode

ROOT: Final = Path(__file__).resolve().parent.parent.parent
FERNET_KEY_LENGTH: Final = 32  # bytes

Role = Literal["web", "phone", "boards", "jobs"]


def fault(sentence: str) -> PydanticCustomError:
    """Return a refusal of a setting whose sentence is shown as it stands."""
    return PydanticCustomError("setting", sentence)


def _split(value: object) -> object:
    """Read `a, b` from an environment variable as the list TOML would give."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _voices(chosen: tuple[str, ...]) -> tuple[str, ...]:
    for one in chosen:
        if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?=[a-z]{2}-[A-Z]{2}/[\w.-]+", one):
            raise fault(f"{one}: write a voice as nl=nl-NL/Polly.Laura-Neural")
    return chosen


def _from_root(path: Path) -> Path:
    return ROOT / path


def _postgresql(value: SecretStr | None) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
        raise fault("must look like postgresql://user:password@host:5432/database")
    return value


def _fernet_keys(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for number, key in enumerate(keys, start=1):
        try:
            length = len(base64.urlsafe_b64decode(key.get_secret_value()))
        except (binascii.Error, ValueError):
            length = 0
        if length != FERNET_KEY_LENGTH:
            raise fault(f"key {number} is not a Fernet key; make one with `python -m bedline secret`")
    return keys


Folder = Annotated[Path, AfterValidator(_from_root)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Voices = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_voices)]
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split)]
Keys = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split), AfterValidator(_fernet_keys)]
Roles = Annotated[tuple[Role, ...], NoDecode, BeforeValidator(_split), Field(min_length=1)]
Url = Annotated[SecretStr | None, AfterValidator(_postgresql)]
