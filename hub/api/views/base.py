"""The base class of all answers, and the shape of errors."""

from collections.abc import Mapping
from typing import Any

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object."""


class ErrorBody(View, frozen=True, kw_only=True):
    """What went wrong."""

    code: str
    """The kind of error, which decides the status."""
    reason: str
    """The code of the message in the hub's catalogue, such as `share.none_waits`."""
    values: Mapping[str, Any]
    """What fills the places of the message; a text within it is an object with code and values."""
    message: str
    """One sentence in the language that was asked for."""
    advice: str = ""
    """What is known of the camera's brand, if a camera could not be added; else left out."""


class Error(View, frozen=True, kw_only=True):
    """An error, in one sentence."""

    error: ErrorBody
