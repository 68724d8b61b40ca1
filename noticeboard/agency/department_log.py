"""The department's own log: who did what with its requests and shares, and when.

log.jsonl         one entry a line; each names the hash of the line before it
log.checkpoint    a signed note over the Merkle root of all lines (c2sp.org/tlog-checkpoint)
log.key           signs it; made with the first entry

An entry that was changed, removed or moved breaks the chain; an end that was cut off no longer fits
the checkpoint. Whoever can write to the folder can use its key, too. Against them, only a
checkpoint that is kept elsewhere helps: every export and every printed report has one, and `verify`
takes it.

The log never leaves the department. An officer's name stands here and on no board.

Appending, under a lock of its own:
1. log.checkpoint  If a crash left it one entry behind, it catches up: it is never further behind.
2. log.jsonl       The line is written and synced. A crash in the middle leaves a line without an
                   end, which the next entry replaces; it was never reported as written.
3. log.checkpoint  It is replaced. After a crash before this, the entry is complete, but not signed
                   for until the next one.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
import getpass
import hashlib
from pathlib import Path
import secrets
import threading
import time
from typing import Final, Literal

import msgspec

from noticeboard.agency.line_file import LineFile
from noticeboard.agency.log_faults import (
    BEFORE,
    EDGE,
    ChainLink,
    FaultKind,
    Frontiers,
    LogFault,
    SignedLog,
    chain_faults,
    older_faults,
    signed_faults,
)
from noticeboard.errors import ConflictError, UnavailableError, VerificationError
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.note import SignerKey, VerifierKey, sign_note
from noticeboard.log.tree import EMPTY_ROOT, Frontier, Tree, leaf_hash
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import FolderLock, write_durably
from noticeboard.runtime.text import Text

FILE: Final = "log.jsonl"
CHECKPOINT: Final = "log.checkpoint"
KEY: Final = "log.key"
LOCK: Final = "log.lock"
START: Final = "0" * 64
LONGEST_VALUE: Final = 1000
_WAIT_S: Final = 10.0
_PAUSE_S: Final = 0.005


class Act(StrEnum):
    """What somebody did."""

    # The desk and its keys
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    ADMINISTRATOR_LINK = "administrator_link"
    """Made a link that signs an administrator in without the identity provider."""
    SESSIONS_ENDED = "sessions_ended"
    SETTINGS_CHANGED = "settings_changed"
    BOARD_CHOSEN = "board_chosen"
    REGISTRATION_MADE = "registration_made"
    KEY_MADE = "key_made"
    KEY_LOCKED = "key_locked"
    KEY_UNLOCKED = "key_unlocked"
    KEY_COPIED = "key_copied"
    KEY_REMOVED = "key_removed"
    KEY_RESTORED = "key_restored"
    KEY_CHANGED = "key_changed"
    KEY_REVOKED = "key_revoked"
    # Requests
    DRAFT_MADE = "draft_made"
    DRAFT_SENT = "draft_sent"
    DRAFT_RETURNED = "draft_returned"
    DRAFT_DELETED = "draft_deleted"
    REQUEST_HELD = "request_held"
    REQUEST_POSTED = "request_posted"
    REQUEST_UPDATED = "request_updated"
    REQUEST_CORRECTED = "request_corrected"
    REQUEST_RESOLVED = "request_resolved"
    POSTER_PRINTED = "poster_printed"
    CHALLENGE_ANSWERED = "challenge_answered"
    # Accounts
    ACCOUNT_SAVED = "account_saved"
    ACCOUNT_SENT = "account_sent"
    ACCOUNT_RETURNED = "account_returned"
    ACCOUNT_POSTED = "account_posted"
    RETENTION_PROMISED = "retention_promised"
    # Shares
    SHARE_FETCHED = "share_fetched"
    SHARE_OPENING = "share_opening"
    SHARE_NOT_OPENED = "share_not_opened"
    WITHDRAWAL_READ = "withdrawal_read"
    SHARE_OPENED = "share_opened"
    SHARE_SET_ASIDE = "share_set_aside"
    """Its folder was changed here, and is kept beside the one into which it was opened again."""
    SHARE_ACKNOWLEDGED = "share_acknowledged"
    SHARE_DROPPED = "share_dropped"
    """The board removed it."""
    SHARE_DELETED = "share_deleted"
    """Its sealed file was deleted here after its household took it back."""
    SHARE_CHECKED = "share_checked"
    REPORT_PRINTED = "report_printed"
    # Cases
    FILM_WATCHED = "film_watched"
    MARK_MADE = "mark_made"
    MARK_CHANGED = "mark_changed"
    MARK_REMOVED = "mark_removed"
    STILL_SAVED = "still_saved"
    CASE_EXPORTED = "case_exported"
    RETENTION_SET = "retention_set"
    RETENTION_RULE_SET = "retention_rule_set"
    DELETION_BEGAN = "deletion_began"
    CASE_DELETED = "case_deleted"
    # The log
    LOG_EXPORTED = "log_exported"


class DepartmentEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the log."""

    v: Literal[1] = 1
    seq: int
    prev: str
    """The SHA-256 of the line before, in hex; zeros for the first."""
    at: str
    who: str
    """A person's name, or `the desk`."""
    act: str
    """One of `Act`, as far as this version knows it."""
    case: str = ""
    """The case number, if it is about one."""
    request: str = ""
    """The request's id."""
    share: str = ""
    """The share's number, or what stands for it."""
    about: dict[str, str] = {}
    """What else there is to say, such as a file's hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry, and the line that it stands in."""

    entry: DepartmentEntry
    raw: bytes

    @property
    def number(self) -> int:
        """Its number as people count: the first entry is 1."""
        return self.entry.seq + 1

    @property
    def sha256(self) -> str:
        """The line's hash, which the next line names."""
        return hash_of(self.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogVerdict:
    """What a check of the whole log found."""

    size: int
    """How many entries the file has."""
    at: str
    note: str
    """The checkpoint that signs for them; empty if there is none that holds."""
    faults: tuple[LogFault, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


class DepartmentLog:
    """Appends to the log of one folder, and reads it. Blocking; may be used from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines = LineFile(folder / FILE)
        self._turn = threading.Lock()
        self.checked: LogVerdict | None = None
        """What the last check of the log alone found."""

    def append(  # noqa: PLR0913 -- each is a field of the entry
        self,
        act: Act,
        *,
        who: str,
        at: datetime,
        case: str = "",
        request: str = "",
        share: str = "",
        **about: str,
    ) -> DepartmentEntry:
        """Add an entry durably and return it.

        Raises VerificationError if the log's end is damaged, UnavailableError if others keep it
        busy.
        """
        with self._turn, self._locked():
            last = self._lines.last()
            key = self._key() or self._make_key(is_first=not last)
            signed = self._catch_up(key, last)
            frontier = Frontier(signed.size, signed.edge)
            entry = DepartmentEntry(
                seq=signed.size,
                prev=hash_of(last) if last else START,
                at=format_time(at),
                who=who[:LONGEST_VALUE],
                act=act,
                case=case[:LONGEST_VALUE],
                request=request,
                share=share[:LONGEST_VALUE],
                about={name: value[:LONGEST_VALUE] for name, value in about.items()},
            )
            raw = msgspec.json.encode(entry)
            self._lines.append(raw)
            self._sign(key, frontier, raw)
            return entry

    def lines(self) -> Iterator[LogLine]:
        """Yield every entry, oldest first; VerificationError names the first that doesn't hold."""
        prev = START
        for seq, raw in enumerate(self._lines.read()):
            entry = _parse(raw)
            if entry is None or (entry.seq, entry.prev) != (seq, prev):
                raise VerificationError(Text("desk.log.broken", entry=seq + 1))
            yield LogLine(entry=entry, raw=raw)
            prev = hash_of(raw)

    def newest(self) -> Iterator[LogLine]:
        """Yield the entries that can be read, newest first, reading only as far as asked."""
        for raw in self._lines.newest():
            entry = _parse(raw)
            if entry is not None:
                yield LogLine(entry=entry, raw=raw)

    def entries(self) -> Iterator[DepartmentEntry]:
        """Yield every entry, oldest first; VerificationError names the first that doesn't hold."""
        return (line.entry for line in self.lines())

    @property
    def note(self) -> str:
        """The checkpoint as signed; empty if there is none."""
        try:
            return (self.folder / CHECKPOINT).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    @property
    def verifier(self) -> VerifierKey | None:
        """The key that signs the checkpoints; None before the first entry."""
        key = self._key()
        return None if key is None else key.verifier

    def sign(self, text: str) -> str:
        """Return a signed note with the log's key, such as a certificate."""
        with self._turn, self._locked():
            return sign_note(
                text, (self._key() or self._make_key(is_first=not self._lines.last()),)
            )

    def proofs(self, numbers: Iterable[int], at: datetime) -> dict[int, TlogProof]:
        """Return the proofs that entries, by number, are in the log of the checkpoint.

        Raises VerificationError if the log doesn't hold.
        """
        verdict = self.verify(at)
        if not verdict.holds:
            raise VerificationError(verdict.faults[0].text)
        raws = self._lines.read()
        tree = Tree(leaf_hash(raw) for raw in raws)
        size = Checkpoint.parse(verdict.note.partition("\n\n")[0] + "\n").size
        return {
            number: TlogProof(
                index=number - 1,
                hashes=tuple(tree.inclusion(number - 1, size)),
                checkpoint_note=verdict.note,
                extra=raws[number - 1],
            )
            for number in numbers
            if number <= size
        }

    def verify(self, at: datetime, against: str = "", lines: Sequence[bytes] = ()) -> LogVerdict:
        """Check every line, the checkpoint and one that was kept elsewhere; blocking.

        `lines` are those that the other checkpoint signs for, if they were kept, too: then the
        first entry that differs is named, else where it may be at the earliest.
        Raises VerificationError if `against` is not signed by this log's key.
        """
        with self._turn, self._locked():
            raws, note, key = self._lines.read(), self.note, self.verifier
        older = SignedLog.parse(against, key) if against and key else None
        if against and key is None:
            raise VerificationError(Text("desk.log.no_key"))
        if not raws and not note:
            gone = key is not None
            size = older.size if older else 0
            faults = (LogFault(kind=FaultKind.GONE, first=1, last=size),) if gone else ()
            return LogVerdict(size=0, at=format_time(at), note="", faults=faults)
        found = [*chain_faults(list(map(_link, raws)), START)]
        sizes = Frontiers(raws)
        try:
            signed = SignedLog.parse(note, key) if key else None
        except VerificationError:
            signed = None
        if signed is None:
            note = ""
            found.append(LogFault(kind=FaultKind.UNSIGNED, first=len(raws) + 1, last=len(raws)))
        else:
            found += signed_faults(signed, sizes, is_broken=bool(found))
        if older is not None:
            found += older_faults(older, sizes, raws, lines)
        verdict = LogVerdict(
            size=len(raws), at=format_time(at), note=note, faults=tuple(dict.fromkeys(found))
        )
        if older is None:
            self.checked = verdict
        return verdict

    def _catch_up(self, key: SignerKey, last: bytes) -> SignedLog:
        """Return the checkpoint after it covers every line; raises VerificationError."""
        entry = _parse(last) if last else None
        if last and entry is None:
            raise VerificationError(Text("desk.log.broken_end"))
        written = entry.seq + 1 if entry else 0
        note = self.note
        signed = SignedLog.parse(note, key.verifier) if note else SignedLog(size=0, root=EMPTY_ROOT)
        if written == signed.size:
            return signed
        if written == signed.size + 1:
            return self._sign(key, Frontier(signed.size, signed.edge), last)
        kind = FaultKind.CUT if written < signed.size else FaultKind.BEHIND
        first = min(written, signed.size) + 1
        raise VerificationError(LogFault(kind=kind, first=first, last=signed.size).text)

    def _sign(self, key: SignerKey, frontier: Frontier, raw: bytes) -> SignedLog:
        """Replace the checkpoint by one that covers this line, too."""
        before = frontier.hashes
        frontier.append(leaf_hash(raw))
        point = Checkpoint(origin=key.name, size=frontier.size, root=frontier.root())
        extra = "".join(
            " ".join([name, *map(encode_base64, hashes)]) + "\n"
            for name, hashes in ((EDGE, frontier.hashes), (BEFORE, before))
        )
        note = sign_note(point.text() + extra, (key,))
        write_durably(self.folder / CHECKPOINT, note.encode())
        return SignedLog.parse(note, key.verifier)

    def _key(self) -> SignerKey | None:
        try:
            return SignerKey.parse((self.folder / KEY).read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return None

    def _make_key(self, *, is_first: bool) -> SignerKey:
        if not is_first:
            raise VerificationError(Text("desk.log.no_key"))
        # The name says nothing about the department: a checkpoint may be shown to anybody.
        key = SignerKey.generate(f"department-log/{secrets.token_hex(4)}")
        write_durably(self.folder / KEY, f"{key.export()}\n".encode())
        return key

    @contextmanager
    def _locked(self) -> Generator[None]:
        """Keep other processes out; a command may work beside the desk."""
        ends = time.monotonic() + _WAIT_S
        while (lock := self._lock()) is None:
            if time.monotonic() > ends:
                raise UnavailableError(Text("desk.log.busy"))
            time.sleep(_PAUSE_S)
        try:
            yield
        finally:
            lock.release()

    def _lock(self) -> FolderLock | None:
        try:
            return FolderLock.acquire(self.folder, LOCK)
        except ConflictError:
            return None


def record(  # noqa: PLR0913 -- each is a field of the entry
    folder: Path,
    act: Act,
    *,
    by: str,
    case: str = "",
    request: str = "",
    share: str = "",
    **about: str,
) -> None:
    """Write into a folder's log what a command did; `by` is empty for the system's user."""
    who = safe_text(by, longest=200) or system_user()
    DepartmentLog(folder).append(
        act,
        who=who,
        at=datetime.now(UTC),
        case=case,
        request=request,
        share=share,
        **about,
    )


def hash_of(line: bytes) -> str:
    """Return a line's hash, which the next line names."""
    return hashlib.sha256(line).hexdigest()


def system_user() -> str:
    """Return the name of whoever runs a command, as the system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _link(raw: bytes) -> ChainLink | None:
    entry = _parse(raw)
    return None if entry is None else ChainLink(entry.seq, entry.prev, hash_of(raw))


def _parse(raw: bytes) -> DepartmentEntry | None:
    try:
        return msgspec.json.decode(raw, type=DepartmentEntry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
