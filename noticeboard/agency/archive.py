"""A ZIP whose files are stored as they are: the same input gives the same bytes.

It is written beside its place, synced and renamed: a full disk or a crash leaves nothing that has
its name. What a crash left beside it, the next archive of that name replaces.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
import hashlib
import os
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
import zlib

from noticeboard.errors import (
    ConflictError,
    VerificationError,
)
from noticeboard.runtime.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    explain_full_disk,
    make_folders,
    require_room,
    sha256_of,
    sync_folder,
)
from noticeboard.runtime.system import replace
from noticeboard.runtime.text import Text

_PIECE: Final = 1 << 20
_LARGE: Final = 1 << 31
_BAGIT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
UNREADABLE: Final = (
    *(BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error),
)
"""What `zipfile` raises for a damaged archive whose files are `plainly_packed`."""


def plainly_packed(info: ZipInfo) -> ZipInfo:
    """Return a file of an archive; raises ValueError if it is packed as we never pack one."""
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise ValueError("an unusual compression")
    return info


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: bytes, or a file that must have a hash."""

    name: str
    source: bytes | Path
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A whole archive, by its hash and size."""

    sha256: str
    size_bytes: int


_UNWRITTEN: Final = ArchiveFile("", 0)


@dataclass(slots=True)
class ArchiveWriter:
    """An archive that is being written, and the hashes of what is in it."""

    archive: ZipFile
    name: str
    at: datetime
    hashes: dict[str, str] = field(default_factory=dict)
    size_bytes: int = 0
    """Of the files in it, so far."""
    file: ArchiveFile = _UNWRITTEN

    def add(self, member: Member) -> None:
        """Store a file; raises VerificationError if it isn't the one that was checked."""
        at = self.at.astimezone(UTC)
        info = ZipInfo(f"{self.name}/{member.name}", at.timetuple()[:6])
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        digest = hashlib.sha256()
        source = member.source
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        with self.archive.open(info, "w", force_zip64=size >= _LARGE) as into:
            for piece in _pieces(source):
                digest.update(piece)
                self.size_bytes += len(piece)
                into.write(piece)
        if member.sha256 and digest.hexdigest() != member.sha256:
            raise VerificationError(Text("noticeboard.folder.changed", file=member.name))
        self.hashes[member.name] = digest.hexdigest()

    def close_bag(self, info: Mapping[str, str]) -> None:
        """Add what makes the archive a BagIt bag (RFC 8493); its files are in `data`."""
        payload = sorted(self.hashes)
        facts = {**info, "Payload-Oxum": f"{self.size_bytes}.{len(payload)}"}
        tags = [
            Member("bagit.txt", _BAGIT),
            Member("bag-info.txt", "".join(f"{k}: {v}\n" for k, v in facts.items()).encode()),
            Member(MANIFEST, self._manifest(payload)),
        ]
        for tag in tags:
            self.add(tag)
        self.add(Member(TAGS, self._manifest(tag.name for tag in tags)))

    def _manifest(self, names: Iterable[str]) -> bytes:
        return "".join(f"{self.hashes[name]}  {name}\n" for name in names).encode()


def _pieces(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


@contextmanager
def write_archive(
    out: Path,
    name: str,
    at: datetime,
    note: Callable[[ArchiveFile], None],
    size_bytes: int = 0,
) -> Generator[ArchiveWriter]:
    """Yield what writes an archive whole or not at all; `name` is the folder in it.

    `at` is the time that its files state, and `size_bytes` what they have together. `note` writes
    into the log what was made before the archive has its name: after a crash the log may name one
    that isn't there, but none is there that it doesn't name.
    Raises ConflictError if the file exists, DiskFullError.
    """
    if out.exists():
        raise ConflictError(Text("noticeboard.file.exists", file=str(out)))
    make_folders(out.parent, mode=PRIVATE_FOLDER)
    require_room(out.parent, size_bytes)
    fresh = out.with_name(f".{out.name}.new")
    try:
        with explain_full_disk(out.parent):
            descriptor = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
            with os.fdopen(descriptor, "wb") as file:
                with ZipFile(file, "w") as archive:
                    writer = ArchiveWriter(archive, name, at)
                    yield writer
                file.flush()
                os.fsync(file.fileno())
        writer.file = ArchiveFile(sha256_of(fresh), fresh.stat().st_size)
        note(writer.file)
        replace(fresh, out)
        sync_folder(out.parent)
    finally:
        fresh.unlink(missing_ok=True)


def clear_unfinished(folder: Path) -> None:
    """Delete the archives that a crash left half written below a folder."""
    for path in folder.glob("**/.*.zip.new"):
        path.unlink(missing_ok=True)


def size_of(members: Iterable[Member]) -> int:
    """Return how many bytes files have together."""
    return sum(
        each.source.stat().st_size if isinstance(each.source, Path) else len(each.source)
        for each in members
    )
