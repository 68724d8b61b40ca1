"""The board's errors, and how they are answered: HTTP status, and the rules' findings."""

from collections.abc import Iterable
from http import HTTPStatus

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    TooLargeError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.policy import Overseer
from noticeboard.rules.findings import Finding
from noticeboard.runtime.text import PLAIN, Text, text_of


class PostRefusedError(InvalidInputError):
    """The rules refuse a request; `findings` gives each reason with its sentence."""

    def __init__(self, sentence: str | Text, findings: tuple[tuple[Finding, str], ...]) -> None:
        super().__init__(sentence)
        self.findings = findings


class PostHeldError(NotAllowedError):
    """A moderator must see a post before it is logged; `findings` gives the reasons."""

    def __init__(self, sentence: str | Text, findings: tuple[tuple[Finding, str], ...]) -> None:
        super().__init__(sentence)
        self.findings = findings


class PostWaitsError(NotAllowedError):
    """Overseers must sign a request before it is logged."""

    def __init__(self, overseers: tuple[Overseer, ...]) -> None:
        names = ", ".join(each.name for each in overseers)
        super().__init__(Text("noticeboard.oversight.waits", names=names))
        self.overseers = overseers


class TooManyError(NotAllowedError):
    """An address has sent too much for now: wait, then try again."""


class NoRoomError(UnavailableError):
    """The disk is full, or one request may receive no more."""


class GoneError(NotFoundError):
    """It existed, and will not come back."""


class BusyError(ConflictError):
    """Another connection is writing to this upload: wait for it, or ask for its offset."""


class SlowSenderError(UnavailableError):
    """A sender stalled; what it sent before is kept."""


class CutOffError(InvalidInputError):
    """A connection broke off; what it sent before is kept, unless it had a checksum."""


class NotSealedError(InvalidInputError):
    """The first bytes are not the header of a sealed share; the upload is gone."""


class ChecksumError(InvalidInputError):
    """A piece does not match its checksum; none of it was kept."""


class ProtocolVersionError(InvalidInputError):
    """The client speaks another version of tus."""


class MediaTypeError(InvalidInputError):
    """The body has a media type that is not accepted here."""


CHECKSUM_MISMATCH = 460
"""A status code that only tus has."""

# The first matching class decides, so subclasses come before their bases.
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
    """Return the HTTP status for an error."""
    for kind, status in STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def dump_error(error: NoticeboardError, language: str = "en") -> dict[str, object]:
    """Return an error as JSON values: its sentence in `language`, its code and the code's values.

    What the rules refuse has no code of its own: each of its findings has one.
    """
    findings = error.findings if isinstance(error, PostRefusedError | PostHeldError) else ()
    text = text_of(error)
    if text.code == PLAIN:
        return {"error": str(text), "findings": dump_findings(findings)}
    return {
        "error": text.fill(language),
        "code": text.code,
        "values": {
            name: value.fill(language) if isinstance(value, Text) else value
            for name, value in text.values.items()
        },
        "findings": dump_findings(findings),
    }


def dump_findings(findings: Iterable[tuple[Finding, str]]) -> list[dict[str, str]]:
    """Return the rules' findings as JSON values."""
    return [
        {"code": finding.code, "severity": finding.severity.value, "text": sentence}
        for finding, sentence in findings
    ]
