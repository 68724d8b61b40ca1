"""MP4 boxes (ISO/IEC 14496-12, 4.2): a length, four letters, a body."""

from collections.abc import Iterator
from dataclasses import dataclass
import struct
from typing import Final
from uuid import UUID

from hub.errors import StorageError

HEAD_BYTES: Final = 8
LARGE_HEAD_BYTES: Final = 16
"""How long a box's head may be: with a length of 64 bits."""
UUID_BYTES: Final = 16
_LARGE: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where one box lies in what was read."""

    kind: bytes
    body: int
    """Where its body begins."""
    end: int


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box."""
    body = b"".join(parts)
    return struct.pack(">I4s", HEAD_BYTES + len(body), kind) + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """Return a box whose body begins with a version and 24 flags."""
    return box(kind, (version << 24 | flags).to_bytes(4), *parts)


def uuid_box(name: UUID, *parts: bytes) -> bytes:
    """Return a box of our own, which every other reader skips."""
    return box(b"uuid", name.bytes, *parts)


def box_at(raw: bytes, at: int, end: int) -> Box:
    """Read the head of the box at `at`; raises StorageError where it is no box that ends by `end`.

    `raw` may hold no more than the head.
    """
    size, kind = struct.unpack(">I4s", raw[at : at + HEAD_BYTES].ljust(HEAD_BYTES, b"\0"))
    body = at + HEAD_BYTES
    if size == _LARGE:
        size = int.from_bytes(raw[body : body + HEAD_BYTES])
        body += HEAD_BYTES
    if not body <= at + size <= end:
        raise StorageError("A recording is damaged: run `neighbors hub check`.")
    return Box(kind=kind, body=body, end=at + size)


def boxes_in(raw: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes one after another; raises StorageError at what is none."""
    end = len(raw) if end is None else end
    while start < end:
        found = box_at(raw, start, end)
        yield found
        start = found.end
