"""Opens shares: each becomes a folder in its case, completely or not at all.

1. .opening-…     Everything is made here, next to the cases, and synced. A crash leaves this
                  folder, which the next opening deletes first.
2. CASE/…/SHARE   The folder is renamed. From now on the share is open.
3. shares.json    The inbox records it. A crash before this leaves a share that is open but not
                  acknowledged: opening it again says where it is, and records it.
4. acknowledged   The board learns it last, so it never reports a share as open that is not.

A share whose files were changed here can be opened again: just before step 2 its folder is set
aside, never deleted. A crash between the two leaves the share set aside, and opening it once more
makes its folder.

Among several shares, each fails on its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
import json
from pathlib import Path
import shutil

from noticeboard.agency import case_folder
from noticeboard.agency.department_log import Act
from noticeboard.agency.evidence import (
    Evidence,
    SealedBytes,
    check_share,
    folder_check,
    format_log_time,
    known_keys,
    own_pages,
    run_checks,
)
from noticeboard.agency.home import AgencyHome, Profile, recipient_of
from noticeboard.agency.inbox import why_of
from noticeboard.agency.inbox_client import NoteKind
from noticeboard.agency.keyring import Key, files_of
from noticeboard.agency.report import Report, report_json, report_page, report_text
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder, find_sealed, of_request
from noticeboard.errors import (
    ConflictError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import (
    PRIVATE_FOLDER,
    explain_full_disk,
    make_folders,
    require_room,
    sync_folder,
)
from noticeboard.runtime.terminal import sentence_of
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.age import AgeError, stanza_kinds
from noticeboard.seal.bag import has_pages
from noticeboard.seal.check import CheckResult
from noticeboard.seal.dates import page_checks
from noticeboard.seal.open import OpenedShare, OpeningStep, Watch, ignore_step
from noticeboard.seal.worker import open_share_in_child

TIMES_AS_LARGE = 3
"""For a moment, a share is on the disk sealed, as a tar and as files."""
_LOCKED = "desk.key_locked"
"""The code of an error that says nothing about the share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareToOpen:
    """A share to open."""

    sealed: Path
    arrived: ArrivedShare | None
    """None if the inbox has not listed this file."""

    @property
    def name(self) -> str:
        """The share's name: its number, or its file name."""
        return str(self.arrived.waiting.number) if self.arrived else self.sealed.name


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShare:
    """A share that has just been opened."""

    folder: Path
    report: Report
    arrived: ArrivedShare | None
    aside: Path | None = None
    """Where its changed folder is now, if it was opened again."""


class OpeningStoppedError(ConflictError):
    """Somebody stopped the opening: the share is sealed as before."""


