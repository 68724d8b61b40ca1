"""What the board alone refuses, each a kind of the package's errors."""

from noticeboard.errors import InvalidInputError, NotAllowedError, UnavailableError
from noticeboard.rules.finding import Finding


class RefusedError(InvalidInputError):
    """The rules refuse a request; `findings` says why, each with its sentence."""

    def __init__(self, sentence: str, findings: tuple[tuple[Finding, str], ...]) -> None:
        super().__init__(sentence)
        self.findings = findings


class TooLargeError(InvalidInputError):
    """There are more bytes than the board takes in one piece."""


class TooManyError(NotAllowedError):
    """An address has sent too much for now: wait, then try again."""


class NoRoomError(UnavailableError):
    """The disk, or what one request may receive, is full."""
