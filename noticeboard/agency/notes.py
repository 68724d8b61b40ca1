"""What an inbox signs about a share: that it arrived, was withdrawn, was opened."""

from datetime import datetime
from enum import StrEnum

from noticeboard.errors import VerificationError
from noticeboard.log.note import VerifierKey
from noticeboard.seal.receipt import (
    Opened,
    Receipt,
    Withdrawal,
    open_opened,
    open_receipt,
    open_withdrawal,
)


class NoteKind(StrEnum):
    """What a note says; the value is its name in the inbox and on the disk."""

    RECEIPT = "receipt"
    WITHDRAWAL = "withdrawal"
    OPENED = "opened"


def note_time(
    kind: NoteKind, note: str | bytes, inbox_key: VerifierKey, about: tuple[str, str, str, str]
) -> datetime:
    """Return when (UTC) what a note says happened to the share that `about` names.

    That is origin, agency, request and SHA-256 of the sealed bytes. Raises VerificationError
    where the inbox did not sign it, or signed it of another share.
    """
    said = _opened(kind, note, inbox_key)
    if (said.origin, said.agency, said.request, said.sha256) != about:
        raise VerificationError("The inbox has signed this of another share.")
    return said.at


def _opened(
    kind: NoteKind, note: str | bytes, inbox_key: VerifierKey
) -> Receipt | Withdrawal | Opened:
    match kind:
        case NoteKind.RECEIPT:
            return open_receipt(note, inbox_key)
        case NoteKind.WITHDRAWAL:
            return open_withdrawal(note, inbox_key)
        case NoteKind.OPENED:
            return open_opened(note, inbox_key)
