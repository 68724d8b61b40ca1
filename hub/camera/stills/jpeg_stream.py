"""Pictures out of a stream of JPEGs (multipart/x-mixed-replace). Pure.

The envelope is ignored: cameras write boundaries with and without dashes, quote them or not, and
leave lengths out or get them wrong. A JPEG says itself where it ends (ITU-T T.81, B.1.1), so what
lies between two of them never matters.
"""

import re
from typing import Final

from hub.errors import CameraUnreachableError
from hub.media.jpeg import LARGEST_JPEG_BYTES

JPEG_START: Final = b"\xff\xd8\xff"
_MARK = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)
_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""What ends coded pixels: neither an escaped FF, nor filling, nor a restart."""
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that nothing follows."""


class JpegStream:
    """Takes bytes as they come, gives whole pictures."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._at = 0
        """Up to where the picture that is held has been read; 0 before one has begun."""
        self._in_scan = False

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the pictures that are complete now.

        Raises CameraUnreachableError where one grows larger than any honest one.
        """
        self._held += piece
        whole = []
        while (picture := self._next()) is not None:
            whole.append(picture)
        if len(self._held) > LARGEST_JPEG_BYTES:
            raise CameraUnreachableError("The camera sends no pictures, or impossibly large ones.")
        return whole

    def _next(self) -> bytes | None:
        """Return one whole picture, or None where more has to come."""
        if not self._at and not self._begin(0):
            return None
        while True:
            found = (_IN_SCAN if self._in_scan else _MARK).search(self._held, self._at)
            if found is None:
                # An FF at the very end may be the first half of a marker.
                self._at = max(len(self._held) - 1, self._at)
                return None
            marker, after = self._held[found.end() - 1], found.end()
            if marker == _EOI:
                picture = bytes(self._held[:after])
                self._forget(after)
                return picture
            if marker == _SOI:  # the rest of the one before was lost
                if not self._begin(found.start()):
                    return None
            elif marker in _BARE:
                self._at, self._in_scan = after, False
            elif not self._skip(found.start(), after, scan=marker == _SOS):
                return None

    def _begin(self, start: int) -> bool:
        """Let go of what comes before the next picture; False where none has begun."""
        found = self._held.find(JPEG_START, start)
        if found < 0:
            # The start itself may be torn in two.
            self._forget(max(len(self._held) - 2, 0))
            return False
        self._forget(found)
        self._at = 2
        return True

    def _skip(self, marker: int, after: int, *, scan: bool) -> bool:
        """Go beyond a segment that states its length; False where that is still to come."""
        if after + 2 > len(self._held):
            self._at, self._in_scan = marker, False
            return False
        length = int.from_bytes(self._held[after : after + 2], "big")
        if after + length > len(self._held):
            self._at, self._in_scan = marker, False
            return False
        self._at, self._in_scan = after + length, scan
        return True

    def _forget(self, before: int) -> None:
        del self._held[:before]
        self._at, self._in_scan = 0, False
