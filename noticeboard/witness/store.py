"""A witness's folder: its key, the logs it knows, and what it has cosigned, in SQLite.

A checkpoint is compared and stored in one transaction before it is given out.
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass
import json
from pathlib import Path
import sqlite3
from typing import Final

from noticeboard.errors import InvalidInputError, NotFoundError, UnavailableError, VerificationError
from noticeboard.log import mldsa
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    KIND_ED25519,
    KIND_MLDSA,
    SignerKey,
    VerifierKey,
    split_note,
)
from noticeboard.runtime.files import PRIVATE_FILE, PRIVATE_FOLDER, make_folders, write_durably
from noticeboard.runtime.text import Text, text_of

EVIDENCE_A_LOG: Final = 16
"""How many contradicting notes of a log are kept: the first prove it, more fill the disk."""
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
CREATE TABLE IF NOT EXISTS logs (
    origin TEXT PRIMARY KEY,
    vkey TEXT NOT NULL,
    qpd INTEGER,
    list TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS logs_stay BEFORE DELETE ON logs
BEGIN SELECT RAISE(ABORT, 'a log is never removed'); END;
CREATE TRIGGER IF NOT EXISTS keys_stay BEFORE UPDATE ON logs
BEGIN SELECT RAISE(ABORT, 'the key of a log never changes'); END;
CREATE TRIGGER IF NOT EXISTS cosigned_only_grows BEFORE UPDATE ON cosigned
WHEN NEW.size < OLD.size OR NEW.at < OLD.at OR (NEW.size = OLD.size AND NEW.root != OLD.root)
BEGIN SELECT RAISE(ABORT, 'what was cosigned can only grow'); END;
CREATE TRIGGER IF NOT EXISTS cosigned_stays BEFORE DELETE ON cosigned
BEGIN SELECT RAISE(ABORT, 'what was cosigned can only grow'); END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLog:
    """A log that is cosigned."""

    key: VerifierKey
    origin: str
    qpd: int | None = None
    """How often a day it may ask; None without a limit of its own."""
    list: str = ""
    """The list that named it; empty if the operator did."""


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
        self, origin: str, judge: Judge, signed: str, keys: Iterable[SignerKey], at: int
    ) -> tuple[Cosigned, str]:
        """Cosign what `judge` returns for the held checkpoint, once it is on the disk.

        `signed` is its note, with no other line than the log's. Return it with the signature lines.
        Raises what `judge` raises, and UnavailableError if the clock has gone back since the last
        cosignature.
        """
        with self._open() as connection, _at_once(connection):
            held = _find(connection, origin)
            checkpoint = judge(None if held is None else held.checkpoint)
            if held is not None and at < held.at:
                raise UnavailableError(Text("noticeboard.witness.clock"))
            text = split_note(signed)[0]
            lines = "".join(key.sign(text, at=at) for key in keys)
            note = signed + lines
            connection.execute(
                "INSERT INTO cosigned VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET"
                " size = excluded.size, root = excluded.root, note = excluded.note,"
                " at = excluded.at",
                (origin, checkpoint.size, checkpoint.root, note, at),
            )
        # It is on the disk only now. A crash before leaves the older one, and nobody has the line.
        return Cosigned(checkpoint=checkpoint, note=note, at=at), lines

    def cosigned(self, origin: str) -> Cosigned | None:
        """Return the newest checkpoint of a log; None if it was never cosigned."""
        with self._open() as connection:
            return _find(connection, origin)

    def add_logs(self, logs: Iterable[KnownLog]) -> int:
        """Add logs whose origin is not known yet, and return how many those are.

        A list may name a known origin with another key; the first key stays.
        """
        rows = [(each.origin, str(each.key), each.qpd, each.list) for each in logs]
        with self._open() as connection, _at_once(connection):
            before = connection.total_changes
            connection.executemany("INSERT OR IGNORE INTO logs VALUES (?, ?, ?, ?)", rows)
            return connection.total_changes - before

    def logs(self) -> dict[str, KnownLog]:
        """Return every log by its origin, the first first."""
        with self._open() as connection:
            rows = connection.execute("SELECT origin, vkey, qpd, list FROM logs ORDER BY rowid")
            return {
                origin: KnownLog(key=log_key(vkey), origin=origin, qpd=qpd, list=listed)
                for origin, vkey, qpd, listed in rows
            }

    def save_evidence(self, origin: str, received: str, at: int) -> None:
        """Keep a note that contradicts the held one; only the first few of a log."""
        with self._open() as connection, _at_once(connection):
            held = _find(connection, origin)
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
    """Take the write lock first, so that nobody writes between comparing and writing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _find(connection: sqlite3.Connection, origin: str) -> Cosigned | None:
    row = connection.execute(
        "SELECT size, root, note, at FROM cosigned WHERE origin = ?", (origin,)
    ).fetchone()
    if row is None:
        return None
    size, root, note, at = row
    try:
        checkpoint = Checkpoint.parse(note.partition("\n\n")[0] + "\n")
    except VerificationError as error:
        raise UnavailableError(Text("noticeboard.witness.damaged")) from error
    if (checkpoint.origin, checkpoint.size, checkpoint.root) != (origin, size, root):
        raise UnavailableError(Text("noticeboard.witness.damaged"))
    return Cosigned(checkpoint=checkpoint, note=note, at=at)


