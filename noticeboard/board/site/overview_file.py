"""The file of the overview: its tables, and what each published entry adds to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import math
from pathlib import Path
import sqlite3
import time
from typing import Final
from zoneinfo import ZoneInfo

from noticeboard.board.site import lateness, place_index
from noticeboard.board.site.outline import outline
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardChallenge,
    BoardNotice,
    Body,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.registry import Registry
from noticeboard.rules.area import centre, size_km2
from noticeboard.rules.counts import month_number, night_time
from noticeboard.rules.findings import BY_LEVEL, Finding
from noticeboard.rules.limits import case_of, findings
from noticeboard.rules.policy import findings_in_force
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FILE

_MADE_FOR: Final = "made for"
_SIZE: Final = "size"
_LAST_LEAF: Final = "last leaf"

# Times are whole seconds since 1970; `month` uses the board's time zone. The index by agency
# covers everything its figures need, so that they look up no rows.
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS agencies (
    id TEXT PRIMARY KEY, folded TEXT NOT NULL, kind TEXT NOT NULL, level INTEGER NOT NULL,
    is_stopped INTEGER NOT NULL, state TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
    registered INTEGER NOT NULL, since INTEGER NOT NULL, requests INTEGER NOT NULL,
    resolved INTEGER NOT NULL, last_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS agencies_by_requests ON agencies (requests DESC, registered);
CREATE INDEX IF NOT EXISTS agencies_by_name ON agencies (folded);
CREATE INDEX IF NOT EXISTS agencies_by_since ON agencies (registered DESC);
CREATE INDEX IF NOT EXISTS agencies_by_last ON agencies (last_at DESC, registered);

CREATE TABLE IF NOT EXISTS requests (
    entry_index INTEGER PRIMARY KEY, agency TEXT NOT NULL, kind TEXT NOT NULL,
    incident TEXT NOT NULL, case_number TEXT NOT NULL, state TEXT NOT NULL,
    county INTEGER NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL, logged INTEGER NOT NULL,
    month INTEGER NOT NULL, expires INTEGER NOT NULL, window_s INTEGER NOT NULL,
    area_m2 INTEGER NOT NULL, night_min INTEGER NOT NULL, resolved INTEGER,
    updates INTEGER NOT NULL DEFAULT 0,
    corrections INTEGER NOT NULL DEFAULT 0, notices INTEGER NOT NULL DEFAULT 0,
    notice TEXT NOT NULL DEFAULT '', parts INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS requests_by_agency ON requests (
    agency, entry_index, month, resolved, logged, window_s, area_m2, incident, notices
);
CREATE INDEX IF NOT EXISTS requests_by_case ON requests (agency, case_number);
CREATE INDEX IF NOT EXISTS requests_by_month ON requests (agency, month, resolved);
CREATE INDEX IF NOT EXISTS requests_by_incident ON requests (incident, entry_index);
CREATE INDEX IF NOT EXISTS requests_by_state ON requests (state, entry_index);
CREATE INDEX IF NOT EXISTS requests_by_county ON requests (county, entry_index);

CREATE TABLE IF NOT EXISTS findings (
    code TEXT NOT NULL, entry_index INTEGER NOT NULL, PRIMARY KEY (code, entry_index)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS findings_by_entry ON findings (entry_index);

CREATE TABLE IF NOT EXISTS challenges (
    id TEXT PRIMARY KEY, request INTEGER NOT NULL, is_answered INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS challenges_by_request ON challenges (request, is_answered);

CREATE TABLE IF NOT EXISTS statements (
    subject TEXT NOT NULL, entry_index INTEGER NOT NULL, PRIMARY KEY (subject, entry_index)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, text, content = '', detail = none, tokenize = 'unicode61 remove_diacritics 2'
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """How many entries an overview covers, and what it was made for."""

    made_for: str
    size: int
    last_leaf: bytes


EMPTY: Final = IndexState(made_for="", size=0, last_leaf=b"")


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, and rebuild it if it is damaged; raises sqlite3.Error, OSError."""
    try:
        return _prepared(path)
    except sqlite3.DatabaseError:
        _remove(path)
        return _prepared(path)