class Opener:
    """Opens shares into their cases, below `root`. Blocking; hold the lock of the shares."""

    def __init__(self, shelf: ShareFolder, root: Path, now: Callable[[], datetime]) -> None:
        self._folder = shelf
        self._home = shelf.home
        self._root = root
        self._now = now
        self._work = _work(root, shelf.profile)

    def clear(self) -> None:
        """Delete what an interrupted opening left."""
        clear_interrupted(self._root, self._folder.profile)

    def find_share(self, share: str) -> ShareToOpen:
        """Return a share given by its number or its file; raises NoticeboardError."""
        sealed = find_sealed(self._folder, share)
        if share.isdecimal():
            return ShareToOpen(sealed=sealed, arrived=self._folder.find(int(share)))
        sha256 = SealedBytes.of(sealed).sha256
        listed = (each for each in self._folder.all() if each.waiting.sha256 == sha256)
        return ShareToOpen(sealed=sealed, arrived=next(listed, None))

    def refuse_withdrawn(self, share: ShareToOpen) -> None:
        """Raise NotAllowedError if the household has withdrawn the share."""
        at = share.arrived.waiting.withdrawn if share.arrived else None
        if at:
            raise NotAllowedError(
                Text("noticeboard.open.withdrawn", share=share.name, at=format_log_time(at))
            )

    def open(
        self, share: ShareToOpen, watch: Watch = ignore_step, *, again: bool = False
    ) -> OpenShare:
        """Open one share; raises NoticeboardError, OSError, and leaves nothing behind then.

        That includes whatever `watch` raises to stop it. `again` opens a share anew whose files
        were changed here, and keeps the changed folder under another name.
        """
        make_folders(self._root, mode=PRIVATE_FOLDER)
        require_room(self._root, TIMES_AS_LARGE * share.sealed.stat().st_size)
        self.clear()
        try:
            with explain_full_disk(self._root):
                return self._open(share, watch, again=again)
        except (NotAllowedError, VerificationError) as error:
            if share.arrived and text_of(error).code != _LOCKED:
                self._folder.mark_failed(share.arrived.waiting.number, text_of(error))
            raise
        finally:
            self.clear()

    def _open(self, share: ShareToOpen, watch: Watch, *, again: bool) -> OpenShare:
        watch(OpeningStep.READ)
        sealed = SealedBytes.of(share.sealed, lambda: watch(OpeningStep.READ))
        if share.arrived and share.arrived.waiting.sha256 != sealed.sha256:
            raise VerificationError(Text("noticeboard.open.changed", file=str(share.sealed)))
        if share.arrived:
            target = self._target(share, share.arrived.waiting.request, sealed)
            self._refuse_open(share, target, again=again)
        self._work.mkdir(mode=PRIVATE_FOLDER)
        folder = self._work / "made"
        folder.mkdir(mode=PRIVATE_FOLDER)
        opened = open_for(self._home, share.sealed, folder / case_folder.BAG, watch)
        watch(OpeningStep.CHECK_PROOFS)
        request = opened.custody.request.id
        if share.arrived and share.arrived.waiting.request != request:
            raise VerificationError(Text("noticeboard.open.other_request", share=share.name))
        target = self._target(share, request, sealed)
        if not share.arrived:
            self._refuse_open(share, target, again=again)
        report = self._report(share, opened, sealed, target)
        if not report.claims.hold:
            raise VerificationError(" ".join(map(str, report.claims.failures)))
        watch(OpeningStep.FILE)
        self._fill(folder, share, report, watch)
        # The last moment at which it can be stopped.
        watch(OpeningStep.FILE)
        make_folders(target.parent, mode=PRIVATE_FOLDER)
        aside = self._put(folder, target)
        if share.arrived:
            self._folder.mark_open(share.arrived.waiting.number, target, self._now())
        return OpenShare(
            folder=target, report=_move(report, target), arrived=share.arrived, aside=aside
        )

    def _put(self, folder: Path, target: Path) -> Path | None:
        """Put a finished folder in its place; return where the changed one is that was there."""
        aside = None
        if target.exists():
            aside = target.with_name(case_folder.aside_name(target.name, self._now()))
            target.rename(aside)
        try:
            folder.rename(target)
        except OSError:
            if aside is not None:
                aside.rename(target)
            raise
        sync_folder(target.parent)
        return aside

    def _refuse_open(self, share: ShareToOpen, target: Path, *, again: bool) -> None:
        """Raise ConflictError if the share is open, unless it is to be opened again and changed."""
        if not target.exists() or (again and self._is_changed(target)):
            return
        if share.arrived and not share.arrived.opened_here:
            self._folder.mark_open(share.arrived.waiting.number, target, self._now())
        raise ConflictError(Text("noticeboard.open.already", share=share.name, folder=str(target)))

    def _is_changed(self, target: Path) -> bool:
        try:
            found = check_share(target, known_keys(target, self._home.folder, ""))
        except NoticeboardError:
            return True
        return found.share is None or not found.claims.hold

    def _target(self, share: ShareToOpen, request: str, sealed: SealedBytes) -> Path:
        post = self._home.post(request)
        case = post.case_number if post else ""
        return case_folder.share_folder(self._root, case, request, _share_name(share, sealed))

    def _report(
        self, share: ShareToOpen, opened: OpenedShare, sealed: SealedBytes, target: Path
    ) -> Report:
        listed = share.arrived.waiting if share.arrived else None
        board = self._folder.profile.board
        request = opened.custody.request.id
        evidence = Evidence(
            share=opened,
            sealed=sealed,
            entry=self._home.entry(request),
            proof=self._home.proof(request),
            pages={} if has_pages(opened.custody) else own_pages(opened),
            notes=_notes(share.arrived),
            log_key=board.log,
            inbox_key=self._folder.inbox_key,
            listed_at=listed.at if listed else "",
            withdrawn=(listed.withdrawn or "") if listed else "",
            polled_at=self._folder.polled_at if listed else "",
        )
        post = self._home.post(request)
        found = run_checks(evidence)
        # The folder is written with its list a moment later, so that every page counts the same.
        opened_at = self._now()
        made = page_checks(opened.custody, evidence.post, opened_at)
        claims = replace(found, checks=(folder_check(), *found.checks, *made))
        return Report(
            share=_share_name(share, sealed),
            case_number=safe_text(post.case_number, longest=200) if post else "",
            title=safe_text(post.title, longest=200) if post else "",
            opened=format_time(opened_at),
            evidence=evidence,
            claims=claims,
            repeated=tuple(case_folder.repeated(target, opened.custody, sealed.sha256)),
        )

    def _fill(self, folder: Path, share: ShareToOpen, report: Report, watch: Watch) -> None:
        """Write everything that goes next to the bag."""
        evidence = report.evidence
        case_folder.copy_sealed(share.sealed, folder, f"{report.share}.age")
        small = [
            ("report.txt", report_text(report).encode()),
            ("report.html", report_page(report)),
            (case_folder.REPORT, _encode(report)),
            *((Path(name).name, page) for name, page in evidence.pages.items()),
        ]
        if evidence.entry is not None:
            small.append((case_folder.ENTRY, evidence.entry.raw))
        if evidence.proof is not None:
            small.append((case_folder.PROOF, evidence.proof.encode()))
        case_folder.write_small(folder, small)
        for kind, note in evidence.notes.items():
            case_folder.write_note(folder, kind, note)
        case_folder.seal_folder(folder, lambda: watch(OpeningStep.FILE))


