"""The folder of an opened share: CASE/REQUEST/SHARE, with everything an evidence system needs.

share/            the bag as it came, unchanged
sealed/           the sealed file as it arrived
sheet.html        what the custody record says, to be printed, and certificate-draft.html; older
                  shares carry both in their bags
request.entry     the request as the agency posted it, and request.proof that it is logged
report.txt        what was proved and what was not; also as report.html and report.json
board/            the notes that the board's inbox signed about the share: each is valid on its
                  own, and may be added later
SHA256SUMS        of everything except board/ and itself, in the format of sha256sum

A folder whose files were changed here is set aside when its share is opened again: it lies beside
the new one as SHARE-changed-20261201T084500Z, and belongs to the share until that is deleted.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
import hashlib
import os
from pathlib import Path
import re
import shutil

import msgspec

from noticeboard.agency.inbox_client import NoteKind
from noticeboard.errors import VerificationError
from noticeboard.runtime.files import sha256_of, sync_folder
from noticeboard.runtime.system import READ_ONLY_FILE, replace, sync_file
from noticeboard.runtime.text import Text
from noticeboard.seal.custody import Custody

BAG, SEALED, BOARD, SUMS = "share", "sealed", "board", "SHA256SUMS"
ENTRY, PROOF = "request.entry", "request.proof"
PAGES = ("sheet.html", "certificate-draft.html")
"""Beside the bag, because a bag is valid only as it came, without one file more."""
REPORT = "report.json"
POSTED_ELSEWHERE = "posted-elsewhere"
MOST_FILES = 256
MAX_SMALL_BYTES = 256 * 1024

CASE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}"
"""The names of cases, as `case_name` makes them."""
SHARE = r"[0-9]{1,9}|file-[0-9a-f]{8}"
"""The names of shares in their cases."""

_OTHER = re.compile(r"[^A-Za-z0-9._-]+")
_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<name>[A-Za-z0-9._/-]{1,200})")
_LONGEST_NAME = 60
# Some systems take these names for devices, whatever their extension.
_DEVICES = {"aux", "con", "nul", "prn"} | {
    f"{name}{n}" for name in ("com", "lpt") for n in range(10)
}

_COPY_BYTES = 1 << 20


def case_name(case_number: str) -> str:
    """Return a case number as a folder name; different numbers give different names.

    Characters and names that could escape, hide or mean a device are left out; if that changes
    anything, a few digits of the hash make the name unique.
    """
    if not case_number:
        return POSTED_ELSEWHERE
    name = _OTHER.sub("-", case_number).strip(".-_")[:_LONGEST_NAME].rstrip(".-_")
    if name == case_number and name.partition(".")[0].lower() not in _DEVICES:
        return name
    digits = hashlib.sha256(case_number.encode()).hexdigest()[:8]
    return f"case-{name}-{digits}" if name else f"case-{digits}"


def share_folder(root: Path, case_number: str, request: str, share: str) -> Path:
    """Return the folder that a share of a case is opened into."""
    return root / case_name(case_number) / request[:8] / share


def aside_name(share: str, at: datetime) -> str:
    """Return the name under which a share's changed folder is kept."""
    return f"{share}-changed-{at:%Y%m%dT%H%M%SZ}"


def set_aside(folder: Path) -> list[Path]:
    """Return the changed folders of the share that is opened into a folder, the oldest first."""
    pattern = re.compile(rf"{re.escape(folder.name)}-changed-[0-9]{{8}}T[0-9]{{6}}Z")
    return sorted(each for each in folder.parent.glob("*/") if pattern.fullmatch(each.name))


def copy_sealed(sealed: Path, folder: Path, name: str) -> None:
    """Put the sealed file into a share's folder, without using space twice; raises OSError."""
    (folder / SEALED).mkdir(mode=0o700)
    place = folder / SEALED / name
    try:
        place.hardlink_to(sealed.resolve())
    except OSError:
        # Another disk, or a file system without hard links.
        # In pieces, because one long call could not be interrupted.
        with sealed.open("rb") as source, place.open("xb") as copy:
            shutil.copyfileobj(source, copy, _COPY_BYTES)


def write_note(folder: Path, kind: NoteKind, note: str) -> None:
    """Add an inbox note to a share's folder, durably."""
    board = folder / BOARD
    board.mkdir(mode=0o700, exist_ok=True)
    fresh = board / f".{kind.value}.new"
    _write(fresh, note.encode())
    replace(fresh, board / f"{kind.value}.txt")
    sync_folder(board)