SETTINGS_VERSION: Final = 1
_BASTION: Final = "bastion"


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessHome:
    """The folder; it is empty until `make`."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database with the newest checkpoint of each log."""
        return self.folder / "witness.db"

    @property
    def _key(self) -> Path:
        return self.folder / "keys" / "witness"

    @property
    def _mldsa_key(self) -> Path:
        return self.folder / "keys" / "witness-mldsa"

    @property
    def _bastion_key(self) -> Path:
        return self.folder / "keys" / _BASTION

    @property
    def _settings(self) -> Path:
        return self.folder / "settings.json"

    def make(self, name: str) -> tuple[SignerKey, ...]:
        """Make the folder and its keys if there are none, and return the keys. Blocking.

        There is one by ML-DSA beside the first, if this machine has ML-DSA.
        """
        if self._key.exists():
            first = _read(self._key, KIND_COSIGNATURE)
        else:
            if not name:
                raise NotFoundError(Text("noticeboard.witness.no_folder", folder=str(self.folder)))
            try:
                first = SignerKey.generate(name, KIND_COSIGNATURE)
            except VerificationError as error:
                raise InvalidInputError(
                    Text("noticeboard.witness.name", name=f"{name!r}", error=text_of(error))
                ) from error
            make_folders(self.folder)
            make_folders(self._key.parent, mode=PRIVATE_FOLDER)
            write_durably(self._key, first.export().encode() + b"\n")
        if not mldsa.is_available():
            return (first,)
        if not self._mldsa_key.exists():
            made = SignerKey.generate(first.name, KIND_MLDSA)
            write_durably(self._mldsa_key, made.export().encode() + b"\n")
        return first, _read(self._mldsa_key, KIND_MLDSA)

    def bastion_key(self) -> bytes:
        """Return the seed of the key for bastions, made at the first call. Blocking.

        It is another key than the witness's: it says only who may answer for a prefix.
        """
        if not self._bastion_key.exists():
            made = SignerKey.generate(_BASTION)
            write_durably(self._bastion_key, made.export().encode() + b"\n")
        return _read(self._bastion_key, KIND_ED25519).seed

    def add_logs(self, store: WitnessStore, vkeys: Iterable[str]) -> None:
        """Add logs by their keys, and those in settings of an earlier version. Blocking.

        Raises InvalidInputError if a key is not a log's key, or another log has its origin.
        """
        known = store.logs()
        fresh = []
        for key in map(log_key, (*self._read_logs(), *vkeys)):
            log = known.setdefault(key.name, KnownLog(key=key, origin=key.name))
            if log.key != key:
                raise InvalidInputError(Text("noticeboard.witness.known", name=key.name))
            fresh.append(log)
        store.add_logs(fresh)

    @property
    def lists(self) -> Path:
        """The folder with the lists of logs, as they were fetched last."""
        return self.folder / "lists"

    def _read_logs(self) -> list[str]:
        try:
            stored = json.loads(self._settings.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except ValueError as error:
            raise InvalidInputError(
                Text("noticeboard.settings.not_json", file=str(self._settings), error=f"{error}")
            ) from None
        logs = stored.get("logs") if isinstance(stored, dict) else None
        if not isinstance(logs, list) or stored.get("v") != SETTINGS_VERSION:
            raise InvalidInputError(
                Text("noticeboard.witness.not_settings", file=str(self._settings))
            )
        return [str(vkey) for vkey in logs]


def _read(file: Path, kind: int) -> SignerKey:
    """Read a key that cosigns; raises InvalidInputError, which never quotes it."""
    try:
        key = SignerKey.parse(file.read_text(encoding="ascii").strip())
    except (VerificationError, ValueError):
        raise InvalidInputError(Text("noticeboard.key.no_private", file=str(file))) from None
    if key.kind != kind:
        raise InvalidInputError(Text("noticeboard.witness.other_key", file=str(file)))
    return key


def log_key(vkey: str) -> VerifierKey:
    """Parse the key of a log; raises InvalidInputError."""
    try:
        key = VerifierKey.parse(vkey)
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.key.no_log_text", text=f"{vkey!a:.80}", error=text_of(error))
        ) from error
    if key.kind != KIND_ED25519:
        raise InvalidInputError(Text("noticeboard.key.not_checkpoint", name=key.name))
    return key
