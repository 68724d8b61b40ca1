"""An agency's post-quantum delivery key, which its log names beside the one of its registration.

The root key signs the statement, and the posting key or the root key the entry that carries it. So
the root key can go back into its safe: a statement that was made with the other keys is logged when
the agency next posts. The key acts as late as those of a rotation do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from noticeboard.log.encoding import decode_base64, encode_base64, parse_time
from noticeboard.log.note import SignerKey, VerifierKey

ROTATION_DELAY: Final = timedelta(hours=72)
"""New keys wait this long, so that an agency can see and revoke a rotation that it did not make."""
PostQuantumKey = Annotated[str, msgspec.Meta(pattern=r"\A(age1pq1[02-9ac-hj-np-z]{1952})?\Z")]

_encoder: Final = msgspec.json.Encoder(order="sorted")


class DeliveryStatement(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False
):
    """The root key's word: from now on, seal to this key if you can."""

    made: Annotated[str, msgspec.Meta(max_length=20)]
    """When it was signed. Only a later one counts, so nobody can log an old one again."""
    post_quantum_key: PostQuantumKey
    """Empty withdraws the one before."""

    def __post_init__(self) -> None:
        parse_time(self.made)

    @property
    def made_at(self) -> datetime:
        """When it was signed, according to the agency."""
        return parse_time(self.made)


def sign_delivery(statement: DeliveryStatement, origin: str, root: SignerKey) -> str:
    """Return the root key's signature in base64: good for one board only."""
    return encode_base64(root.sign_bytes(_signed(statement, origin)))


def verify_delivery(
    statement: DeliveryStatement, signature: str, origin: str, root: VerifierKey
) -> None:
    """Check such a signature; raises VerificationError."""
    root.verify_bytes(_signed(statement, origin), decode_base64(signature))


def _signed(statement: DeliveryStatement, origin: str) -> bytes:
    return f"neighbors-requests/delivery/v1\n{origin}\n".encode() + _encoder.encode(statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedKey:
    """A post-quantum delivery key that the log names, or its withdrawal."""

    key: str
    made: str
    valid_from: datetime
    """The same for every reader: it replaces an earlier one only if that does not act by then."""
    since: datetime
    """When this reader starts to seal to it: never before it could have seen it coming."""


def logged_keys(
    earlier: Sequence[LoggedKey],
    statement: DeliveryStatement,
    issued_at: datetime,
    seen_at: datetime | None,
) -> tuple[LoggedKey, ...]:
    """Return the keys after one more statement, oldest first; it replaces those that wait."""
    valid_from = issued_at + ROTATION_DELAY
    new = LoggedKey(
        key=statement.post_quantum_key,
        made=statement.made,
        valid_from=valid_from,
        since=valid_from if seen_at is None else max(valid_from, seen_at + ROTATION_DELAY),
    )
    return (*(each for each in earlier if each.valid_from <= issued_at), new)


def acting_key(keys: Sequence[LoggedKey], now: datetime) -> str:
    """Return the key that this reader seals to now; empty if there is none."""
    return next((each.key for each in reversed(keys) if each.since <= now), "")


def waiting_key(keys: Sequence[LoggedKey], now: datetime) -> LoggedKey | None:
    """Return what acts next; None if nothing waits."""
    return next((each for each in keys if now < each.since), None)
