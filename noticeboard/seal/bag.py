"""The bag (BagIt, RFC 8493) as a padded tar: built from its content alone, and unpacked.

Both are our own instead of the package `bagit`, which has no wheels. Its `make_bag` changes the
working directory of the whole process, needs a second copy of every clip on the disk, and writes
its version into the bag. A share's tag files follow from its record, so opening makes them again
and compares every byte. Tests check with `bagit` that the result is a valid bag. Only files that a
share may have are unpacked.

Padding makes shares of similar length equally long. It is Padmé (Nikitin et al., "Reducing
Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019): only the first
bits of a length are free, as many as its own length takes to write. It costs 12 % at most, less
the longer the share, and reduces what a length reveals to O(log log).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
import hashlib
import io
from pathlib import Path
import tarfile
from typing import BinaryIO

from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import Text
from noticeboard.seal.age import (
    LEAST_BYTES,
    LONGEST_HEADER_BYTES,
    AgeError,
    AgeFault,
    begins_share,
    decrypt,
    stanza_kinds,
)
from noticeboard.seal.custody import (
    MAX_FILES,
    MAX_INFORMATION_BYTES,
    MAX_NOTE_BYTES,
    READINGS,
    WORDS,
    Custody,
)
from noticeboard.seal.footage import Sources, added_kind, is_clip_name
from noticeboard.seal.groups import PROOF_FILES
from noticeboard.seal.hybrid import parse_identity

SMALLEST_BYTES = 1024 * 1024
"""No share is shorter, so an answer of one word looks like a few seconds of video."""


def padded(size_bytes: int) -> int:
    """Return the padded length, a multiple of a tar's block."""
    length = max(size_bytes, SMALLEST_BYTES)
    exponent = length.bit_length() - 1
    free_bits = exponent.bit_length()
    unit = 1 << (exponent - free_bits)
    return -(-length // unit) * unit


FOLDER = "share"
"""The one folder that a share unpacks to."""
CUSTODY = "data/custody.txt"
SHEET = "data/sheet.html"
CERTIFICATE = "data/certificate-draft.html"
PROOF = "data/request.proof"
SOURCES = "data/sources.txt"
BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_FILES = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
_KINDS = {"X25519", "mlkem768x25519"}
"""Of the keys that a share may be sealed to: to one of them, and so never to both."""
END = bytes(2 * tarfile.BLOCKSIZE)
"""The end of a tar; a share's padding adds more zeros."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A clip or added file to be sealed: its path now, and its name in the share."""

    path: Path
    name: str
    sources: tuple[str, ...] = ()
    """SHA-256 of each recorded segment that it was cut from, in hex, in order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFile:
    """Bytes of the tar that are read from a clip and must match its record."""

    path: Path
    name: str
    size_bytes: int
    sha256: str


def sources_of(segments: Iterable[str]) -> Sources:
    """Return the count and Merkle root of a clip's segments, given as hex hashes."""
    tree = Tree(bytes.fromhex(sha256) for sha256 in segments)
    return Sources(count=tree.size, root=tree.root().hex()) if tree.size else Sources()


def sources_text(segments: Mapping[str, Sequence[str]]) -> bytes:
    """Return `sources.txt` for clips by name, in their order: one line per clip and segment."""
    return "".join(
        f"{name} {each}\n" for name, listed in segments.items() for each in listed
    ).encode()


def payload_names(record: Custody) -> list[str]:
    """Return the name of every payload file of a share with this record, clips last."""
    names = [CUSTODY]
    names += [SHEET, CERTIFICATE] if has_pages(record) else []
    names += [PROOF] if record.request.proof else []
    names += [SOURCES] if any(file.sources.count for file in record.files) else []
    names += [f"data/{name}" for name, _, _ in proof_files(record)]
    names += [f"data/{file.name}" for file in record.information]
    return names + [f"data/{file.name}" for file in record.films]


def proof_files(record: Custody) -> Iterator[tuple[str, str, int]]:
    """Yield the name, SHA-256 and length of each file that proves by when the films existed."""
    if record.proof_of_time is not None:
        yield from record.proof_of_time.files()


def has_pages(record: Custody) -> bool:
    """Return whether a share carries its sheet and certificate.

    From version 3 on, whoever opens it writes both: a page in a browser need not have their text,
    and their words may change without another version.
    """
    return record.v < 3  # noqa: PLR2004


def derived_files(record: Custody, custody_note: bytes) -> dict[str, bytes]:
    """Return the payload files that follow from the custody record alone, by name."""
    derived = {CUSTODY: custody_note}
    return derived | pages_of(record) if has_pages(record) else derived


def pages_of(record: Custody, sha256: str = "") -> dict[str, bytes]:
    """Return the sheet and the draft certificate of a custody record, by their names in a bag.

    `sha256` is that of `custody.txt`; earlier drafts than those of version 3 have none.
    """
    # A hub runs for months without sealing anything.
    from noticeboard.seal.certificate import certificate_draft  # noqa: PLC0415
    from noticeboard.seal.sheet import sheet  # noqa: PLC0415

    return {SHEET: sheet(record), CERTIFICATE: certificate_draft(record, sha256)}


def tag_files(record: Custody, small: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the bag's own files; `small` holds every payload file except clips, by name."""
    payload = {name: hashlib.sha256(content).hexdigest() for name, content in small.items()}
    payload |= {f"data/{file.name}": file.sha256 for file in record.films}
    size_bytes = sum(map(len, small.values())) + sum(file.size_bytes for file in record.films)
    tags = {
        "bagit.txt": BAGIT_TXT,
        # The day of the approval, and nothing about the house: no host, no person.
        "bag-info.txt": (
            f"Bagging-Date: {record.approved_at:%Y-%m-%d}\n"
            f"External-Identifier: {record.request.origin} {record.request.id}\n"
            f"Payload-Oxum: {size_bytes}.{len(payload)}\n"
        ).encode(),
        "manifest-sha256.txt": _manifest(payload),
    }
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}
    return tags | {"tagmanifest-sha256.txt": _manifest(hashes)}


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items())).encode()


