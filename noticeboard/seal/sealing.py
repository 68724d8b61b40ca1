"""Sealing: clips and their custody record become one file that only the recipient can open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from noticeboard.errors import InvalidInputError
from noticeboard.seal.bag import SealedFile, tar_stream
from noticeboard.seal.custody import Custody, sign_custody


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The encrypted bytes of one share, and the signed record inside them."""

    sha256: str
    size_bytes: int
    custody: str
    """The signed note, as the recipient will read it."""


def check_recipient(delivery_key: str) -> x25519.Recipient:
    """Return an age recipient that sealing accepts; raises InvalidInputError."""
    try:
        return x25519.Recipient.from_str(delivery_key)
    except pyrage.RecipientError as error:
        raise InvalidInputError("The delivery key is not an age recipient (age1...).") from error


def seal_share(clips: Sequence[SealedFile], record: Custody, recipient: str, into: Path) -> Sealed:
    """Seal clips under a fresh key into the file `into`, durably; blocking, in constant memory.

    A crash leaves no file or a whole one; what lay at `into` before is replaced.
    Raises InvalidInputError, and VerificationError where a clip is not what the record says.
    """
    to = check_recipient(recipient)
    if recipient != record.recipient.delivery_key:
        raise InvalidInputError("The share must be sealed to the key its custody record names.")
    if [clip.name for clip in clips] != [file.name for file in record.files]:
        raise InvalidInputError("The clips must be those the custody record names, in its order.")
    signed, note = sign_custody(record)
    fresh = into.with_name(f".{into.name}.new")
    try:
        sealed = _encrypt(tar_stream(clips, signed, note.encode()), to, fresh, note)
        fresh.replace(into)
        _sync_folder(into.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return sealed


def _encrypt(plain: Iterator[bytes], to: x25519.Recipient, into: Path, note: str) -> Sealed:
    """Write the age file (https://c2sp.org/age) and make its bytes durable."""
    source = _Source(plain)
    descriptor = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        sink = _Sink(file)
        try:
            pyrage.encrypt_io(source, sink, [to])
        except Exception:
            # The library wraps what its reader or writer raised: give back the original.
            raised = source.raised or sink.raised
            if raised is None:
                raise
            raise raised from None
        file.flush()
        os.fsync(descriptor)
    return Sealed(sha256=sink.digest.hexdigest(), size_bytes=sink.size_bytes, custody=note)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Source:
    """What the encryption reads from: a stream of chunks of any length."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")
        self.raised: Exception | None = None

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none at the end."""
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except Exception as error:
            self.raised = error
            raise
        piece, self._left = self._left[:size], self._left[size:]
        return bytes(piece)


class _Sink:
    """What the encryption writes to: a file, hashed and counted on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size_bytes = 0
        self.raised: Exception | None = None

    def write(self, piece: bytes) -> int:
        """Write all of `piece`."""
        try:
            self._file.write(piece)
        except Exception as error:
            self.raised = error
            raise
        self.digest.update(piece)
        self.size_bytes += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing: the file is flushed once, at the end."""
