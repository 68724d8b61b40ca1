"""Read a body or a query, and describe in one sentence what is wrong with it."""

import asyncio
from collections.abc import Callable, Mapping
import json
from typing import Any, NoReturn

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
import voluptuous as vol

from hub.api.errors import TooLargeError
from hub.api.fields import Shape
from hub.errors import CameraUnreachableError, InvalidInputError, plain_fault
from hub.media import jpeg
from noticeboard.rules.text import safe_text

MOST_BODY_BYTES = 64 * 1024
MOST_LONG_BODY_BYTES = 3 * 2**20
"""Enough for a proposal with the maximum number of moving masks' keys, written verbosely."""
MOST_PICTURE_BYTES = 4 * 2**20
BODY_DEADLINE_S = 10.0
LONGEST_SHOWN_KEY = 60


async def read_body(request: web.Request) -> object:
    """Return the JSON body; raises InvalidInputError, including TooLargeError."""
    return parse_json(await _read(request, MOST_BODY_BYTES, "64 KiB"))


async def read_long_body[Parsed](request: web.Request, parse: Callable[[object], Parsed]) -> Parsed:
    """Return a JSON body of up to 3 MiB, parsed in a thread; raises as `read_body`."""
    raw = await _read(request, MOST_LONG_BODY_BYTES, "3 MiB")
    return await asyncio.to_thread(lambda: parse(parse_json(raw)))


async def read_picture(request: web.Request) -> bytes:
    """Return the JPEG body; raises InvalidInputError, including TooLargeError."""
    if request.content_type != "image/jpeg":
        raise InvalidInputError("The body must be a picture of the type image/jpeg.")
    raw = await _read(request, MOST_PICTURE_BYTES, "4 MiB")
    try:
        return await asyncio.to_thread(jpeg.check, raw)
    except CameraUnreachableError:
        raise InvalidInputError(
            "The body must be a whole JPEG of at most 8192 pixels a side."
        ) from None


async def _read(request: web.Request, most: int, most_words: str) -> bytes:
    """Return the body; never holds more than about `most` bytes, whatever Content-Length says."""
    if "Content-Encoding" in request.headers:
        raise InvalidInputError("The body must not be compressed.")
    if (request.content_length or 0) > most:
        raise TooLargeError(f"The body is over {most_words}: send less.")
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            async for piece in request.content.iter_any():
                raw += piece
                if len(raw) > most:
                    raise TooLargeError(f"The body is over {most_words}: send less.")
    except TimeoutError:
        raise InvalidInputError("The body did not arrive in time: send it again.") from None
    except (ConnectionError, HttpProcessingError):
        raise InvalidInputError("The body did not arrive whole: send it again.") from None
    return bytes(raw)


def parse_json(raw: bytes) -> object:
    """Parse strict JSON: UTF-8, no NaN, no repeated keys, limited nesting."""
    try:
        return json.loads(
            raw.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_without_repeats
        )
    except (ValueError, RecursionError):
        raise InvalidInputError("The body must be JSON.") from None


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("not JSON")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key comes twice")
    return made


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
