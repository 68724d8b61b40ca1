"""What an opened share proves to the agency that requested it, and what anyone can check offline.

`noticeboard.seal` checks what a share proves on its own. This module compares its statements with
what the agency has: its own post with its proof, the sealed file, and the notes that the board's
inbox signed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
import hashlib
from pathlib import Path

from noticeboard.agency import case_folder
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox_client import NoteKind, note_time
from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.log.body import Body
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.bag import CUSTODY, PROOF, has_pages, pages_of
from noticeboard.seal.check import Check
from noticeboard.seal.custody import Custody
from noticeboard.seal.dates import arrival_checks
from noticeboard.seal.open import OpenedShare, request_of, verify_bag

_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBytes:
    """The file as it arrived."""

    sha256: str
    size_bytes: int

    @classmethod
    def of(cls, path: Path, pause: Callable[[], None] = lambda: None) -> "SealedBytes":
        """Return the hash and size of a file, calling `pause` between its pieces; blocking."""
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
                pause()
            return cls(sha256=digest.hexdigest(), size_bytes=file.tell())


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An opened share, and everything that its claims are compared with."""

    share: OpenedShare
    sealed: SealedBytes
    entry: Entry | None = None
    """The request as the agency posted it."""
    proof: str | None = None
    """The agency's own proof that it is logged."""
    pages: Mapping[str, bytes] = field(default_factory=dict)
    """The sheet and the certificate beside the bag, by their names in a bag; as far as there."""
    notes: Mapping[NoteKind, str] = field(default_factory=dict)
    """The notes that the board's inbox signed about the share."""
    log_key: VerifierKey | None = None
    inbox_key: VerifierKey | None = None
    listed_at: str = ""
    """When the share arrived, as the board lists it; empty if the board was not asked."""
    withdrawn: str = ""
    """When it was withdrawn, likewise."""
    polled_at: str = ""
    """When the board was last asked."""

    @property
    def request_proof(self) -> TlogProof | None:
        """The agency's own proof of the request, or the share's; None if it has none."""
        try:
            raw = self.proof or decode_text(case_folder.read_small(self.share.bag / PROOF) or b"")
            return TlogProof.parse(raw) if raw else None
        except NoticeboardError:
            return None

    @property
    def post(self) -> Body | None:
        """What the agency posted, or what the proof carries; None without both."""
        return self.entry.body if self.entry else request_of(self.request_proof)

    @property
    def is_withdrawn(self) -> bool:
        """Whether anything says that the household withdrew it."""
        return bool(self.withdrawn) or NoteKind.WITHDRAWAL in self.notes

    def noted_at(self, kind: NoteKind) -> datetime | None:
        """Return the time (UTC) in a note of the inbox; None without the note or the inbox's key.

        Raises VerificationError if the inbox didn't sign it, or signed it about another share.
        """
        note = self.notes.get(kind)
        if note is None or self.inbox_key is None:
            return None
        about = about_share(self.share.custody, self.sealed.sha256)
        return note_time(kind, note, self.inbox_key, about)


CAMERA = ("camera", "camera_film", "camera_key", "camera_film_limits")
"""The codes of the checks of what cameras signed."""
EXISTENCE = (
    *("existed", "existed_recoded", "existed_unstamped", "existed_root"),
    *("existed_clock", "existed_limits"),
)
"""The codes of the checks that say by when footage existed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChecks:
    """Every check of a share, and what it says of each failure."""

    checks: tuple[Check, ...]
    failures: tuple[Text, ...] = ()

    @property
    def hold(self) -> bool:
        """Whether nothing failed."""
        return not self.failures

    def texts(self, *codes: str) -> list[Text]:
        """Return what the checks of these codes say, so that every page has the same sentence."""
        return [each.text for code in codes for each in self.checks if each.code == code]


def run_checks(evidence: Evidence) -> ShareChecks:
    """Return the results of all checks of a share, and its failures."""
    checks, failures = [*evidence.share.checks], []
    for check in _CHECKS:
        try:
            found = check(evidence)
        except VerificationError as error:
            failures.append(text_of(error))
        else:
            checks += [found] if found is not None else []
    if not failures and (at := evidence.noted_at(NoteKind.RECEIPT)):
        checks += arrival_checks(evidence.share.custody, at)
    return ShareChecks(checks=tuple(checks), failures=tuple(failures))


def _check_posted(evidence: Evidence) -> Check | None:
    request = evidence.share.custody.request
    if evidence.entry is None:
        return Check.not_checked("posted", Text("noticeboard.claim.not_posted_here"))
    body = evidence.entry.body
    if (evidence.entry.leaf.hex(), body.id, body.agency) != (
        request.leaf,
        request.id,
        request.agency,
    ):
        raise VerificationError(Text("noticeboard.evidence.other_request"))
    return Check.proved("posted", Text("noticeboard.claim.posted"))


def _check_posted_log(evidence: Evidence) -> Check | None:
    if evidence.entry is None or evidence.proof is None:
        return None
    if evidence.log_key is None:
        return Check.not_checked("posted_log", Text("noticeboard.claim.own_proof_unchecked"))
    proof = TlogProof.parse(evidence.proof)
    signed = proof.verify(evidence.entry.leaf, evidence.log_key).checkpoint
    request = evidence.share.custody.request
    if (signed.origin, proof.index) != (request.origin, request.index):
        raise VerificationError(Text("noticeboard.evidence.other_entry"))
    return Check.proved(
        "posted_log",
        Text(
            "noticeboard.claim.own_proof",
            index=proof.index,
            size=signed.size,
            origin=signed.origin,
        ),
    )


def own_pages(share: OpenedShare) -> Mapping[str, bytes]:
    """Return the sheet and the certificate that belong beside an opened share's bag."""
    sha256 = hashlib.sha256((share.bag / CUSTODY).read_bytes()).hexdigest()
    return pages_of(share.custody, sha256)


