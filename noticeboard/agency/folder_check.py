"""Checking an agency's folder, or one of its cases, of any age: what could have been changed since.

Each share's files, the sealed file opened again, the times of its openings, the department's log
against the checkpoints that exports have, and the certificates of deletion. What an earlier release
didn't write yet is a gap, never a fault: before the log there was none, and the list of shares has
fewer fields.

Nothing here can show that a copy of a sealed file was never opened elsewhere with the key: that
leaves no trace.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
import hashlib
from pathlib import Path
import re
import shutil
from typing import Final, Self

from noticeboard.agency import case_folder
from noticeboard.agency.case_report import case_number_of, shares_of
from noticeboard.agency.custody_faults import (
    CertificateRecords,
    CustodyFinding,
    LoggedOpening,
    OpeningRecords,
    Weight,
    certificate_findings,
    fault,
    gap,
    gone_findings,
    holds,
    opening_findings,
    remark,
)
from noticeboard.agency.deletion_certificate import (
    CERTIFICATE_ID,
    FOLDER as CERTIFICATES,
    Certificate,
    open_certificate,
)
from noticeboard.agency.department_log import Act, DepartmentEntry, DepartmentLog
from noticeboard.agency.evidence import (
    BoardKeys,
    CheckedShare,
    about_share,
    check_share,
    known_keys,
)
from noticeboard.agency.export import FOLDER as EXPORTS, read_log_export
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox_client import NoteKind, note_time
from noticeboard.agency.open import open_for
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.encoding import parse_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FOLDER, sha256_of
from noticeboard.runtime.text import text_of
from noticeboard.seal.bag import CUSTODY

_WORK: Final = ".verifying"
_CASES: Final = "cases"
_MOST_CERTIFICATE_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFolder:
    """What was found in an agency's folder, or in one of its cases."""

    folder: Path
    shares: tuple[str, ...]
    entries: int
    """How many entries the department's log has."""
    certificates: int
    findings: tuple[CustodyFinding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts; gaps don't count."""
        return holds(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePlace:
    """An agency's folder, and the one case that is to be checked; all of them if empty."""

    home: AgencyHome
    case: str = ""

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """Return what a path is: an agency's folder, a case in it, or None for anything else."""
        if (path / "agency.json").is_file():
            return cls(home=AgencyHome(path))
        above = path.resolve()
        is_case = above.parent.name == _CASES and re.fullmatch(case_folder.CASE, above.name)
        if is_case and (above.parents[1] / "agency.json").is_file():
            return cls(home=AgencyHome(above.parents[1]), case=above.name)
        return None


def check_folder(place: CasePlace, now: datetime, *, reopen: bool = True) -> CheckedFolder:
    """Check everything; blocking. Raises NoticeboardError if the folder can't be read at all.

    `reopen` opens every sealed file again and compares, which needs the delivery key and room.
    """
    return _FolderCheck(home=place.home, case=place.case, reopen=reopen).run(now)


@dataclass(slots=True, kw_only=True)
class _FolderCheck:
    home: AgencyHome
    case: str
    reopen: bool
    log: DepartmentLog = field(init=False)
    entries: list[DepartmentEntry] = field(init=False, default_factory=list)

    def run(self, now: datetime) -> CheckedFolder:
        self.home.profile()
        self.log = DepartmentLog(self.home.folder)
        findings = list(self._log_findings(now))
        names: list[str] = []
        shelf = ShareFolder(self.home)
        for folder in self._share_folders(shelf):
            names.append(folder.name)
            findings += self._share_findings(folder, shelf)
        certificates = list(self._certificates())
        for each in certificates:
            findings += certificate_findings(each)
        findings += self._missing(set(names), shelf, certificates)
        return CheckedFolder(
            folder=self.home.cases / self.case if self.case else self.home.folder,
            shares=tuple(names),
            entries=len(self.entries),
            certificates=len(certificates),
            findings=tuple(dict.fromkeys(findings)),
        )

    def _log_findings(self, now: datetime) -> Iterator[CustodyFinding]:
        verdict = self.log.verify(now)
        faults = {each.text for each in verdict.faults}
        for path in sorted((self.home.folder / EXPORTS).glob("**/*.zip")):
            try:
                note, _ = read_log_export(path)
                faults |= {each.text for each in self.log.verify(now, note).faults}
            except InvalidInputError:
                continue  # An export without the log.
            except VerificationError as error:
                yield fault("export_other_log", file=path.name, why=text_of(error))
        for text in sorted(faults, key=str):
            yield CustodyFinding(weight=Weight.FAULT, text=text)
        self.entries = [line.entry for line in reversed(list(self.log.newest()))]

    def _share_folders(self, shelf: ShareFolder) -> list[Path]:
        """Return the folder of every share, also of those that were opened elsewhere."""
        cases = [self.case] if self.case else _names(self.home.cases)
        found = [path for case in cases for path in _shares(self.home, case)]
        # The list names places on the machine where they were opened, which may be another one.
        names = {path.name for path in found}
        elsewhere = [Path(each.folder) for each in shelf.all() if each.folder and not self.case]
        found += [
            path
            for path in elsewhere
            if path.name not in names and (path / case_folder.BAG).is_dir()
        ]
        return sorted(found, key=lambda path: (len(path.name), path.name, str(path)))

    def _share_findings(self, folder: Path, shelf: ShareFolder) -> Iterator[CustodyFinding]:
        share = folder.name
        found = check_share(folder, known_keys(folder, self.home.folder, ""))
        for why in found.claims.failures:
            yield fault("share", share=share, why=why)
        aside = case_folder.set_aside(folder)
        for each in aside:
            yield remark("aside", share=share, folder=each.name)
        arrived = shelf.find(int(share)) if share.isdecimal() else None
        if found.evidence is not None and not self._is_named(
            found.evidence.sealed.sha256, arrived, share
        ):
            yield fault("other_sealed", share=share)
        yield from opening_findings(self._openings(folder, found, arrived, len(aside)))
        if self.reopen and found.share is not None:
            yield from self._reopened(folder)

    def _is_named(self, sealed: str, arrived: ArrivedShare | None, share: str) -> bool:
        """Return whether the list and the log name these sealed bytes, as far as they do."""
        logged = [
            entry.about["sealed"]
            for entry in self.entries
            if entry.share == share and entry.act == Act.SHARE_OPENED and "sealed" in entry.about
        ]
        listed = [arrived.waiting.sha256] if arrived else []
        return {*logged[-1:], *listed} <= {sealed}

    def _openings(
        self, folder: Path, found: CheckedShare, arrived: ArrivedShare | None, aside: int
    ) -> OpeningRecords:
        report = case_folder.read_report(folder)
        keys = known_keys(folder, self.home.folder, "")
        return OpeningRecords(
            share=folder.name,
            reported=_parsed(report.opened) if report else None,
            listed=_parsed(arrived.opened_here) if arrived else None,
            arrived=_noted(found, arrived, NoteKind.RECEIPT, keys),
            noted=_noted(found, arrived, NoteKind.OPENED, keys),
            logged=tuple(_logged(self.entries, folder.name)),
            log_since=parse_time(self.entries[0].at) if self.entries else None,
            set_aside=aside,
            was_listed=folder.name.isdecimal(),
        )

    def _reopened(self, folder: Path) -> Iterator[CustodyFinding]:
        """Open the sealed file again, and compare what it holds: its record names every byte."""
        work = self.home.cases / _WORK
        try:
            if not self.home.delivery_identities():
                yield gap("not_reopened", share=folder.name)
                return
            with self.home.lock_shares():
                shutil.rmtree(work, ignore_errors=True)
                work.mkdir(mode=PRIVATE_FOLDER)
                try:
                    open_for(self.home, case_folder.sealed_in(folder), work / "share")
                    own, sealed = (
                        (bag / CUSTODY).read_bytes()
                        for bag in (folder / case_folder.BAG, work / "share")
                    )
                finally:
                    shutil.rmtree(work, ignore_errors=True)
        except VerificationError as error:
            yield fault("sealed_fails", share=folder.name, why=text_of(error))
        except (ConflictError, NotAllowedError, NotFoundError, OSError):
            yield gap("not_reopened", share=folder.name)
        else:
            if own != sealed:
                yield fault("other_content", share=folder.name)

    def _certificates(self) -> Iterator[CertificateRecords]:
        number = self._case_number() if self.case else ""
        logged = {
            entry.about["certificate"]: entry
            for entry in self.entries
            if entry.act == Act.CASE_DELETED and "certificate" in entry.about
        }
        key = self.log.verifier
        for path in sorted((self.home.folder / CERTIFICATES).glob("*.txt")):
            if not re.fullmatch(CERTIFICATE_ID, path.stem):
                continue
            raw, certificate = _plain(path), None
            with suppress(NoticeboardError, UnicodeDecodeError):
                certificate = open_certificate(raw.decode(), key) if key else None
            if certificate is not None and certificate.id != path.stem:
                certificate = None
            if number and certificate is not None and certificate.case_number != number:
                continue
            entry = logged.get(path.stem)
            yield CertificateRecords(
                id=path.stem,
                sha256=hashlib.sha256(raw).hexdigest(),
                is_signed=certificate is not None,
                shares=frozenset(each.share for each in certificate.shares)
                if certificate
                else frozenset(),
                files=len(certificate.files) if certificate else 0,
                logged_sha256=entry.about.get("sha256", "") if entry else None,
                logged_files=entry.about.get("files", "") if entry else "",
                still_here=tuple(self._still_here(certificate)) if certificate else (),
            )

    def _still_here(self, certificate: Certificate) -> Iterator[tuple[str, str]]:
        for share in certificate.shares:
            if not re.fullmatch(case_folder.SHARE, share.share):
                continue
            prefix = f"{share.share}-{share.sealed[:8]}.age"
            for path in sorted(self.home.inbox.glob(f"{prefix}*")):
                yield share.share, path.name
            for path in sorted(self.home.cases.glob(f"*/*/{share.share}/{case_folder.SEALED}/*")):
                if path.is_file() and sha256_of(path) == share.sealed:
                    yield share.share, path.relative_to(self.home.cases).as_posix()

    def _missing(
        self,
        here: set[str],
        shelf: ShareFolder,
        certificates: Sequence[CertificateRecords],
    ) -> Iterator[CustodyFinding]:
        """Yield what the log or the list names that is not here."""
        number = self._case_number() if self.case else ""
        known = {each.id for each in certificates}
        deleted = {share for each in certificates for share in each.shares}
        opened: dict[str, datetime] = {}
        for entry in self.entries:
            if number and entry.case != number:
                continue
            if entry.act == Act.CASE_DELETED and entry.about.get("certificate") not in known:
                certificate = safe_text(entry.about.get("certificate", ""), longest=40)
                yield fault("certificate_gone", id=certificate)
            if entry.act == Act.SHARE_DELETED:
                deleted.add(entry.share)
            if entry.act == Act.SHARE_OPENED:
                opened[safe_text(entry.share, longest=40)] = parse_time(entry.at)
        listed = {} if self.case else {str(each.waiting.number): each for each in shelf.all()}
        for name, each in listed.items():
            if each.opened_here and not each.deleted_here:
                opened.setdefault(name, parse_time(each.opened_here))
        yield from gone_findings(opened.items(), here, deleted)

    def _case_number(self) -> str:
        return case_number_of(self.home, self.case)


def _plain(path: Path) -> bytes:
    """Return a certificate; empty if it is no plain file, or longer than any that we make."""
    try:
        is_plain = not path.is_symlink() and path.is_file()
        is_plain = is_plain and path.stat().st_size <= _MOST_CERTIFICATE_BYTES
        return path.read_bytes() if is_plain else b""
    except OSError:
        return b""


def _names(cases: Path) -> list[str]:
    return sorted(
        path.name for path in cases.glob("*/") if re.fullmatch(case_folder.CASE, path.name)
    )


def _shares(home: AgencyHome, case: str) -> list[Path]:
    try:
        return list(shares_of(home, case).values())
    except NotFoundError:
        return []


def _parsed(at: str) -> datetime | None:
    try:
        return parse_time(at) if at else None
    except NoticeboardError:
        return None


def _noted(
    found: CheckedShare, arrived: ArrivedShare | None, kind: NoteKind, keys: BoardKeys
) -> datetime | None:
    """Return the time in a note that the board signed about this sealed file; None without one."""
    if found.share is None or found.evidence is None or keys.inbox is None:
        return None
    about = about_share(found.share.custody, found.evidence.sealed.sha256)
    for note in (found.evidence.notes.get(kind), arrived.note(kind) if arrived else None):
        try:
            if note is not None:
                return note_time(kind, note, keys.inbox, about)
        except NoticeboardError:
            continue
    return None


def _logged(entries: Sequence[DepartmentEntry], share: str) -> Iterator[LoggedOpening]:
    """Yield the openings of a share that the log has, oldest first."""
    began: datetime | None = None
    for entry in entries:
        if entry.share != share:
            continue
        if entry.act == Act.SHARE_OPENING:
            began = parse_time(entry.at)
        elif entry.act == Act.SHARE_OPENED:
            ended = parse_time(entry.at)
            yield LoggedOpening(began=began or ended, ended=ended)
            began = None
