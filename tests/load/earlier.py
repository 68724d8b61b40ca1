"""Databases as earlier steps of the schema held them, with rows in every table of that time."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
import sqlite3
from sqlite3 import Connection

from sqlalchemy import create_engine

import hub.store.migrations
import noticeboard.board.tables
from noticeboard.runtime.database import Step, run_steps

MICROS = 1_795_000_000_000_000
"""A time as both keep it, in November 2026."""
MARK = "alembic_version"
"""The table in which it is noted which step was taken last."""
NOTED = f"SELECT version_num FROM {MARK}"  # noqa: S608 -- ours
SAID = {"held.state": "refused", "uploads.offset_bytes": 0, "boards.origin": "elsewhere/v1"}
"""What a made row says where not anything would do."""

type Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is upgraded: the hub's database, or a board's."""

    name: str
    steps: Mapping[str, Step]
    path: str
    """Where it lies in a stage's folder."""

    @property
    def revisions(self) -> list[str]:
        """Every step, the oldest first."""
        return sorted(self.steps)


HUB = Side(name="hub", steps=hub.store.migrations.STEPS, path="data/hub.db")
BOARD = Side(name="board", steps=noticeboard.board.tables.STEPS, path="board/board.db")
EARLIER = [(side, revision) for side in (HUB, BOARD) for revision in side.revisions[:-1]]
NAMES = [f"{side.name}-{revision}" for side, revision in EARLIER]


def make(side: Side, revision: str, path: Path, source: Path) -> None:
    """Make a database of a revision, with what it has a place for of one that was lived in."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        run_steps(connection, side.steps, until=revision)
        connection.commit()
    engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("ATTACH ? AS lived", (str(source),))
        for table, columns in tables(connection).items():
            names = ", ".join(f'"{name}"' for name in columns)
            kept = f'SELECT {names} FROM lived."{table}"'  # noqa: S608 -- the schema's
            if table == "publications":
                # What it says must hold: a board without witnesses publishes what it signs.
                kept = "SELECT size, note, signed_at FROM lived.checkpoints"
            connection.execute(f'INSERT OR REPLACE INTO main."{table}" ({names}) {kept}')
            if not connection.execute(f'SELECT 1 FROM main."{table}"').fetchone():  # noqa: S608
                add_row(connection, table)


def add_row(connection: Connection, table: str, more: int = 0) -> None:
    """Add a row that somebody might have written, another one for each `more`."""
    values: dict[str, object] = {}
    for name, kind in tables(connection)[table].items():
        base = kind.partition("(")[0]
        made: Mapping[str, object] = {
            "BIGINT": MICROS + more,
            "INTEGER": 1_000 + more,
            "BOOLEAN": 0,
            "FLOAT": 0.5,
            "BLOB": f"{table} {more}".encode(),
            "JSON": "{}",
        }
        values[name] = SAID.get(f"{table}.{name}", made.get(base, f"{table} {name} {more}"))
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    connection.execute(
        f'INSERT INTO main."{table}" ({names}) VALUES ({marks})',  # noqa: S608 -- the schema's
        tuple(values.values()),
    )


def forget_impossible(path: Path) -> None:
    """Delete made rows that no hub could have written, and that none could start with."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in {"archives", "consents", "fetches", "voids"} & tables(connection).keys():
            connection.execute(f'DELETE FROM main."{table}"')  # noqa: S608 -- the schema's


def add_everywhere(path: Path) -> None:
    """Add one more row to every table, but to one that holds a single row."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in tables(connection):
            if table != "head":
                add_row(connection, table, more=7)


def tables(connection: Connection) -> dict[str, dict[str, str]]:
    """Return every table but those of the tools, each with its columns and their kinds."""
    named = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    return {
        table: dict(
            connection.execute("SELECT name, type FROM pragma_table_info(?, 'main')", (table,))
        )
        for (table,) in named.fetchall()
        if table != MARK and not table.startswith("sqlite_")
    }


def rows(path: Path, of: Rows | None = None) -> Rows:
    """Return every row by table, the columns' names first; only what is in `of`, if given."""
    found: Rows = {}
    with closing(sqlite3.connect(path)) as connection:
        for table, columns in tables(connection).items():
            if of is not None and table not in of:
                continue
            kept = list(columns) if of is None else [str(each) for each in of[table][0]]
            names = ", ".join(f'"{name}"' for name in kept)
            listed = connection.execute(f'SELECT {names} FROM "{table}"').fetchall()  # noqa: S608
            found[table] = [tuple(kept), *sorted(listed, key=repr)]
    return found


def revision_of(path: Path) -> str:
    """Return which step a database has seen last."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return str(connection.execute(NOTED).fetchone()[0])