def _check_pages(evidence: Evidence) -> Check | None:
    """Check the pages that whoever opened the share wrote, as this program writes them."""
    custody = evidence.share.custody
    if has_pages(custody):
        return None
    if evidence.pages == own_pages(evidence.share):
        return Check.proved("sheet", Text("noticeboard.claim.sheet"))
    # Another release may have used other words.
    return Check.not_checked("sheet", Text("noticeboard.claim.sheet_differs"))


def _check_arrived(evidence: Evidence) -> Check | None:
    at = _signed_time(evidence, NoteKind.RECEIPT)
    if at:
        return Check.proved("arrived", Text("noticeboard.claim.arrived", at=at))
    if NoteKind.RECEIPT in evidence.notes:
        return Check.not_checked("arrived", Text("noticeboard.claim.receipt_unchecked"))
    if evidence.listed_at:
        at = format_log_time(evidence.listed_at)
        return Check.not_proved("arrived", Text("noticeboard.claim.listed", at=at))
    return None


def _check_sealed(evidence: Evidence) -> Check:
    """Return what ties the record to its sender: whoever has the files could make it anew."""
    if _signed_time(evidence, NoteKind.RECEIPT):
        return Check.not_checked("sealed", Text("noticeboard.claim.sealed_receipt"))
    return Check.not_proved("sealed", Text("noticeboard.claim.sealed"))


def _check_withdrawn(evidence: Evidence) -> Check | None:
    at = _signed_time(evidence, NoteKind.WITHDRAWAL)
    if at:
        return Check.proved("withdrawn", Text("noticeboard.claim.withdrawn", at=at))
    if NoteKind.WITHDRAWAL in evidence.notes:
        return Check.not_checked("withdrawn", Text("noticeboard.claim.withdrawal_unchecked"))
    if evidence.withdrawn:
        at = format_log_time(evidence.withdrawn)
        text = Text("noticeboard.claim.withdrawn_unsigned", at=at)
    elif evidence.polled_at:
        at = format_log_time(evidence.polled_at)
        text = Text("noticeboard.claim.not_withdrawn", at=at)
    else:
        text = Text("noticeboard.claim.never_asked")
    return Check.not_proved("withdrawn", text)


def _check_opened(evidence: Evidence) -> Check | None:
    at = _signed_time(evidence, NoteKind.OPENED)
    if at:
        return Check.proved("opened", Text("noticeboard.claim.opened", at=at))
    if NoteKind.OPENED in evidence.notes:
        return Check.not_checked("opened", Text("noticeboard.claim.opened_unchecked"))
    return None


def _signed_time(evidence: Evidence, kind: NoteKind) -> str:
    """Return the time in a note that the inbox signed; empty if it cannot be verified."""
    at = evidence.noted_at(kind)
    return "" if at is None else format_log_time(format_time(at))


def format_log_time(at: str) -> str:
    """Return a time of the log in readable form."""
    return f"{at[:10]} {at[11:19]} UTC"


def about_share(custody: Custody, sha256: str) -> tuple[str, str, str, str]:
    """Return what identifies a share in the inbox's notes."""
    request = custody.request
    return request.origin, request.agency, request.id, sha256


