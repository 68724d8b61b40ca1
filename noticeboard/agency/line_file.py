"""A file that only grows, line by line: a line is there whole and durable, or it is not there.

A crash in the middle of a line leaves one without an end. Readers leave it out, and the next line
replaces it.
"""

from collections.abc import Iterator
import os
from pathlib import Path
from typing import Final

from noticeboard.runtime.files import PRIVATE_FILE, sync_folder

_TAIL_BYTES: Final = 64 * 1024


class LineFile:
    """The lines of one file, read from its end if only the last ones are wanted. Blocking."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, raw: bytes) -> None:
        """Add a line durably; only one process may do so at a time."""
        is_new = not self._path.exists()
        ends = self._end()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        with os.fdopen(os.open(self._path, flags, PRIVATE_FILE), "ab") as file:
            if ends < file.tell():
                file.truncate(ends)
            file.write(raw + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self._path.parent)

    def read(self) -> list[bytes]:
        """Return every whole line."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return []
        return raw.split(b"\n")[:-1]

    def last(self) -> bytes:
        """Return the last whole line; empty if there is none."""
        return next(self.newest(), b"")

    def newest(self) -> Iterator[bytes]:
        """Yield the whole lines, last first, reading only as far as asked."""
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return
        with file:
            at, rest, is_end = file.seek(0, os.SEEK_END), b"", True
            while at:
                start = max(0, at - _TAIL_BYTES)
                file.seek(start)
                rest, *lines = (file.read(at - start) + rest).split(b"\n")
                at = start
                if is_end and lines:
                    # What follows the last line's end is nothing, or what a crash left unfinished.
                    lines.pop()
                    is_end = False
                yield from reversed(lines)
            if not is_end:
                yield rest

    def _end(self) -> int:
        """Return where the last whole line ends."""
        try:
            file = self._path.open("rb")
        except FileNotFoundError:
            return 0
        with file:
            at = file.seek(0, os.SEEK_END)
            while at:
                start = max(0, at - _TAIL_BYTES)
                file.seek(start)
                found = file.read(at - start).rfind(b"\n")
                if found >= 0:
                    return start + found + 1
                at = start
        return 0
