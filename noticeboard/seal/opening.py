"""Opening: a sealed share becomes a folder whose every byte has been accounted for.

Everything inside a share comes from a stranger. A share is therefore a short list of plain files
with the names a share has, and whatever else a tar or a bag could hold is refused.
"""

from dataclasses import dataclass
import hashlib
import logging
import os
from pathlib import Path
import re
import secrets
import shutil
import warnings

import bagit

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.keys import VerifierKey
from noticeboard.log.proof import TlogProof
from noticeboard.seal.bag import (
    CERTIFICATE,
    CUSTODY,
    FOLDER,
    PROOF,
    SHEET,
    SOURCES,
    TAG_FILES,
    payload_names,
    sources_of,
    sources_text,
    tag_files,
    written_files,
)
from noticeboard.seal.custody import Custody, open_custody
from noticeboard.seal.information import check_information
from noticeboard.seal.proving import Check, checks_of
from noticeboard.seal.unpacking import (
    MAX_SHARE_BYTES,
    is_clip,
    is_share_name,
    longest,
    unpack,
)

_SOURCE = re.compile(rb"(?P<clip>[a-z0-9_-]{1,60}\.mp4) (?P<sha256>[0-9a-f]{64})")

# What bagit has to say is in the errors it raises; nobody reads it on standard error.
logging.getLogger("bagit").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedShare:
    """A share that was decrypted, unpacked and verified."""

    bag: Path
    custody: Custody
    files: tuple[Path, ...]
    """The clips, in the order of the custody record."""
    information: tuple[Path, ...]
    """`words.txt` and `readings.csv`, as far as they are there."""
    sheet: Path
    """What an officer prints (HTML); it says what the custody record says."""
    certificate: Path
    """A draft for a certificate under FRE 902(13) or (14), to be completed and signed."""
    checks: tuple[Check, ...]
    """What was proved, what was not, and what nobody checked."""


def open_share(
    sealed: Path,
    identity: str,
    into: Path,
    *,
    max_bytes: int = MAX_SHARE_BYTES,
    log_key: VerifierKey | None = None,
) -> OpenedShare:
    """Decrypt, unpack and verify a share into the new folder `into`; blocking.

    Nothing is left behind unless every check holds. With the board's `log_key`, it must have
    logged the request as well. Raises NotAllowedError where the share is sealed to another key,
    VerificationError, InvalidInputError, and ConflictError where `into` is there already.
    """
    if into.exists():
        raise ConflictError(f"{into} is there already: open the share into a new folder.")
    into.parent.mkdir(parents=True, exist_ok=True)
    work = into.with_name(f".{into.name}.{secrets.token_hex(4)}")
    work.mkdir(mode=0o700)
    try:
        unpack(sealed, identity, work, max_bytes)
        custody, checks = _verify(work / FOLDER, log_key)
        (work / FOLDER).rename(into)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return opened_share(into, custody, checks)


def verify_bag(folder: Path, *, log_key: VerifierKey | None = None) -> OpenedShare:
    """Return an opened share all of whose parts still hold; blocking.

    With the board's `log_key`, it must have logged the request as well. Raises
    VerificationError, which says what does not hold.
    """
    return opened_share(folder, *_verify(folder, log_key))


def opened_share(bag: Path, custody: Custody, checks: tuple[Check, ...]) -> OpenedShare:
    """Return what is said of a share that lies in a folder, after its checks."""
    return OpenedShare(
        bag=bag,
        custody=custody,
        files=tuple(bag / "data" / file.name for file in custody.files),
        information=tuple(bag / "data" / file.name for file in custody.information),
        sheet=bag / SHEET,
        certificate=bag / CERTIFICATE,
        checks=checks,
    )


