"""What the board refuses, and how errors are answered: HTTP status, and what the rules found."""

from http import HTTPStatus

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.rules.finding import Finding


class RefusedError(InvalidInputError):
    """The rules refuse a request; `findings` says why, each with its sentence."""

    def __init__(self, sentence: str, findings: tuple[tuple[Finding, str], ...]) -> None:
        super().__init__(sentence)
        self.findings = findings


class HeldError(NotAllowedError):
    """A moderator must see a post before it is logged; `findings` says why."""

    def __init__(self, sentence: str, findings: tuple[tuple[Finding, str], ...]) -> None:
        super().__init__(sentence)
        self.findings = findings


class TooLargeError(InvalidInputError):
    """There are more bytes than the board takes in one piece."""


class TooManyError(NotAllowedError):
    """An address has sent too much for now: wait, then try again."""


class NoRoomError(UnavailableError):
    """The disk, or what one request may receive, is full."""


class GoneError(NotFoundError):
    """It was here, and will not be again."""


class BusyError(ConflictError):
    """Another connection writes to this upload: wait for it, or ask where it stands."""


class SlowSenderError(UnavailableError):
    """A sender fell silent; what it sent before is kept."""


class CutOffError(InvalidInputError):
    """A connection broke off; what it brought before is kept, where it had no checksum."""


class NotSealedError(InvalidInputError):
    """The first bytes are not the header of a sealed share; the upload is gone."""


class ChecksumError(InvalidInputError):
    """A piece is not what its checksum says; nothing of it was kept."""


class ProtocolVersionError(InvalidInputError):
    """The client speaks another version of tus."""


class MediaTypeError(InvalidInputError):
    """The body is not of the kind that is taken here."""


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
