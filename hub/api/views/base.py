"""The base class of all answers, and the shape of errors."""

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object."""


class ErrorBody(View, frozen=True, kw_only=True):
    """What went wrong."""

    code: str
    message: str
    advice: str = ""
    """What is known of the camera's brand, if a camera could not be added; else left out."""


class Error(View, frozen=True, kw_only=True):
    """An error, in one sentence."""

    error: ErrorBody
