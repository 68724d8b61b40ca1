"""Writing files so that a crash leaves the old bytes or the new ones; one writer at a time."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
import errno
import fcntl
import os
from pathlib import Path
from typing import Self

from noticeboard.errors import ConflictError

PRIVATE_FILE = 0o600
PUBLIC_FILE = 0o644
PRIVATE_FOLDER = 0o700


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(folder: Path, *, mode: int = 0o755) -> None:
    """Make a folder and those above it, each durable in the one that holds it."""
    if folder.is_dir():
        return
    make_folders(folder.parent, mode=mode)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def write_all(files: Iterable[tuple[Path, bytes]], *, mode: int = PUBLIC_FILE) -> None:
    """Replace files: temporary file, fsync, rename, fsync of the folders. Blocking."""
    waiting: list[tuple[Path, Path]] = []
    for path, content in files:
        make_folders(path.parent)
        fresh = path.with_name(f".{path.name}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        waiting.append((fresh, path))
    for fresh, path in waiting:
        fresh.replace(path)
    for folder in {path.parent for _, path in waiting}:
        sync_folder(folder)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file that only its owner may read."""
    write_all([(path, content)], mode=PRIVATE_FILE)


class FolderLock:
    """Held by the one process that may write to a board's folder; the system lets go at exit."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Take the lock, or raise ConflictError where another process has it."""
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno not in {errno.EAGAIN, errno.EACCES}:
                raise
            raise ConflictError(
                f"Another process already writes to {folder}: stop it, a board has one writer."
            ) from None
        return cls(descriptor)

    def release(self) -> None:
        """Let another process in."""
        os.close(self._descriptor)


@contextmanager
def alone_in(folder: Path) -> Generator[None]:
    """Keep other commands out of a folder; raises ConflictError where one is at work in it."""
    try:
        lock = FolderLock.take(folder)
    except ConflictError:
        raise ConflictError(f"Another command is at work in {folder}: let it finish.") from None
    try:
        yield
    finally:
        lock.release()
