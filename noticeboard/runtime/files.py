"""Crash-safe file writes (a crash leaves the old bytes or the new ones), a full disk, and locks."""

from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
import errno
from functools import cache
import hashlib
import os
from pathlib import Path
import shutil
import threading
import time
from types import TracebackType
from typing import Final, Self

from noticeboard.errors import ConflictError, InvalidInputError, VerificationError
from noticeboard.runtime import system
from noticeboard.runtime.text import Text

PRIVATE_FILE = 0o600
PUBLIC_FILE = 0o644
PRIVATE_FOLDER = system.PRIVATE_FOLDER
PUBLIC_FOLDER = 0o755
SYNCED_AT_ONCE = 8
RESERVE_BYTES = 64 * 1024**2
"""What stays free on the disk for everything else."""
_WAIT_S: Final = 10.0
_PAUSE_S: Final = 0.005

sync_folder = system.sync_folder
"""Makes the names in a folder durable."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex; blocking."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_text(path: Path) -> str:
    """Return the ASCII text of a file; raises OSError, UnicodeDecodeError."""
    return path.read_text(encoding="ascii").strip()


def read_private[T](
    path: Path, parse: Callable[[str], T], read: Callable[[Path], str] = read_text
) -> T:
    """Return the key in a file; raises InvalidInputError, which never quotes it."""
    try:
        return parse(read(path))
    except OSError as error:
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=str(path), why=f"{error.strerror}")
        ) from error
    except (VerificationError, ValueError):
        raise InvalidInputError(Text("noticeboard.key.no_private", file=str(path))) from None


def make_folders(folder: Path, *, mode: int = PUBLIC_FOLDER) -> None:
    """Make a folder and its parents, syncing each parent."""
    if folder.is_dir():
        return
    make_folders(folder.parent, mode=mode)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def write_all(files: Iterable[tuple[Path, bytes]], *, mode: int = PUBLIC_FILE) -> None:
    """Replace files: temporary file, fsync, rename, fsync of the folders. Blocking."""
    waiting: list[tuple[Path, Path]] = []
    with ExitStack() as written:
        descriptors = []
        for path, content in files:
            make_folders(
                path.parent, mode=PRIVATE_FOLDER if mode == PRIVATE_FILE else PUBLIC_FOLDER
            )
            fresh = path.with_name(f".{path.name}.new")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
            file = written.enter_context(os.fdopen(descriptor, "wb"))
            file.write(content)
            file.flush()
            descriptors.append(descriptor)
            waiting.append((fresh, path))
        _each(os.fsync, descriptors)
    for fresh, path in waiting:
        system.replace(fresh, path)
    _each(sync_folder, list({path.parent for _, path in waiting}))


def _each[T](sync: Callable[[T], None], things: Sequence[T]) -> None:
    """Sync things in parallel: the disk's journal commits them together."""
    if not things:
        return
    first, *others = things
    running = [_threads().submit(sync, thing) for thing in others]
    try:
        sync(first)
    finally:
        # Even after an error, nobody may close or rename what a thread is still syncing.
        wait(running)
    for done in running:
        done.result()


@cache
def _threads() -> ThreadPoolExecutor:
    """Return the pool that waits for the disk; starting threads takes longer than a sync."""
    return ThreadPoolExecutor(SYNCED_AT_ONCE - 1, thread_name_prefix="sync")


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file; only its owner may read it."""
    write_all([(path, content)], mode=PRIVATE_FILE)


class FolderLock:
    """The lock of the one process that may write to a board's folder; released at exit."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, folder: Path, name: str = "lock") -> Self:
        """Take the lock; raises ConflictError if another process has it."""
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        is_ours = False
        try:
            is_ours = system.try_lock(descriptor)
        finally:
            if not is_ours:
                os.close(descriptor)
        if not is_ours:
            raise ConflictError(Text("noticeboard.folder.one_writer", folder=str(folder)))
        return cls(descriptor)

    def release(self) -> None:
        """Let another process in."""
        system.unlock(self._descriptor)
        os.close(self._descriptor)


@contextmanager
def lock_folder(folder: Path, name: str = "lock") -> Generator[None]:
    """Keep other commands out of a folder; raises ConflictError if one is using it."""
    try:
        lock = FolderLock.acquire(folder, name)
    except ConflictError:
        raise ConflictError(Text("noticeboard.folder.other_command", folder=str(folder))) from None
    try:
        yield
    finally:
        lock.release()


class DiskFullError(InvalidInputError):
    """There is no room on the disk: make some, then go on."""


def require_room(folder: Path, size_bytes: int) -> None:
    """Raise DiskFullError if there is no room for so many bytes."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < size_bytes + RESERVE_BYTES:
        raise DiskFullError(
            Text(
                "noticeboard.disk.too_full",
                folder=str(folder),
                needed=f"{(size_bytes + RESERVE_BYTES) / 1e6:.0f}",
                free=f"{free_bytes / 1e6:.0f}",
            )
        )


@contextmanager
def explain_full_disk(folder: Path) -> Generator[None]:
    """Turn a full disk into DiskFullError."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise DiskFullError(Text("noticeboard.disk.full", folder=str(folder))) from error


class FolderTurn:
    """A moment in which no other thread or process changes a folder; waits for the others.

    Whoever has the turn may take it again. Raises ConflictError after ten seconds.
    """

    def __init__(self, folder: Path, name: str = "lock") -> None:
        self._folder = folder
        self._name = name
        self._threads = threading.RLock()
        self._depth = 0
        self._lock: FolderLock | None = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self._lock is None:
                self._lock = self._wait()
            self._depth += 1
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth == 0 and self._lock is not None:
            self._lock.release()
            self._lock = None
        self._threads.release()

    def _wait(self) -> FolderLock:
        make_folders(self._folder, mode=PRIVATE_FOLDER)
        ends = time.monotonic() + _WAIT_S
        while True:
            try:
                return FolderLock.acquire(self._folder, self._name)
            except ConflictError:
                if time.monotonic() > ends:
                    raise ConflictError(
                        Text("noticeboard.folder.other_command", folder=str(self._folder))
                    ) from None
                time.sleep(_PAUSE_S)
