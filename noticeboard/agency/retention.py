"""How long a case's shares are kept: until a day that somebody set, or by the department's rule.

cases/CASE/retention.json   the day that somebody set, who did and why; earlier days stay below

A day by the rule is stored nowhere. It is so many days after the case's last share came, its last
request was closed, or it was last exported, as the folder and its log say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
import threading
from typing import Final, Literal

import msgspec

from noticeboard.agency.case_folder import POSTED_ELSEWHERE, case_name, read_report
from noticeboard.agency.case_report import case_number_of, shares_of
from noticeboard.agency.department import (
    RetentionEvent,
    RetentionRule,
    department_turn,
    read_department,
    save_department,
)
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.index import FolderReader, IndexedCase, ShareState
from noticeboard.agency.wall_poster import read_zone
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import write_durably
from noticeboard.runtime.text import Text

FILE: Final = "retention.json"
_KEPT_FILES: Final = 4096


class RetentionDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date, and who set it."""

    until: str
    """The last day on which it may be kept, as 2027-03-19."""
    why: str = ""
    by: str
    """Empty if it follows from the department's rule."""
    at: str

    @property
    def is_by_rule(self) -> bool:
        """Whether nobody set it: it follows from the department's rule."""
        return not self.by


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """Until when a case's shares are kept."""

    v: Literal[1] = 1
    current: RetentionDate
    earlier: tuple[RetentionDate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRetention:
    """A case that has opened shares here, and until when they are kept."""

    case: str
    case_number: str
    shares: tuple[str, ...]
    retention: Retention | None
    """None if nobody set a date, and no rule gives one."""

    def is_due(self, today: date) -> bool:
        """Whether the last day is over."""
        return (
            self.retention is not None and date.fromisoformat(self.retention.current.until) < today
        )


class Retentions:
    """Until when the cases of a folder are kept. Blocking; may be used from any thread."""

    def __init__(self, home: AgencyHome, log: DepartmentLog, reader: FolderReader) -> None:
        self._home = home
        self._log = log
        self._reader = reader
        self._exports = _ExportTimes(log)

    @classmethod
    def of(cls, home: AgencyHome) -> "Retentions":
        """Return those of a folder, for a command."""
        return cls(home, DepartmentLog(home.folder), FolderReader(home.folder))

    def read(self, case: str) -> Retention | None:
        """Return until when a case is kept; raises VerificationError if its file is damaged."""
        rule = read_department(self._home.folder).retention
        return _set_by_somebody(self._home, case) or self._by_rule(case, rule)

    def case(self, case: str) -> CaseRetention:
        """Return a case and until when it is kept; raises NotFoundError, VerificationError."""
        return CaseRetention(
            case=case,
            case_number=case_number_of(self._home, case),
            shares=tuple(shares_of(self._home, case)),
            retention=self.read(case),
        )

    def cases(self) -> Iterator[CaseRetention]:
        """Yield every case with opened shares, those that are due first."""
        found = []
        root = self._home.cases
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            try:
                each = self.case(folder.name)
            except NotFoundError:
                continue
            if each.shares:
                found.append(each)
        yield from sorted(
            found, key=lambda each: each.retention.current.until if each.retention else "9999"
        )

    def overdue(self, now: datetime) -> Iterator[tuple[IndexedCase, date]]:
        """Yield the cases that are kept past their last day, and that day; reads no share."""
        rule, today = read_department(self._home.folder).retention, self.today(now)
        for case in self._reader.read().cases.values():
            if not any(share.state is ShareState.OPENED for share in case.shares):
                continue
            kept = _set_by_somebody(self._home, case.name) or self._by_rule(case.name, rule)
            if kept is not None and (until := date.fromisoformat(kept.current.until)) < today:
                yield case, until

    def today(self, now: datetime) -> date:
        """Return which day it is for the department."""
        zone = read_department(self._home.folder).zone
        return (now.astimezone(read_zone(zone)) if zone else now).date()

    def set_date(self, case: str, until: str, *, why: str, by: str, now: datetime) -> Retention:
        """Set the last day on which a case is kept.

        A later one than before needs a reason, and so does another one than the rule gives.
        """
        home = self._home
        shares_of(home, case)
        try:
            day = date.fromisoformat(until)
        except ValueError as error:
            raise InvalidInputError(Text("desk.retention.no_date")) from error
        reason = safe_text(why, longest=300)
        before = self.read(case)
        if before and not reason:
            if before.current.is_by_rule:
                raise InvalidInputError(Text("desk.retention.other_needs_reason"))
            if day > date.fromisoformat(before.current.until):
                raise InvalidInputError(
                    Text("desk.retention.later_needs_reason", before=before.current.until)
                )
        kept = RetentionDate(until=day.isoformat(), why=reason, by=by, at=format_time(now))
        earlier = (*before.earlier, before.current) if before else ()
        changed = Retention(current=kept, earlier=earlier)
        # Logged first: after a crash the log may say more than was done, never less.
        self._log.append(
            Act.RETENTION_SET,
            who=by,
            at=now,
            case=case_number_of(home, case),
            until=kept.until,
            why=reason,
            before=before.current.until if before else "",
        )
        path = home.cases / case / FILE
        write_durably(path, msgspec.json.format(msgspec.json.encode(changed), indent=1) + b"\n")
        return changed

    def set_rule(self, rule: RetentionRule | None, *, by: str, now: datetime) -> None:
        """Set by which rule cases get their dates if nobody sets one; None for none."""
        folder = self._home.folder
        with department_turn(folder) as before:
            # First, so that after a crash the log never says less than was done.
            self._log.append(
                Act.RETENTION_RULE_SET,
                who=by,
                at=now,
                rule=_named(rule),
                before=_named(before.retention),
            )
            save_department(folder, msgspec.structs.replace(before, retention=rule))

    @property
    def rule(self) -> RetentionRule | None:
        """The department's rule."""
        return read_department(self._home.folder).retention

    def _by_rule(self, case: str, rule: RetentionRule | None) -> Retention | None:
        if rule is None:
            return None
        begins = self._begin(case, rule.after)
        if begins is None:
            return None
        until = begins.date() + timedelta(days=rule.days)
        current = RetentionDate(until=until.isoformat(), by="", at=format_time(begins))
        return Retention(current=current)

    def _begin(self, case: str, after: RetentionEvent) -> datetime | None:
        """Return when the rule's days begin to count; None if they don't yet."""
        if after is RetentionEvent.EXPORT:
            return self._exports.read().get(case)
        found = self._reader.read().cases.get(case)
        if after is RetentionEvent.CLOSING and found is not None and found.requests:
            # One that nobody closes ends by itself.
            return max(each.resolved or each.expires for each in found.requests)
        times = [parse_time(share.listed.told.at) for share in found.shares] if found else []
        return max(times) if times else self._opened(case)

    def _opened(self, case: str) -> datetime | None:
        """Return when the last share of a case was opened that no inbox listed."""
        reports = map(read_report, shares_of(self._home, case).values())
        times = [parse_time(report.opened) for report in reports if report and report.opened]
        return max(times, default=None)


def _set_by_somebody(home: AgencyHome, case: str) -> Retention | None:
    path = home.cases / case / FILE
    try:
        status = path.stat()
        return _read_file(path, status.st_ino, status.st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(_KEPT_FILES)
def _read_file(path: Path, _inode: int, _changed_ns: int) -> Retention:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Retention)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise VerificationError(Text("noticeboard.home.damaged", file=FILE)) from error


def _named(rule: RetentionRule | None) -> str:
    return f"{rule.days} days after {rule.after}" if rule else ""


class _ExportTimes:
    """When each case was last exported, as the log says; reads what is new there."""

    def __init__(self, log: DepartmentLog) -> None:
        self._log = log
        self._turn = threading.Lock()
        self._read = 0
        self._times: dict[str, datetime] = {}

    def read(self) -> Mapping[str, datetime]:
        """Return the times by case."""
        with self._turn:
            newest = 0
            found: dict[str, datetime] = {}
            for line in self._log.newest():
                newest = newest or line.number
                if line.number <= self._read:
                    break
                entry = line.entry
                if entry.act == Act.CASE_EXPORTED:
                    case = case_name(entry.case) if entry.case else POSTED_ELSEWHERE
                    found.setdefault(case, parse_time(entry.at))
            self._times |= found
            self._read = max(self._read, newest)
            return dict(self._times)
