"""Receipts: an inbox's signed statement that a share arrived, was opened, or was withdrawn.

An inbox signs with a key of its own, and the log's key says which: a note of three lines, the
heading, the origin and the inbox's verifier key.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import re
from typing import Any, ClassVar, Self, override

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import SignerKey, VerifierKey, open_note, sign_note
from noticeboard.runtime.text import Text

HEADING = "neighbors-requests/receipt/v1"
INBOX_HEADING = "neighbors-requests/inbox-key/v1"
MAX_RECEIPT_BYTES = 4096

_NAMED = (
    r"(?P<origin>[!-~]{1,256})\n(?P<agency>[0-9a-f]{40})\n"
    r"(?P<request>[0-9a-f]{32})\n(?P<sha256>[0-9a-f]{64})\n"
)
_SIZE = r"(?P<size_bytes>0|[1-9][0-9]{0,15})\n"
_AT = r"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """What happened to a share, and when (UTC, to the second)."""

    heading: ClassVar[str]
    size: ClassVar[str] = ""
    """The pattern of the line with the share's size, if the note has one."""
    not_utc: ClassVar = Text("noticeboard.receipt.note_not_utc")
    wrong_names: ClassVar = Text("noticeboard.receipt.note_names")
    no_time: ClassVar = Text("noticeboard.receipt.no_note_time")

    origin: str
    agency: str
    """40 lower-case hex digits."""
    request: str
    """The entry id of the request, 32 lower-case hex digits."""
    sha256: str
    """SHA-256 of the sealed bytes."""
    at: datetime

    def __post_init__(self) -> None:
        if self.at.utcoffset() != timedelta(0) or self.at.microsecond:
            raise InvalidInputError(self.not_utc)
        if self._pattern().fullmatch(self.text()) is None:
            raise InvalidInputError(self.wrong_names)

    def text(self) -> str:
        """Return the text that the inbox signs."""
        at = self.at.replace(tzinfo=None).isoformat() + "Z"
        named = (self.heading, self.origin, self.agency, self.request, self.sha256)
        return "".join(f"{line}\n" for line in (*named, *self._size_line(), at))

    def _size_line(self) -> tuple[str, ...]:
        return ()

    def sign(self, inbox_key: SignerKey) -> str:
        """Return it as a signed note."""
        return sign_note(self.text(), [inbox_key])

    @classmethod
    def open(cls, note: str | bytes, inbox_key: VerifierKey) -> Self:
        """Return what the inbox signed; raises VerificationError."""
        if len(note) > MAX_RECEIPT_BYTES:
            raise VerificationError(Text("noticeboard.receipt.too_long"))
        found = cls._pattern().fullmatch(open_note(note, [inbox_key]).text)
        if found is None:
            raise VerificationError(Text("noticeboard.receipt.other"))
        fields: dict[str, Any] = found.groupdict()
        try:
            fields["at"] = datetime.fromisoformat(fields["at"]).astimezone(UTC)
            if cls.size:
                fields["size_bytes"] = int(fields["size_bytes"])
            return cls(**fields)
        except (ValueError, InvalidInputError) as error:
            raise VerificationError(cls.no_time) from error

    @classmethod
    def _pattern(cls) -> re.Pattern[str]:
        return re.compile(re.escape(cls.heading) + r"\n" + _NAMED + cls.size + _AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(_Note):
    """The share arrived at the inbox."""

    heading: ClassVar[str] = HEADING
    size: ClassVar[str] = _SIZE
    not_utc: ClassVar = Text("noticeboard.receipt.not_utc")
    wrong_names: ClassVar = Text("noticeboard.receipt.names")
    no_time: ClassVar = Text("noticeboard.receipt.no_time")

    size_bytes: int

    @override
    def _size_line(self) -> tuple[str, ...]:
        return (str(self.size_bytes),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(_Note):
    """The agency told the inbox that it has opened the share."""

    heading: ClassVar[str] = "neighbors-requests/opened/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(_Note):
    """The household told the inbox that it takes the share back."""

    heading: ClassVar[str] = "neighbors-requests/withdrawal/v1"


def name_inbox_key(log_key: SignerKey, inbox_key: VerifierKey) -> str:
    """Return the log's signed word on which key its inbox signs with."""
    return sign_note(_inbox_text(log_key.name, inbox_key), [log_key])


def check_inbox_key(note: str, log_key: VerifierKey, inbox_key: VerifierKey) -> None:
    """Raise VerificationError unless the log's key signed that its inbox signs with this key.

    Whoever only answers for a board, such as a proxy before it, could forge receipts otherwise.
    """
    if len(note) > MAX_RECEIPT_BYTES:
        raise VerificationError(Text("noticeboard.receipt.too_long"))
    if open_note(note, [log_key]).text != _inbox_text(log_key.name, inbox_key):
        raise VerificationError(Text("noticeboard.receipt.other"))


def _inbox_text(name: str, inbox_key: VerifierKey) -> str:
    return f"{INBOX_HEADING}\n{name}\n{inbox_key}\n"


open_receipt, open_opened, open_withdrawal = Receipt.open, Opened.open, Withdrawal.open
