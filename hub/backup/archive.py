"""Pack a data folder into a backup, and unpack one into an empty folder.

A backup is sealed to the public half of the recovery key. The hub keeps only that half, so it needs
nobody to make a backup, and a thief of the machine or of a backup can't open one.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
import io
import json
import os
from pathlib import Path
import shutil
import tarfile
import tempfile
from typing import Any, Final

from hub.data_folder import Folders
from hub.errors import ConflictError, HubError, InvalidInputError, NotFoundError, StorageError
from hub.store.files import snapshot, unfrozen, write_durably
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.text import Text
from noticeboard.seal.age import AgeError, AgeFault, AgeIdentity, AgeRecipient, decrypt, encrypt

_VERSION: Final = 1
_NOTE: Final = "backup.json"
_DATABASE: Final = "hub.db"
_OWN_COPIES: Final = "shared"
_FILES: Final = (
    "config.toml",
    "home-assistant.json",
    "camera-secrets.json",
    "ledger.key",
    "ledger.key.checkpoint",
    "own-copies.key",
    "tls.pem",
)
"""Neither recordings, which are large, nor unfinished shares, which are never sent again."""
_HEAD = "ledger.key.checkpoint"
_SECRET_MODE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedBackup:
    """What a backup contains."""

    files: int
    size_bytes: int
    """Size of the sealed file."""
    made_at: datetime


def pack(folders: Folders, recipient: AgeRecipient, file: Path, now: datetime) -> PackedBackup:
    """Write a sealed backup (a tar within age) completely or not at all; HubError. Blocking."""
    if not folders.database.is_file():
        raise NotFoundError("folder.no_hub", folder=str(folders.data))
    try:
        with (
            unfrozen(folders.data),
            tempfile.TemporaryDirectory(dir=folders.data, prefix=".backup-") as scratch,
        ):
            plain = Path(scratch) / "backup.tar"
            with plain.open("xb") as tar:
                files = _write_tar(folders, Path(scratch), tar, now)
            with plain.open("rb") as source, _open_output(file) as sealed:
                encrypt(source, recipient, sealed.write)
        return PackedBackup(files=files, size_bytes=file.stat().st_size, made_at=now)
    except OSError as error:
        raise HubError("backup.not_written", error=error.strerror or str(error)) from error


def _found(data: Path) -> Iterator[str]:
    """Yield the paths, relative to `data`, of all existing files except the database."""
    yield from (name for name in _FILES if (data / name).is_file())
    copies = data / _OWN_COPIES
    if copies.is_dir():
        yield from sorted(f"{_OWN_COPIES}/{path.name}" for path in copies.iterdir() if _own(path))


def _is_known(name: str) -> bool:
    """Return whether a backup may contain a file of this name."""
    folder, _, file = name.rpartition("/")
    if folder:
        return folder == _OWN_COPIES and bool(file) and not file.startswith(".")
    return name in {*_FILES, _DATABASE, _NOTE}


def _own(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _write_tar(folders: Folders, scratch: Path, tar: io.BufferedWriter, now: datetime) -> int:
    # The head before the rows: in a backup it may be older than they are, and never newer.
    head_path = folders.data / _HEAD
    head = head_path.read_bytes() if head_path.is_file() else None
    copied = scratch / _DATABASE
    snapshot(folders.database, copied)
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name in _found(folders.data):
            if name == _HEAD:
                continue
            # An own copy disappears when its share is withdrawn.
            with suppress(FileNotFoundError):
                sums[name] = _add_file(archive, name, folders.data / name)
        if head is not None:
            sums[_HEAD] = _add(archive, _HEAD, head, now)
        sums[_DATABASE] = _add_file(archive, _DATABASE, copied)
        made_at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        note = {"v": _VERSION, "made_at": made_at, "sha256": sums}
        _add(archive, _NOTE, json.dumps(note, indent=1, sort_keys=True).encode(), now)
    return len(sums)


def _add(archive: tarfile.TarFile, name: str, content: bytes, now: datetime) -> str:
    """Add a file, and return the SHA-256 of its bytes in hex."""
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(content), _SECRET_MODE, int(now.timestamp())
    archive.addfile(member, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    archive.add(path, name, filter=_plain)
    return digest


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Remove the file's owner on this machine."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = _SECRET_MODE
    return member


@contextmanager
def _open_output(file: Path) -> Generator[io.BufferedWriter]:
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SECRET_MODE)
    try:
        with os.fdopen(descriptor, "wb") as output:
            yield output
            output.flush()
            os.fsync(descriptor)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(file.parent)


_MOST_FILES = 10_000
_PIECE = 1 << 20
_PLACE_NOTE = "place.json"
_NO_BACKUP = Text("backup.none")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackedBackup:
    """What was restored."""

    files: int
    made_at: str
    """When the backup was made, RFC 3339 in UTC."""


def unpack(file: Path, key: AgeIdentity, data: Path) -> UnpackedBackup:
    """Restore a backup into a folder that doesn't exist yet, or is empty. Blocking.

    Raises ConflictError if something is in the folder, InvalidInputError if the key doesn't open
    the file or it is no backup. Then nothing is left behind.
    """
    if data.exists() and any(data.iterdir()):
        raise ConflictError("backup.folder_not_empty", folder=str(data))
    scratch = data.with_name(f".{data.name}.restoring")
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700, parents=True)
        try:
            _decrypt(file, key, plain := scratch / "backup.tar")
            note = _extract(plain, scratch)
            plain.unlink()
            # Marked as another place, so that its hub settles what a copy must not continue.
            write_durably(scratch / _PLACE_NOTE, b"[]")
            for path in (each for each in scratch.rglob("*") if each.is_dir()):
                sync_folder(path)
            sync_folder(scratch)
            if data.exists():
                data.rmdir()
            scratch.replace(data)
            sync_folder(data.parent)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise HubError("backup.not_restored", error=error.strerror or str(error)) from error
    return UnpackedBackup(files=len(note["sha256"]), made_at=str(note["made_at"]))


def _decrypt(file: Path, key: AgeIdentity, plain: Path) -> None:
    if not file.is_file():
        raise NotFoundError("backup.no_file", file=str(file))
    descriptor = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened, file.open("rb") as sealed:
            decrypt(sealed, key, opened.write)
    except AgeError as error:
        is_other = error.fault is AgeFault.HEADER
        raise InvalidInputError(_NO_BACKUP if is_other else "backup.wrong_key") from error


def _extract(plain: Path, into: Path) -> Mapping[str, Any]:
    """Extract what a backup may contain, checked against its note; raises InvalidInputError."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(plain, mode="r:") as archive:
            for member in archive:
                if not member.isreg() or not _is_known(member.name) or member.name in sums:
                    raise InvalidInputError(_NO_BACKUP)
                if len(sums) >= _MOST_FILES:
                    raise InvalidInputError("backup.too_many_files", most=_MOST_FILES)
                sums[member.name] = _extract_file(archive, member, into / member.name)
        note = json.loads((into / _NOTE).read_bytes())
    except (tarfile.TarError, FileNotFoundError, ValueError, RecursionError) as error:
        raise InvalidInputError(_NO_BACKUP) from error
    if not isinstance(note, dict) or note.get("v") != _VERSION:
        raise InvalidInputError("backup.newer")
    sums.pop(_NOTE)
    is_dated = isinstance(note.get("made_at"), str)
    if not is_dated or note.get("sha256") != sums or _DATABASE not in sums:
        raise InvalidInputError(_NO_BACKUP)
    (into / _NOTE).unlink()
    return note