def _work(root: Path, profile: Profile) -> Path:
    return root / f".opening-{profile.id[:8]}"


def clear_interrupted(root: Path, profile: Profile) -> None:
    """Delete what an interrupted opening left below the cases; hold the lock of the shares."""
    work = _work(root, profile)
    if work.exists():
        shutil.rmtree(work)


def _move(report: Report, folder: Path) -> Report:
    """Return a report whose share is in the folder it was moved to."""
    share, bag = report.evidence.share, folder / case_folder.BAG
    moved = replace(
        share,
        bag=bag,
        files=tuple(bag / path.relative_to(share.bag) for path in share.files),
        information=tuple(bag / path.relative_to(share.bag) for path in share.information),
    )
    return replace(report, evidence=replace(report.evidence, share=moved))


def _share_name(share: ShareToOpen, sealed: SealedBytes) -> str:
    """Return a share's name in its case, which never is a stranger's file name."""
    return share.name if share.arrived else f"file-{sealed.sha256[:8]}"


def _notes(arrived: ArrivedShare | None) -> dict[NoteKind, str]:
    if arrived is None:
        return {}
    return {kind: note for kind in NoteKind if (note := arrived.note(kind)) is not None}


def _encode(report: Report) -> bytes:
    return json.dumps(report_json(report), ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlan:
    """The shares to open, the failures, and remarks about the others."""

    shares: list[ShareToOpen] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def choose_named(opener: Opener, shares: Sequence[str]) -> OpenPlan:
    """Return the shares given by number or file."""
    chosen = OpenPlan()
    for share in shares:
        try:
            chosen.shares.append(opener.find_share(share))
        except (NoticeboardError, OSError) as error:
            chosen.failures.append(sentence_of(error))
    return chosen


def choose_unopened(folder: ShareFolder, request: str, *, withdrawn_too: bool) -> OpenPlan:
    """Return the shares fetched but not opened here; of one request, if given."""
    known = folder.all()
    chosen = OpenPlan()
    for each in of_request(known, request) if request else known:
        number, at = each.waiting.number, each.waiting.withdrawn
        if each.opened_here or each.waiting.dropped or each.deleted_here:
            continue
        if at and not withdrawn_too:
            sentence = f"The sender withdrew share {number} on {at[:10]}, so it stays sealed."
            chosen.notes.append(sentence)
        elif each.is_here:
            chosen.shares.append(ShareToOpen(sealed=each.path, arrived=each))
        else:
            sentence = f"Share {number} isn't here yet. Download it with `neighbors agency inbox`."
            chosen.notes.append(sentence)
    if not chosen.shares:
        chosen.notes.append("There's nothing left to open here.")
    return chosen


type OpeningNotes = Callable[[ShareToOpen, Act, Mapping[str, str], OpenShare | None], None]
"""Writes into the log that a share's opening begins or what became of it, with what else to say."""


def open_logged(
    opener: Opener,
    share: ShareToOpen,
    note: Callable[[Act, Mapping[str, str], OpenShare | None], None],
    watch: Watch = ignore_step,
    *,
    again: bool = False,
) -> OpenShare:
    """Open one share; `note` writes into the log that it begins, and then what became of it.

    A crash in between leaves the beginning. Raises as `Opener.open` does.
    """
    note(Act.SHARE_OPENING, {}, None)
    try:
        opened = opener.open(share, watch, again=again)
    except (NoticeboardError, OSError) as error:
        note(Act.SHARE_NOT_OPENED, {"why": str(why_of(error))}, None)
        raise
    if opened.aside is not None:
        note(Act.SHARE_SET_ASIDE, {"kept_as": opened.aside.name}, opened)
    results = [check.result for check in opened.report.claims.checks]
    sealed = opened.report.evidence.sealed.sha256
    proved = str(results.count(CheckResult.PROVED))
    note(Act.SHARE_OPENED, {"sealed": sealed, "proved": proved}, opened)
    return opened


def open_all(
    opener: Opener,
    shares: Sequence[ShareToOpen],
    note: OpeningNotes,
    *,
    withdrawn_too: bool,
    again: bool = False,
) -> tuple[list[OpenShare], list[str]]:
    """Open shares one by one; also returns a sentence for each failure."""
    found: list[OpenShare] = []
    failures: list[str] = []
    for each in shares:
        try:
            if not withdrawn_too:
                opener.refuse_withdrawn(each)
            found.append(open_logged(opener, each, partial(note, each), again=again))
        except (NoticeboardError, OSError) as error:
            why = sentence_of(error)
            failures.append(f"Share {each.name}: {why}" if len(shares) > 1 else why)
    return found, failures


def open_for(home: AgencyHome, sealed: Path, into: Path, watch: Watch = ignore_step) -> OpenedShare:
    """Open a sealed file for this agency into `into`, or leave nothing; NoticeboardError."""
    profile = home.profile()
    asked_of = (profile.id, profile.board.origin)
    opened, own = _open_by_any(home, sealed, into, profile.board.log, watch)
    request, to = opened.custody.request, opened.custody.recipient
    if (request.agency, request.origin) != asked_of or to.delivery_key != own:
        # Someone opened a share sealed for another agency, and sealed it again for this one.
        shutil.rmtree(into)
        raise VerificationError(Text("noticeboard.inbox.other_agency"))
    return opened


def _open_by_any(
    home: AgencyHome, sealed: Path, into: Path, log_key: VerifierKey, watch: Watch
) -> tuple[OpenedShare, str]:
    """Open a share with whichever key it is sealed to; also return that key's recipient."""
    found = home.delivery_identities(_kinds_of(sealed))
    if not found:
        if not any(any(files_of(home.folder, key)) for key in (Key.DELIVERY, Key.POST_QUANTUM)):
            lacks = Text("noticeboard.home.lacks", folder=str(home.folder), file="delivery.key")
            raise NotFoundError(lacks)
        raise NotAllowedError(Text("noticeboard.share.other_key"))
    *others, last = found
    open_with = partial(
        open_share_in_child,
        sealed,
        into=into,
        log_key=log_key,
        roots=home.time_roots(),
        makers=home.maker_roots(),
        watch=watch,
    )
    for identity in others:
        try:
            return open_with(identity=identity), recipient_of(identity)
        except NotAllowedError:
            continue
    return open_with(identity=last), recipient_of(last)


def _kinds_of(sealed: Path) -> frozenset[str]:
    """Return the kinds of a file's stanzas; none if it isn't one, which opening it then says."""
    try:
        with sealed.open("rb") as source:
            return stanza_kinds(source)
    except (AgeError, OSError):
        return frozenset()