_CHECKS: tuple[Callable[[Evidence], Check | None], ...] = (
    _check_pages,
    _check_sealed,
    _check_posted,
    _check_posted_log,
    _check_arrived,
    _check_withdrawn,
    _check_opened,
)


_LEVELS_UP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardKeys:
    """The board's public keys, as far as known; without them less is proved."""

    log: VerifierKey | None = None
    inbox: VerifierKey | None = None
    time_roots: tuple[bytes, ...] = ()
    """Root certificates (PEM) of services whose timestamps are trusted."""
    maker_roots: tuple[bytes, ...] = ()
    """The same of makers of cameras that sign their video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedShare:
    """An opened share in its current state, and the checks of it."""

    folder: Path
    share: OpenedShare | None
    """None if its bag fails verification: then nothing in it can be trusted."""
    claims: ShareChecks
    evidence: Evidence | None = None


def known_keys(path: Path, agency: Path | None, log_key: str) -> BoardKeys:
    """Return `log_key` and the keys in an agency's folder: `agency`, or one that contains `path`.

    Raises NoticeboardError if `agency` is not an agency's folder or `log_key` is not a key.
    """
    given = VerifierKey.parse(log_key) if log_key else None
    above = path.resolve().parents[:_LEVELS_UP] if agency is None else [agency]
    for folder in above:
        if agency is not None or (folder / "agency.json").is_file():
            home = AgencyHome(folder)
            board = home.profile().board
            if given in {None, board.log}:
                inbox = VerifierKey.parse(board.inbox_key)
                return BoardKeys(
                    log=board.log,
                    inbox=inbox,
                    time_roots=home.time_roots(),
                    maker_roots=home.maker_roots(),
                )
            break
    return BoardKeys(log=given)


def check_share(folder: Path, keys: BoardKeys) -> CheckedShare:
    """Check the folder of an opened share, or a bag alone; raises InvalidInputError."""
    is_case = (folder / case_folder.BAG).is_dir()
    if not is_case and not (folder / "bagit.txt").is_file():
        raise InvalidInputError(Text("noticeboard.folder.no_share", folder=str(folder)))
    try:
        bag = folder / case_folder.BAG if is_case else folder
        share = verify_bag(bag, log_key=keys.log, roots=keys.time_roots, makers=keys.maker_roots)
    except VerificationError as error:
        return CheckedShare(
            folder=folder, share=None, claims=ShareChecks(checks=(), failures=(text_of(error),))
        )
    if not is_case:
        return CheckedShare(folder=folder, share=share, claims=ShareChecks(checks=share.checks))
    return _check_neighbors(folder, share, keys)


def folder_check() -> Check:
    """Return the check of a share's folder in which every file is as it was written."""
    listed = Text("noticeboard.claim.folder", sums=case_folder.SUMS)
    return Check.proved("folder", listed)


def _check_neighbors(folder: Path, share: OpenedShare, keys: BoardKeys) -> CheckedShare:
    """Check what is next to a bag against it."""
    try:
        changed = list(case_folder.check_sums(folder))
        evidence = _evidence(folder, share, keys)
        found = run_checks(evidence)
    except VerificationError as error:
        return CheckedShare(
            folder=folder,
            share=share,
            claims=ShareChecks(checks=share.checks, failures=(text_of(error),)),
        )
    own = () if changed else (folder_check(),)
    claims = ShareChecks(checks=own + found.checks, failures=(*changed, *found.failures))
    return CheckedShare(folder=folder, share=share, claims=claims, evidence=evidence)


def _evidence(folder: Path, share: OpenedShare, keys: BoardKeys) -> Evidence:
    entry, proof = (
        case_folder.read_small(folder / name) for name in (case_folder.ENTRY, case_folder.PROOF)
    )
    beside = {
        f"data/{name}": page
        for name in case_folder.PAGES
        if (page := case_folder.read_small(folder / name)) is not None
    }
    found = {
        kind: case_folder.read_small(folder / case_folder.BOARD / f"{kind.value}.txt")
        for kind in NoteKind
    }
    return Evidence(
        share=share,
        sealed=SealedBytes.of(case_folder.sealed_in(folder)),
        entry=None if entry is None else parse_entry(entry),
        proof=None if proof is None else decode_text(proof),
        pages=beside,
        notes={kind: decode_text(note) for kind, note in found.items() if note is not None},
        log_key=keys.log,
        inbox_key=keys.inbox,
    )


def decode_text(raw: bytes) -> str:
    """Return a proof or a note; raises VerificationError if it is not UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise VerificationError(Text("noticeboard.file.not_text")) from error
