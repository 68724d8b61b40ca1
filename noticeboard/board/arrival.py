"""Writing what somebody uploads to a temporary file, with every limit applied as it comes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
import secrets
from typing import BinaryIO

from noticeboard.board.refusals import NoRoomError, TooLargeError
from noticeboard.errors import InvalidInputError
from noticeboard.files import PRIVATE_FILE

SEALED_START = b"age-encryption.org/v1\n"
WRITE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A whole upload on disk, synced, under a temporary name."""

    path: Path
    sha256: str
    size_bytes: int


async def store_arriving(chunks: AsyncIterator[bytes], folder: Path, *, most_bytes: int) -> Arrived:
    """Write a sealed share below `folder`; leaves nothing there where it raises.

    Raises TooLargeError, NoRoomError, and InvalidInputError for what is not sealed with age.
    """
    path = folder / secrets.token_hex(16)
    try:
        file = await asyncio.to_thread(_open_private, path)
        try:
            sha256, size_bytes = await _write(chunks, file, most_bytes)
        finally:
            await asyncio.to_thread(file.close)
    except OSError as error:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise NoRoomError("The inbox could not store the share: try again later.") from error
    except BaseException:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        raise
    return Arrived(path=path, sha256=sha256, size_bytes=size_bytes)


def _open_private(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    return os.fdopen(descriptor, "wb")


async def _write(chunks: AsyncIterator[bytes], file: BinaryIO, most_bytes: int) -> tuple[str, int]:
    digest, size_bytes, start = hashlib.sha256(), 0, b""
    async for chunk in _in_large_pieces(chunks):
        start = start or chunk[: len(SEALED_START)]
        if start != SEALED_START:
            break
        size_bytes += len(chunk)
        if size_bytes > most_bytes:
            raise TooLargeError(f"A share has at most {most_bytes} bytes.")
        digest.update(chunk)
        await asyncio.to_thread(file.write, chunk)
    if start != SEALED_START:
        raise InvalidInputError("Only shares sealed with age are taken here.")
    await asyncio.to_thread(_sync, file)
    return digest.hexdigest(), size_bytes


async def _in_large_pieces(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Gather small chunks, so that each trip to a thread writes about a megabyte."""
    waiting = bytearray()
    async for chunk in chunks:
        waiting += chunk
        if len(waiting) >= WRITE_BYTES:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
