"""A folder that others write to: its files opened safely, and copied.

Nothing in the folder is trusted. Each part of a path is opened below the one before it and never
through a link, so that a link can't lead outside, whenever it is put there. Only regular files are
opened: reading a pipe could take forever, and opening a device may do something.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
import errno
import os
from pathlib import Path
import stat
from threading import Event
from typing import BinaryIO, Final

from hub.archives.reader import LARGEST_FILE_BYTES
from hub.errors import (
    ArchiveUnreachableError,
    DiskFullError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)

_SYSTEM: Final = ("/proc", "/sys", "/dev")
_MEMORY: Final = "/dev/shm/"  # noqa: S108 -- a folder like any other
_LINKS: Final = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})
_SIGNED: Final = (1 << 63) - 1
"""What a database can store."""
_SLICE: Final = 4 << 20
_MOST_HOLES: Final = 1_000
_NOT_AT_ONCE: Final = frozenset(
    {errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF}
)
"""What says that these file systems can't copy by themselves."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

type Identity = tuple[int, int]
"""Device and inode."""
type Version = tuple[int, int]
"""A file's size, and when it was last changed, in nanoseconds."""


class SharedFolder:
    """A folder that a person chose. All of this blocks."""

    def __init__(self, path: str, own: Sequence[Path] = ()) -> None:
        """`own` are the hub's folders, which are never read as somebody else's."""
        self.path = path
        self._own = own
        self._own_now: frozenset[Identity] = frozenset()

    @contextmanager
    def opened(self) -> Iterator[int]:
        """Open the folder, and give its descriptor.

        Raises InvalidInputError if a person must choose another one, and ArchiveUnreachableError
        if it may come back.
        """
        if not self.path.startswith("/") or "\0" in self.path:
            raise InvalidInputError("archive.folder_absolute")
        try:
            root = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        except NotADirectoryError:
            raise InvalidInputError("archive.folder_is_file", folder=self.path) from None
        except FileNotFoundError:
            raise ArchiveUnreachableError("archive.folder_missing", folder=self.path) from None
        except OSError as error:
            raise self.unreadable(error) from error
        try:
            self._check(root)
            yield root
        finally:
            os.close(root)

    def unreadable(self, error: OSError) -> ArchiveUnreachableError:
        """Return what to say if the folder as a whole can't be read."""
        reason = error.strerror or str(error)
        return ArchiveUnreachableError("archive.folder_unreadable", folder=self.path, error=reason)

    def is_own(self, folder: int) -> bool:
        """Return whether an open folder is one of the hub's, as `opened` found them."""
        return _identity(os.fstat(folder)) in self._own_now

    def _own_identities(self) -> frozenset[Identity]:
        found: set[Identity] = set()
        for path in self._own:
            with suppress(OSError):
                found.add(_identity(path.stat()))
        return frozenset(found)

    def _check(self, root: int) -> None:
        real = str(Path(f"/proc/self/fd/{root}").readlink())
        system = real in _SYSTEM or real.startswith(tuple(f"{each}/" for each in _SYSTEM))
        if real == "/" or (system and not real.startswith(_MEMORY)):
            raise InvalidInputError("archive.folder_system", folder=self.path)
        self._own_now = self._own_identities()
        if any(folder in self._own_now for folder in _up_from(root)):
            raise InvalidInputError("archive.folder_own")

    @contextmanager
    def file(self, root: int, path: str) -> Iterator[BinaryIO]:
        """Open a regular file below the folder.

        Raises NotFoundError if it is gone or is no such file, NotAllowedError if the hub may not
        read it, and ArchiveUnreachableError.
        """
        try:
            descriptor = _opened(root, path)
        except FileNotFoundError:
            raise NotFoundError("archive.file_gone", file=path) from None
        except OSError as error:
            if error.errno in _LINKS:
                raise NotFoundError("archive.file_gone", file=path) from None
            if isinstance(error, PermissionError):
                raise NotAllowedError("archive.file_unreadable", file=path) from None
            raise self.unreadable(error) from error
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            # And after: it may be another one by now.
            _check_regular(os.fstat(descriptor), path)
            yield file


def open_folder(root: int, path: str) -> int:
    """Return a descriptor of a folder below another one; OSError. No part of it is a link."""
    if {".", ".."} & set(path.split("/")):
        raise FileNotFoundError(path)
    folder = os.dup(root)
    try:
        for part in filter(None, path.split("/")):
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = below
    except BaseException:
        os.close(folder)
        raise
    return folder


