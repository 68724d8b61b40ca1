"""What a witness has cosigned, in SQLite: compared and kept in one transaction, then given out."""

from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
import sqlite3
from typing import Final

from noticeboard.errors import UnavailableError, VerificationError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import PRIVATE_FILE

EVIDENCE_A_LOG: Final = 16
"""How many contradicting notes of one log are kept: the first prove it, the rest fill disks."""
_BUSY_S: Final = 10
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS cosigned (
    origin TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS evidence (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    at INTEGER NOT NULL,
    held TEXT NOT NULL,
    received TEXT NOT NULL,
    UNIQUE (origin, received)
) STRICT;
CREATE TRIGGER IF NOT EXISTS cosigned_only_grows BEFORE UPDATE ON cosigned
WHEN NEW.size < OLD.size OR NEW.at < OLD.at OR (NEW.size = OLD.size AND NEW.root != OLD.root)
BEGIN SELECT RAISE(ABORT, 'what was cosigned can only grow'); END;
CREATE TRIGGER IF NOT EXISTS cosigned_stays BEFORE DELETE ON cosigned
BEGIN SELECT RAISE(ABORT, 'what was cosigned can only grow'); END;
"""

type Judge = Callable[[Checkpoint | None], Checkpoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """The newest checkpoint of a log that this witness has cosigned."""

    checkpoint: Checkpoint
    note: str
    """With the log's signature and this witness's."""
    at: int


class WitnessStore:
    """One file; every method is one transaction, and blocks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            path.touch(mode=PRIVATE_FILE)
        with self._open() as connection:
            connection.executescript(_SCHEMA)

    def cosign(
        self, origin: str, judge: Judge, log_line: str, key: SignerKey, at: int
    ) -> tuple[Cosigned, str]:
        """Cosign what `judge` makes of the checkpoint held, once it is on the disk.

        Returns it with the signature line. Raises what `judge` raises, and UnavailableError
        where time has gone back since the last one.
        """
        with self._open() as connection, _at_once(connection):
            held = _held(connection, origin)
            checkpoint = judge(None if held is None else held.checkpoint)
            if held is not None and at < held.at:
                raise UnavailableError(
                    "The clock of this witness has gone back since it cosigned this log last."
                )
            line = key.sign(checkpoint.text(), at=at)
            note = f"{checkpoint.text()}\n{log_line}{line}"
            connection.execute(
                "INSERT INTO cosigned VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET"
                " size = excluded.size, root = excluded.root, note = excluded.note,"
                " at = excluded.at",
                (origin, checkpoint.size, checkpoint.root, note, at),
            )
        # Only here is it on the disk: a crash before leaves the older one, and nobody has the line.
        return Cosigned(checkpoint=checkpoint, note=note, at=at), line

    def cosigned(self, origin: str) -> Cosigned | None:
        """Return the newest checkpoint of a log; None where it was never cosigned."""
        with self._open() as connection:
            return _held(connection, origin)

    def keep_evidence(self, origin: str, received: str, at: int) -> None:
        """Keep a note that contradicts the one held; a log's first few only."""
        with self._open() as connection, _at_once(connection):
            held = _held(connection, origin)
            (many,) = connection.execute(
                "SELECT count(*) FROM evidence WHERE origin = ?", (origin,)
            ).fetchone()
            if held is not None and many < EVIDENCE_A_LOG:
                connection.execute(
                    "INSERT OR IGNORE INTO evidence (origin, at, held, received)"
                    " VALUES (?, ?, ?, ?)",
                    (origin, at, held.note, received),
                )

    def evidence(self, origin: str) -> list[tuple[str, str]]:
        """Return the pairs of notes (held, received) that contradict each other."""
        with self._open() as connection:
            return connection.execute(
                "SELECT held, received FROM evidence WHERE origin = ? ORDER BY id", (origin,)
            ).fetchall()

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=_BUSY_S, autocommit=True)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            yield connection


@contextmanager
def _at_once(connection: sqlite3.Connection) -> Generator[None]:
    """Take the write lock first: whoever compares is the one who writes."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _held(connection: sqlite3.Connection, origin: str) -> Cosigned | None:
    row = connection.execute(
        "SELECT size, root, note, at FROM cosigned WHERE origin = ?", (origin,)
    ).fetchone()
    if row is None:
        return None
    size, root, note, at = row
    try:
        checkpoint = Checkpoint.parse(note.partition("\n\n")[0] + "\n")
    except VerificationError as error:
        raise UnavailableError("The witness's database is damaged: restore it.") from error
    if (checkpoint.origin, checkpoint.size, checkpoint.root) != (origin, size, root):
        raise UnavailableError("The witness's database is damaged: restore it.")
    return Cosigned(checkpoint=checkpoint, note=note, at=at)
