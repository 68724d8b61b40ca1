"""From the parts of a tar to one or two age files, in one pass and in constant memory.

Two SHA-256 (of each clip, and of what is written) take longer than the encryption. They run in
threads beside it: hashlib gives up Python's lock on pieces as large as these.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from noticeboard.errors import VerificationError
from noticeboard.seal.age import CHUNK_BYTES, TAG_BYTES, AgeWriter

_CHUNKS = 32
_PIECE_BYTES = _CHUNKS * CHUNK_BYTES
_SEALED_BYTES = _CHUNKS * (CHUNK_BYTES + TAG_BYTES)
_BUFFERS = 4
"""How many pieces are in memory, most of them waiting for their hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFile:
    """Bytes of the tar that are read from a clip, and must be what its record says."""

    path: Path
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An age file as it was written."""

    sha256: str
    size_bytes: int


def write_sealed(
    parts: Iterable[bytes | FromFile], files: Sequence[tuple[X25519PublicKey, Path]]
) -> list[Written]:
    """Encrypt the same bytes to each key into its file (0600), and make them durable; blocking.

    Raises VerificationError where a clip is not what its record says, and OSError.
    """
    with ExitStack() as stack:
        hashing = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        pieces = stack.enter_context(closing(_pieces(parts, hashing)))
        sinks = [stack.enter_context(_Sink(key, path)) for key, path in files]
        for plain, is_last in _with_last(pieces):
            for sink in sinks:
                sink.write(plain, last=is_last)
        return [sink.end() for sink in sinks]


def _with_last(pieces: Iterator[memoryview]) -> Iterator[tuple[memoryview, bool]]:
    """Yield each piece, and whether it is the last: only the one after it tells."""
    piece = next(pieces)
    for following in pieces:
        yield piece, False
        piece = following
    yield piece, True


class _Buffer:
    """Bytes in a place that is filled again and again, each time once they have been hashed."""

    def __init__(self, size_bytes: int) -> None:
        self._view = memoryview(bytearray(size_bytes))
        self._used = 0
        self._waiting: list[Future[None]] = []

    @property
    def free(self) -> memoryview:
        """What is still to be filled."""
        return self._view[self._used :]

    @property
    def filled(self) -> memoryview:
        """What has been filled."""
        return self._view[: self._used]

    def fill(self, size_bytes: int) -> memoryview:
        """Keep so many bytes that were written into what is free, and return them."""
        start, self._used = self._used, self._used + size_bytes
        return self._view[start : self._used]

    def hash(self, filled: memoryview, digest: "hashlib._Hash", thread: ThreadPoolExecutor) -> None:
        """Have some of its bytes hashed by a thread, before they are filled anew."""
        self._waiting.append(thread.submit(digest.update, filled))

    def clear(self) -> None:
        """Make it empty, as soon as its bytes have been hashed."""
        for each in self._waiting:
            each.result()
        self._waiting.clear()
        self._used = 0


def _buffers(size_bytes: int) -> deque[_Buffer]:
    return deque(_Buffer(size_bytes) for _ in range(_BUFFERS))


def _next(buffers: deque[_Buffer]) -> _Buffer:
    """Return an empty buffer, which is the first from now on."""
    buffers.rotate(-1)
    buffers[0].clear()
    return buffers[0]


def _pieces(
    parts: Iterable[bytes | FromFile], hashing: ThreadPoolExecutor
) -> Generator[memoryview]:
    """Yield everything in whole pieces, the last one shorter.

    Two at a time are good: what was yielded before those is filled with other bytes.
    """
    buffers = _buffers(_PIECE_BYTES)
    for part in parts:
        filled = (
            _copied(part, buffers) if isinstance(part, bytes) else _read(part, buffers, hashing)
        )
        for _ in filled:
            yield buffers[0].filled
            _next(buffers)
    if buffers[0].filled:
        yield buffers[0].filled


def _copied(part: bytes, buffers: deque[_Buffer]) -> Iterator[None]:
    """Copy bytes into the first buffer, which is another one after each yield."""
    left = memoryview(part)
    while left:
        count = min(len(left), len(buffers[0].free))
        buffers[0].fill(count)[:] = left[:count]
        left = left[count:]
        if not buffers[0].free:
            yield


def _read(part: FromFile, buffers: deque[_Buffer], hashing: ThreadPoolExecutor) -> Generator[None]:
    """Read a clip likewise, holding it to the size and the hash that the record names."""
    digest = hashlib.sha256()
    left = part.size_bytes
    with part.path.open("rb", buffering=0) as clip:
        while left and (count := clip.readinto(buffers[0].free[:left])):
            buffers[0].hash(buffers[0].fill(count), digest, hashing)
            left -= count
            if not buffers[0].free:
                yield
        is_longer = bool(clip.read(1))
    # The thread works in order: what it is asked last is the hash of all of the clip.
    sha256 = hashing.submit(digest.hexdigest).result()
    if left or is_longer or sha256 != part.sha256:
        raise VerificationError(f"{part.name} is not what its custody record says: cut it again.")


class _Sink:
    """One age file on its way to the disk, hashed as it is written."""

    def __init__(self, key: X25519PublicKey, path: Path) -> None:
        self._writer = AgeWriter(key)
        self._digest = hashlib.sha256(self._writer.header)
        self._size_bytes = len(self._writer.header)
        self._buffers = _buffers(_SEALED_BYTES)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._hashing = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        self._file.write(self._writer.header)
        return self

    def __exit__(self, *_: object) -> None:
        self._hashing.shutdown(cancel_futures=True)
        self._file.close()

    def write(self, plain: memoryview, *, last: bool) -> None:
        """Encrypt and write one piece."""
        buffer = _next(self._buffers)
        sealed = buffer.fill(self._writer.encrypt(plain, buffer.free, last=last))
        buffer.hash(sealed, self._digest, self._hashing)
        self._file.write(sealed)
        self._size_bytes += len(sealed)

    def end(self) -> Written:
        """Make the file durable, and return what was written."""
        self._file.flush()
        os.fsync(self._file.fileno())
        sha256 = self._hashing.submit(self._digest.hexdigest).result()
        return Written(sha256=sha256, size_bytes=self._size_bytes)
