"""The files of recordings, encrypted at rest if the owner gave a key, and the folder they are in.

Format: 8 bytes `_MAGIC`, 16 bytes of nonce, 8 bytes that name the key, then the recording through
AES-256-CTR. The nonce is the first counter block, random for each file, so that no two blocks ever
written share one. Any part can be read by itself. A file torn by a crash can be read as far as it
is whole.

This keeps a recording from anyone who takes the disk. Like dm-crypt, it doesn't protect integrity:
who can write to the disk can flip bits unnoticed.
"""

from collections.abc import Buffer
from contextlib import suppress
import errno
import fcntl
import hashlib
import hmac
import io
import os
from pathlib import Path
import secrets
from typing import BinaryIO, Final, override

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from hub.errors import DiskFullError, InvalidInputError, StorageError
from hub.store.files import write_durably
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.text import NOTHING, Text

KEY_BYTES = 32
HEADER_BYTES = 32
KEY_NAME = "footage.key-name"
"""In the data folder: names the key that the recordings there were encrypted with."""
_MAGIC = b"NRfoot\x00\x01"
_NONCE_BYTES = 16
_BLOCK_BYTES = 16
_AT_ONCE_BYTES = 64 << 10
_PURPOSE = b"Neighbors Requests footage key"
_RIGHTS = 0o600
_OTHERS = 0o077


MARK: Final = "neighbors-hub.txt"
"""In a recordings folder: names the hub whose recordings these are."""
_ABOUT: Final = (
    "The line above names the Neighbors Requests hub whose recordings are in this folder.\n"
    "The hub knows its recordings by this file: move it along with them.\n"
)
_ID_BYTES: Final = 16


class FootageFolder:
    """The folder of a hub's recordings, which may be on a disk that isn't always connected.

    A mount point without its disk is an empty folder, and whatever is written there is lost from
    view once the disk is back. So the hub records only while the folder holds the hub's mark. Once
    the mark was missing, the folder counts as away until `settle`: first the index must learn what
    is there. Thread-safe; every method that looks at the disk blocks.
    """

    def __init__(self, path: Path, hub_id: str) -> None:
        self.path = path
        self._hub_id = hub_id
        self._fault = Text("recording.away", folder=str(path))
        self._lock: int | None = None

    @property
    def fault(self) -> Text:
        """Why nothing can be recorded or played now, as it was last known; or empty."""
        return self._fault

    def find_fault(self) -> Text:
        """Return why these can't be used, or nothing if this is the folder of this hub.

        Raises OSError if this process has no room to look, which says nothing of the disk.
        """
        try:
            with (self.path / MARK).open("rb") as file:
                named = file.read(_ID_BYTES)
        except OSError as error:
            if error.errno in {errno.EMFILE, errno.ENFILE, errno.ENOMEM}:
                raise
            return Text("recording.away", folder=str(self.path))
        if named != self._hub_id.encode():
            return Text("recording.taken", folder=str(self.path))
        return NOTHING

    def check(self) -> None:
        """Raise DiskFullError if the recordings aren't there, or weren't just now; also OSError."""
        self._fault = self._fault or self.find_fault()
        if self._fault:
            raise DiskFullError(self._fault)

    def settle(self, fault: Text) -> None:
        """Take this for the truth: the folder may be used if the fault is empty."""
        self._fault = fault

    def claim(self) -> Text:
        """Keep copies of this hub out of the folder; return the fault if one is in it already.

        The lock ends with `release` or with the process. Some network shares have no locks.
        """
        self.release()
        try:
            lock = os.open(self.path / MARK, os.O_RDWR)
        except OSError:
            return NOTHING
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return Text("recording.in_use", folder=str(self.path))
        except OSError:
            os.close(lock)
            return NOTHING
        self._lock = lock
        return NOTHING

    def release(self) -> None:
        """End the claim, so that the disk can be unmounted."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def mark(self) -> None:
        """Make the folder, but not its parents, and mark it as this hub's; raises OSError."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        content = f"{self._hub_id}\n{_ABOUT}".encode()
        fresh = self.path / f".{MARK}.new"
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _RIGHTS)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        fresh.replace(self.path / MARK)
        with suppress(OSError):  # Some network shares can't.
            sync_folder(self.path)


