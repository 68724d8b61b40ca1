"""What an overseer and a board send each other: who reads, what waits, what was decided. Pure.

An overseer proves itself with a statement that is good for one board, for a few minutes, and once.
It gets the exact bytes that the agency signed, so it names a request by its own `content_hash`.
"""

from typing import Annotated, Final

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.encoding import decode_base64, encode_base64, explain_decoding, parse_time
from noticeboard.log.note import SignerKey, parse_signer_key
from noticeboard.log.policy import Decision, Time, VKey
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.runtime.text import Text

MOST_MESSAGE_BYTES: Final = 32 * 1024
"""Of a proof or a decision: its reason has 4,000 characters at most."""
_VISIT: Final = "neighbors-requests/oversight/v1\n"

Signature = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9+/]{86}==\Z")]
Nonce = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """That an overseer's key reads, at one board and at one time."""

    overseer: VKey
    at: Time
    nonce: Nonce
    """Random: the board accepts each once."""
    signature: Signature

    def __post_init__(self) -> None:
        parse_time(self.at)
        parse_signer_key(self.overseer)

    def verify(self, origin: str) -> None:
        """Check that its key signed it for this board; raises VerificationError."""
        signed = _signed(origin, self.at, self.nonce)
        parse_signer_key(self.overseer).verify_bytes(signed, decode_base64(self.signature))


def prove(key: SignerKey, origin: str, *, at: str, nonce: str) -> Proof:
    """Return a proof for one board and one time."""
    signature = encode_base64(key.sign_bytes(_signed(origin, at, nonce)))
    return Proof(overseer=str(key.verifier), at=at, nonce=nonce, signature=signature)


class WaitingRequest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A request that waits for an overseer."""

    entry: Annotated[str, msgspec.Meta(max_length=2 * MAX_ENTRY_BYTES)]
    """The agency's signed entry, in base64."""
    since: Time
    due: Time
    """When the policy expects a decision."""

    def __post_init__(self) -> None:
        parse_time(self.since)
        parse_time(self.due)


class WaitingRequests(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything that waits for one overseer, oldest first."""

    waiting: Annotated[tuple[WaitingRequest, ...], msgspec.Meta(max_length=1000)]


class SignedDecision(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False
):
    """A decision with its overseer's signature, on its way to the board."""

    decision: Decision
    signature: Signature


class DecisionReply(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a decision changed."""

    state: Annotated[str, msgspec.Meta(max_length=20)]
    """Of the request."""
    index: int | None = None
    """Where the request was published."""


def parse_message[T](raw: bytes, kind: type[T]) -> T:
    """Parse a message strictly; raises VerificationError."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise VerificationError(
            Text("noticeboard.oversight.unreadable", why=explain_decoding(error))
        ) from error


def _signed(origin: str, at: str, nonce: str) -> bytes:
    return f"{_VISIT}{origin}\n{at}\n{nonce}\n".encode()
