"""Makes a backup of a data folder, whether its hub runs or not."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
import io
import json
import os
from pathlib import Path
import sqlite3
import tarfile
import tempfile

import pyrage
from pyrage import x25519

from hub.backup.contents import DATABASE, NOTE, VERSION, found
from hub.errors import HubError, NotFoundError, StorageError
from hub.folders import Folders
from hub.store.files import unfrozen
from noticeboard.runtime.files import sync_folder

_HEAD = "ledger.key.checkpoint"
_SECRET_MODE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a backup holds."""

    files: int
    size_bytes: int
    """Of the sealed file."""
    made_at: datetime


def pack(folders: Folders, recipient: x25519.Recipient, file: Path, now: datetime) -> Packed:
    """Write a sealed backup, a tar within age; raises HubError. Blocking.

    It is there in the end as a whole or not at all.
    """
    if not folders.database.is_file():
        raise NotFoundError(f"{folders.data} holds no hub: give its --data-dir.")
    try:
        with (
            unfrozen(folders.data),
            tempfile.TemporaryDirectory(dir=folders.data, prefix=".backup-") as scratch,
        ):
            plain = Path(scratch) / "backup.tar"
            with plain.open("xb") as tar:
                files = _write_tar(folders, Path(scratch), tar, now)
            with plain.open("rb") as source, _making(file) as sealed:
                pyrage.encrypt_io(source, sealed, [recipient])
        return Packed(files=files, size_bytes=file.stat().st_size, made_at=now)
    except OSError as error:
        raise HubError(f"The backup cannot be written: {error.strerror or error}.") from error


def snapshot(database: Path, into: Path) -> None:
    """Copy a database as it stands at one moment, while it is written to; raises StorageError."""
    try:
        with sqlite3.connect(database, timeout=30) as connection:
            connection.execute("VACUUM INTO ?", (str(into),))
        connection.close()
        into.chmod(_SECRET_MODE)
    except sqlite3.Error as error:
        raise StorageError(f"{database.name} cannot be copied: {error}.") from error


def _write_tar(folders: Folders, scratch: Path, tar: io.BufferedWriter, now: datetime) -> int:
    # The head before the rows: in a backup it may be older than they are, and never newer.
    head_path = folders.data / _HEAD
    head = head_path.read_bytes() if head_path.is_file() else None
    copied = scratch / DATABASE
    snapshot(folders.database, copied)
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name in found(folders.data):
            if name == _HEAD:
                continue
            # An own copy goes where its share is withdrawn.
            with suppress(FileNotFoundError):
                sums[name] = _add_file(archive, name, folders.data / name)
        if head is not None:
            sums[_HEAD] = _add(archive, _HEAD, head, now)
        sums[DATABASE] = _add_file(archive, DATABASE, copied)
        made_at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        note = {"v": VERSION, "made_at": made_at, "sha256": sums}
        _add(archive, NOTE, json.dumps(note, indent=1, sort_keys=True).encode(), now)
    return len(sums)


def _add(archive: tarfile.TarFile, name: str, content: bytes, now: datetime) -> str:
    """Add a file, and return the SHA-256 of its bytes in hex."""
    told = tarfile.TarInfo(name)
    told.size, told.mode, told.mtime = len(content), _SECRET_MODE, int(now.timestamp())
    archive.addfile(told, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    archive.add(path, name, filter=_plain)
    return digest


def _plain(told: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owns the file here."""
    told.uid = told.gid = 0
    told.uname = told.gname = ""
    told.mode = _SECRET_MODE
    return told


@contextmanager
def _making(file: Path) -> Generator[io.BufferedWriter]:
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SECRET_MODE)
    try:
        with os.fdopen(descriptor, "wb") as made:
            yield made
            made.flush()
            os.fsync(descriptor)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(file.parent)
