"""How long a case's shares are kept.

cases/CASE/retention.json   until when, who said so and why; earlier dates stay below
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from noticeboard.agency.case_report import case_number_of, shares_of
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.home import AgencyHome
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.encoding import format_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import write_durably
from noticeboard.runtime.text import Text

FILE: Final = "retention.json"


class RetentionDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date, and who set it."""

    until: str
    """The last day on which it may be kept, as 2027-03-19."""
    why: str = ""
    by: str
    at: str


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
    shares: int
    retention: Retention | None

    def is_due(self, today: date) -> bool:
        """Whether the last day is over."""
        return (
            self.retention is not None and date.fromisoformat(self.retention.current.until) < today
        )


def read_retention(home: AgencyHome, case: str) -> Retention | None:
    """Return until when a case is kept; None if nobody has said."""
    try:
        raw = (home.cases / case / FILE).read_bytes()
        return msgspec.json.decode(raw, type=Retention)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise VerificationError(Text("noticeboard.home.damaged", file=FILE)) from error


def set_retention(  # noqa: PLR0913 -- who said what when
    home: AgencyHome, log: DepartmentLog, case: str, until: str, *, why: str, by: str, now: datetime
) -> Retention:
    """Set the last day on which a case is kept; a later one than before needs a reason."""
    shares_of(home, case)
    try:
        day = date.fromisoformat(until)
    except ValueError as error:
        raise InvalidInputError(Text("desk.retention.no_date")) from error
    reason = safe_text(why, longest=300)
    before = read_retention(home, case)
    if before and day > date.fromisoformat(before.current.until) and not reason:
        raise InvalidInputError(
            Text("desk.retention.later_needs_reason", before=before.current.until)
        )
    kept = RetentionDate(until=day.isoformat(), why=reason, by=by, at=format_time(now))
    changed = Retention(current=kept, earlier=(*before.earlier, before.current) if before else ())
    path = home.cases / case / FILE
    write_durably(path, msgspec.json.format(msgspec.json.encode(changed), indent=1) + b"\n")
    log.append(
        Act.RETENTION_SET,
        who=by,
        at=now,
        case=case_number_of(home, case),
        until=kept.until,
        why=reason,
        before=before.current.until if before else "",
    )
    return changed


def list_cases(home: AgencyHome) -> Iterator[CaseRetention]:
    """Yield every case with opened shares, those that are due first."""
    found = []
    for folder in sorted(home.cases.iterdir()) if home.cases.is_dir() else []:
        try:
            shares = shares_of(home, folder.name)
        except NotFoundError:
            continue
        if shares:
            found.append(
                CaseRetention(
                    case=folder.name,
                    case_number=case_number_of(home, folder.name),
                    shares=len(shares),
                    retention=read_retention(home, folder.name),
                )
            )
    yield from sorted(
        found, key=lambda each: each.retention.current.until if each.retention else "9999"
    )
