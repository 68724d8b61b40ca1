"""Sealing: clips, information and custody record become one file that only the recipient opens.

Memory is constant. The two SHA-256 (of each clip, and of the output) take longer than the
encryption. They run in parallel threads: hashlib releases Python's lock on pieces this large.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
from typing import Self

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.checkpoint import TlogProof
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.system import replace
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.age import CHUNK_BYTES, TAG_BYTES, AgeWriter, Recipient
from noticeboard.seal.bag import (
    PROOF,
    SOURCES,
    FromFile,
    SealedFile,
    derived_files,
    proof_files,
    sources_of,
    sources_text,
    tar_parts,
)
from noticeboard.seal.custody import Custody, Information, InformationFile, sign_custody
from noticeboard.seal.footage import Sources
from noticeboard.seal.hybrid import parse_recipient
from noticeboard.seal.open import check_request_proof


@dataclass(frozen=True, slots=True, kw_only=True)
class SealResult:
    """The encrypted bytes of one share, and the signed record inside them."""

    sha256: str
    size_bytes: int
    custody: str
    """The signed note, as the recipient will read it."""


def seal_share(  # noqa: PLR0913 -- each is one part of a share
    clips: Sequence[SealedFile],
    record: Custody,
    recipient: str,
    into: Path,
    *,
    information: Information | None = None,
    log_proof: str = "",
    timestamps: Mapping[str, bytes] | None = None,
    own_key: str | None = None,
    own_into: Path | None = None,
) -> SealResult:
    """Seal a share under a fresh key into the file `into`, durably; blocking, in constant memory.

    `clips` are the record's clips, then its added files, then its signed films. `timestamps` are
    the files by name that prove by when the clips existed.
    With `own_key`, an age recipient, also seal the same bag to it, into `own_into`.
    A crash leaves no file or complete ones, which replace earlier files.
    Raises InvalidInputError, and VerificationError if a clip is not what the record says.
    """
    files = [(parse_recipient(recipient), into)]
    if recipient != record.recipient.delivery_key:
        raise InvalidInputError(Text("noticeboard.seal.other_key"))
    if (own_key is None) != (own_into is None):
        raise InvalidInputError(Text("noticeboard.seal.own_copy"))
    if own_key is not None and own_into is not None:
        # First, so that the copy exists whatever the agency may have been sent.
        files.insert(0, (parse_recipient(own_key), own_into))
    others = _other_files(clips, record, information or Information(), log_proof)
    others |= _proof_files(record, timestamps or {})
    signed, note = sign_custody(record)
    parts = tar_parts(clips, signed, derived_files(signed, note.encode()) | others)
    with _fresh(files) as fresh:
        *_, written = _write(parts, fresh)
    return SealResult(sha256=written.sha256, size_bytes=written.size_bytes, custody=note)


def describe_information(information: Information | None) -> tuple[InformationFile, ...]:
    """Return how a custody record names information; raises InvalidInputError."""
    files = (information or Information()).files()
    return tuple(
        InformationFile(
            name="words.txt" if name == "words.txt" else "readings.csv",
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
        )
        for name, content in files.items()
    )


def _other_files(
    clips: Sequence[SealedFile], record: Custody, information: Information, log_proof: str
) -> dict[str, bytes]:
    """Check that all parts match the record; return the files that don't follow from it."""
    if [clip.name for clip in clips] != [file.name for file in record.films]:
        raise InvalidInputError(Text("noticeboard.seal.other_clips"))
    listed = [file.sources for file in record.files] + [Sources()] * (
        len(record.films) - len(record.files)
    )
    if [sources_of(clip.sources) for clip in clips] != listed:
        raise InvalidInputError(Text("noticeboard.seal.other_segments"))
    if describe_information(information) != record.information:
        raise InvalidInputError(Text("noticeboard.seal.other_information"))
    proof = log_proof.encode()
    if record.request.proof != (hashlib.sha256(proof).hexdigest() if proof else ""):
        raise InvalidInputError(Text("noticeboard.seal.other_proof"))
    made: dict[str, bytes] = {}
    if proof:
        _check_proof(log_proof, record)
        made[PROOF] = proof
    if sources := sources_text({clip.name: clip.sources for clip in clips}):
        made[SOURCES] = sources
    return made | {f"data/{name}": content for name, content in information.files().items()}


def _proof_files(record: Custody, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Check that these are the files that the record names; return them as the bag has them."""
    made = [
        (name, hashlib.sha256(content).hexdigest(), len(content)) for name, content in files.items()
    ]
    if made != list(proof_files(record)):
        raise InvalidInputError(Text("noticeboard.seal.other_timestamps"))
    return {f"data/{name}": content for name, content in files.items()}


def _check_proof(log_proof: str, record: Custody) -> None:
    try:
        check_request_proof(TlogProof.parse(log_proof), record.request)
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.seal.other_request", error=text_of(error))
        ) from error


@contextmanager
def _fresh(
    files: Sequence[tuple[Recipient, Path]],
) -> Iterator[list[tuple[Recipient, Path]]]:
    """Give each file a temporary name, and rename them all once they are complete."""
    fresh = [(key, path.with_name(f".{path.name}.new")) for key, path in files]
    try:
        yield fresh
        for (_, path), (_, made) in zip(files, fresh, strict=True):
            replace(made, path)
            sync_folder(path.parent)
    finally:
        for _, made in fresh:
            made.unlink(missing_ok=True)


_CHUNKS = 32
_PIECE_BYTES = _CHUNKS * CHUNK_BYTES
_SEALED_BYTES = _CHUNKS * (CHUNK_BYTES + TAG_BYTES)
_BUFFERS = 4
"""How many pieces are in memory, most of them waiting to be hashed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """The hash and size of a written age file."""

    sha256: str
    size_bytes: int


def _write(
    parts: Iterable[bytes | FromFile], files: Sequence[tuple[Recipient, Path]]
) -> list[_Written]:
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

    def __init__(self, key: Recipient, path: Path) -> None:
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

    def end(self) -> _Written:
        """Sync the file, and return its hash and size."""
        self._file.flush()
        os.fsync(self._file.fileno())
        sha256 = self._hashing.submit(self._digest.hexdigest).result()
        return _Written(sha256=sha256, size_bytes=self._size_bytes)
