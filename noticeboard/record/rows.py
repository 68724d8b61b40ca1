"""Folds a log into the rows of `record.db`, entry by entry. Requests come when all is read."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
import json
import sqlite3
from typing import Any, Final

from noticeboard.board.download_rows import Cell
from noticeboard.log.body import (
    LARGEST_INT,
    AgencyDelivery,
    AgencyRetention,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardChallenge,
    BoardDecision,
    BoardNotice,
    BoardPolicy,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    ThreadBody,
    type_of,
)
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import Entry, agency_id
from noticeboard.log.note import VerifierKey
from noticeboard.log.policy import Limits, Policy, widens
from noticeboard.log.registry import Registry
from noticeboard.record.schema import TABLES
from noticeboard.rules.accounts import tallies_of
from noticeboard.rules.text import SafeText, safe_text

_LONGEST: Final = 4000
_DAY: Final = timedelta(days=1)
_COLUMNS: Final = {table.name: [column.name for column in table.columns] for table in TABLES}


class Rows:
    """Adds one log's entries, in order, to a database that has the tables."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        registry: Registry,
        *,
        is_checked: bool,
    ) -> None:
        """`registry` is empty: it is folded here, and checks entries unless that `is_checked`."""
        self._connection = connection
        self._registry = registry
        self._fold = registry.force if is_checked else registry.add
        self._requests: dict[tuple[str, str], int] = {}
        self._challenges: dict[str, tuple[int, int | None]] = {}
        self._verifiers: dict[str, str] = {}
        self.newest: datetime | None = None
        """The time of the newest entry, in UTC."""

    def trust(self, verifiers: Iterable[VerifierKey]) -> None:
        """Name the verifiers that the board trusts."""
        self._verifiers |= {agency_id(key): key.name for key in verifiers}

    def add(self, entry: Entry, index: int) -> None:
        """Add an entry that is the next of the log; raises VerificationError, ConflictError."""
        body = entry.body
        logged = self._fold(entry, index)
        self.newest = max(body.issued_at, self.newest or body.issued_at)
        text, _, signatures = entry.raw.partition(b"\n")
        insert(
            self._connection,
            "entries",
            {
                "entry": index,
                "type": type_of(body),
                "author": body.agency,
                "id": body.id,
                "issued": body.issued,
                "leaf": entry.leaf.hex(),
                "body": text.decode(),
                "signature": signatures.decode(),
                "equivocation": int(logged.equivocation),
            },
        )
        row: dict[str, Cell] = {"entry": index, "issued": body.issued}
        match body:
            case RequestPost():
                self._requests.setdefault((body.agency, body.id), index)
            case RequestUpdate() | RequestCorrect() | RequestResolve() | RequestAnswer():
                self._add_update(row, body)
            case RequestAccount():
                self._add_account(row, body)
            case BoardNotice() | BoardChallenge():
                self._add_remark(row, body)
            case BoardPolicy():
                self._add_policy(row, body.policy)
            case BoardDecision():
                self._add_decision(row, body)
            case _:
                self._add_of_agency(row, body)

    def _add_of_agency(self, row: dict[str, Cell], body: object) -> None:
        match body:
            case AgencyVerify():
                by_name = safe_text(self._verifiers.get(body.agency, ""))
                row |= {"agency": body.subject, "by": body.agency, "by_name": by_name}
                insert(self._connection, "statements", row | {"level": body.level})
            case AgencyRotate() | AgencyRevoke():
                kind = "rotate" if isinstance(body, AgencyRotate) else "revoke"
                row |= {"agency": body.agency, "kind": kind, "reason": safe_text(body.reason)}
                last_good = None if isinstance(body, AgencyRotate) else body.last_good
                insert(self._connection, "key_changes", row | {"last_good": last_good})
            case AgencyDelivery():
                kind = "post_quantum" if body.statement.post_quantum_key else "post_quantum_gone"
                row |= {"agency": body.agency, "kind": kind, "reason": "", "last_good": None}
                insert(self._connection, "key_changes", row)
            case AgencyRetention():
                row |= {"agency": body.agency, "days": body.days, "text": _lines(body.text)}
                insert(self._connection, "retention_promises", row)
            case _:
                pass

    def _add_update(self, row: dict[str, Cell], body: ThreadBody) -> None:
        request, challenge = self._requests.get((body.agency, body.request)), None
        if isinstance(body, RequestAnswer):
            entry, about = self._challenges.get(body.challenge, (None, None))
            challenge = entry if about == request else None
        row |= {
            "request": request,
            "kind": type_of(body).partition(".")[2],
            "challenge": challenge,
            "text": _lines(body.text),
        }
        insert(self._connection, "updates", row)
        if challenge is not None:
            self._connection.execute(
                "UPDATE challenges SET answered = ? WHERE entry = ? AND answered IS NULL",
                (body.issued, challenge),
            )

    def _add_account(self, row: dict[str, Cell], body: RequestAccount) -> None:
        for name, tally in tallies_of(body).items():
            most = None if tally.at_most == LARGEST_INT else tally.at_most
            row[f"{name}_least"], row[f"{name}_most"] = tally.at_least, most
        row |= {
            "request": self._requests.get((body.agency, body.request)),
            "agency": body.agency,
            "final": 0,
            "handed_to": " ".join(body.handed_to),
            "keep_until": body.keep_until,
            "text": _lines(body.text),
        }
        insert(self._connection, "accounts", row)

    def _add_remark(self, row: dict[str, Cell], body: BoardNotice | BoardChallenge) -> None:
        query = "SELECT type, author, body FROM entries WHERE entry = ?"
        kind, author, text = self._connection.execute(query, (body.index,)).fetchone()
        thread = json.loads(text).get("request", "") if kind != "request.post" else None
        request = body.index if thread is None else self._requests.get((author, str(thread)))
        row |= {"request": request, "text": _lines(body.text)}
        if isinstance(body, BoardNotice):
            insert(self._connection, "notices", row | {"about": body.index})
            return
        self._challenges[body.id] = (int(str(row["entry"])), request)
        insert(self._connection, "challenges", row | {"answered": None})

    def _add_policy(self, row: dict[str, Cell], policy: Policy) -> None:
        before = self._registry.policies.logged[-2:-1]
        limits = policy.limits
        plain = {name: getattr(limits, name) for name in Limits.__struct_fields__}
        insert(
            self._connection,
            "policies",
            row
            | plain
            | {
                "number": policy.number,
                "name": safe_text(policy.name),
                "begins": policy.begins,
                "ends": None,
                "widens": int(widens(policy, before[0] if before else None)),
                "requests": 0,
                "closed_hours": " ".join(
                    f"{_clock(each.start_min)}-{_clock(each.end_min)}"
                    for each in limits.closed_hours
                ),
                "incidents": " ".join(limits.incidents or ()),
                "phrases": safe_text(", ".join(limits.phrases), longest=_LONGEST),
                "governor": safe_text(policy.governor),
                "text": _lines(policy.text),
            },
        )
        for each in policy.overseers:
            conditions = {name: getattr(each, name) for name in type(each).__struct_fields__}
            named = {
                "policy": policy.number,
                "name": safe_text(each.name),
                "sealed": int(each.sealed),
                "incidents": " ".join(each.incidents),
                "phrases": safe_text(", ".join(each.phrases), longest=_LONGEST),
            }
            insert(self._connection, "overseers", conditions | named)

    def _add_decision(self, row: dict[str, Cell], body: BoardDecision) -> None:
        made = body.decision
        waited = body.issued_at - parse_time(made.since)
        names = {
            each.key: each.name
            for policy in self._registry.policies.logged
            for each in policy.overseers
        }
        row |= {
            "agency": made.author,
            "request": None,
            "subject": made.subject,
            "overseer": safe_text(made.overseer),
            "overseer_name": safe_text(names.get(made.overseer, "")),
            "approved": int(made.approved),
            "since": made.since,
            "waited_days": days(waited),
            "text": _lines(made.text),
        }
        insert(self._connection, "decisions", row)


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row, given by the names of the table's columns; other names are left out."""
    names = _COLUMNS[table]
    marks = ", ".join("?" * len(names))
    values = [_value(row[name]) for name in names]
    connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 -- of constants


def _value(cell: Cell) -> str | int | float | None:
    """Return a cell for SQLite; an empty one is NULL."""
    match cell:
        case "":
            return None
        case bool():
            return int(cell)
        case datetime():
            return format_time(cell)
        case None | int() | float():
            return cell
        case str():
            # A subclass marks text that is safe to show; SQLite takes only the plain type.
            return str(cell)
        case _:
            return " ".join(cell) or None


def days(lasts: timedelta) -> float:
    """Return a time in days, as columns have it."""
    return round(lasts / _DAY, 4)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _lines(text: str) -> SafeText:
    return safe_text(text, longest=_LONGEST, lines=True)
