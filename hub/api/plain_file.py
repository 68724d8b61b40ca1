"""A prepared cut as a playable recording: its file stays open while somebody watches it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from hashlib import sha256
import os
from pathlib import Path
from typing import override

from hub.api.ports import Recording
from hub.errors import NotFoundError, StorageError

PIECE_BYTES = 256 * 1024


class PlainFile(Recording):
    """One open file; it stays readable after it is deleted."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._status = os.fstat(descriptor)

    @property
    @override
    def size_bytes(self) -> int:
        return self._status.st_size

    @property
    @override
    def tag(self) -> str:
        # A cut is written only once: a new cut of the same name is a different file.
        status = self._status
        named = f"{status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns}"
        return sha256(named.encode()).hexdigest()[:16]

    @override
    async def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        while start < end:
            most = min(PIECE_BYTES, end - start)
            try:
                piece = await asyncio.to_thread(os.pread, self._descriptor, most, start)
            except OSError as error:
                raise StorageError("clip.prepared_unreadable") from error
            if not piece:
                raise StorageError("clip.prepared_shorter")
            yield piece
            start += len(piece)


@asynccontextmanager
async def open_plain(path: Path) -> AsyncGenerator[PlainFile]:
    """Give the open file; raises NotFoundError if it is gone, StorageError if it is unreadable."""
    try:
        descriptor = await asyncio.to_thread(os.open, path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFoundError("clip.prepared_gone") from None
    except OSError as error:
        raise StorageError("clip.prepared_unreadable") from error
    try:
        yield PlainFile(descriptor)
    finally:
        await asyncio.to_thread(os.close, descriptor)
