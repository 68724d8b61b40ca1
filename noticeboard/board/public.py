"""Where the log's public files are kept: a folder here, or elsewhere."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
import shutil
from typing import Protocol

from noticeboard.runtime.files import write_all

CHECKPOINT = "checkpoint"

type Files = Sequence[tuple[Path, bytes]]
type WriteFiles = Callable[[Files], None]


class Public(Protocol):
    """Keeps files that the world reads, by their path in the log's address.

    What fails raises OSError or NoticeboardError, and may then have been done or not.
    """

    async def put(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Keep files, which never change again; they are durable when this returns."""

    async def put_checkpoint(self, note: str) -> None:
        """Replace the checkpoint, never by a smaller one; durable when this returns."""

    async def read(self, path: str) -> bytes | None:
        """Return a file, or None where there is none."""

    async def remove_below(self, folders: Sequence[str]) -> None:
        """Remove whatever lies in these folders."""

    def file(self, path: str) -> Path | None:
        """Return where the file of a path lies or would lie, None where that is not here."""


class FolderPublic:
    """A folder of this machine, which any web server can serve."""

    def __init__(self, folder: Path, *, write: WriteFiles = write_all) -> None:
        self._folder = folder
        self._write = write

    async def put(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Keep files, which never change again; they are durable when this returns."""
        placed = [(self._folder / path, content) for path, content in files]
        await asyncio.to_thread(self._write, placed)

    async def put_checkpoint(self, note: str) -> None:
        """Replace the checkpoint; the folder's lock makes sure that nobody else does."""
        await self.put([(CHECKPOINT, note.encode())])

    async def read(self, path: str) -> bytes | None:
        """Return a file, or None where there is none."""
        try:
            return await asyncio.to_thread((self._folder / path).read_bytes)
        except FileNotFoundError:
            return None

    async def remove_below(self, folders: Sequence[str]) -> None:
        """Remove whatever lies in these folders."""
        for folder in folders:
            await asyncio.to_thread(shutil.rmtree, self._folder / folder, ignore_errors=True)

    def file(self, path: str) -> Path:
        """Return where the file of a path lies or would lie."""
        return self._folder / path