def write_small(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write the small files of a share's folder."""
    for name, content in files:
        _write(folder / name, content)


def seal_folder(folder: Path, pause: Callable[[], None] = lambda: None) -> None:
    """Write SHA256SUMS, make every file read-only for its owner alone, and sync everything.

    `pause` is called after each file.
    """
    listed = [path for path in _files(folder) if path.relative_to(folder).parts[0] != BOARD]
    lines = []
    for path in sorted(listed):
        lines.append(f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n")
        pause()
    _write(folder / SUMS, "".join(lines).encode())
    for path in _files(folder):
        path.chmod(READ_ONLY_FILE)
        sync_file(path)
        pause()
    for root, _, _ in os.walk(folder):
        sync_folder(Path(root))


def check_sums(folder: Path) -> Iterator[Text]:
    """Yield a text for each difference from SHA256SUMS; raises VerificationError."""
    listed = _read_sums(folder)
    found = {
        name
        for path in _files(folder)
        if (name := path.relative_to(folder).as_posix()) != SUMS
        and not name.startswith(f"{BOARD}/")
    }
    for name in sorted(listed.keys() - found):
        yield Text("noticeboard.folder.missing", file=name)
    for name in sorted(found - listed.keys()):
        yield Text("noticeboard.folder.added", file=name)
    for name in sorted(found & listed.keys()):
        if sha256_of(folder / name) != listed[name]:
            yield Text("noticeboard.folder.changed", file=name)


def read_small(path: Path) -> bytes | None:
    """Return a small plain file; None if it is missing. Raises VerificationError."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise VerificationError(Text("noticeboard.folder.not_plain", file=path.name))
    if not path.exists():
        return None
    if path.stat().st_size > MAX_SMALL_BYTES:
        raise VerificationError(Text("noticeboard.folder.too_long", file=path.name))
    return path.read_bytes()


def sealed_in(folder: Path) -> Path:
    """Return the one sealed file of a share's folder; raises VerificationError."""
    found = [path for path in _files(folder) if path.parent == folder / SEALED]
    if len(found) != 1:
        raise VerificationError(Text("noticeboard.folder.one_sealed"))
    return found[0]


class ReportedFile(msgspec.Struct, frozen=True):
    """A film or photo, as a report names it."""

    name: str
    sha256: str


class ReportedSeal(msgspec.Struct, frozen=True):
    """The sealed file, as a report names it."""

    sha256: str


class ReportedCheck(msgspec.Struct, frozen=True):
    """One check, as a report has it: in English."""

    code: str = ""
    result: str = ""
    text: str = ""


class EarlierReport(msgspec.Struct, frozen=True):
    """What is needed of `report.json` in the folder of a share that was opened before."""

    share: str
    sealed: ReportedSeal
    opened: str = ""
    files: tuple[ReportedFile, ...] = ()
    added: tuple[ReportedFile, ...] = ()
    checks: tuple[ReportedCheck, ...] = ()
    made_by: dict[str, str] | None = None
    """The page that made the share; None if a hub made it."""


def read_report(folder: Path) -> EarlierReport | None:
    """Return the report of an opened share; None if it is missing or damaged."""
    try:
        return msgspec.json.decode(read_small(folder / REPORT) or b"", type=EarlierReport)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError, VerificationError):
        return None


def repeated(folder: Path, custody: Custody, sealed_sha256: str) -> Iterator[str]:
    """Yield a sentence for each file that another share of the same case has, too.

    `folder` is the one that the share is opened into. Its case's folder is two levels above.
    """
    names = {file.sha256: file.name for file in custody.films}
    for other in sorted(folder.parent.parent.glob("*/*/")):
        # A changed folder that is set aside, or about to be, is this share's own.
        is_share = other != folder and re.fullmatch(SHARE, other.name)
        report = read_report(other) if is_share else None
        if report is None:
            continue
        share = f"share {other.name} ({other.parent.name}/{other.name})"
        if report.sealed.sha256 == sealed_sha256:
            yield f"The same sealed file was opened before, as {share}."
            continue
        for file in report.files + report.added:
            if file.sha256 in names:
                yield f"{names[file.sha256]} is also in {share}."


def _read_sums(folder: Path) -> dict[str, str]:
    raw = read_small(folder / SUMS)
    if raw is None:
        raise VerificationError(Text("noticeboard.folder.lacks", file=SUMS))
    listed: dict[str, str] = {}
    for line in raw.decode("ascii", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match["name"] in listed:
            raise VerificationError(Text("noticeboard.folder.unreadable", file=SUMS))
        listed[match["name"]] = match["sha256"]
    return listed


def _files(folder: Path) -> list[Path]:
    """Return every file below a folder of plain files; raises VerificationError on others."""
    found: list[Path] = []
    for root, folders, files in os.walk(folder):
        inner = [Path(root) / name for name in (*folders, *files)]
        for path in inner:
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise VerificationError(
                    Text("noticeboard.folder.not_plain", file=str(path.relative_to(folder)))
                )
        found += [Path(root) / name for name in files]
        if len(found) > MOST_FILES:
            raise VerificationError(Text("noticeboard.folder.too_many"))
    return found


def _write(path: Path, content: bytes) -> None:
    # A file that a crash left here may be read-only.
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, READ_ONLY_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