class FootageFiles:
    """Creates and opens the files of recordings. Older, unencrypted ones stay readable."""

    def __init__(self, key: bytes | None, folder: FootageFolder | None = None) -> None:
        """Take the key, if there is one, and the folder whose mark must be there."""
        if key is not None and len(key) != KEY_BYTES:
            raise InvalidInputError("recording.key_length")
        self._key = key
        self._home = folder
        self.salt_secret = b""
        """The secret of the salts, if segments get a root (`hub.media.mp4.groups`); else empty."""

    @property
    def encrypts(self) -> bool:
        """Whether new files are encrypted."""
        return self._key is not None

    def create(self, path: Path) -> BinaryIO:
        """Create a file to append to, unbuffered; raises OSError, also if it exists.

        Raises DiskFullError if the disk of the recordings is gone, and leaves no file where it was.
        A write is whole or, if it raises, leaves nothing of itself. `fileno()` is the file's own,
        for fsync.
        """
        file = _Appending(path, self._key)
        if self._home is not None:
            try:
                # Only after the file was made: the disk may go in between.
                self._home.check()
            except BaseException:
                file.close()
                path.unlink(missing_ok=True)
                self._remove_empty(path.parent, self._home.path)
                raise
        return file

    @staticmethod
    def _remove_empty(folder: Path, below: Path) -> None:
        """Remove empty folders up to `below`, which may be a mount point and stays."""
        with suppress(OSError):
            while folder != below and folder.is_relative_to(below):
                folder.rmdir()
                folder = folder.parent

    def check(self) -> None:
        """Raise StorageError if the disk of the recordings isn't there; blocking."""
        if self._home is not None:
            try:
                with suppress(OSError):
                    self._home.check()
            except DiskFullError as error:
                raise StorageError(error.text) from None

    def open(self, path: Path) -> io.BufferedReader:
        """Open a file for reading, at any place; raises OSError, and StorageError without its key.

        `fileno()` is available only if the file's bytes are the recording's own.
        """
        try:
            file = path.open("rb")
        except OSError:
            self.check()
            raise
        try:
            header = file.read(HEADER_BYTES)
            file.seek(0)
            if not _is_encrypted(header):
                return file
            key_and_nonce = self._key_for(header, path.name)
            return io.BufferedReader(_Reading(file, key_and_nonce), _AT_ONCE_BYTES)
        except BaseException:
            file.close()
            raise

    def ending(self, path: str, most: int) -> tuple[bytes, int]:
        """Return up to `most` last bytes of a recording, and its size in bytes; raises as `open`.

        It takes a third of the time of opening: a film is made of hundreds of recordings.
        """
        file = os.open(path, os.O_RDONLY)
        try:
            header, size = os.pread(file, HEADER_BYTES, 0), os.fstat(file).st_size
            if not _is_encrypted(header):
                return os.pread(file, most, max(0, size - most)), size
            key, nonce = self._key_for(header, Path(path).name)
            size = max(0, size - HEADER_BYTES)
            at = max(0, size - most)
            return _crypt(key, nonce, at, os.pread(file, most, HEADER_BYTES + at)), size
        finally:
            os.close(file)

    def _key_for(self, header: bytes, called: str) -> tuple[bytes, bytes]:
        nonce, name = header[len(_MAGIC) :][:_NONCE_BYTES], header[len(_MAGIC) + _NONCE_BYTES :]
        if self._key is None or not _name(self._key).startswith(name):
            raise StorageError("recording.key_not_here", name=called)
        return self._key, nonce


PLAIN: Final = FootageFiles(None)
"""Recordings without encryption."""


def _is_encrypted(header: bytes) -> bool:
    """Return whether a file's first bytes, as many as there are, say that it is encrypted."""
    return bool(header) and header.startswith(_MAGIC[: len(header)])