def tar_parts(
    clips: Sequence[SealedFile], record: Custody, small: Mapping[str, bytes]
) -> Iterator[bytes | FromFile]:
    """Yield the bag as an uncompressed tar, padded to its size class."""
    length = 0
    for name, content in (tag_files(record, small) | dict(small)).items():
        block = _header(name, len(content)) + content + _fill(len(content))
        length += len(block)
        yield block
    for clip, file in zip(clips, record.films, strict=True):
        yield _header(f"data/{file.name}", file.size_bytes)
        yield FromFile(
            path=clip.path, name=file.name, size_bytes=file.size_bytes, sha256=file.sha256
        )
        yield _fill(file.size_bytes)
        length += tarfile.BLOCKSIZE + file.size_bytes + len(_fill(file.size_bytes))
    yield END
    length += len(END)
    yield from _zeros(padded(length) - length)


def _header(name: str, size_bytes: int) -> bytes:
    """Return a ustar header with only a name and a size."""
    info = tarfile.TarInfo(f"{FOLDER}/{name}")
    info.size = size_bytes
    info.mode = 0o644
    info.mtime = 0
    return info.tobuf(tarfile.USTAR_FORMAT)


def _fill(size_bytes: int) -> bytes:
    return bytes(-size_bytes % tarfile.BLOCKSIZE)


def _zeros(size_bytes: int) -> Iterator[bytes]:
    """Yield zeros in pieces: an eighth of a long share is too much for memory."""
    piece = bytes(min(size_bytes, 1 << 20))
    while size_bytes > 0:
        yield piece[:size_bytes]
        size_bytes -= len(piece)


MAX_SHARE_BYTES = 8 * 1024**3
MAX_TAG_BYTES = 64 * 1024

_LONGEST = {
    CUSTODY: MAX_NOTE_BYTES,
    SHEET: 1024**2,
    CERTIFICATE: 1024**2,
    PROOF: 128 * 1024,
    SOURCES: 16 * 1024**2,
    f"data/{WORDS}": MAX_INFORMATION_BYTES,
    f"data/{READINGS}": MAX_INFORMATION_BYTES,
    **{f"data/{name}": most for name, most in PROOF_FILES.items()},
}
"""The longest size of each file that is neither a clip nor a tag file."""


def is_clip(name: str) -> bool:
    """Return whether a file of the bag is a film or photo, by its name."""
    in_data = name.removeprefix("data/")
    return in_data != name and (is_clip_name(in_data) or bool(added_kind(in_data)))


def is_share_name(name: str) -> bool:
    """Return whether a share may have a file of this name in its bag."""
    return name in TAG_FILES or name in _LONGEST or is_clip(name)


def longest(name: str) -> int:
    """Return how many bytes a file of the bag may have."""
    if is_clip(name):
        return MAX_SHARE_BYTES
    return _LONGEST.get(name, MAX_TAG_BYTES)


def unpack(sealed: Path, identity: str, into: Path, max_bytes: int) -> None:
    """Decrypt a share into the folder `into`, without checking its bytes against its record.

    `max_bytes` also bounds the output: neither age nor a share compresses. After an error,
    discard what was written. Raises NotAllowedError if the share is sealed to another key,
    InvalidInputError, and VerificationError.
    """
    key = parse_identity(identity.strip())
    try:
        too_long = sealed.stat().st_size > max_bytes
    except FileNotFoundError as error:
        raise InvalidInputError(Text("noticeboard.file.missing", file=str(sealed))) from error
    if too_long:
        raise VerificationError(Text("noticeboard.share.too_long"))
    with sealed.open("rb") as source, closing(_Unpacking(into)) as sink:
        start = source.read(LONGEST_HEADER_BYTES)
        source.seek(0)
        if len(start) < LEAST_BYTES or not begins_share(start):
            raise _refused_header(source)
        try:
            decrypt(source, key, sink.write)
        except AgeError as error:
            raise _refusal(error.fault) from error
        sink.end()


