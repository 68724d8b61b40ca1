"""Types of ids, so that one kind of id is never passed for another."""

from typing import Final, NewType
import unicodedata

CameraId = NewType("CameraId", str)
"""12 lower-case hex digits, random at adoption: reveals nothing about the camera."""

ArchiveId = NewType("ArchiveId", str)
"""12 lower-case hex digits, random when the archive is added."""

ClipId = NewType("ClipId", str)
"""16 lower-case hex digits, random."""

RequestId = NewType("RequestId", str)
"""32 lower-case hex digits of SHA-256 over origin, agency and entry id; the same on every hub."""

ProposalId = NewType("ProposalId", str)
"""64 lower-case hex digits: SHA-256 of the proposal's canonical JSON."""

BoardOrigin = NewType("BoardOrigin", str)
"""The name a board's log signs under, for example `board.example.org/v1`."""

PRACTICE: Final = BoardOrigin("practice.invalid/v1")
"""The practice board, which the hub runs inside itself. No other board may have its name, and no
host can: `.invalid` never resolves (RFC 6761)."""


def is_reserved(origin: str) -> bool:
    """Return whether a board's origin claims the practice board's host, in any spelling."""
    host = unicodedata.normalize("NFKC", origin).casefold().partition("/")[0].partition(":")[0]
    return f".{host.rstrip('.')}".endswith(f".{PRACTICE.partition('/')[0]}")


RunId = NewType("RunId", str)
"""One unbroken connection to a camera; 12 lower-case hex digits."""

SensorId = NewType("SensorId", str)
"""12 lower-case hex digits, random when the sensor is lent."""

AddedId = NewType("AddedId", str)
"""A film or photo that a person added; 32 lower-case hex digits, random."""
