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

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
import getpass
import hashlib
import os
from pathlib import Path
import secrets
import threading
import time
from typing import Final, Literal, Self

import msgspec

from noticeboard.errors import ConflictError, UnavailableError, VerificationError
from noticeboard.log.checkpoint import Checkpoint, TlogProof, open_checkpoint
from noticeboard.log.encoding import decode_hash, encode_base64, format_time
from noticeboard.log.note import SignerKey, VerifierKey, sign_note
from noticeboard.log.tree import EMPTY_ROOT, Frontier, Tree, leaf_hash, parents
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FILE, FolderLock, sync_folder, write_durably
from noticeboard.runtime.text import Text

FILE: Final = "log.jsonl"
CHECKPOINT: Final = "log.checkpoint"
KEY: Final = "log.key"
LOCK: Final = "log.lock"
START: Final = "0" * 64
_EDGE, _BEFORE = "edge", "before"
_LINES: Final = 3
"""Of a checkpoint, before those that say more."""
_TAIL_BYTES: Final = 64 * 1024
_LONGEST_VALUE: Final = 1000
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
    # Shares
    SHARE_FETCHED = "share_fetched"
    SHARE_OPENING = "share_opening"
    SHARE_NOT_OPENED = "share_not_opened"
    WITHDRAWAL_READ = "withdrawal_read"
    SHARE_OPENED = "share_opened"
    SHARE_ACKNOWLEDGED = "share_acknowledged"
    SHARE_DROPPED = "share_dropped"
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
class SignedLog:
    """What a checkpoint of this log says, its signature verified."""

    size: int
    root: bytes
    edge: tuple[bytes, ...] = ()
    """The complete subtrees of all entries (`Frontier.hashes`)."""
    before: tuple[bytes, ...] = ()
    """Those of all but the last entry: they tell whether only that one differs."""
    note: str = ""

    @classmethod
    def parse(cls, note: str, key: VerifierKey) -> Self:
        """Check a note's signature; raises VerificationError."""
        signed = open_checkpoint(note, key)
        head = note.partition("\n\n")[0].split("\n")[_LINES:]
        lines = {name: value for name, _, value in (line.partition(" ") for line in head)}
        edge, before = (
            tuple(decode_hash(each) for each in lines.get(name, "").split())
            for name in (_EDGE, _BEFORE)
        )
        point = signed.checkpoint
        return cls(size=point.size, root=point.root, edge=edge, before=before, note=note)

    def begins_at(self, frontiers: Callable[[int], tuple[bytes, ...]]) -> int:
        """Return the first number at which a log of other content may differ from this one.

        `frontiers` gives the complete subtrees of that log's first entries.
        """
        held = 0
        for size, hashes in ((self.size - 1, self.before), (self.size, self.edge)):
            start = 0
            for width, ours, theirs in zip(_widths(size), hashes, frontiers(size), strict=False):
                if ours != theirs:
                    break
                start += width
            held = max(held, start)
        return held + 1


