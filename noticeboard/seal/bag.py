"""The bag (BagIt, RFC 8493) as a stream of tar bytes that depend on its content alone.

The tag files are written here rather than by `bagit.make_bag`, which changes the working directory
of the whole process, wants a second copy of every clip on the disk, and signs with its version.
What is written is checked with `bagit` whenever a share is opened.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
import hashlib
from pathlib import Path
import tarfile

from noticeboard.errors import VerificationError
from noticeboard.seal.custody import Custody, CustodyFile

FOLDER = "share"
"""The one folder that a share unpacks to."""
CUSTODY = "data/custody.txt"
BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_FILES = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")

_READ_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A clip to be sealed: where it lies now, and what it is called in the share."""

    path: Path
    name: str


def tag_files(record: Custody, custody_note: bytes) -> dict[str, bytes]:
    """Return every file of the bag but the clips, by its name in it."""
    payload = {CUSTODY: hashlib.sha256(custody_note).hexdigest()}
    payload |= {f"data/{file.name}": file.sha256 for file in record.files}
    size_bytes = len(custody_note) + sum(file.size_bytes for file in record.files)
    tags = {
        "bagit.txt": BAGIT_TXT,
        # The day of the approval, and nothing of the house: no host, no person, no program.
        "bag-info.txt": (
            f"Bagging-Date: {record.approved_at:%Y-%m-%d}\n"
            f"External-Identifier: {record.request.origin} {record.request.id}\n"
            f"Payload-Oxum: {size_bytes}.{len(payload)}\n"
        ).encode(),
        "manifest-sha256.txt": _manifest(payload),
    }
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}
    return tags | {"tagmanifest-sha256.txt": _manifest(hashes), CUSTODY: custody_note}


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items())).encode()


def tar_stream(
    clips: Sequence[SealedFile], record: Custody, custody_note: bytes
) -> Iterator[bytes]:
    """Yield the bag as an uncompressed tar; raises VerificationError where a clip has changed."""
    for name, content in tag_files(record, custody_note).items():
        yield _header(name, len(content)) + content + _padding(len(content))
    for clip, file in zip(clips, record.files, strict=True):
        yield _header(f"data/{file.name}", file.size_bytes)
        yield from _checked(clip.path, file)
        yield _padding(file.size_bytes)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _header(name: str, size_bytes: int) -> bytes:
    """Return a ustar header that says nothing but a name and a size."""
    info = tarfile.TarInfo(f"{FOLDER}/{name}")
    info.size = size_bytes
    info.mode = 0o644
    info.mtime = 0
    return info.tobuf(tarfile.USTAR_FORMAT)


def _padding(size_bytes: int) -> bytes:
    return bytes(-size_bytes % tarfile.BLOCKSIZE)


def _checked(path: Path, file: CustodyFile) -> Iterator[bytes]:
    """Yield a clip's bytes, holding them to the size and the hash that the record names."""
    digest = hashlib.sha256()
    left = file.size_bytes
    with path.open("rb") as clip:
        while chunk := clip.read(min(_READ_BYTES, left + 1)):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            yield chunk
    if left or digest.hexdigest() != file.sha256:
        raise VerificationError(f"{file.name} is not what its custody record says: cut it again.")
