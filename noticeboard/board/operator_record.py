"""The operator's record: what was changed in the board's operation, by whom, and its backups.

operator-record.jsonl   one act a line, oldest first; lines are only ever added

It is the board's own and stands on no page. Commands and the desk may write at once: each line is
one write at the file's end.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
import os
from typing import Any, Final

import msgspec

from noticeboard.board.home import Home, Settings
from noticeboard.errors import VerificationError
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FILE
from noticeboard.runtime.system import give_to_owner

MOST_READ_BYTES: Final = 1 << 20
"""So much of the record's end is read: some thousand acts."""
_LONGEST: Final = 300


class OperatorAct(StrEnum):
    """What somebody did as the board's operator."""

    MIRROR_ADDED = "mirror_added"
    MIRROR_REMOVED = "mirror_removed"
    HOME_ADDED = "home_added"
    """A home whose cosignatures are counted."""
    HOME_REMOVED = "home_removed"
    VERIFIER_ADDED = "verifier_added"
    VERIFIER_REMOVED = "verifier_removed"
    BACKUP_MADE = "backup_made"
    BACKUP_REPORTED = "backup_reported"
    """Something else made it, and somebody, or a timer, says so."""
    BACKUP_READ = "backup_read"
    """A backup was read back; `holds` says how that went."""
    BACKUP_LIMIT = "backup_limit"


class RecordedAct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One act of an operator; its texts are safe to show."""

    act: OperatorAct
    at: str
    by: str = ""
    place: str = ""
    """What it is about: a mirror's or a backup's place, or a verifier's key."""
    size_bytes: int | None = None
    entries: int | None = None
    """How many entries a backup holds."""
    sha256: str = ""
    """Of a backup's database."""
    holds: bool | None = None
    """Whether a backup that was read back is whole."""
    fault: str = ""
    """Why it isn't, in English."""
    fault_text: dict[str, Any] = {}
    """The same as `Text.as_json`."""
    hours: int | None = None


def record(
    home: Home,
    act: OperatorAct,
    *,
    at: datetime,
    by: str,
    place: str = "",
    **more: Any,  # noqa: ANN401 -- the act's other fields
) -> RecordedAct:
    """Add an act to the record; durable when this returns. Raises OSError. Blocking."""
    made = RecordedAct(
        act=act,
        at=format_time(at),
        by=safe_text(by, longest=_LONGEST),
        place=safe_text(place, longest=_LONGEST),
        **more,
    )
    line = msgspec.json.encode(made) + b"\n"
    path = home.operator_record
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
    with os.fdopen(descriptor, "rb+", buffering=0) as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                # A crash left a part of a line, which readers skip.
                line = b"\n" + line
        file.write(line)
        os.fsync(file.fileno())
    give_to_owner(path)
    return made


def read_record(home: Home) -> list[RecordedAct]:
    """Return the newest acts, oldest first; lines that can't be read are skipped. Blocking."""
    try:
        with home.operator_record.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - MOST_READ_BYTES))
            lines = file.read(MOST_READ_BYTES).split(b"\n")
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            act = msgspec.json.decode(line, type=RecordedAct)
            parse_time(act.at)
        except (msgspec.MsgspecError, UnicodeDecodeError, VerificationError):
            continue
        found.append(act)
    return found


def change_mirrors(home: Home, *, by: str, at: datetime, add: str = "", remove: str = "") -> None:
    """Name a mirror or stop looking at one, and record who did; NoticeboardError. Blocking."""
    home.change_mirrors(add=add, remove=remove)
    act = OperatorAct.MIRROR_ADDED if add else OperatorAct.MIRROR_REMOVED
    record(home, act, at=at, by=by, place=add or remove)


def change_home_witnesses(
    home: Home, *, by: str, at: datetime, add: str = "", remove: str = ""
) -> None:
    """Count a home's cosignatures or no longer, and record who did. Blocking.

    Raises NoticeboardError.
    """
    name = home.change_home_witnesses(add=add, remove=remove)
    act = OperatorAct.HOME_ADDED if add else OperatorAct.HOME_REMOVED
    record(home, act, at=at, by=by, place=name)


def change_verifiers(
    home: Home, *, by: str, at: datetime, add: str = "", remove: str = ""
) -> Settings:
    """Change whose word counts from the next start on, and record who did. Blocking.

    Raises NoticeboardError.
    """
    changed = home.change_verifiers(add=add, remove=remove)
    act = OperatorAct.VERIFIER_ADDED if add else OperatorAct.VERIFIER_REMOVED
    record(home, act, at=at, by=by, place=add or remove)
    return changed


def change_backup_hours(home: Home, hours: int, *, by: str, at: datetime) -> None:
    """Set how old a backup may be, and record who did; NoticeboardError. Blocking."""
    home.save(replace(home.settings(), backup_hours=hours))
    record(home, OperatorAct.BACKUP_LIMIT, at=at, by=by, hours=hours)