def _refused_header(source: io.BufferedIOBase) -> VerificationError:
    try:
        if stanza_kinds(source) >= _KINDS:
            # Such a file would open, and is as weak as its weaker key.
            return VerificationError(Text("noticeboard.share.mixed_header"))
    except AgeError:
        pass
    return VerificationError(Text("noticeboard.share.no_header"))


def _refusal(fault: AgeFault) -> NoticeboardError:
    if fault is AgeFault.NO_MATCH:
        return NotAllowedError(Text("noticeboard.share.other_key"))
    if fault is AgeFault.PAYLOAD:
        return VerificationError(Text("noticeboard.share.altered"))
    return VerificationError(Text("noticeboard.share.not_whole"))


class _Unpacking:
    """The decryption's writer: turns a tar's members into new plain files, and nothing else.

    It reads one header at a time. Headers that refer to others (long names, pax, sparse maps) make
    tar readers complex, and a share needs none of them.
    """

    def __init__(self, into: Path) -> None:
        self._into = into / FOLDER
        # One by one, because `parents=True` would create the upper one for everybody.
        for folder in (self._into, self._into / "data"):
            folder.mkdir(mode=0o700)
        self._names: set[str] = set()
        self._header = bytearray()
        self._file: BinaryIO | None = None
        self._left = 0
        """Bytes of the member that are still to come."""
        self._zeros = 0
        """Bytes to come after it that must be zeros."""
        self._length = 0
        self._ending = False

    def write(self, piece: bytes) -> None:
        """Take all of `piece`; raises VerificationError."""
        view = memoryview(piece)
        while view:
            taken = self._consume(view)
            self._length += taken
            view = view[taken:]

    def end(self) -> None:
        """Check that the tar is complete; raises VerificationError."""
        if not self._ending or self._zeros:
            raise VerificationError(Text("noticeboard.tar.too_short"))

    def close(self) -> None:
        """Close the file that was being written, if any."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _consume(self, view: memoryview) -> int:
        """Take some of the next bytes, and return how many."""
        if self._left:
            return self._consume_content(view[: self._left])
        if self._zeros:
            return self._consume_zeros(view[: self._zeros])
        if self._ending:
            raise VerificationError(Text("noticeboard.tar.end"))
        part = view[: tarfile.BLOCKSIZE - len(self._header)]
        self._header += part
        if len(self._header) == tarfile.BLOCKSIZE:
            self._begin(bytes(self._header), self._length + len(part))
            self._header.clear()
        return len(part)

    def _begin(self, header: bytes, length: int) -> None:
        """Begin the member of a header, the last byte of which is at `length`."""
        if header == bytes(tarfile.BLOCKSIZE):
            self._ending = True
            self._zeros = padded(length + tarfile.BLOCKSIZE) - length
            return
        name, size_bytes = _read_header(header)
        is_more = is_clip(name) and sum(map(is_clip, self._names)) >= MAX_FILES
        if name in self._names or is_more:
            raise VerificationError(Text("noticeboard.tar.twice"))
        self._names.add(name)
        self._file = (self._into / name).open("xb")
        self._left, self._zeros = size_bytes, -size_bytes % tarfile.BLOCKSIZE
        if not size_bytes:
            self.close()

    def _consume_content(self, view: memoryview) -> int:
        if self._file is None:
            raise VerificationError(Text("noticeboard.tar.unreadable"))
        self._file.write(view)
        self._left -= len(view)
        if not self._left:
            self.close()
        return len(view)

    def _consume_zeros(self, view: memoryview) -> int:
        # No tool looks between the members of a tar or after its end, so nothing may hide there.
        if bytes(view).count(0) != len(view):
            raise VerificationError(Text("noticeboard.tar.between"))
        self._zeros -= len(view)
        return len(view)


def _read_header(header: bytes) -> tuple[str, int]:
    """Return the name in the bag and the size of a plain file that a share may hold."""
    try:
        member = tarfile.TarInfo.frombuf(header, "ascii", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise VerificationError(Text("noticeboard.tar.unreadable")) from error
    name = member.name.removeprefix(f"{FOLDER}/")
    if member.name != f"{FOLDER}/{name}" or not is_share_name(name):
        raise VerificationError(Text("noticeboard.share.stray", file=f"{member.name!r}"))
    if member.type != tarfile.REGTYPE:
        raise VerificationError(Text("noticeboard.share.not_plain", file=name))
    if not 0 <= member.size <= longest(name):
        raise VerificationError(Text("noticeboard.share.file_too_long", file=name))
    return name, member.size
