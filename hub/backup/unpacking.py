"""Puts a backup into an empty data folder; the hub that starts there settles the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
import json
import os
from pathlib import Path
import shutil
import tarfile
from typing import Any

import pyrage
from pyrage import x25519

from hub.backup.contents import DATABASE, NOTE, VERSION, is_known
from hub.errors import ConflictError, HubError, InvalidInputError, NotFoundError
from hub.store.files import write_durably
from noticeboard.runtime.files import sync_folder
from noticeboard.seal.age import MOST_FOREIGN_HEADER_BYTES, has_small_header

_MOST_FILES = 10_000
_PIECE = 1 << 20
_PLACE_NOTE = "place.json"
_NO_BACKUP = "This is not a backup of a hub, or a part of it is missing."


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What was restored."""

    files: int
    made_at: str
    """When the backup was made, RFC 3339 in UTC."""


def unpack(file: Path, key: x25519.Identity, data: Path) -> Unpacked:
    """Restore a backup into a folder that is not there yet, or is empty. Blocking.

    Raises ConflictError where something is in the folder, InvalidInputError where the key does not
    open the file or it is no backup; nothing is there then that was not there before.
    """
    if data.exists() and any(data.iterdir()):
        raise ConflictError(f"{data} is not empty: give a new --data-dir.")
    scratch = data.with_name(f".{data.name}.restoring")
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700, parents=True)
        try:
            _decrypt(file, key, plain := scratch / "backup.tar")
            note = _extract(plain, scratch)
            plain.unlink()
            # Marked as another place, so that its hub settles what a copy must not go on with.
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
        raise HubError(f"The backup cannot be restored: {error.strerror or error}.") from error
    return Unpacked(files=len(note["sha256"]), made_at=str(note["made_at"]))


def _decrypt(file: Path, key: x25519.Identity, plain: Path) -> None:
    if not file.is_file():
        raise NotFoundError(f"There is no file {file}.")
    descriptor = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened, file.open("rb") as sealed:
            if not has_small_header(sealed.read(MOST_FOREIGN_HEADER_BYTES)):
                raise InvalidInputError(_NO_BACKUP)
            sealed.seek(0)
            pyrage.decrypt_io(sealed, opened, [key])
    except (pyrage.DecryptError, OSError) as error:
        # What is wrong in the midst of a file comes as an error of the disk, without its number.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InvalidInputError(
            "This key does not open this file, or the file is damaged."
        ) from error


def _extract(plain: Path, into: Path) -> Mapping[str, Any]:
    """Take out what a backup may hold and check it against its note; raises InvalidInputError."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(plain, mode="r:") as archive:
            for told in archive:
                if not told.isreg() or not is_known(told.name) or told.name in sums:
                    raise InvalidInputError(_NO_BACKUP)
                if len(sums) >= _MOST_FILES:
                    raise InvalidInputError(f"A backup holds {_MOST_FILES} files at most.")
                sums[told.name] = _take(archive, told, into / told.name)
        note = json.loads((into / NOTE).read_bytes())
    except (tarfile.TarError, FileNotFoundError, ValueError, RecursionError) as error:
        raise InvalidInputError(_NO_BACKUP) from error
    if not isinstance(note, dict) or note.get("v") != VERSION:
        raise InvalidInputError("This backup is of a newer hub: install that one to restore it.")
    sums.pop(NOTE)
    is_dated = isinstance(note.get("made_at"), str)
    if not is_dated or note.get("sha256") != sums or DATABASE not in sums:
        raise InvalidInputError(_NO_BACKUP)
    (into / NOTE).unlink()
    return note


def _take(archive: tarfile.TarFile, told: tarfile.TarInfo, path: Path) -> str:
    """Write one file durably, readable by its owner alone; return its SHA-256 in hex."""
    source = archive.extractfile(told)
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