class _Appending(io.FileIO):
    """A file that is written once, from beginning to end."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        super().__init__(path, "xb", opener=_private)
        self._head = 0
        self._key, self._nonce = key, b""
        try:
            if key is not None:
                self._nonce = secrets.token_bytes(_NONCE_BYTES)
                self._append(_MAGIC + self._nonce + _name(key))
                self._head = HEADER_BYTES
        except BaseException:
            self.close()
            raise

    @override
    def write(self, content: Buffer, /) -> int:
        plain = memoryview(content).cast("B")
        if self._key is None:
            self._append(plain)
        else:
            self._append(_crypt(self._key, self._nonce, self.tell(), plain))
        return len(plain)

    @override
    def tell(self) -> int:
        return super().tell() - self._head

    def _append(self, content: Buffer) -> None:
        before, rest = super().tell(), memoryview(content)
        try:
            while rest:
                rest = rest[super().write(rest) or 0 :]
        except OSError:
            # A full disk accepts a part. What follows must not come after half a fragment.
            os.ftruncate(self.fileno(), before)
            self.seek(before)
            raise


class _Reading(io.RawIOBase):
    """The plain bytes of an encrypted file."""

    def __init__(self, file: io.BufferedReader, key_and_nonce: tuple[bytes, bytes]) -> None:
        super().__init__()
        self._file, (self._key, self._nonce) = file, key_and_nonce
        self._at = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        from_where = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size()}
        self._at = max(0, from_where[whence] + offset)
        return self._at

    @override
    def tell(self) -> int:
        return self._at

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        into = memoryview(buffer).cast("B")
        raw = os.pread(self._file.fileno(), len(into), HEADER_BYTES + self._at)
        into[: len(raw)] = _crypt(self._key, self._nonce, self._at, raw)
        self._at += len(raw)
        return len(raw)

    @override
    def close(self) -> None:
        self._file.close()
        super().close()

    def _size(self) -> int:
        return max(0, os.fstat(self._file.fileno()).st_size - HEADER_BYTES)


def _crypt(key: bytes, nonce: bytes, at: int, content: bytes | memoryview) -> bytes:
    """Encrypt or decrypt what lies at byte `at` of a recording. In CTR mode both are the same."""
    block, within = divmod(at, _BLOCK_BYTES)
    counter = (int.from_bytes(nonce) + block) % 2 ** (8 * _BLOCK_BYTES)
    stream = Cipher(AES(key), CTR(counter.to_bytes(_BLOCK_BYTES))).encryptor()
    stream.update(bytes(within))
    return stream.update(content)


def _name(key: bytes) -> bytes:
    """Return eight bytes that distinguish one key from another, and reveal nothing about it."""
    return hmac.digest(key, _PURPOSE, hashlib.sha256)[:8]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _RIGHTS)


def key_from(path: Path, data: Path, recordings: Path | None = None) -> bytes:
    """Read the key for a hub's recordings, or create the first one. Blocking.

    The file holds 64 hex digits and is readable only by its owner (0600). Raises InvalidInputError
    if it lies in `data` or beside the recordings, which a thief would take with it, and
    StorageError if it is missing although there are recordings, is another key, or is damaged.
    """
    for folder in (data, recordings or data):
        if path.resolve().is_relative_to(folder.resolve()):
            raise InvalidInputError("recording.key_beside", path=str(path), data=str(folder))
    named = data / KEY_NAME
    try:
        known = named.read_text().strip() if named.exists() else ""
        if not path.exists() and not known:
            write_durably(path, secrets.token_hex(KEY_BYTES).encode() + b"\n", mode=_RIGHTS)
        if path.stat().st_mode & _OTHERS:
            raise StorageError("recording.key_readable", path=str(path))
        key = bytes.fromhex(path.read_text().strip())
    except FileNotFoundError as error:
        raise StorageError("recording.key_missing", path=str(path), named=str(named)) from error
    except (OSError, ValueError):
        # Without its cause, which may quote the file's contents.
        raise StorageError("recording.key_unreadable", path=str(path)) from None
    if len(key) != KEY_BYTES:
        raise StorageError("recording.key_form", path=str(path))
    if known and known != _name(key).hex():
        raise StorageError("recording.key_wrong", path=str(path), named=str(named))
    if not known:
        write_durably(named, _name(key).hex().encode() + b"\n")
    return key
