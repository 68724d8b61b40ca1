"""What the board alone refuses, each a kind of the package's errors."""

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
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
