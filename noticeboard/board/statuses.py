"""How errors are told to programs: their HTTP status, and what the rules found."""

from http import HTTPStatus

from noticeboard.board.refusals import (
    BusyError,
    ChecksumError,
    GoneError,
    HeldError,
    MediaTypeError,
    NoRoomError,
    ProtocolVersionError,
    RefusedError,
    SlowSenderError,
    TooLargeError,
    TooManyError,
)
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)

CHECKSUM_MISMATCH = 460
"""A status of tus alone."""

# The first class that fits decides, so the special ones stand before their bases.
STATUSES: tuple[tuple[type[NoticeboardError], int], ...] = (
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooManyError, HTTPStatus.TOO_MANY_REQUESTS),
    (NoRoomError, HTTPStatus.INSUFFICIENT_STORAGE),
    (GoneError, HTTPStatus.GONE),
    (BusyError, HTTPStatus.LOCKED),
    (SlowSenderError, HTTPStatus.REQUEST_TIMEOUT),
    (ChecksumError, CHECKSUM_MISMATCH),
    (ProtocolVersionError, HTTPStatus.PRECONDITION_FAILED),
    (MediaTypeError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (InvalidInputError, HTTPStatus.BAD_REQUEST),
    (VerificationError, HTTPStatus.FORBIDDEN),
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (UnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def status_of(error: NoticeboardError) -> int:
    """Return the HTTP status by which an error is told."""
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def dump_findings(error: NoticeboardError) -> list[dict[str, str]]:
    """Return what the rules found, as JSON values; nothing where no rule was asked."""
    if not isinstance(error, RefusedError | HeldError):
        return []
    return [
        {"code": finding.code, "severity": finding.severity.value, "text": sentence}
        for finding, sentence in error.findings
    ]