def recreate(path: Path, made_for: str) -> sqlite3.Connection:
    """Remove the file and make an empty one; raises sqlite3.Error, OSError."""
    _remove(path)
    connection = _prepared(path)
    with connection:
        _write_fact(connection, _MADE_FOR, made_for)
    return connection


def read_state(connection: sqlite3.Connection) -> IndexState:
    """Return how much the overview covers."""
    facts = dict(connection.execute("SELECT name, value FROM facts"))
    return IndexState(
        made_for=facts.get(_MADE_FOR, ""),
        size=int(facts.get(_SIZE, 0)),
        last_leaf=bytes.fromhex(facts.get(_LAST_LEAF, "")),
    )


def _write_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Store one fact about the overview itself."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _prepared(path: Path) -> sqlite3.Connection:
    path.touch(mode=PRIVATE_FILE)
    # Opened in one thread of a pool and, at the end, closed in another.
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the newest rows, which are then added again; never the log.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16384")
        connection.executescript(_TABLES + place_index.TABLES + lateness.TABLES)
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


# Entries

_NOTICE_LENGTH: Final = 160


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """A published entry as the log's database has it."""

    index: int
    raw: bytes
    thread: int | None
    logged_at: datetime
    is_clean: bool
    """Whether it is known that nothing was found but an agency's level, which isn't stored."""


def add_entries(
    connection: sqlite3.Connection,
    some: Sequence[IndexedEntry],
    registry: Registry,
    zone: ZoneInfo,
    pause_s: float = 0.0,
) -> None:
    """Add entries that follow the stored ones, all or none; raises sqlite3.Error.

    A pause after each leaves the interpreter to others.
    """
    with connection:
        # The first write takes the lock: another process may have added them in the meantime.
        _write_fact(connection, "turn", "")
        if read_state(connection).size == some[0].index:
            parsed = [parse_entry(filed.raw) for filed in some]
            for filed, entry in zip(some, parsed, strict=True):
                _file_one(connection, filed, entry, registry, zone)
                if pause_s:
                    time.sleep(pause_s)
            _write_fact(connection, _SIZE, str(some[-1].index + 1))
            _write_fact(connection, _LAST_LEAF, parsed[-1].leaf.hex())
            lateness.add_time(connection, max(entry.body.issued for entry in parsed))


def _file_one(
    connection: sqlite3.Connection,
    filed: IndexedEntry,
    entry: Entry,
    registry: Registry,
    zone: ZoneInfo,
) -> None:
    body = entry.body
    lateness.add_entry(connection, filed.index, filed.thread, body, registry)
    match body:
        case AgencyRegister():
            _register(connection, registry.agency(body.agency), filed.logged_at)
        case AgencyDelivery() | AgencyRotate() | AgencyRevoke():
            _refresh(connection, registry.agency(body.agency))
        case AgencyVerify():
            statement = "INSERT INTO statements VALUES (?, ?)"
            connection.execute(statement, (body.subject, filed.index))
            _refresh(connection, registry.agency(body.subject))
        case RequestPost():
            agency = registry.agency(body.agency)
            if agency is not None:
                _post(connection, filed, body, agency, zone)
                if not filed.is_clean:
                    by_policy = findings_in_force(body, agency, registry, filed.index)
                    _save_findings(connection, filed.index, by_policy)
        case (
            RequestUpdate()
            | RequestCorrect()
            | RequestResolve()
            | RequestAccount()
            | RequestAnswer()
            | BoardChallenge()
            | BoardNotice()
        ):
            if filed.thread is not None:
                _join(connection, filed, body)
        case _:
            pass


def _register(
    connection: sqlite3.Connection, record: AgencyRecord | None, logged_at: datetime
) -> None:
    if record is None:
        return
    lat, lon = centre(record.jurisdiction)
    county = outline().county_at(lat, lon)
    connection.execute(
        "INSERT INTO agencies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
        (
            record.id,
            f"{safe_text(record.name)} {record.domain}".casefold(),
            record.kind,
            record.level,
            _is_stopped(record),
            county.state if county else "",
            lat,
            lon,
            record.registered_index,
            _seconds(logged_at),
        ),
    )


