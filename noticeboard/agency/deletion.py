"""Deleting a case's shares, or some of them, with a certificate.

deletions/ID.json      a deletion that has begun: every file, with its hash and size
certificates/ID.txt    the certificate, signed by the log's key; certificates/ID.html to print

A crash leaves either everything or a plan that is finished next time:
1. deletions/ID.json  The plan is written. A crash before this deletes nothing.
   log.jsonl          The log says that it began.
2. The files go, one by one, then their folders. A crash here leaves the plan and some files.
3. inbox/shares.json  The shares count as deleted, so they are not fetched again.
4. certificates/ID    Only when every file is gone. If one can't be deleted, there is none.
5. log.jsonl          The log names the certificate.
6. The plan is deleted. A crash before this repeats steps 2 to 5, which changes nothing.

The bytes in the inbox and in the case are one file with two names (a hard link): both go.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
import hashlib
import os
from pathlib import Path
import secrets
from typing import Final, Literal

import msgspec

from noticeboard.agency import case_folder
from noticeboard.agency.case_report import case_number_of, shares_of
from noticeboard.agency.deletion_certificate import (
    Certificate,
    DeletedFile,
    DeletedShare,
    HandedOn,
    certificate_path,
    read_certificate,
    write_certificate,
)
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.export import FOLDER as EXPORTS, STILL_NAME, STILLS, marks_of
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.open import clear_interrupted
from noticeboard.agency.retention import FILE as RETENTION_FILE, Retentions
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder
from noticeboard.errors import ConflictError, NotFoundError
from noticeboard.log.encoding import format_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FOLDER, make_folders, sha256_of, write_durably
from noticeboard.runtime.text import Text

_FOLDER: Final = "deletions"
_MOST_NAMED: Final = 5


class DoomedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is to be deleted."""

    path: str
    """Below the agency's folder if it lies there."""
    sha256: str
    size_bytes: int


class DeletionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A deletion that has begun, or is about to."""

    v: Literal[1] = 1
    id: str
    case: str
    case_number: str
    is_whole: bool
    """Whether nothing of the case stays."""
    shares: tuple[DeletedShare, ...]
    files: tuple[DoomedFile, ...]
    why: str
    by: str
    at: str

    @property
    def size_bytes(self) -> int:
        """What all files have together."""
        return sum(file.size_bytes for file in self.files)


class NotDeletedError(ConflictError):
    """Some files could not be deleted, so there is no certificate."""

    def __init__(self, text: Text, files: Sequence[str]) -> None:
        super().__init__(text)
        self.details: Mapping[str, Sequence[str]] = {"files": list(files)}


def plan_deletion(  # noqa: PLR0913 -- who deletes what and why
    home: AgencyHome, case: str, shares: Sequence[str], *, why: str, by: str, now: datetime
) -> DeletionPlan:
    """Return what deleting a case, or some of its shares, takes away; deletes nothing."""
    folders = shares_of(home, case)
    strange = set(shares) - set(folders)
    if strange:
        raise NotFoundError(Text("desk.export.no_share", share=min(strange)))
    is_whole = not shares or set(shares) == set(folders)
    names = sorted(folders if is_whole else shares)
    number = case_number_of(home, case)
    arrived = _arrived(home, case, number, folders, None if is_whole else set(names))
    places = [home.cases / case, home.folder / EXPORTS / case] if is_whole else []
    for name in names:
        places += [folders[name], *case_folder.set_aside(folders[name])]
    elsewhere = (Path(each.folder) for each in arrived if each.folder)
    places += [each for each in elsewhere if (each / case_folder.BAG).is_dir()]
    # One file may be the still of two shares that have the same film.
    kept = _stills(home.cases / case, set(folders) - set(names))
    stills = sorted(_stills(home.cases / case, set(names)) - kept)
    sealed = [path for each in arrived for path in home.inbox.glob(f"{each.path.stem}.age*")]
    files = dict.fromkeys(_named(path) for place in places for path in _files(place))
    files |= dict.fromkeys(_named(path) for path in (*sealed, *stills) if path.is_file())
    return DeletionPlan(
        id=f"{now:%Y%m%d}-{secrets.token_hex(4)}",
        case=case,
        case_number=number,
        is_whole=is_whole,
        shares=_shares(names, folders, arrived),
        files=tuple(_doomed(home, path) for path in files),
        why=safe_text(why, longest=300),
        by=by,
        at=format_time(now),
    )


def _arrived(
    home: AgencyHome,
    case: str,
    number: str,
    folders: Mapping[str, Path],
    only: set[str] | None,
) -> list[ArrivedShare]:
    """Return the inbox's shares that belong to a deletion; unopened ones only of a whole case."""
    found = []
    for each in ShareFolder(home).all():
        if each.deleted_here:
            continue
        name = str(each.waiting.number)
        is_of_case = (
            bool(number) and each.case_number == number and (case_folder.case_name(number) == case)
        )
        if name in (folders if only is None else only) or (only is None and is_of_case):
            found.append(each)
    return found