class FaultKind(StrEnum):
    """How a log was tampered with."""

    ADDED = "added"
    BEHIND = "behind"
    CHANGED = "broken"
    CUT = "cut"
    GONE = "gone"
    MOVED = "moved"
    OLDER = "older"
    OTHER = "other"
    REMOVED = "removed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFault:
    """One thing that does not hold."""

    kind: FaultKind
    first: int
    """The number of the first entry that it concerns."""
    last: int
    """The number of the last one, if the kind has several."""

    @property
    def text(self) -> Text:
        """One sentence that says what was found and what still holds."""
        one = "_one" if self.kind is FaultKind.REMOVED and self.first == self.last else ""
        return Text(
            f"desk.log.{self.kind}{one}", entry=self.first, last=self.last, held=self.first - 1
        )


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
        self._folder = folder
        self._path = folder / FILE
        self._turn = threading.Lock()

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
            last = self._last_line()
            key = self._key() or self._make_key(is_first=not last)
            signed = self._catch_up(key, last)
            frontier = Frontier(signed.size, signed.edge)
            entry = DepartmentEntry(
                seq=signed.size,
                prev=hash_of(last) if last else START,
                at=format_time(at),
                who=who[:_LONGEST_VALUE],
                act=act,
                case=case[:_LONGEST_VALUE],
                request=request,
                share=share[:_LONGEST_VALUE],
                about={name: value[:_LONGEST_VALUE] for name, value in about.items()},
            )
            raw = msgspec.json.encode(entry)
            self._write_line(raw)
            self._sign(key, frontier, raw)
            return entry

    def lines(self) -> Iterator[LogLine]:
        """Yield every entry, oldest first; VerificationError names the first that doesn't hold."""
        prev = START
        for seq, raw in enumerate(self._raw_lines()):
            entry = _parse(raw)
            if entry is None or (entry.seq, entry.prev) != (seq, prev):
                raise VerificationError(Text("desk.log.broken", entry=seq + 1))
            yield LogLine(entry=entry, raw=raw)
            prev = hash_of(raw)

    def newest(self) -> Iterator[LogLine]:
        """Yield the entries that can be read, newest first, reading only as far as asked."""
        for raw in _backwards(self._path):
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
            return (self._folder / CHECKPOINT).read_text(encoding="utf-8")
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
            return sign_note(text, (self._key() or self._make_key(is_first=not self._last_line()),))

    def proofs(self, numbers: Iterable[int], at: datetime) -> dict[int, TlogProof]:
        """Return the proofs that entries, by number, are in the log of the checkpoint.

        Raises VerificationError if the log doesn't hold.
        """
        verdict = self.verify(at)
        if not verdict.holds:
            raise VerificationError(verdict.faults[0].text)
        raws = self._raw_lines()
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
            raws, note, key = self._raw_lines(), self.note, self.verifier
        older = SignedLog.parse(against, key) if against and key else None
        if against and key is None:
            raise VerificationError(Text("desk.log.no_key"))
        if not raws and not note:
            gone = key is not None
            size = older.size if older else 0
            faults = (LogFault(kind=FaultKind.GONE, first=1, last=size),) if gone else ()
            return LogVerdict(size=0, at=format_time(at), note="", faults=faults)
        found = [*_chain_faults(raws)]
        sizes = _Sizes(raws)
        try:
            signed = SignedLog.parse(note, key) if key else None
        except VerificationError:
            signed = None
        if signed is None:
            note = ""
            found.append(LogFault(kind=FaultKind.UNSIGNED, first=len(raws) + 1, last=len(raws)))
        else:
            found += _signed_faults(signed, sizes, is_broken=bool(found))
        if older is not None:
            found += _older_faults(older, sizes, raws, lines)
        return LogVerdict(
            size=len(raws), at=format_time(at), note=note, faults=tuple(dict.fromkeys(found))
        )

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
            for name, hashes in ((_EDGE, frontier.hashes), (_BEFORE, before))
        )
        note = sign_note(point.text() + extra, (key,))
        write_durably(self._folder / CHECKPOINT, note.encode())
        return SignedLog.parse(note, key.verifier)

    def _write_line(self, raw: bytes) -> None:
        is_new = not self._path.exists()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        with os.fdopen(os.open(self._path, flags, PRIVATE_FILE), "ab") as file:
            file.write(raw + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self._folder)

    def _last_line(self) -> bytes:
        """Return the last whole line, reading only the file's end; empty if there is none.

        A line without an end is deleted: a crash left it.
        """
        ends = _end_of_lines(self._path)
        if self._path.exists() and ends < self._path.stat().st_size:
            os.truncate(self._path, ends)
        return next(_backwards(self._path), b"")

    def _raw_lines(self) -> list[bytes]:
        """Return every whole line."""
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return []
        return raw.split(b"\n")[:-1]

    def _key(self) -> SignerKey | None:
        try:
            return SignerKey.parse((self._folder / KEY).read_text(encoding="ascii").strip())
        except FileNotFoundError:
            return None

    def _make_key(self, *, is_first: bool) -> SignerKey:
        if not is_first:
            raise VerificationError(Text("desk.log.no_key"))
        # The name says nothing about the department: a checkpoint may be shown to anybody.
        key = SignerKey.generate(f"department-log/{secrets.token_hex(4)}")
        write_durably(self._folder / KEY, f"{key.export()}\n".encode())
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
            return FolderLock.acquire(self._folder, LOCK)
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


class _Sizes:
    """The frontiers of a log's first entries, at the sizes that checkpoints name."""

    def __init__(self, raws: Sequence[bytes]) -> None:
        self._leaves = [leaf_hash(raw) for raw in raws]

    @property
    def size(self) -> int:
        return len(self._leaves)

    def frontier(self, size: int) -> Frontier:
        hashes: list[bytes] = []
        start = 0
        for width in _widths(size):
            row: Sequence[bytes] = self._leaves[start : start + width]
            while len(row) > 1:
                row = parents(row)
            hashes += row
            start += width
        return Frontier(size, hashes)

    def hashes(self, size: int) -> tuple[bytes, ...]:
        return self.frontier(size).hashes if 0 <= size <= self.size else ()


def _widths(size: int) -> Iterator[int]:
    """Yield how many leaves each complete subtree at the edge has, from left to right."""
    for exponent in reversed(range(size.bit_length() if size > 0 else 0)):
        if size >> exponent & 1:
            yield 1 << exponent


