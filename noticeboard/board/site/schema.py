"""The overview's file: its tables, and how it is opened, or made anew."""

from dataclasses import dataclass
from pathlib import Path
import sqlite3
from typing import Final

from noticeboard.runtime.files import PRIVATE_FILE

MADE_FOR: Final = "made for"
SIZE: Final = "size"
LAST_LEAF: Final = "last leaf"

# Times are whole seconds since 1970; `month` counts them in the board's own time zone. The index
# by agency holds all that its figures are counted from, so that no row is looked up for them.
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
    area_m2 INTEGER NOT NULL, resolved INTEGER, updates INTEGER NOT NULL DEFAULT 0,
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

CREATE TABLE IF NOT EXISTS statements (
    subject TEXT NOT NULL, entry_index INTEGER NOT NULL, PRIMARY KEY (subject, entry_index)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, text, content = '', detail = none, tokenize = 'unicode61 remove_diacritics 2'
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far an overview goes, and what it was made for."""

    made_for: str
    size: int
    last_leaf: bytes


EMPTY: Final = State(made_for="", size=0, last_leaf=b"")


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, made anew where it is damaged; raises sqlite3.Error, OSError."""
    try:
        return _prepared(path)
    except sqlite3.DatabaseError:
        _remove(path)
        return _prepared(path)


def start_anew(path: Path, made_for: str) -> sqlite3.Connection:
    """Remove the file and make an empty one; raises sqlite3.Error, OSError."""
    _remove(path)
    connection = _prepared(path)
    with connection:
        write_fact(connection, MADE_FOR, made_for)
    return connection


def read_state(connection: sqlite3.Connection) -> State:
    """Return how far the overview goes."""
    facts = dict(connection.execute("SELECT name, value FROM facts"))
    return State(
        made_for=facts.get(MADE_FOR, ""),
        size=int(facts.get(SIZE, 0)),
        last_leaf=bytes.fromhex(facts.get(LAST_LEAF, "")),
    )


def write_fact(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep one fact about the overview itself."""
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _prepared(path: Path) -> sqlite3.Connection:
    path.touch(mode=PRIVATE_FILE)
    # Opened in one thread of a pool and closed, at the end, in another.
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may cost the newest rows, which are then filed again; never the log.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16384")
        connection.executescript(_TABLES)
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
