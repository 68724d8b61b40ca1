"""The file in which an upload gathers until it is whole. Blocking; one user at a time."""

import hashlib
import os
from pathlib import Path
from typing import Self

from noticeboard.board.refusals import GoneError
from noticeboard.runtime.files import PRIVATE_FILE, sync_folder
from noticeboard.seal.age import HEADER_BYTES


class Part:
    """What has arrived of one upload; only what was synced may be acknowledged."""

    def __init__(self, path: Path, descriptor: int, size_bytes: int) -> None:
        self.path = path
        self.size_bytes = size_bytes
        """How many bytes are written, synced or not."""
        self.start = os.pread(descriptor, HEADER_BYTES, 0)
        """Those of them in which a share has its header."""
        self._descriptor = descriptor
        self._is_named = size_bytes > 0

    @classmethod
    def open(cls, path: Path, offset: int) -> Self:
        """Open the file to go on at `offset`; raises GoneError where less than that is there.

        What lies beyond was never acknowledged, and goes.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(path, flags, PRIVATE_FILE)
        part = cls(path, descriptor, os.fstat(descriptor).st_size)
        is_whole = part.size_bytes >= offset
        try:
            if is_whole:
                part.cut_to(offset)
        except OSError:
            part.close()
            raise
        if not is_whole:
            part.close()
            raise GoneError("What had arrived of this upload is lost: upload it anew.")
        return part

    def write(self, piece: bytes) -> None:
        """Write at the end; raises OSError, with some of it written perhaps."""
        self.start += piece[: HEADER_BYTES - len(self.start)]
        left = memoryview(piece)
        while left:
            done = os.write(self._descriptor, left)
            self.size_bytes += done
            left = left[done:]

    def sync(self) -> None:
        """Make everything written durable, and the file's name too."""
        os.fdatasync(self._descriptor)
        if not self._is_named:
            sync_folder(self.path.parent)
            self._is_named = True

    def sha256(self) -> str:
        """Return the hash of everything written, in hex."""
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()

    def cut_to(self, offset: int) -> None:
        """Drop what lies beyond `offset`; raises OSError."""
        os.ftruncate(self._descriptor, offset)
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        self.size_bytes = offset
        self.start = self.start[:offset]

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)
