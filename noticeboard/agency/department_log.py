"""The department's own log: who did what with its requests and shares, and when.

log.jsonl     one entry a line; each names the hash of the line before it, so that an entry that was
              changed, removed or moved breaks the chain there

It never leaves the department. An officer's name stands here and on no board.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
import hashlib
import os
from pathlib import Path
import threading
from typing import Final, Literal

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.encoding import format_time
from noticeboard.runtime.files import PRIVATE_FILE, sync_folder
from noticeboard.runtime.text import Text

FILE: Final = "log.jsonl"
START: Final = "0" * 64


class Act(StrEnum):
    """What somebody did."""

    BOARD_CHOSEN = "board_chosen"
    DRAFT_DELETED = "draft_deleted"
    DRAFT_MADE = "draft_made"
    DRAFT_RETURNED = "draft_returned"
    DRAFT_SENT = "draft_sent"
    FILM_WATCHED = "film_watched"
    KEY_CHANGED = "key_changed"
    KEY_COPIED = "key_copied"
    KEY_LOCKED = "key_locked"
    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    KEY_UNLOCKED = "key_unlocked"
    MARK_CHANGED = "mark_changed"
    MARK_MADE = "mark_made"
    MARK_REMOVED = "mark_removed"
    REGISTRATION_MADE = "registration_made"
    REQUEST_ADDED_TO = "request_added_to"
    REQUEST_HELD = "request_held"
    REQUEST_POSTED = "request_posted"
    SETTINGS_CHANGED = "settings_changed"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    STILL_SAVED = "still_saved"


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


class DepartmentLog:
    """Appends to the log of one folder, and reads it. Blocking; may be used from any thread."""

    def __init__(self, folder: Path) -> None:
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
        """Add an entry durably and return it; VerificationError if the last line is damaged."""
        with self._turn:
            last = self._last_line()
            previous = _parse(last, self._path.name) if last else None
            entry = DepartmentEntry(
                seq=previous.seq + 1 if previous else 0,
                prev=hash_of(last) if last else START,
                at=format_time(at),
                who=who,
                act=act,
                case=case,
                request=request,
                share=share,
                about=about,
            )
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            is_new = not self._path.exists()
            descriptor = os.open(self._path, flags, PRIVATE_FILE)
            with os.fdopen(descriptor, "ab") as file:
                file.write(msgspec.json.encode(entry) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            if is_new:
                sync_folder(self._path.parent)
            return entry

    def entries(self) -> Iterator[DepartmentEntry]:
        """Yield every entry, oldest first; VerificationError names the first that doesn't hold."""
        if not self._path.exists():
            return
        prev = START
        with self._path.open("rb") as file:
            for seq, line in enumerate(file):
                raw = line.rstrip(b"\n")
                entry = _parse(raw, str(seq))
                if (entry.seq, entry.prev) != (seq, prev):
                    raise VerificationError(Text("desk.log.broken", entry=seq))
                yield entry
                prev = hash_of(raw)

    def _last_line(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - 64 * 1024))
                lines = file.read().splitlines()
        except FileNotFoundError:
            return b""
        return lines[-1] if lines else b""


def hash_of(line: bytes) -> str:
    """Return a line's hash, which the next line names."""
    return hashlib.sha256(line).hexdigest()


def _parse(raw: bytes, where: str) -> DepartmentEntry:
    try:
        return msgspec.json.decode(raw, type=DepartmentEntry)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise VerificationError(Text("desk.log.broken", entry=where)) from error