def _is_stopped(record: AgencyRecord) -> bool:
    """Return whether an agency's key is revoked or has signed two histories."""
    return record.revoked_from is not None or record.compromised


def _refresh(connection: sqlite3.Connection, record: AgencyRecord | None) -> None:
    if record is not None:
        connection.execute(
            "UPDATE agencies SET level = ?, is_stopped = ? WHERE id = ?",
            (record.level, _is_stopped(record), record.id),
        )


def _post(
    connection: sqlite3.Connection,
    filed: IndexedEntry,
    post: RequestPost,
    agency: AgencyRecord,
    zone: ZoneInfo,
) -> None:
    lat, lon = centre(post.area)
    county = outline().county_at(lat, lon)
    start, end = parse_time(post.window.start), parse_time(post.window.end)
    case_number = case_of(post)[1]
    connection.execute(
        "INSERT INTO requests (entry_index, agency, kind, incident, case_number, state, county,"
        " lat, lon, logged, month, expires, window_s, area_m2, night_min)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            filed.index,
            post.agency,
            agency.kind,
            post.incident,
            case_number,
            county.state if county else "",
            county.number if county else 0,
            lat,
            lon,
            _seconds(filed.logged_at),
            month_number(filed.logged_at, zone),
            _seconds(parse_time(post.expires)),
            round((end - start).total_seconds()),
            round(size_km2(post.area) * 1_000_000),
            math.ceil(night_time(start, end, zone) / timedelta(minutes=1)),
        ),
    )
    connection.execute(
        "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
        (filed.index, post.title, post.text),
    )
    connection.execute(
        "UPDATE agencies SET requests = requests + 1, last_at = ? WHERE id = ?",
        (_seconds(filed.logged_at), post.agency),
    )
    if not filed.is_clean:
        # Without this one, which is in the table by now.
        earlier = connection.execute(
            "SELECT count(*) FROM requests"
            " WHERE agency = ? AND case_number = ? AND entry_index != ?",
            (post.agency, case_number, filed.index),
        ).fetchone()[0]
        found = findings(post, agency, now=filed.logged_at, earlier_posts_for_case=earlier)
        _save_findings(connection, filed.index, found)


def _save_findings(connection: sqlite3.Connection, index: int, found: Iterable[Finding]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO findings VALUES (?, ?)",
        [(finding.code, index) for finding in found if finding.code not in BY_LEVEL],
    )


def _join(
    connection: sqlite3.Connection,
    filed: IndexedEntry,
    body: Body,
) -> None:
    index = filed.thread
    connection.execute("UPDATE requests SET parts = parts + 1 WHERE entry_index = ?", (index,))
    match body:
        case RequestUpdate():
            change = "UPDATE requests SET updates = updates + 1 WHERE entry_index = ?"
            connection.execute(change, (index,))
        case RequestCorrect():
            change = "UPDATE requests SET corrections = corrections + 1 WHERE entry_index = ?"
            connection.execute(change, (index,))
        case BoardNotice():
            connection.execute(
                "UPDATE requests SET notices = notices + 1, notice = ? WHERE entry_index = ?",
                (safe_text(body.text, longest=_NOTICE_LENGTH), index),
            )
        case RequestResolve():
            done = connection.execute(
                "UPDATE requests SET resolved = ? WHERE entry_index = ? AND resolved IS NULL",
                (_seconds(filed.logged_at), index),
            )
            if done.rowcount:
                connection.execute(
                    "UPDATE agencies SET resolved = resolved + 1 WHERE id = ?", (body.agency,)
                )
        case BoardChallenge():
            connection.execute(
                "INSERT INTO challenges (id, request) VALUES (?, ?)", (body.id, index)
            )
        case RequestAnswer():
            answered = "UPDATE challenges SET is_answered = 1 WHERE id = ?"
            connection.execute(answered, (body.challenge,))
        case _:
            pass


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
