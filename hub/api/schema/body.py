"""Read a query or a body by a voluptuous shape, and say in one sentence what is wrong with it."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from hub.api.fields import Shape
from hub.errors import InvalidInputError, plain_fault
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
        raise InvalidInputError(f"{shown}: {plain_fault(first.error_message)}.") from None


def check_query(shape: Shape, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the checked parameters; repeated ones are refused."""
    if len(set(query)) != len(query):
        raise InvalidInputError("Give each query parameter once.")
    return check(shape, dict(query))