def _shares(
    names: Iterable[str], folders: Mapping[str, Path], arrived: Iterable[ArrivedShare]
) -> tuple[DeletedShare, ...]:
    listed = {str(each.waiting.number): each.waiting for each in arrived}
    found = []
    for name in sorted({*names, *listed}, key=lambda name: (len(name), name)):
        if name in listed:
            request, sealed = listed[name].request, listed[name].sha256
        else:
            request, sealed = "", sha256_of(case_folder.sealed_in(folders[name]))
        found.append(DeletedShare(share=name, request=request, sealed=sealed))
    return tuple(found)


def _stills(case: Path, shares: set[str]) -> set[Path]:
    """Return the files of the stills that marks in these shares name."""
    named = [str((mark.get("still") or {}).get("file", "")) for mark in marks_of(case, shares)]
    return {case / STILLS / name for name in named if STILL_NAME.fullmatch(name)}


def _files(place: Path) -> Iterator[Path]:
    """Yield every file below a folder; a link is a file, and is never followed."""
    for root, folders, names in os.walk(place):
        inner = Path(root)
        yield from (inner / name for name in names)
        yield from (inner / name for name in folders if (inner / name).is_symlink())


def _named(path: Path) -> Path:
    """Return a file's full path; a link stands for itself, never for what it leads to."""
    return path.parent.resolve() / path.name


def _doomed(home: AgencyHome, path: Path) -> DoomedFile:
    root = home.folder.resolve()
    inside = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    if path.is_symlink():
        target = os.fsencode(path.readlink())
        return DoomedFile(path=inside, sha256=hashlib.sha256(target).hexdigest(), size_bytes=0)
    return DoomedFile(path=inside, sha256=sha256_of(path), size_bytes=path.stat().st_size)


def delete(
    home: AgencyHome,
    log: DepartmentLog,
    plan: DeletionPlan,
    now: Callable[[], datetime],
    remove: Callable[[Path], None] | None = None,
) -> Certificate:
    """Delete everything that a plan names, and return the certificate.

    Raises NotDeletedError if a file can't be deleted: then the plan stays, and trying again goes on
    with it.
    """
    with home.lock_shares():
        for earlier in unfinished(home):
            if earlier.case == plan.case:
                _finish(home, log, earlier, now(), remove or _remove)
        make_folders(home.folder / _FOLDER, mode=PRIVATE_FOLDER)
        write_durably(home.folder / _FOLDER / f"{plan.id}.json", msgspec.json.encode(plan))
        return _finish(home, log, plan, now(), remove or _remove)


def unfinished(home: AgencyHome) -> list[DeletionPlan]:
    """Return the deletions that a crash, or a file in use, has interrupted."""
    return [
        msgspec.json.decode(path.read_bytes(), type=DeletionPlan)
        for path in sorted((home.folder / _FOLDER).glob("*.json"))
    ]


def resume_deletion(
    home: AgencyHome,
    log: DepartmentLog,
    case: str,
    now: Callable[[], datetime],
    remove: Callable[[Path], None] | None = None,
) -> Certificate | None:
    """Go on with what was interrupted in a case; None if nothing was.

    Raises NotDeletedError as `delete` does.
    """
    if not any(plan.case == case for plan in unfinished(home)):
        return None
    certificate = None
    with home.lock_shares():
        for plan in unfinished(home):
            if plan.case == case:
                certificate = _finish(home, log, plan, now(), remove or _remove)
    return certificate


