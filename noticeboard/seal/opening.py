"""Opening: a sealed share becomes a folder whose every byte has been accounted for.

Everything inside a share comes from a stranger. A share is therefore a short list of plain files
with the names a share has, and whatever else a tar or a bag could hold is refused.
"""

from dataclasses import dataclass
import logging
import os
from pathlib import Path
import re
import secrets
import shutil
import tarfile
from typing import BinaryIO
import warnings

import bagit
import pyrage
from pyrage import x25519

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    VerificationError,
)
from noticeboard.seal.bag import CUSTODY, FOLDER, TAG_FILES, tag_files
from noticeboard.seal.custody import MAX_FILES, MAX_NOTE_BYTES, Custody, open_custody

MAX_SHARE_BYTES = 8 * 1024**3
MAX_TAG_BYTES = 64 * 1024

_CLIP = re.compile(r"data/[a-z0-9][a-z0-9_-]{0,59}\.mp4")
_COPY_BYTES = 1024 * 1024

# What bagit has to say is in the errors it raises; nobody reads it on standard error.
logging.getLogger("bagit").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedShare:
    """A share that was decrypted, unpacked and verified."""

    bag: Path
    custody: Custody
    files: tuple[Path, ...]
    """The clips, in the order of the custody record."""


def open_share(
    sealed: Path, identity: str, into: Path, *, max_bytes: int = MAX_SHARE_BYTES
) -> OpenedShare:
    """Decrypt, unpack and verify a share into the new folder `into`; blocking.

    Nothing is left behind unless every check holds. Raises NotAllowedError where the share is
    sealed to another key, VerificationError, InvalidInputError, and ConflictError where `into`
    is there already.
    """
    if into.exists():
        raise ConflictError(f"{into} is there already: open the share into a new folder.")
    into.parent.mkdir(parents=True, exist_ok=True)
    work = into.with_name(f".{into.name}.{secrets.token_hex(4)}")
    work.mkdir(mode=0o700)
    try:
        tar = work / "share.tar"
        _decrypt(sealed, identity, tar, max_bytes)
        _unpack(tar, work)
        tar.unlink()
        custody = verify_bag(work / FOLDER)
        (work / FOLDER).rename(into)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    files = tuple(into / "data" / file.name for file in custody.files)
    return OpenedShare(bag=into, custody=custody, files=files)


def verify_bag(folder: Path) -> Custody:
    """Return the custody record of an opened share all of whose parts hold.

    Raises VerificationError, which says what does not.
    """
    names = _listed(folder)
    missing = {*TAG_FILES, CUSTODY} - names
    if missing:
        raise VerificationError(f"This is not an opened share: it has no {min(missing)}.")
    note = (folder / CUSTODY).read_bytes()
    custody = open_custody(note)
    _compare(custody, note, folder, names)
    try:
        # bagit 1.9 calls re.sub and codecs.open in ways that Python has deprecated.
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            bagit.Bag(str(folder)).validate()
    except (bagit.BagError, ValueError, OSError) as error:
        raise VerificationError(f"The share's bag does not hold: {error}.") from error
    return custody


def _compare(custody: Custody, note: bytes, folder: Path, names: set[str]) -> None:
    """Hold names, sizes and tag files to the record, so that bagit reads nothing hostile."""
    if names - {*TAG_FILES, CUSTODY} != {f"data/{file.name}" for file in custody.files}:
        raise VerificationError("The share's files are not those its custody record names.")
    expected = tag_files(custody, note)
    for name in TAG_FILES:
        if (folder / name).read_bytes() != expected[name]:
            raise VerificationError(f"The share's {name} contradicts its custody record.")
    for file in custody.files:
        if (folder / "data" / file.name).stat().st_size != file.size_bytes:
            raise VerificationError(f"{file.name} does not have the size its record says.")


