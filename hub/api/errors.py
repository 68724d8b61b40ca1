"""The API's own errors, and the only place that maps errors to status codes."""

from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler
import msgspec

from hub.api.view import language_of
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    BoardDishonestError,
    BoardUnreachableError,
    CameraPasswordError,
    CameraUnreachableError,
    ConflictError,
    DeliveryError,
    DiskFullError,
    HubError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    ReadAlreadyError,
    StorageError,
    TimestampError,
    TooManyAttemptsError,
)
from noticeboard.runtime.server import log_unexpected
from noticeboard.runtime.text import Text


class UnauthorizedError(NotAllowedError):
    """No token or code, or an invalid one: pair again."""


class CodeUnknownError(UnauthorizedError):
    """The pairing code is not from this hub, or was deleted: make a new link."""


class CodeUsedError(UnauthorizedError):
    """The pairing code was used before: make a new link."""


class CodeExpiredError(UnauthorizedError):
    """The pairing code is too old: make a new link."""


class LimitedError(TooManyAttemptsError):
    """The address must wait `retry_after_s` before its next attempt."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(Text("auth.attempts", seconds=retry_after_s))
        self.retry_after_s = retry_after_s


class MisdirectedError(NotAllowedError):
    """The Host header names a machine that is not this hub."""


class ForbiddenError(NotAllowedError):
    """The token's scope or the calling page does not allow this."""


class TooLargeError(InvalidInputError):
    """The body is larger than this API accepts."""


class BusyError(HubError):
    """Too many clients at once: close some, then try again."""


# The first matching class decides, so a subclass comes before its base.
STATUSES: tuple[tuple[type[HubError], HTTPStatus, str], ...] = (
    (CodeUnknownError, HTTPStatus.UNAUTHORIZED, "code_unknown"),
    (CodeUsedError, HTTPStatus.UNAUTHORIZED, "code_used"),
    (CodeExpiredError, HTTPStatus.UNAUTHORIZED, "code_expired"),
    (UnauthorizedError, HTTPStatus.UNAUTHORIZED, "unauthorized"),
    (MisdirectedError, HTTPStatus.MISDIRECTED_REQUEST, "misdirected"),
    (ForbiddenError, HTTPStatus.FORBIDDEN, "forbidden"),
    (NotAllowedError, HTTPStatus.FORBIDDEN, "not_allowed"),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large"),
    (InvalidInputError, HTTPStatus.BAD_REQUEST, "invalid_input"),
    (CameraPasswordError, HTTPStatus.BAD_REQUEST, "camera_password"),
    (ArchivePasswordError, HTTPStatus.BAD_REQUEST, "archive_password"),
    (NotFoundError, HTTPStatus.NOT_FOUND, "not_found"),
    (TooManyAttemptsError, HTTPStatus.TOO_MANY_REQUESTS, "too_many_attempts"),
    (ReadAlreadyError, HTTPStatus.CONFLICT, "read_already"),
    (ConflictError, HTTPStatus.CONFLICT, "conflict"),
    (BoardDishonestError, HTTPStatus.CONFLICT, "conflict"),
    (ArchiveUnreachableError, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (CameraUnreachableError, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (BoardUnreachableError, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (TimestampError, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (DeliveryError, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (DiskFullError, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (BusyError, HTTPStatus.SERVICE_UNAVAILABLE, "unavailable"),
    (StorageError, HTTPStatus.INTERNAL_SERVER_ERROR, "internal"),
)

_HTTP: dict[int, tuple[str, Text]] = {
    HTTPStatus.NOT_FOUND: ("not_found", Text("api.nothing_here")),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        Text("api.other_methods"),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too_large", Text("body.too_large", most="64 KiB")),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "unavailable",
        Text("api.stopping"),
    ),
}


async def error_answer(
    request: web.Request, status: int, code: str, text: Text, brand: str = ""
) -> web.Response:
    """Return an error as the API defines it, with its message in the caller's language."""
    language = await language_of(request)
    reason = text.as_json()
    body: dict[str, object] = {
        "code": code,
        "reason": reason["code"],
        "values": reason["values"],
        "message": language.fill(text),
    }
    if brand:
        body["advice"] = language.about(brand)
    return web.Response(
        status=status,
        body=msgspec.json.encode({"error": body}),
        content_type="application/json",
    )


async def _known(request: web.Request, error: HubError) -> web.Response | None:
    for kind, status, code in STATUSES:
        if isinstance(error, kind):
            answer = await error_answer(request, status, code, error.text, error.brand)
            if isinstance(error, LimitedError):
                answer.headers["Retry-After"] = str(error.retry_after_s)
            if status is HTTPStatus.UNAUTHORIZED:
                answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
    return None


async def _unexpected(request: web.Request, error: Exception) -> web.Response:
    """Log an error once with the request's id, and return that id in the answer."""
    named = log_unexpected(request, error)
    text = Text("api.unexpected", id=named)
    return await error_answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal", text)


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every exception of a handler into the API's error body."""
    try:
        return await handler(request)
    except HubError as error:
        return await _known(request, error) or await _unexpected(request, error)
    except web.HTTPException as error:
        code, text = _HTTP.get(error.status, ("invalid_input", Text("api.unreadable")))
        answer = await error_answer(request, error.status, code, text)
        if "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except Exception as error:  # noqa: BLE001 -- the outermost handler; it logs
        return await _unexpected(request, error)
