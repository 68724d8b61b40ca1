"""Writes age files (https://c2sp.org/age) in one pass to X25519 keys, and reads their headers.

pyrage decrypts, and the tests also open everything with the stock `age`. But pyrage's time grows
with the square of the number of stanzas, so headers are checked here before pyrage gets them.
pyrage also encrypts, but it reads its source 8 KiB at a time, holds Python's lock meanwhile, and
adds a stanza of random length to the header, which would blur size classes and reveal which
program sealed. The cipher is the same ChaCha20-Poly1305, from OpenSSL.

Memory is constant. The two SHA-256 (of each clip, and of the output) take longer than the
encryption. They run in parallel threads: hashlib releases Python's lock on pieces this large.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
import hashlib
import hmac
import os
from pathlib import Path
import re
from typing import Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
import pyrage
from pyrage import x25519

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import encode_base64
from noticeboard.runtime.text import Text

CHUNK_BYTES = 64 * 1024
"""Plain bytes of every chunk but the last."""
TAG_BYTES = 16
"""How much longer a chunk is when it is sealed."""
HEADER_BYTES = 168
"""The length of every share's header: a version line, one X25519 stanza, and the MAC."""
LEAST_BYTES = HEADER_BYTES + 16 + TAG_BYTES
"""The length of the shortest age file: a header, the payload's nonce, and an empty chunk."""
MOST_FOREIGN_HEADER_BYTES = 16 * 1024
"""The longest header allowed from another program."""

_LINE_OF_32_BYTES = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]"
_SHARE_HEADER = re.compile(
    f"age-encryption[.]org/v1\n-> X25519 {_LINE_OF_32_BYTES}\n{_LINE_OF_32_BYTES}\n"
    f"--- {_LINE_OF_32_BYTES}\n".encode()
)
_ZEROS = "A" * 43
_EXAMPLE = f"age-encryption.org/v1\n-> X25519 {_ZEROS}\n{_ZEROS}\n--- {_ZEROS}\n".encode()
_MOST_FOREIGN_STANZAS = 20
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM_CHARS = 6
_FILE_KEY_BYTES = _NONCE_BYTES = 16
_COUNTER_BYTES = 11
_NO_KEY = "The delivery key is not an age recipient (age1...)."


def check_recipient(delivery_key: str) -> X25519PublicKey:
    """Return an age recipient that sealing accepts; raises InvalidInputError."""
    try:
        # pyrage checks every rule of the encoding; the code below only extracts the bytes.
        x25519.Recipient.from_str(delivery_key)
    except pyrage.RecipientError as error:
        raise InvalidInputError(_NO_KEY) from error
    digits = delivery_key.lower().removeprefix("age1")[:-_CHECKSUM_CHARS]
    number = 0
    for digit in digits:
        number = number << 5 | _ALPHABET.index(digit)
    spare_bits = len(digits) * 5 % 8
    public = X25519PublicKey.from_public_bytes((number >> spare_bits).to_bytes(32, "big"))
    try:
        X25519PrivateKey.generate().exchange(public)
    except ValueError as error:
        # A point of small order: anybody could open what is sealed to it.
        raise InvalidInputError(_NO_KEY) from error
    return public


def begins_share(start: bytes) -> bool:
    """Return whether bytes begin like every share, as far as they go."""
    header = start[:HEADER_BYTES]
    return _SHARE_HEADER.fullmatch(header + _EXAMPLE[len(header) :]) is not None


def has_small_header(start: bytes) -> bool:
    """Return whether an age file by any program has a header that is safe to decrypt.

    `start` is the first MOST_FOREIGN_HEADER_BYTES of the file.
    """
    end = start.find(b"\n---", 0, MOST_FOREIGN_HEADER_BYTES)
    return end > 0 and start.count(b"\n-> ", 0, end) <= _MOST_FOREIGN_STANZAS


class AgeWriter:
    """Writes one age file in order: the header, then each chunk."""

    def __init__(self, recipient: X25519PublicKey) -> None:
        file_key, nonce = os.urandom(_FILE_KEY_BYTES), os.urandom(_NONCE_BYTES)
        self.header = _header(recipient, file_key) + nonce
        """The start of the file."""
        self._cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
        self._count = 0
        self._ended = False

    def encrypt(self, plain: memoryview, into: memoryview, *, last: bool) -> int:
        """Encrypt the next plain bytes into `into`, and return the encrypted length.

        `plain` must be whole chunks, except at the end of the file.
        """
        if self._ended or not plain or (len(plain) % CHUNK_BYTES and not last):
            raise ValueError("An age file is written in whole chunks, and ended once.")
        self._ended = last
        at = 0
        for start in range(0, len(plain), CHUNK_BYTES):
            is_last = last and start + CHUNK_BYTES >= len(plain)
            nonce = self._count.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])
            # One chunk at a time, so that Python reuses the same memory.
            sealed = self._cipher.encrypt(nonce, plain[start : start + CHUNK_BYTES], None)
            into[at : at + len(sealed)] = sealed
            at += len(sealed)
            self._count += 1
        return at


