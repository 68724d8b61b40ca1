"""Receipts: an inbox's signed statement that a share arrived, was opened, or was withdrawn."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import re
from typing import ClassVar, Self

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import SignerKey, VerifierKey, open_note, sign_note
from noticeboard.runtime.text import Text

HEADING = "neighbors-requests/receipt/v1"
MAX_RECEIPT_BYTES = 4096

_NAMED = (
    r"(?P<origin>[!-~]{1,256})\n(?P<agency>[0-9a-f]{40})\n"
    r"(?P<request>[0-9a-f]{32})\n(?P<sha256>[0-9a-f]{64})\n"
)
_AT = r"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)\n"
_RECEIPT = re.compile(re.escape(HEADING) + r"\n" + _NAMED + r"(?P<size>0|[1-9][0-9]{0,15})\n" + _AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What arrived, for whom, and when (UTC, to the second)."""

    origin: str
    agency: str
    """40 lower-case hex digits."""
    request: str
    """The entry id of the request, 32 lower-case hex digits."""
    sha256: str
    """SHA-256 of the sealed bytes."""
    size_bytes: int
    at: datetime

    def __post_init__(self) -> None:
        _require_utc(self.at, Text("noticeboard.receipt.not_utc"))
        if _RECEIPT.fullmatch(self.text()) is None:
            raise InvalidInputError(Text("noticeboard.receipt.names"))

    def text(self) -> str:
        """Return the text that the inbox signs."""
        named = (self.origin, self.agency, self.request, self.sha256)
        return _lines(HEADING, *named, str(self.size_bytes), _format_time(self.at))

    def sign(self, inbox_key: SignerKey) -> str:
        """Return the receipt as a signed note."""
        return sign_note(self.text(), [inbox_key])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Later:
    """What later happened to a share that had arrived, and when (UTC, to the second)."""

    heading: ClassVar[str]

    origin: str
    agency: str
    """40 lower-case hex digits."""
    request: str
    """The entry id of the request, 32 lower-case hex digits."""
    sha256: str
    """SHA-256 of the sealed bytes."""
    at: datetime

    def __post_init__(self) -> None:
        _require_utc(self.at, Text("noticeboard.receipt.note_not_utc"))
        if self._pattern().fullmatch(self.text()) is None:
            raise InvalidInputError(Text("noticeboard.receipt.note_names"))

    def text(self) -> str:
        """Return the text that the inbox signs."""
        named = (self.origin, self.agency, self.request, self.sha256)
        return _lines(self.heading, *named, _format_time(self.at))

    def sign(self, inbox_key: SignerKey) -> str:
        """Return it as a signed note."""
        return sign_note(self.text(), [inbox_key])

    @classmethod
    def open(cls, note: str | bytes, inbox_key: VerifierKey) -> Self:
        """Return what the inbox signed; raises VerificationError."""
        found = _matched(note, inbox_key, cls._pattern())
        try:
            return cls(
                origin=found["origin"],
                agency=found["agency"],
                request=found["request"],
                sha256=found["sha256"],
                at=_parse_time(found["at"]),
            )
        except (ValueError, InvalidInputError) as error:
            raise VerificationError(Text("noticeboard.receipt.no_note_time")) from error

    @classmethod
    def _pattern(cls) -> re.Pattern[str]:
        return re.compile(re.escape(cls.heading) + r"\n" + _NAMED + _AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(_Later):
    """The agency told the inbox that it has opened the share."""

    heading: ClassVar[str] = "neighbors-requests/opened/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(_Later):
    """The household told the inbox that it takes the share back."""

    heading: ClassVar[str] = "neighbors-requests/withdrawal/v1"


def open_receipt(note: str | bytes, inbox_key: VerifierKey) -> Receipt:
    """Return a receipt that the inbox signed; raises VerificationError."""
    found = _matched(note, inbox_key, _RECEIPT)
    try:
        return Receipt(
            origin=found["origin"],
            agency=found["agency"],
            request=found["request"],
            sha256=found["sha256"],
            size_bytes=int(found["size"]),
            at=_parse_time(found["at"]),
        )
    except (ValueError, InvalidInputError) as error:
        raise VerificationError(Text("noticeboard.receipt.no_time")) from error


def open_opened(note: str | bytes, inbox_key: VerifierKey) -> Opened:
    """Return the inbox's statement that a share was opened; raises VerificationError."""
    return Opened.open(note, inbox_key)


def open_withdrawal(note: str | bytes, inbox_key: VerifierKey) -> Withdrawal:
    """Return the inbox's statement that a share was withdrawn; raises VerificationError."""
    return Withdrawal.open(note, inbox_key)


def _matched(note: str | bytes, inbox_key: VerifierKey, pattern: re.Pattern[str]) -> re.Match[str]:
    if len(note) > MAX_RECEIPT_BYTES:
        raise VerificationError(Text("noticeboard.receipt.too_long"))
    found = pattern.fullmatch(open_note(note, [inbox_key]).text)
    if found is None:
        raise VerificationError(Text("noticeboard.receipt.other"))
    return found


def _require_utc(at: datetime, otherwise: Text) -> None:
    if at.utcoffset() != timedelta(0) or at.microsecond:
        raise InvalidInputError(otherwise)


def _format_time(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat() + "Z"


def _parse_time(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)


def _lines(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)
