"""Receipts: an inbox's signed word that a share arrived."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import re

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import SignerKey, VerifierKey, open_note, sign_note

HEADING = "neighbors-requests/receipt/v1"
MAX_RECEIPT_BYTES = 4096

_TEXT = re.compile(
    re.escape(HEADING) + r"\n(?P<origin>[!-~]{1,256})\n(?P<agency>[0-9a-f]{40})\n"
    r"(?P<request>[0-9a-f]{32})\n(?P<sha256>[0-9a-f]{64})\n(?P<size>0|[1-9][0-9]{0,15})\n"
    r"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What arrived, for whom, and when (UTC, to the second)."""

    origin: str
    agency: str
    """40 lower-case hex digits."""
    request: str
    """The entry id of the request, 32 lower-case hex digits."""
    sha256: str
    """Of the sealed bytes."""
    size_bytes: int
    at: datetime

    def __post_init__(self) -> None:
        if self.at.utcoffset() != timedelta(0) or self.at.microsecond:
            raise InvalidInputError("A receipt's time must be in UTC, to the second.")
        if _TEXT.fullmatch(self.text()) is None:
            raise InvalidInputError("A receipt must name a board, an agency, a request and bytes.")

    def text(self) -> str:
        """Return the text that the inbox signs."""
        at = self.at.replace(tzinfo=None).isoformat() + "Z"
        lines = (HEADING, self.origin, self.agency, self.request, self.sha256, self.size_bytes, at)
        return "".join(f"{line}\n" for line in lines)

    def sign(self, inbox_key: SignerKey) -> str:
        """Return the receipt as a signed note."""
        return sign_note(self.text(), [inbox_key])


def open_receipt(note: str | bytes, inbox_key: VerifierKey) -> Receipt:
    """Return a receipt that the inbox signed; raises VerificationError."""
    if len(note) > MAX_RECEIPT_BYTES:
        raise VerificationError("The receipt is longer than one may be.")
    opened = open_note(note, [inbox_key])
    found = _TEXT.fullmatch(opened.text)
    if found is None:
        raise VerificationError("The inbox signed something that is not a receipt.")
    try:
        at = datetime.fromisoformat(found["at"]).astimezone(UTC)
        return Receipt(
            origin=found["origin"],
            agency=found["agency"],
            request=found["request"],
            sha256=found["sha256"],
            size_bytes=int(found["size"]),
            at=at,
        )
    except (ValueError, InvalidInputError) as error:
        raise VerificationError("The receipt's time does not exist.") from error
