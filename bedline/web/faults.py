"""What is wrong with an input, as pydantic found it, in the terms that have a sentence (wording ``inputs``)."""

from collections.abc import Mapping
from typing import Any, Final

from bedline.domain.ways import WayFault

# pydantic's kinds of errors → ours; several of its kinds mean the same to who has to mend it.
CODES: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "model_type": "not_table",
    "model_attributes_type": "not_table",
    "dict_type": "not_table",
    "list_type": "not_list",
    "frozen_set_type": "not_list",
    "too_long": "too_many",
    "string_type": "not_text",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "string_pattern_mismatch": "pattern",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "int_parsing": "not_whole",
    "int_parsing_size": "not_whole",
    "float_type": "not_number",
    "bool_type": "not_yes_no",
    "bool_parsing": "not_yes_no",
    "greater_than_equal": "too_low",
    "less_than_equal": "too_high",
    "enum": "not_choice",
    "literal_error": "not_choice",
    "uuid_type": "not_id",
    "uuid_parsing": "not_id",
    "datetime_type": "not_moment",
    "datetime_parsing": "not_moment",
    "datetime_from_date_parsing": "not_moment",
    "datetime_object_invalid": "not_moment",
    "timezone_aware": "not_moment",
    "date_type": "not_date",
    "date_parsing": "not_date",
    "date_from_datetime_parsing": "not_date",
    "date_from_datetime_inexact": "not_date",
    # Our own, raised by the models.
    "one_way_of_reporting": "one_way_of_reporting",
    "nothing_reported": "nothing_reported",
    "wish_not_asked": "wish_not_asked",
    **{fault.value: fault.value for fault in WayFault},
}
OTHERWISE: Final = "otherwise"
WHOLE: Final = "body"
LONGEST_FIELD: Final = 100
# What pydantic calls a limit → what our sentences call it.
LIMITS: Final[Mapping[str, str]] = {
    "ge": "least",
    "min_length": "least",
    "le": "most",
    "max_length": "most",
    "expected": "choices",
}


def code_of(error: Mapping[str, Any]) -> str:
    """Return the code of the fault, which picks its sentence."""
    return CODES.get(str(error["type"]), OTHERWISE)


def field_of(error: Mapping[str, Any]) -> str:
    """Return the path to the field at fault ("patient.name", "traits.2"), or "body" for the whole."""
    # The name of a row in a table is told by the row.
    steps = (str(step) for step in error["loc"] if step != "[key]")
    return ".".join(steps)[:LONGEST_FIELD] or WHOLE


def params_of(error: Mapping[str, Any]) -> dict[str, object]:
    """Return what fills the gaps of the sentence: limits and choices, never what was entered."""
    return {LIMITS[name]: value for name, value in error.get("ctx", {}).items() if name in LIMITS}
