"""The kinds of values that inputs are made of, each with its limits, and the two kinds of models."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError
from typing_extensions import override

from bedline.domain.questions import WORDS_LENGTH

# Told as a pattern, so that the description of the API says it as well: no control characters, nothing that turns
# the direction of writing. Lines may be broken in a text of several lines.
_UNSEEN: Final = r"\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_ONE_LINE: Final = rf"^[^\x00-\x1f{_UNSEEN}]*$"
_LINES: Final = rf"^[^\x00-\x08\x0b\x0c\x0e-\x1f{_UNSEEN}]*$"
_SLUG: Final = re.compile(r"^[a-z0-9][a-z0-9_-]*$")
_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
_OLDEST: Final = date(1880, 1, 1)


def _written_out(value: object) -> object:
    """Refuse numbers, also in a text: pydantic would take them for seconds since 1970."""
    if not isinstance(value, str) or "-" not in value[1:]:
        raise PydanticCustomError("datetime_type", "not a moment")
    return value


def _thinkable(value: datetime) -> datetime:
    if not _EARLIEST <= value < _LATEST:
        raise PydanticCustomError("datetime_object_invalid", "not a moment of our times")
    return value.astimezone(UTC)


def _lived(value: date) -> date:
    if value < _OLDEST:
        raise PydanticCustomError("date_parsing", "longer ago than anybody lives")
    return value


def _slugs(answers: dict[str, bool | str]) -> dict[str, bool | str]:
    if not all(_SLUG.fullmatch(question) for question in answers):
        raise PydanticCustomError("string_pattern_mismatch", "not the id of a question")
    return answers


def _yes_no_or_words(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    """Tell what is wrong with an answer once, and not for each kind of answer it might have been."""
    if isinstance(value, str) and len(value.strip()) > WORDS_LENGTH:
        raise PydanticCustomError("string_too_long", "too long", {"max_length": WORDS_LENGTH})
    try:
        return handler(value)
    except ValidationError as error:
        raise PydanticCustomError("string_pattern_mismatch", "neither yes nor no, a choice or words") from error


Slug = Annotated[str, StringConstraints(pattern=_SLUG.pattern, max_length=80)]
Postcode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Line = Annotated[str, StringConstraints(pattern=_ONE_LINE, strip_whitespace=True)]
Lines = Annotated[str, StringConstraints(pattern=_LINES, strip_whitespace=True)]
PersonName = Annotated[Line, Field(min_length=1, max_length=120)]
PlaceName = Annotated[Line, Field(max_length=120)]
Reason = Annotated[Line, Field(min_length=1, max_length=500)]
Note = Annotated[Lines, Field(max_length=1000)]
Count = Annotated[int, Field(ge=0, le=999)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_thinkable), Field(strict=False)]
BirthDate = Annotated[date, BeforeValidator(_written_out), AfterValidator(_lived), Field(strict=False)]
# Yes, no, the id of a choice, or own words; which of them, the question says.
Answer = Annotated[
    bool | Annotated[Lines, Field(min_length=1, max_length=WORDS_LENGTH)], WrapValidator(_yes_no_or_words)
]
Answers = Annotated[dict[str, Answer], Field(max_length=100), AfterValidator(_slugs)]

# How many of a list, and the opaque place to go on from that the last page gave.
Limit = Annotated[int, Field(ge=1, le=200)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:+=-]+$", max_length=200)]


class Input(BaseModel):
    """Something sent to us: exact types, and no field we do not know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class Nothing(Input):
    """Nothing more needs to be said."""


class Address(BaseModel):
    """The parts of a path, and what follows its question mark: texts, read as the types they should be."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Shown(BaseModel):
    """Something we send; bodies are made by ``domain.views``, and tests hold them to these models."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @classmethod
    @override
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Describe the model; what we send always has every field, also those that may be null."""
        return super().model_json_schema(*args, **{**kwargs, "mode": "serialization"})
