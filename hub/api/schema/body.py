"""Read a query or a body by a voluptuous shape, and say in one sentence what is wrong with it."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from hub.api.fields import FieldError, Shape
from hub.errors import InvalidInputError
from hub.text import Text
from noticeboard.rules.text import safe_text

LONGEST_SHOWN_KEY = 60


def check(shape: Shape, value: object) -> dict[str, Any]:
    """Return the checked fields; an error names the field to correct, never its value."""
    try:
        return shape(value)
    except vol.Invalid as error:
        first = error.errors[0] if isinstance(error, vol.MultipleInvalid) else error
        where = ".".join(str(part) for part in first.path) or "the body"
        shown = safe_text(where, longest=LONGEST_SHOWN_KEY)
        raise InvalidInputError("input.wrong", field=shown, fault=_fault(first)) from None


_FAULTS: Final = {
    "extra keys not allowed": Text("part.field_extra"),
    "required key not provided": Text("part.field_missing"),
    "expected a dictionary": Text("part.field_object"),
}
"""What a shape itself finds, by voluptuous's words: it has no other name for it."""


def _fault(error: vol.Invalid) -> Text:
    if isinstance(error, FieldError):
        return error.text
    return _FAULTS.get(error.error_message) or Text.plain(error.error_message)


def check_query(shape: Shape, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the checked parameters; repeated ones are refused."""
    if len(set(query)) != len(query):
        raise InvalidInputError("body.query_twice")
    return check(shape, dict(query))