def _header(recipient: X25519PublicKey, file_key: bytes) -> bytes:
    """Return the header up to its last line break: one X25519 stanza, and the MAC over it."""
    ephemeral = X25519PrivateKey.generate()
    share, theirs = ephemeral.public_key().public_bytes_raw(), recipient.public_bytes_raw()
    wrap_key = _derive(
        ephemeral.exchange(recipient), share + theirs, b"age-encryption.org/v1/X25519"
    )
    body = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    stanza = f"-> X25519 {_base64(share)}\n{_base64(body)}\n"
    text = f"age-encryption.org/v1\n{stanza}---".encode()
    mac = hmac.digest(_derive(file_key, b"", b"header"), text, hashlib.sha256)
    return text + f" {_base64(mac)}\n".encode()


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _base64(raw: bytes) -> str:
    return encode_base64(raw).rstrip("=")


_CHUNKS = 32
_PIECE_BYTES = _CHUNKS * CHUNK_BYTES
_SEALED_BYTES = _CHUNKS * (CHUNK_BYTES + TAG_BYTES)
_BUFFERS = 4
"""How many pieces are in memory, most of them waiting to be hashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFile:
    """Bytes of the tar that are read from a clip and must match its record."""

    path: Path
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The hash and size of a written age file."""

    sha256: str
    size_bytes: int


def write_sealed(
    parts: Iterable[bytes | FromFile], files: Sequence[tuple[X25519PublicKey, Path]]
) -> list[Written]:
    """Encrypt the same bytes to each key into its file (0600), and sync the files; blocking.

    Raises VerificationError if a clip does not match its record, and OSError.
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
    """Yield each piece, and whether it is the last one."""
    piece = next(pieces)
    for following in pieces:
        yield piece, False
        piece = following
    yield piece, True


class _Buffer:
    """A buffer that is filled repeatedly, each time after its bytes have been hashed."""

    def __init__(self, size_bytes: int) -> None:
        self._view = memoryview(bytearray(size_bytes))
        self._used = 0
        self._waiting: list[Future[None]] = []

    @property
    def free(self) -> memoryview:
        """The part still to be filled."""
        return self._view[self._used :]

    @property
    def filled(self) -> memoryview:
        """The part that has been filled."""
        return self._view[: self._used]

    def fill(self, size_bytes: int) -> memoryview:
        """Mark `size_bytes` of the free part as filled, and return them."""
        start, self._used = self._used, self._used + size_bytes
        return self._view[start : self._used]

    def hash(self, filled: memoryview, digest: "hashlib._Hash", thread: ThreadPoolExecutor) -> None:
        """Hash some of its bytes in a thread, before they are overwritten."""
        self._waiting.append(thread.submit(digest.update, filled))

    def clear(self) -> None:
        """Empty the buffer once its bytes have been hashed."""
        for each in self._waiting:
            each.result()
        self._waiting.clear()
        self._used = 0


def _buffers(size_bytes: int) -> deque[_Buffer]:
    return deque(_Buffer(size_bytes) for _ in range(_BUFFERS))


def _next(buffers: deque[_Buffer]) -> _Buffer:
    """Return an empty buffer, which is now the first."""
    buffers.rotate(-1)
    buffers[0].clear()
    return buffers[0]


def _pieces(
    parts: Iterable[bytes | FromFile], hashing: ThreadPoolExecutor
) -> Generator[memoryview]:
    """Yield everything in whole pieces, the last one shorter.

    Only the last two pieces are valid: the memory of earlier ones is reused.
    """
    buffers = _buffers(_PIECE_BYTES)
    for part in parts:
        filled = (
            _copy_part(part, buffers)
            if isinstance(part, bytes)
            else _read_clip(part, buffers, hashing)
        )
        for _ in filled:
            yield buffers[0].filled
            _next(buffers)
    if buffers[0].filled:
        yield buffers[0].filled


def _copy_part(part: bytes, buffers: deque[_Buffer]) -> Iterator[None]:
    """Copy bytes into the first buffer, which is a different one after each yield."""
    left = memoryview(part)
    while left:
        count = min(len(left), len(buffers[0].free))
        buffers[0].fill(count)[:] = left[:count]
        left = left[count:]
        if not buffers[0].free:
            yield


def _read_clip(
    part: FromFile, buffers: deque[_Buffer], hashing: ThreadPoolExecutor
) -> Generator[None]:
    """Read a clip in the same way, checking it against its recorded size and hash."""
    digest = hashlib.sha256()
    left = part.size_bytes
    with part.path.open("rb", buffering=0) as clip:
        while left and (count := clip.readinto(buffers[0].free[:left])):
            buffers[0].hash(buffers[0].fill(count), digest, hashing)
            left -= count
            if not buffers[0].free:
                yield
        is_longer = bool(clip.read(1))
    # The thread works in order, so this is the hash of the whole clip.
    sha256 = hashing.submit(digest.hexdigest).result()
    if left or is_longer or sha256 != part.sha256:
        raise VerificationError(Text("noticeboard.share.other_segment", file=part.name))


class _Sink:
    """One age file that is being written, hashed as it is written."""

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
        """Sync the file, and return its hash and size."""
        self._file.flush()
        os.fsync(self._file.fileno())
        sha256 = self._hashing.submit(self._digest.hexdigest).result()
        return Written(sha256=sha256, size_bytes=self._size_bytes)