def _verify(folder: Path, log_key: VerifierKey | None) -> tuple[Custody, tuple[Check, ...]]:
    names = _listed(folder)
    missing = {*TAG_FILES, CUSTODY} - names
    if missing:
        raise VerificationError(f"This is not an opened share: it has no {min(missing)}.")
    note = (folder / CUSTODY).read_bytes()
    custody = open_custody(note)
    _compare(custody, note, folder, names)
    proof = _proof(folder) if custody.request.proof else None
    checks = checks_of(custody, proof, log_key)
    try:
        # bagit 1.9 calls re.sub and codecs.open in ways that Python has deprecated.
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            bagit.Bag(str(folder)).validate()
    except (bagit.BagError, ValueError, OSError) as error:
        raise VerificationError(f"The share's bag does not hold: {error}.") from error
    return custody, checks


def _proof(folder: Path) -> TlogProof:
    try:
        return TlogProof.parse((folder / PROOF).read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise VerificationError("The share's log proof is not text.") from error


def _compare(custody: Custody, note: bytes, folder: Path, names: set[str]) -> None:
    """Hold names, sizes and small files to the record, so that bagit reads nothing hostile."""
    expected = payload_names(custody)
    if names - {*TAG_FILES} != set(expected):
        raise VerificationError("The share's files are not those its custody record names.")
    small = {name: (folder / name).read_bytes() for name in expected if not is_clip(name)}
    for name, content in written_files(custody, note).items():
        if small[name] != content:
            raise VerificationError(f"The share's {name} says something else than its record.")
    _compare_beside(custody, small)
    for name, content in tag_files(custody, small).items():
        if (folder / name).read_bytes() != content:
            raise VerificationError(f"The share's {name} contradicts its custody record.")
    for file in custody.files:
        if (folder / "data" / file.name).stat().st_size != file.size_bytes:
            raise VerificationError(f"{file.name} does not have the size its record says.")


def _compare_beside(custody: Custody, small: dict[str, bytes]) -> None:
    """Hold what the record names by a hash to it."""
    hashes = {f"data/{file.name}": file.sha256 for file in custody.information}
    if custody.request.proof:
        hashes[PROOF] = custody.request.proof
    for name, sha256 in hashes.items():
        if hashlib.sha256(small[name]).hexdigest() != sha256:
            raise VerificationError(f"The share's {name} is not what its custody record names.")
    for told in custody.information:
        content = small[f"data/{told.name}"]
        if len(content) != told.size_bytes:
            raise VerificationError(f"{told.name} does not have the size its record says.")
        check_information(told.name, content)
    if SOURCES in small:
        _compare_sources(custody, small[SOURCES])


def _compare_sources(custody: Custody, listed: bytes) -> None:
    """Hold the list of segments to the roots in the record."""
    found: dict[str, list[str]] = {file.name: [] for file in custody.files}
    for line in listed.splitlines():
        match = _SOURCE.fullmatch(line)
        if match is None or match["clip"].decode() not in found:
            raise VerificationError("The share's list of segments cannot be read.")
        found[match["clip"].decode()].append(match["sha256"].decode())
    if [sources_of(found[file.name]) for file in custody.files] != [
        file.sources for file in custody.files
    ] or sources_text(found) != listed:
        raise VerificationError("The share's list of segments is not the one its record names.")


def _listed(folder: Path) -> set[str]:
    """Return the names below a folder that holds plain files where a share has them only."""
    names: set[str] = set()
    for root, folders, files in os.walk(folder):
        below = Path(root).relative_to(folder)
        inner = {(below / name).as_posix() for name in folders}
        found = {(below / name).as_posix() for name in files}
        stray = (inner - {"data"}) | {name for name in found if not is_share_name(name)}
        stray |= {name for name in inner | found if (folder / name).is_symlink()}
        if stray:
            raise VerificationError(f"The share holds something it may not: {min(stray)!r}.")
        names |= found
    for name in names:
        if not (folder / name).is_file() or (folder / name).stat().st_size > longest(name):
            raise VerificationError(f"The share's {name} is not a file of an allowed size.")
    return names