def _opened(root: int, path: str) -> int:
    """Return a descriptor of a regular file; OSError or NotFoundError."""
    folders, _, name = path.rpartition("/")
    folder = open_folder(root, folders)
    try:
        # Before it is opened: to open a device may do something.
        _check_regular(os.stat(name, dir_fd=folder, follow_symlinks=False), path)
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    finally:
        os.close(folder)


def _up_from(folder: int) -> Iterator[Identity]:
    """Yield a folder and all folders that it is in, as far as they can be opened."""
    here = os.dup(folder)
    try:
        while True:
            yield _identity(os.fstat(here))
            above = os.open("..", os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
            is_top = os.path.sameopenfile(above, here)
            os.close(here)
            here = above
            if is_top:
                return
    except PermissionError:
        return
    finally:
        os.close(here)


def _check_regular(status: os.stat_result, path: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise NotFoundError("archive.file_gone", file=path)


def version_of(status: os.stat_result) -> Version:
    """Return what changes whenever a file does."""
    return status.st_size, status.st_mtime_ns & _SIGNED


def _identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


class FileCopy:
    """Copies one file, if it is still the one that was looked at. All of this blocks."""

    def __init__(
        self,
        folder: SharedFolder,
        path: str,
        into: Path,
        *,
        most: int,
        known: Version | None,
    ) -> None:
        """`known` is what the file was like when it was looked at, if it was."""
        self._folder = folder
        self._path = path
        self._into = into
        self._most = most
        self._known = known
        self.done = 0
        """Bytes that were copied."""

    def run(self, stop: Event) -> None:
        """Copy it, or leave nothing.

        Raises NotFoundError if it is gone, changes or isn't whole, InvalidInputError if it is too
        large, DiskFullError, and ArchiveUnreachableError.
        """
        with self._folder.opened() as root, self._folder.file(root, self._path) as source:
            before = os.fstat(source.fileno())
            self._check(source, before)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            target = os.open(self._into, flags, 0o600)
            try:
                self._copy(source.fileno(), target, before.st_size, stop)
                self._check_same(before, os.fstat(source.fileno()))
            except BaseException:
                self._into.unlink(missing_ok=True)
                raise
            finally:
                os.close(target)

    def _check(self, source: BinaryIO, status: os.stat_result) -> None:
        size = status.st_size
        if self._known is not None and version_of(status) != self._known:
            raise NotFoundError("archive.file_changed", file=self._path)
        if size > LARGEST_FILE_BYTES:
            most = LARGEST_FILE_BYTES >> 20
            raise InvalidInputError("archive.file_too_large", file=self._path, most=most)
        if size > self._most:
            raise InvalidInputError("archive.fetch_too_large", most=self._most >> 20)
        if not _is_written(source.fileno(), size):
            raise NotFoundError("archive.file_torn", file=self._path)

    def _check_same(self, before: os.stat_result, after: os.stat_result) -> None:
        if self.done != before.st_size or version_of(before) != version_of(after):
            raise NotFoundError("archive.file_changed", file=self._path)

    def _copy(self, source: int, target: int, size: int, stop: Event) -> None:
        at_once = True
        while self.done < size and not stop.is_set():
            count, at = min(_SLICE, size - self.done), self.done
            try:
                if at_once:
                    # On one file system, this may share the bytes: whoever writes gets new ones.
                    copied = os.copy_file_range(source, target, count, at, at)
                else:
                    copied = os.pwrite(target, os.pread(source, count, at), at)
            except OSError as error:
                if error.errno in _FULL:
                    raise DiskFullError("disk.full") from error
                if not at_once or error.errno not in _NOT_AT_ONCE:
                    raise self._folder.unreadable(error) from error
                copied = 0
            if not copied and not at_once:
                return
            # If nothing came, the other way says why.
            at_once = at_once and copied > 0
            self.done += copied


def _is_written(file: int, size: int) -> bool:
    """Return whether at least half of a file has ever been written: the rest costs no space."""
    written, at = 0, 0
    for _ in range(_MOST_HOLES):
        try:
            begin = os.lseek(file, at, os.SEEK_DATA)
            at = os.lseek(file, begin, os.SEEK_HOLE)
        except OSError:
            # Nothing but a hole follows; or the file system doesn't know holes.
            break
        written += at - begin
        if at >= size:
            break
    else:
        written = size
    os.lseek(file, 0, os.SEEK_SET)
    return written * 2 >= size
