"""Folds a log into the rows of `record.db`: most tables at once, requests when all is read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
import json
import sqlite3
from typing import Any, Final
from zoneinfo import ZoneInfo

from noticeboard.board.download_rows import (
    AgencyFacts,
    Cell,
    RequestFacts,
    ThreadSummary,
    agency_cells,
    post_cells,
)
from noticeboard.board.feeds.geometry import geojson
from noticeboard.board.site.outline import outline
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Area
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
from noticeboard.log.entry import Entry, agency_id, content_hash, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.policy import Limits, Policy, widens
from noticeboard.log.registry import Registry
from noticeboard.record.schema import TABLES
from noticeboard.rules.accounts import account_state, log_time, tallies_of
from noticeboard.rules.area import centre
from noticeboard.rules.counts import night_time
from noticeboard.rules.places import Atlas
from noticeboard.rules.policy import findings_in_force
from noticeboard.rules.text import SafeText, safe_text

_LONGEST: Final = 4000
_CELL_UDEG: Final = 10_000
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_COLUMNS: Final = {table.name: [column.name for column in table.columns] for table in TABLES}

type Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOptions:
    """What a record depends on apart from the log."""

    url: str
    as_of: datetime
    """States and lateness are given for this time."""
    zone: ZoneInfo
    """Of nights and local hours."""
    atlas: Atlas = field(default_factory=Atlas)


@dataclass(slots=True, kw_only=True)
class _AgencyHistory:
    """What an agency has done so far, for what depends on its earlier entries."""

    retention: list[tuple[int, int]] = field(default_factory=list)
    """Each promise: its entry, and the days."""


class Rows:
    """Adds one log's entries, in order, to a database that has the tables."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        registry: Registry,
        origin: str,
        options: RecordOptions,
        *,
        is_checked: bool,
    ) -> None:
        """`registry` is empty: it is folded here, and checks entries unless that `is_checked`."""
        self._connection = connection
        self._registry = registry
        self._fold = registry.force if is_checked else registry.add
        self._origin = origin
        self._options = options
        self._agencies: dict[str, _AgencyHistory] = {}
        self._requests: dict[tuple[str, str], int] = {}
        self._challenges: dict[str, tuple[int, int | None]] = {}
        self._subjects: dict[str, int] = {}
        self._verifiers: dict[str, str] = {}
        self._newest: datetime | None = None

    @property
    def late_as_of(self) -> datetime:
        """The time at which the log is judged; a reader's clock that is ahead accuses nobody."""
        as_of = self._options.as_of
        return as_of if self._newest is None else log_time(as_of, self._newest)

    def trust(self, verifiers: Iterable[VerifierKey]) -> None:
        """Name the verifiers that the board trusts."""
        self._verifiers |= {agency_id(key): key.name for key in verifiers}

    def add(self, entry: Entry, index: int) -> None:
        """Add an entry that is the next of the log; raises VerificationError, ConflictError."""
        body = entry.body
        logged = self._fold(entry, index)
        self._newest = max(body.issued_at, self._newest or body.issued_at)
        text, _, signatures = entry.raw.partition(b"\n")
        self._insert(
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
                self._subjects.setdefault(content_hash(body, self._origin), index)
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
                self._insert("statements", row | {"level": body.level})
            case AgencyRotate() | AgencyRevoke():
                kind = "rotate" if isinstance(body, AgencyRotate) else "revoke"
                row |= {"agency": body.agency, "kind": kind, "reason": safe_text(body.reason)}
                last_good = None if isinstance(body, AgencyRotate) else body.last_good
                self._insert("key_changes", row | {"last_good": last_good})
            case AgencyDelivery():
                kind = "post_quantum" if body.statement.post_quantum_key else "post_quantum_gone"
                row |= {"agency": body.agency, "kind": kind, "reason": "", "last_good": None}
                self._insert("key_changes", row)
            case AgencyRetention():
                history = self._agencies.setdefault(body.agency, _AgencyHistory())
                history.retention.append((int(str(row["entry"])), body.days))
                row |= {"agency": body.agency, "days": body.days, "text": _lines(body.text)}
                self._insert("retention_promises", row)
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
        self._insert("updates", row)
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
        self._insert("accounts", row)

    def _add_remark(self, row: dict[str, Cell], body: BoardNotice | BoardChallenge) -> None:
        query = "SELECT type, author, body FROM entries WHERE entry = ?"
        kind, author, text = self._connection.execute(query, (body.index,)).fetchone()
        thread = json.loads(text).get("request", "") if kind != "request.post" else None
        request = body.index if thread is None else self._requests.get((author, str(thread)))
        row |= {"request": request, "text": _lines(body.text)}
        if isinstance(body, BoardNotice):
            self._insert("notices", row | {"about": body.index})
            return
        self._challenges[body.id] = (int(str(row["entry"])), request)
        self._insert("challenges", row | {"answered": None})

    def _add_policy(self, row: dict[str, Cell], policy: Policy) -> None:
        before = self._registry.policies.logged[-2:-1]
        limits = policy.limits
        plain = {name: getattr(limits, name) for name in Limits.__struct_fields__}
        self._insert(
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
            self._insert("overseers", conditions | named)

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
            "waited_days": _days(waited),
            "text": _lines(made.text),
        }
        self._insert("decisions", row)

    # When everything is read

    def finish(self) -> None:
        """Add what depends on the whole log: requests, agencies, and what refers to them."""
        counted: Counter[str] = Counter()
        newest: dict[str, datetime] = {}
        query = "SELECT entry, body, signature FROM entries WHERE type = ? ORDER BY entry"
        for index, body, signature in self._connection.execute(query, ("request.post",)):
            entry = parse_entry(f"{body}\n{signature}".encode())
            post = entry.body
            record = self._registry.agency(post.agency)
            if not isinstance(post, RequestPost) or record is None:
                continue
            self._add_request(entry, post, index, record)
            counted[post.agency] += 1
            newest[post.agency] = max(post.issued_at, newest.get(post.agency, post.issued_at))
        for record in sorted(
            self._registry.agencies.values(), key=lambda each: each.registered_index
        ):
            self._add_agency(record, counted[record.id], newest.get(record.id))
        self._connection.executemany(
            "UPDATE decisions SET request = ? WHERE subject = ?",
            [(index, subject) for subject, index in self._subjects.items()],
        )
        policies = self._registry.policies.logged
        for policy, following in pairwise(policies):
            self._connection.execute(
                "UPDATE policies SET ends = ? WHERE number = ?", (following.begins, policy.number)
            )
        self._connection.execute(
            "UPDATE policies SET requests ="
            " (SELECT count(*) FROM requests WHERE requests.policy = policies.number)"
        )

    def _add_request(
        self, entry: Entry, post: RequestPost, index: int, record: AgencyRecord
    ) -> None:
        history = self._agencies.setdefault(post.agency, _AgencyHistory())
        policy = self._registry.policies.at(post.issued_at)
        limits = policy.limits if policy is not None else None
        joined = self._joined(index, post)
        options = self._options
        accounts = self._accounts(index, record)
        state = account_state(
            post,
            resolved_at=self._resolved_at(index, record),
            accounts=[account for _, account in accounts],
            retention_days=_promised(history.retention, record, before=index),
            limits=limits,
            now=self.late_as_of,
        )
        facts = RequestFacts(
            index=index,
            leaf=entry.leaf,
            raw=entry.raw,
            logged_at=post.issued_at,
            agency=record,
            joined=joined,
        )
        cells = dict(post_cells(post, facts, options.url, options.as_of).cells)
        codes = list(cells["findings"]) if isinstance(cells["findings"], Sequence) else []
        broken = findings_in_force(post, record, self._registry, index)
        codes += [finding.code for finding in broken]
        finals = [each for each in accounts if each[1].issued_at >= state.closes]
        self._mark_final(entry for entry, _ in finals)
        # An agency owes nothing for what it has disowned.
        is_owed = not record.voids(index)
        start, end = parse_time(post.window.start), parse_time(post.window.end)
        self._insert(
            "requests",
            cells
            | self._places(post.area)
            | {
                "entry": index,
                "id": post.id,
                "window_min": round((end - start) / _MINUTE, 2),
                "night_min": round(night_time(start, end, options.zone) / _MINUTE, 2),
                "start_hour": start.astimezone(options.zone).hour,
                "days_back": _days(post.issued_at - start),
                "closes": state.closes,
                "open_days": _days(
                    max(min(state.closes, options.as_of) - post.issued_at, timedelta())
                ),
                "challenges": joined.counts.get("board.challenge", 0),
                "answers": joined.counts.get("request.answer", 0),
                "account_due": state.due if is_owed else None,
                "account": finals[-1][0] if finals else None,
                "account_made": finals[0][1].issued if finals else None,
                "delete_by": state.delete_by if is_owed else None,
                "late": int(is_owed and state.is_late),
                "kept_too_long": int(is_owed and state.is_kept_too_long),
                "late_since": state.late_since if is_owed else None,
                "policy": policy.number if policy is not None else None,
            },
        )
        for code in dict.fromkeys(codes):
            self._insert("findings", {"request": index, "code": code})

    def _joined(self, index: int, post: RequestPost) -> ThreadSummary:
        """Return what joined a request, and when its agency resolved it."""
        counts: Counter[str] = Counter()
        changed, resolved = post.issued, None
        query = (
            "SELECT 'request.' || kind, issued FROM updates WHERE request = ?1"
            " UNION ALL SELECT 'board.notice', issued FROM notices WHERE request = ?1"
            " UNION ALL SELECT 'board.challenge', issued FROM challenges WHERE request = ?1"
            " UNION ALL SELECT 'request.account', issued FROM accounts WHERE request = ?1"
        )
        for kind, issued in self._connection.execute(query, (index,)):
            counts[kind] += 1
            changed = max(changed, issued)
            if kind == "request.resolve":
                resolved = min(resolved or issued, issued)
        at = None if resolved is None else parse_time(resolved)
        return ThreadSummary(counts=counts, changed=parse_time(changed), resolved=at)

    def _resolved_at(self, index: int, record: AgencyRecord) -> datetime | None:
        """Return when a request's agency resolved it, if it hasn't disowned that."""
        query = (
            "SELECT entry, issued FROM updates WHERE request = ? AND kind = 'resolve'"
            " ORDER BY entry"
        )
        rows = self._connection.execute(query, (index,))
        return next((parse_time(at) for entry, at in rows if not record.voids(entry)), None)

    def _accounts(self, index: int, record: AgencyRecord) -> list[tuple[int, RequestAccount]]:
        """Return a request's accounts that its agency hasn't disowned, in log order."""
        query = (
            "SELECT entry, body, signature FROM accounts JOIN entries USING (entry)"
            " WHERE request = ? ORDER BY entry"
        )
        found = [
            (entry, parse_entry(f"{body}\n{signature}".encode()).body)
            for entry, body, signature in self._connection.execute(query, (index,))
            if not record.voids(entry)
        ]
        return [(entry, body) for entry, body in found if isinstance(body, RequestAccount)]

    def _mark_final(self, entries: Iterable[int]) -> None:
        """Mark the accounts that count."""
        self._connection.executemany(
            "UPDATE accounts SET final = 1 WHERE entry = ?", [(entry,) for entry in entries]
        )

    def _add_agency(self, record: AgencyRecord, requests: int, newest: datetime | None) -> None:
        query = "SELECT leaf, issued FROM entries WHERE entry = ?"
        leaf, issued = self._connection.execute(query, (record.registered_index,)).fetchone()
        facts = AgencyFacts(
            record=record,
            leaf=bytes.fromhex(leaf),
            registered=parse_time(issued),
            requests=requests,
            last_request=newest,
        )
        history = self._agencies.get(record.id, _AgencyHistory())
        self._insert(
            "agencies",
            dict(agency_cells(facts, self._options.url).cells)
            | self._places(record.jurisdiction)
            | {"retention_days": _promised(history.retention, record)},
        )

    def _places(self, area: Area) -> dict[str, Cell]:
        lat, lon = centre(area)
        county = outline().county_at(lat, lon)
        held = self._options.atlas.places_at(lat, lon)
        return {
            "area": json.dumps(geojson(area), separators=(",", ":")),
            "cell": f"{_floor(lat)} {_floor(lon)}",
            "county": county.full_name if county else None,
            "us_state": county.state if county else None,
            "place": held[0].slug if held else None,
        }

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        names = _COLUMNS[table]
        marks = ", ".join("?" * len(names))
        values = [_value(row[name]) for name in names]
        self._connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 -- of constants

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows that aren't made from entries."""
        for row in rows:
            self._insert(table, row)


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


def _promised(
    promises: Sequence[tuple[int, int]], record: AgencyRecord, before: int = LARGEST_INT
) -> int | None:
    """Return the days of the newest promise before an entry that isn't disowned."""
    for entry, days in reversed(promises):
        if entry < before and not record.voids(entry):
            return days
    return None


def _days(lasts: timedelta) -> float:
    return round(lasts / _DAY, 4)


def _floor(udeg: int) -> str:
    """Return the south or west edge of a cell in degrees."""
    return f"{udeg // _CELL_UDEG / 100:.2f}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _lines(text: str) -> SafeText:
    return safe_text(text, longest=_LONGEST, lines=True)
