"""Which request of which agency a share answers, and the inbox's signed word about it."""

from dataclasses import dataclass
import re
from typing import Self

from hub.errors import DeliveryError
from hub.model.decision import Share
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy, Request
from noticeboard.errors import VerificationError
from noticeboard.log.note import VerifierKey
from noticeboard.seal.receipt import Opened, Receipt, Withdrawal, open_receipt

_AGENCY = re.compile(r"[0-9a-f]{40}")
_ENTRY_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTo:
    """A request as its board addresses it; never made of anything that is not hex."""

    origin: BoardOrigin
    agency: str
    entry_id: str

    def __post_init__(self) -> None:
        if not _AGENCY.fullmatch(self.agency) or not _ENTRY_ID.fullmatch(self.entry_id):
            raise DeliveryError("The request's address on its board cannot be made out.")

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return how a request is answered; raises DeliveryError."""
        return cls(origin=request.origin, agency=request.agency.id, entry_id=request.entry_id)


def check_receipt(note: str, policy: BoardPolicy, to: ReplyTo, share: Share) -> Receipt:
    """Hold a receipt to what was sent, where to, and for what; raises DeliveryError."""
    try:
        receipt = open_receipt(note, VerifierKey.parse(policy.inbox_key))
    except VerificationError as error:
        raise DeliveryError("The board's receipt is not signed by its inbox.") from error
    said = (receipt.origin, receipt.agency, receipt.request, receipt.sha256, receipt.size_bytes)
    if said != (to.origin, to.agency, to.entry_id, share.sealed_sha256, share.size_bytes):
        raise DeliveryError("The board's receipt is for something else than what was sent.")
    return receipt


def check_withdrawal(note: str, policy: BoardPolicy, to: ReplyTo, share: Share) -> None:
    """Hold the inbox's word that a share is withdrawn to that share; raises DeliveryError."""
    _check(Withdrawal, "withdrawal", note, policy, to, share)


def check_opened(note: str, policy: BoardPolicy, to: ReplyTo, share: Share) -> None:
    """Hold the inbox's word that a share was opened to that share; raises DeliveryError."""
    _check(Opened, "note of an opening", note, policy, to, share)


def _check(  # noqa: PLR0913, PLR0917 -- what is held to what
    kind: type[Opened | Withdrawal],
    what: str,
    note: str,
    policy: BoardPolicy,
    to: ReplyTo,
    share: Share,
) -> None:
    try:
        told = kind.open(note, VerifierKey.parse(policy.inbox_key))
    except VerificationError as error:
        raise DeliveryError(f"The board's {what} is not signed by its inbox.") from error
    said = (told.origin, told.agency, told.request, told.sha256)
    if said != (to.origin, to.agency, to.entry_id, share.sealed_sha256):
        raise DeliveryError(f"The board's {what} is for something else than this share.")


def reply_of(receipt: str) -> ReplyTo:
    """Return which request a kept receipt is about, before its signature is looked at.

    Raises DeliveryError where it is none.
    """
    lines = receipt.split("\n", 4)
    if len(lines) < 5:  # noqa: PLR2004 -- heading, origin, agency, request, rest
        raise DeliveryError("The receipt that was kept cannot be read.")
    return ReplyTo(origin=BoardOrigin(lines[1]), agency=lines[2], entry_id=lines[3])