def _extract_file(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> str:
    """Write one file durably, readable only by its owner; return its SHA-256 in hex."""
    source = archive.extractfile(member)
    if source is None:
        raise InvalidInputError(_NO_BACKUP)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source, os.fdopen(descriptor, "wb") as file:
        while piece := source.read(_PIECE):
            file.write(piece)
            digest.update(piece)
        file.flush()
        os.fsync(descriptor)
    return digest.hexdigest()


_RECIPIENT_FILE = "backup-recipient"


def load_recipient(data: Path) -> str | None:
    """Return the age recipient that backups of this hub are sealed to, or None. Blocking."""
    try:
        return (data / _RECIPIENT_FILE).read_text().strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError("backup.recipient_unreadable", file=_RECIPIENT_FILE) from error


def save_recipient(data: Path, recipient: str) -> None:
    """Seal later backups to this age recipient; raises InvalidInputError. Blocking."""
    parse_recipient(recipient)
    write_durably(data / _RECIPIENT_FILE, f"{recipient}\n".encode())


def make_recovery_key(data: Path) -> str:
    """Create a recovery key, store its public half, and return the key, which isn't stored."""
    identity = AgeIdentity.generate()
    save_recipient(data, str(identity.recipient))
    return identity.export()


def parse_recipient(text: str) -> AgeRecipient:
    """Parse an age recipient; raises InvalidInputError."""
    try:
        return AgeRecipient.parse(text.strip())
    except NoticeboardError as error:
        raise InvalidInputError("backup.recipient_form") from error


def parse_recovery_key(text: str) -> AgeIdentity:
    """Parse a recovery key, with or without age's own comment lines; raises InvalidInputError."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        (key,) = keys
        return AgeIdentity.parse(key)
    except (ValueError, NoticeboardError):
        # Without the cause, which may quote the key.
        raise InvalidInputError("backup.key_form") from None
