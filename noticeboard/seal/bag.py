"""The bag (BagIt, RFC 8493) as tar bytes that depend on its content alone.

The tag files are written here rather than by `bagit.make_bag`, which changes the working directory
of the whole process, wants a second copy of every clip on the disk, and signs with its version.
What is written is checked with `bagit` whenever a share is opened.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
import hashlib
from pathlib import Path
import tarfile

from noticeboard.log.tree import Tree
from noticeboard.seal.certificate import certificate_draft
from noticeboard.seal.custody import Custody
from noticeboard.seal.padding import padded
from noticeboard.seal.parts import Sources
from noticeboard.seal.sheet import sheet
from noticeboard.seal.stream import FromFile

FOLDER = "share"
"""The one folder that a share unpacks to."""
CUSTODY = "data/custody.txt"
SHEET = "data/sheet.html"
CERTIFICATE = "data/certificate-draft.html"
PROOF = "data/request.proof"
SOURCES = "data/sources.txt"
BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_FILES = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
END = bytes(2 * tarfile.BLOCKSIZE)
"""What a tar ends with; a share's padding is more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A clip to be sealed: where it lies now, and what it is called in the share."""

    path: Path
    name: str
    sources: tuple[str, ...] = ()
    """SHA-256 of each recorded segment it was cut from, in hex, in the order of time."""


def sources_of(segments: Iterable[str]) -> Sources:
    """Return how a custody record names the segments a clip was cut from, given in hex."""
    tree = Tree(bytes.fromhex(sha256) for sha256 in segments)
    return Sources(count=tree.size, root=tree.root().hex()) if tree.size else Sources()


def sources_text(segments: Mapping[str, Sequence[str]]) -> bytes:
    """Return `sources.txt` for clips by name, in their order: clip and segment, a line each."""
    return "".join(
        f"{name} {each}\n" for name, listed in segments.items() for each in listed
    ).encode()


def payload_names(record: Custody) -> list[str]:
    """Return the name of every payload file that a share of this record has, clips last."""
    names = [CUSTODY, SHEET, CERTIFICATE]
    names += [PROOF] if record.request.proof else []
    names += [SOURCES] if any(file.sources.count for file in record.files) else []
    names += [f"data/{file.name}" for file in record.information]
    return names + [f"data/{file.name}" for file in record.files]


def written_files(record: Custody, custody_note: bytes) -> dict[str, bytes]:
    """Return the payload files that follow from the custody record alone, by their name."""
    return {
        CUSTODY: custody_note,
        SHEET: sheet(record),
        CERTIFICATE: certificate_draft(record),
    }


def tag_files(record: Custody, small: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the bag's own files; `small` is every payload file that is no clip, by its name."""
    payload = {name: hashlib.sha256(content).hexdigest() for name, content in small.items()}
    payload |= {f"data/{file.name}": file.sha256 for file in record.files}
    size_bytes = sum(map(len, small.values())) + sum(file.size_bytes for file in record.files)
    tags = {
        "bagit.txt": BAGIT_TXT,
        # The day of the approval, and nothing of the house: no host, no person.
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
    for clip, file in zip(clips, record.files, strict=True):
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
    """Return a ustar header that says nothing but a name and a size."""
    info = tarfile.TarInfo(f"{FOLDER}/{name}")
    info.size = size_bytes
    info.mode = 0o644
    info.mtime = 0
    return info.tobuf(tarfile.USTAR_FORMAT)


def _fill(size_bytes: int) -> bytes:
    return bytes(-size_bytes % tarfile.BLOCKSIZE)


def _zeros(size_bytes: int) -> Iterator[bytes]:
    """Yield so many zeros: an eighth of a long share would be much memory."""
    piece = bytes(min(size_bytes, 1 << 20))
    while size_bytes > 0:
        yield piece[:size_bytes]
        size_bytes -= len(piece)
