"""An agency's export, checked as whoever received it can: every file, every share, every proof.

Everything in it is a stranger's. It is unpacked into a folder of its own, its names are plain, and
a file is no longer than the archive says.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
import hashlib
import os
from pathlib import Path
import re
import tempfile
from typing import IO, Final
from zipfile import ZipFile, ZipInfo

from noticeboard.agency.archive import MANIFEST, TAGS, UNREADABLE, plainly_packed
from noticeboard.agency.case_folder import SHARE
from noticeboard.agency.evidence import BoardKeys, CheckedShare, check_share
from noticeboard.errors import InvalidInputError, NoticeboardError
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.note import VerifierKey
from noticeboard.log.tree import leaf_hash
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FOLDER, require_room
from noticeboard.runtime.text import Text, text_of

_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
MOST_FILES: Final = 20_000
_MOST_MANIFEST_BYTES: Final = 16 * 1024 * 1024
_MOST_LOG_BYTES: Final = 64 * 1024 * 1024
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedExport:
    """An archive, checked as whoever received it can."""

    path: Path
    failures: tuple[Text, ...]
    files: int
    shares: Mapping[str, CheckedShare]
    entries: int = 0
    """How many entries of a department's log are in it, each with a proof that holds."""
    log_key: VerifierKey | None = None
    """The key that signs for them, as the archive says."""

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not self.failures and all(each.claims.hold for each in self.shares.values())


def is_export(path: Path) -> bool:
    """Return whether a file is an archive that `write_export` may have made."""
    try:
        with ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist()[:MOST_FILES]]
    except (*UNREADABLE, OSError):
        return False
    tops = {name.partition("/")[0] for name in names}
    return len(tops) == 1 and f"{tops.pop()}/{MANIFEST}" in names


def check_export(path: Path, keys: BoardKeys) -> CheckedExport:
    """Check every file of an archive and every share in it; raises InvalidInputError."""
    try:
        with ZipFile(path) as archive, _room_for(archive) as folder:
            return _check(path, archive, folder, keys)
    except (*UNREADABLE, FileExistsError, NotADirectoryError) as error:
        why = Text.plain(str(error))
        raise InvalidInputError(Text("desk.export.archive", file=str(path), why=why)) from error


@contextmanager
def _room_for(archive: ZipFile) -> Iterator[Path]:
    """Yield a folder with room for everything in an archive, and delete it afterwards."""
    with tempfile.TemporaryDirectory(prefix="export-") as name:
        folder = Path(name)
        require_room(folder, sum(each.file_size for each in archive.infolist()))
        yield folder


def _check(path: Path, archive: ZipFile, folder: Path, keys: BoardKeys) -> CheckedExport:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise ValueError("too many files")
    members: dict[str, ZipInfo] = {}
    for info in infos:
        name = info.filename.partition("/")[2]
        if not _NAME.fullmatch(name) or name in members:
            raise ValueError(f"a file named {safe_text(info.filename, longest=100)}")
        members[name] = plainly_packed(info)
    failures: list[Text] = []
    _check_list(archive, members, TAGS, failures)
    listed = _check_list(archive, members, MANIFEST, failures, folder)
    failures += [
        Text("desk.export.not_listed", file=name)
        for name in sorted(members)
        if name.startswith("data/") and name not in listed
    ]
    shares: dict[str, CheckedShare] = {}
    for each in sorted((folder / "data").glob("share-*/")):
        name = each.name.removeprefix("share-")
        if re.fullmatch(SHARE, name):
            shares[name] = check_share(each, keys)
    entries, key = _check_proofs(folder / "data" / "log", failures)
    return CheckedExport(
        path=path,
        failures=tuple(failures),
        files=len(listed),
        shares=shares,
        entries=entries,
        log_key=key,
    )


def _check_list(
    archive: ZipFile,
    members: Mapping[str, ZipInfo],
    manifest: str,
    failures: list[Text],
    into: Path | None = None,
) -> set[str]:
    """Check every file that a manifest lists, and unpack it into a folder; return their names."""
    if manifest not in members or members[manifest].file_size > _MOST_MANIFEST_BYTES:
        failures.append(Text("desk.export.lacks", file=manifest))
        return set()
    listed: set[str] = set()
    for line in archive.read(members[manifest]).decode("utf-8", "replace").splitlines():
        sha256, _, name = line.partition("  ")
        if name not in members or name in listed:
            failures.append(Text("desk.export.lacks", file=safe_text(name, longest=200)))
            continue
        listed.add(name)
        with archive.open(members[name]) as source:
            if _copy(source, into / name if into else None) != sha256:
                failures.append(Text("desk.export.differs", file=name))
    return listed


def _copy(source: IO[bytes], place: Path | None) -> str:
    """Return the hash of what is read, and write it to a place, if there is one."""
    digest = hashlib.sha256()
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    with place.open("xb") if place else Path(os.devnull).open("wb") as into:
        while piece := source.read(_PIECE):
            digest.update(piece)
            into.write(piece)
    return digest.hexdigest()


def _check_proofs(folder: Path, failures: list[Text]) -> tuple[int, VerifierKey | None]:
    """Return how many entries of a log have proofs that hold, and by which key."""
    if not (folder / "log.pub").is_file():
        return 0, None
    held = 0
    try:
        key = VerifierKey.parse(_read(folder / "log.pub").decode("ascii").strip())
        lines = set(_read(folder / "entries.jsonl").splitlines())
        for path in sorted(folder.glob("entry-*.proof")):
            proof = TlogProof.parse(_read(path).decode())
            extra = proof.extra or b""
            proof.verify(leaf_hash(extra), key)
            lines.discard(extra)
            held += 1
    except (NoticeboardError, OSError, ValueError) as error:
        why = text_of(error) if isinstance(error, NoticeboardError) else Text.plain(str(error))
        failures.append(why)
        return held, None
    failures += [Text("desk.export.differs", file="data/log/entries.jsonl")] if lines else []
    return held, key


def _read(path: Path) -> bytes:
    """Return a file of a log, which is never long; raises ValueError, OSError."""
    if path.stat().st_size > _MOST_LOG_BYTES:
        raise ValueError(f"{path.name} is too long")
    return path.read_bytes()