def _listed(folder: Path) -> set[str]:
    """Return the names below a folder that holds plain files where a share has them only."""
    names: set[str] = set()
    for root, folders, files in os.walk(folder):
        below = Path(root).relative_to(folder)
        inner = {(below / name).as_posix() for name in folders}
        found = {(below / name).as_posix() for name in files}
        stray = (inner - {"data"}) | {name for name in found if not _is_share_name(name)}
        stray |= {name for name in inner | found if (folder / name).is_symlink()}
        if stray:
            raise VerificationError(f"The share holds something it may not: {min(stray)!r}.")
        names |= found
    for name in names:
        if not (folder / name).is_file() or (folder / name).stat().st_size > _longest(name):
            raise VerificationError(f"The share's {name} is not a file of an allowed size.")
    return names


def _is_share_name(name: str) -> bool:
    return name in TAG_FILES or name == CUSTODY or _CLIP.fullmatch(name) is not None


def _longest(name: str) -> int:
    if _CLIP.fullmatch(name):
        return MAX_SHARE_BYTES
    return MAX_NOTE_BYTES if name == CUSTODY else MAX_TAG_BYTES


def _decrypt(sealed: Path, identity: str, tar: Path, max_bytes: int) -> None:
    """Write the plain tar; age has no compression, so it is never longer than the sealed bytes."""
    try:
        key = x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as error:
        raise InvalidInputError("The delivery key is not an age identity.") from error
    try:
        too_long = sealed.stat().st_size > max_bytes
    except FileNotFoundError as error:
        raise InvalidInputError(f"There is no file {sealed}.") from error
    if too_long:
        raise VerificationError("The share is longer than one may be.")
    with sealed.open("rb") as source, tar.open("xb") as sink:
        try:
            pyrage.decrypt_io(source, sink, [key])
        except pyrage.DecryptError as error:
            if "No matching keys" in str(error):
                raise NotAllowedError("This share is sealed to another delivery key.") from error
            raise VerificationError("This is not a whole sealed share.") from error
        except OSError as error:
            if error.errno is not None:
                raise
            raise VerificationError("The sealed share has been damaged or altered.") from error


def _unpack(tar: Path, into: Path) -> None:
    """Write the tar's members as fresh plain files; raises VerificationError on anything else.

    One header is read at a time: following a header to another (long names, pax, sparse maps)
    is what makes tar readers large, and a share needs none of it.
    """
    seen: set[str] = set()
    (into / FOLDER / "data").mkdir(parents=True, mode=0o700)
    with tar.open("rb") as archive:
        while (header := archive.read(tarfile.BLOCKSIZE)) != bytes(tarfile.BLOCKSIZE):
            name, size_bytes = _read_header(header)
            if name in seen or len(seen) >= MAX_FILES + len(TAG_FILES) + 1:
                raise VerificationError("The share holds a file twice, or too many files.")
            seen.add(name)
            _copy(archive, into / FOLDER / name, size_bytes)
            archive.seek(-size_bytes % tarfile.BLOCKSIZE, os.SEEK_CUR)
        if archive.read(tarfile.BLOCKSIZE + 1) != bytes(tarfile.BLOCKSIZE):
            raise VerificationError("The share's tar does not end where it should.")


def _read_header(header: bytes) -> tuple[str, int]:
    """Return the name in the bag and the size of a plain file that a share may hold."""
    try:
        member = tarfile.TarInfo.frombuf(header, "ascii", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise VerificationError("The share's tar cannot be read.") from error
    name = member.name.removeprefix(f"{FOLDER}/")
    if member.name != f"{FOLDER}/{name}" or not _is_share_name(name):
        raise VerificationError(f"The share holds something it may not: {member.name!r}.")
    if member.type != tarfile.REGTYPE:
        raise VerificationError(f"The share's {name} is not a plain file.")
    if not 0 <= member.size <= _longest(name):
        raise VerificationError(f"The share's {name} is longer than it may be.")
    return name, member.size


def _copy(archive: BinaryIO, path: Path, size_bytes: int) -> None:
    with path.open("xb") as file:
        left = size_bytes
        while chunk := archive.read(min(_COPY_BYTES, left)):
            file.write(chunk)
            left -= len(chunk)
    if left:
        raise VerificationError("The share's tar ends too early.")