def _finish(
    home: AgencyHome,
    log: DepartmentLog,
    plan: DeletionPlan,
    now: datetime,
    remove: Callable[[Path], None],
) -> Certificate:
    kept_until = _until(home, plan.case)
    if not _is_logged(log, "plan", plan.id):
        log.append(
            Act.DELETION_BEGAN,
            who=plan.by,
            at=now,
            case=plan.case_number,
            share=", ".join(each.share for each in plan.shares),
            plan=plan.id,
            why=plan.why,
            files=str(len(plan.files)),
        )
    clear_interrupted(home.cases, home.profile())
    for half in (home.folder / _FOLDER).glob(".*.json.new"):
        # A crash left it before its plan was one.
        half.unlink(missing_ok=True)
    stuck = _remove_all(home, plan, remove)
    if stuck:
        named = ", ".join(stuck[:_MOST_NAMED]) + (", …" if len(stuck) > _MOST_NAMED else "")
        raise NotDeletedError(
            Text("desk.delete.stuck", stuck=len(stuck), total=len(plan.files), files=named), stuck
        )
    shelf = ShareFolder(home)
    for share in plan.shares:
        if share.share.isdecimal():
            shelf.mark_deleted(int(share.share), now)
    made = certificate_path(home, plan.id)
    if not made.exists():
        _certify(home, log, plan, now, kept_until)
    certificate = read_certificate(home, log, plan.id)
    if not _is_logged(log, "certificate", plan.id):
        log.append(
            Act.CASE_DELETED,
            who=plan.by,
            at=now,
            case=plan.case_number,
            share=", ".join(each.share for each in plan.shares),
            certificate=plan.id,
            sha256=sha256_of(made),
            files=str(len(plan.files)),
        )
    (home.folder / _FOLDER / f"{plan.id}.json").unlink(missing_ok=True)
    return certificate


def _is_logged(log: DepartmentLog, name: str, plan: str) -> bool:
    return any(line.entry.about.get(name) == plan for line in log.newest())


def _until(home: AgencyHome, case: str) -> str:
    found = Retentions.of(home).read(case)
    return found.current.until if found else ""


def _remove_all(home: AgencyHome, plan: DeletionPlan, remove: Callable[[Path], None]) -> list[str]:
    """Delete a plan's files and the folders that are empty then; return which ones stay."""
    stuck: list[str] = []
    folders: set[Path] = set()
    # The case's date goes last, so that a deletion that is continued still knows it.
    for file in sorted(plan.files, key=lambda each: Path(each.path).name == RETENTION_FILE):
        path = home.folder / file.path
        try:
            remove(path)
        except FileNotFoundError:
            pass
        except OSError:
            stuck.append(path.name)
        folders.add(path.parent)
    case = home.cases / plan.case
    for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
        _remove_empty(folder, keep={home.cases, home.inbox, home.folder})
    if plan.is_whole and case.is_dir() and not stuck:
        _remove_empty(case, keep={home.cases})
        # Somebody has written into the case since: the certificate must not say that it is gone.
        stuck += [path.name for path in _files(case)]
    return stuck


def _remove(path: Path) -> None:
    if not path.is_symlink():
        # Windows deletes no file that is read-only.
        path.chmod(0o600)
    path.unlink()


def _remove_empty(folder: Path, *, keep: set[Path]) -> None:
    """Delete a folder and those above it, as far as they are empty."""
    kept = {each.resolve() for each in keep}
    while folder.resolve() not in kept:
        for inner in sorted((each for each in folder.glob("**/*") if each.is_dir()), reverse=True):
            _rmdir(inner)
        if not _rmdir(folder):
            return
        folder = folder.parent


def _rmdir(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return not folder.exists()
    return True


def _certify(
    home: AgencyHome, log: DepartmentLog, plan: DeletionPlan, now: datetime, kept_until: str
) -> None:
    names = {each.share for each in plan.shares}
    exported = [
        HandedOn(
            at=line.entry.at,
            to=line.entry.about.get("to", ""),
            sha256=line.entry.about.get("sha256", ""),
        )
        for line in log.newest()
        if line.entry.act == Act.CASE_EXPORTED
        and line.entry.case == plan.case_number
        and (plan.is_whole or names & set(line.entry.about.get("shares", "").split(", ")))
    ]
    certificate = Certificate(
        id=plan.id,
        agency=safe_text(home.profile().name, longest=200),
        case_number=plan.case_number,
        is_whole=plan.is_whole,
        shares=plan.shares,
        files=tuple(
            DeletedFile(sha256=file.sha256, size_bytes=file.size_bytes) for file in plan.files
        ),
        handed_on=tuple(reversed(exported)),
        kept_until=kept_until,
        why=plan.why,
        by=plan.by,
        began=plan.at,
        ended=format_time(now),
    )
    write_certificate(home, log, certificate)