def _chain_faults(raws: list[bytes]) -> Iterator[LogFault]:
    """Yield the first break of the chain, if there is one, named by what it looks like."""
    prev = START
    for seq, raw in enumerate(raws):
        entry = _parse(raw)
        if entry is None:
            yield LogFault(kind=FaultKind.CHANGED, first=seq + 1, last=seq + 1)
            return
        if (entry.seq, entry.prev) != (seq, prev):
            yield _break(raws, seq, entry)
            return
        prev = hash_of(raw)


def _break(raws: list[bytes], at: int, entry: DepartmentEntry) -> LogFault:
    """Name the break at a line that doesn't follow the one before it."""
    prev = hash_of(raws[at - 1]) if at else START
    later = [found for raw in raws[at + 1 :] if (found := _parse(raw)) is not None]
    if any((each.seq, each.prev) == (at, prev) for each in later):
        # The line that belongs here stands further down: either all of them are here in
        # another order, or this one was put in.
        present = {each.seq for each in later}
        is_whole = entry.seq == at or entry.seq in present or entry.seq < at
        kind = FaultKind.ADDED if is_whole else FaultKind.MOVED
        return LogFault(kind=kind, first=at + 1, last=at + 1)
    if entry.seq > at:
        if any(each.seq == at for each in later):
            return LogFault(kind=FaultKind.MOVED, first=at + 1, last=at + 1)
        return LogFault(kind=FaultKind.REMOVED, first=at + 1, last=entry.seq)
    if entry.seq < at:
        # If two lines claim one place, the next line tells which of them belongs there.
        is_genuine = entry.seq == at - 1 and bool(later) and later[0].prev == hash_of(raws[at])
        number = at if is_genuine else at + 1
        return LogFault(kind=FaultKind.ADDED, first=number, last=number)
    # Its own number is right. Whether it was changed, or the one before it, the next one tells.
    following = later[0] if later else None
    is_intact = following is None or following.prev == hash_of(raws[at])
    number = at if is_intact and at else at + 1
    return LogFault(kind=FaultKind.CHANGED, first=number, last=number)


def _signed_faults(signed: SignedLog, sizes: _Sizes, *, is_broken: bool) -> Iterator[LogFault]:
    """Yield how the lines differ from the folder's own checkpoint."""
    count = sizes.size
    if count < signed.size:
        if not is_broken:
            yield LogFault(kind=FaultKind.CUT, first=count + 1, last=signed.size)
        return
    if count > signed.size + 1 and not is_broken:
        yield LogFault(kind=FaultKind.BEHIND, first=signed.size + 1, last=count)
    if _root(sizes, signed.size) != signed.root and not is_broken:
        first = signed.begins_at(sizes.hashes)
        yield LogFault(kind=FaultKind.CHANGED, first=first, last=signed.size)


def _older_faults(
    older: SignedLog, sizes: _Sizes, raws: Sequence[bytes], kept: Sequence[bytes]
) -> Iterator[LogFault]:
    """Yield how the lines differ from a checkpoint that was kept elsewhere, perhaps with lines."""
    if sizes.size < older.size:
        yield LogFault(kind=FaultKind.OLDER, first=sizes.size + 1, last=older.size)
    elif _root(sizes, older.size) != older.root:
        first = older.begins_at(sizes.hashes)
        same = _Sizes(kept[: older.size])
        if same.size == older.size and _root(same, older.size) == older.root:
            pairs = enumerate(zip(raws, kept, strict=False), start=1)
            first = next(number for number, (ours, theirs) in pairs if ours != theirs)
        yield LogFault(kind=FaultKind.OTHER, first=first, last=older.size)


def _root(sizes: _Sizes, size: int) -> bytes:
    return sizes.frontier(size).root() if size else EMPTY_ROOT


def _backwards(path: Path) -> Iterator[bytes]:
    """Yield a file's whole lines, last first, reading from its end."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        at, rest, is_end = file.seek(0, os.SEEK_END), b"", True
        while at:
            start = max(0, at - _TAIL_BYTES)
            file.seek(start)
            rest, *lines = (file.read(at - start) + rest).split(b"\n")
            at = start
            if is_end and lines:
                # What follows the last line's end is nothing, or what a crash left unfinished.
                lines.pop()
                is_end = False
            yield from reversed(lines)
        if not is_end:
            yield rest


def _end_of_lines(path: Path) -> int:
    """Return where a file's last whole line ends."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        at = file.seek(0, os.SEEK_END)
        while at:
            start = max(0, at - _TAIL_BYTES)
            file.seek(start)
            found = file.read(at - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            at = start
    return 0


def _parse(raw: bytes) -> DepartmentEntry | None:
    try:
        return msgspec.json.decode(raw, type=DepartmentEntry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
