"""An index of the video files in a folder: which camera each is of, and when it began.

It is an SQLite file in the hub's cache and can be made again. `hub.archives.folder_files` fills it.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3
import time
from typing import Final

from hub.archives.shared_folder import Version
from hub.archives.video_contents import BY_NAME
from hub.errors import ArchiveUnreachableError

MOST_CAMERAS: Final = 300
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PATIENCE_S: Final = 10.0
_SECOND: Final = timedelta(seconds=1)
_MS: Final = timedelta(milliseconds=1)
_OLD_S: Final = 90 * 86_400
_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE folders (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, parent TEXT NOT NULL,
    changed_ns INTEGER NOT NULL, same INTEGER NOT NULL, unreadable INTEGER NOT NULL
);
CREATE INDEX by_parent ON folders (parent);
CREATE TABLE cameras (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE files (
    folder INTEGER NOT NULL, name TEXT NOT NULL, inode INTEGER NOT NULL, camera INTEGER NOT NULL,
    by_name INTEGER NOT NULL, start_ms INTEGER, other_ms INTEGER, off_s INTEGER NOT NULL,
    length_ms INTEGER, size INTEGER, changed_ns INTEGER,
    PRIMARY KEY (folder, name)
) WITHOUT ROWID;
CREATE INDEX by_start ON files (camera, start_ms) WHERE start_ms IS NOT NULL;
CREATE INDEX by_other ON files (camera, other_ms) WHERE other_ms IS NOT NULL;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedFile:
    """A file as the index knows it."""

    path: str
    start: datetime
    other: datetime | None
    """Its start if the local time came twice, and this was the second time."""
    by_name: bool
    """Whether its name says its time, not what is in it."""
    uncertainty: timedelta
    length: timedelta | None
    """What its name says, or what was read."""
    version: Version | None
    """What it was like when its length was read; None if it wasn't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedCamera:
    """A camera that files in the folder are of."""

    key: str
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What is in the folder."""

    files: int
    undated: int
    """Videos that don't say when they were recorded, or aren't in real time."""
    unreadable: int
    """Folders that can't be listed, and names that aren't in UTF-8."""
    uncertainty: timedelta


class FolderIndex:
    """All of this blocks. Any number of threads may read while one looks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_there = False

    def cameras(self, until: datetime) -> list[IndexedCamera]:
        """Return the cameras with the most files that began before a time."""
        with self.connected() as database:
            rows = database.execute(
                "SELECT key, count(*) AS many, min(start_ms), max(start_ms) FROM files"
                " JOIN cameras ON cameras.id = camera WHERE start_ms < ?"
                " GROUP BY camera ORDER BY many DESC LIMIT ?",
                (milliseconds(until), MOST_CAMERAS),
            )
            cameras = [
                IndexedCamera(key=key, earliest=_at(first), latest=_at(last))
                for key, _, first, last in rows
            ]
        return sorted(cameras, key=lambda camera: camera.key)

    def totals(self) -> Totals:
        """Count the files. The uncertainty is the greatest that isn't an exception."""
        with self.connected() as database:
            rows = database.execute(
                "SELECT start_ms IS NULL, off_s, count(*) FROM files GROUP BY 1, 2"
            ).fetchall()
            (unreadable,) = database.execute("SELECT sum(unreadable) FROM folders").fetchone()
        dated = [(off_s, count) for is_undated, off_s, count in rows if not is_undated]
        files = sum(count for _, count in dated)
        usual = [off_s for off_s, count in dated if count * 100 >= files]
        undated = sum(count for is_undated, _, count in rows if is_undated)
        uncertainty = timedelta(seconds=max(usual)) if usual else BY_NAME
        return Totals(
            files=files + undated,
            undated=undated,
            unreadable=unreadable or 0,
            uncertainty=uncertainty,
        )

    def has(self, camera: str) -> bool:
        """Whether any file is of a camera."""
        return bool(self._files(camera, "start_ms IS NOT NULL", (), 1))

    def paths(self, most: int) -> list[str]:
        """Return some of the newest files, of as many folders as there are.

        Up to half of them, and the first, are files whose names say no time.
        """
        with self.connected() as database:
            rows = database.execute(
                "SELECT path, name FROM files JOIN folders ON folders.id = folder"
                " WHERE by_name = 0 ORDER BY folder DESC, name DESC LIMIT ?",
                (most // 2,),
            ).fetchall()
            rows += database.execute(
                "SELECT path, max(name) FROM files JOIN folders ON folders.id = folder"
                " GROUP BY folder ORDER BY path DESC LIMIT ?",
                (most,),
            ).fetchall()
            rows += database.execute(
                "SELECT path, name FROM files JOIN folders ON folders.id = folder"
                " ORDER BY folder DESC, name DESC LIMIT ?",
                (most,),
            ).fetchall()
        return list(dict.fromkeys(joined(*row) for row in rows))[:most]

    def beginning(
        self, camera: str, start: datetime, end: datetime, most: int
    ) -> list[IndexedFile]:
        """Return files of a camera that may have begun in [start, end), in the order of time."""
        between = "BETWEEN ? AND ?"
        found: dict[str, IndexedFile] = {}
        times = (milliseconds(start), milliseconds(end) - 1)
        for column in ("start_ms", "other_ms"):
            for file in self._files(camera, f"{column} {between} ORDER BY {column}", times, most):
                found[file.path] = file
        return sorted(found.values(), key=lambda file: file.start)[:most]

    def before(self, camera: str, moment: datetime, most: int) -> list[IndexedFile]:
        """Return the last files of a camera that began before a moment, the latest first."""
        at = (milliseconds(moment),)
        found = self._files(camera, "start_ms < ? ORDER BY start_ms DESC", at, most)
        others = self._files(camera, "other_ms < ? ORDER BY other_ms DESC", at, most)
        return list({file.path: file for file in (*found, *others)}.values())

    def after(self, camera: str, moment: datetime, most: int) -> list[IndexedFile]:
        """Return the first files of a camera that began after a moment."""
        return self._files(camera, "start_ms > ? ORDER BY start_ms", (milliseconds(moment),), most)

    def file(self, camera: str, path: str) -> IndexedFile | None:
        """Return one file of a camera."""
        found = self._files(camera, "path = ? AND name = ? ORDER BY name", _split(path), 1)
        return found[0] if found else None

    def learn(self, files: Iterable[IndexedFile]) -> None:
        """Store when files began and how long they are, as they were when that was read."""
        rows = [
            (
                *(milliseconds(each.start), each.uncertainty // _SECOND, each.length // _MS),
                *(*(each.version or (None, None)), *_split(each.path)),
            )
            for each in files
            if each.length is not None
        ]
        with self.connected() as database, database:
            database.executemany(
                "UPDATE files SET start_ms = ?, off_s = ?, length_ms = ?, size = ?, changed_ns = ?"
                " WHERE folder = (SELECT id FROM folders WHERE path = ?) AND name = ?",
                rows,
            )

    def _files(
        self, camera: str, where: str, values: Iterable[str | int], most: int
    ) -> list[IndexedFile]:
        with self.connected() as database:
            rows = database.execute(
                "SELECT path, name, by_name, start_ms, other_ms, off_s, length_ms, size,"  # noqa: S608
                " files.changed_ns FROM files JOIN folders ON folders.id = folder"
                " WHERE camera = ? AND start_ms IS NOT NULL AND " + where + " LIMIT ?",
                (_camera_number(database, camera), *values, most),
            ).fetchall()
        return [
            IndexedFile(
                path=joined(path, name),
                start=_at(start_ms),
                other=None if other_ms is None else _at(other_ms),
                by_name=bool(by_name),
                uncertainty=timedelta(seconds=off_s),
                length=None if length_ms is None else timedelta(milliseconds=length_ms),
                version=None if size is None else (size, changed_ns),
            )
            for path, name, by_name, start_ms, other_ms, off_s, length_ms, size, changed_ns in rows
        ]

    # Its file

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file; raises ArchiveUnreachableError if it can't be stored."""
        try:
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE_S)) as database:
                database.execute("PRAGMA synchronous = NORMAL")
                if not self._is_there:
                    self._prepare(database)
                yield database
        except sqlite3.DatabaseError as error:
            self._is_there = False
            if type(error) is sqlite3.DatabaseError:
                # It is damaged, or no index: it is made anew by the next look.
                for each in self._path.parent.glob(f"{self._path.name}*"):
                    each.unlink(missing_ok=True)
            raise ArchiveUnreachableError("archive.folder_index", error=str(error)) from error

    def _prepare(self, database: sqlite3.Connection) -> None:
        """Make the tables, unless they are of this version."""
        database.execute("PRAGMA journal_mode = WAL")
        with database:
            # Another thread may do the same.
            database.execute("BEGIN IMMEDIATE")
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                for table in ("folders", "cameras", "files"):
                    database.execute(f"DROP TABLE IF EXISTS {table}")
                for statement in _TABLES.split(";"):
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {_VERSION}")
        self._is_there = True
        _forget_old(self._path)


def _camera_number(database: sqlite3.Connection, key: str) -> int | None:
    """Return the row of a camera, or None."""
    row = database.execute("SELECT id FROM cameras WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


class ScanRows:
    """The rows that a scan compares with what is there, and writes. All of this blocks."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._cameras: dict[str, int] = {}

    def count(self) -> int:
        """Return how many files are known."""
        (files,) = self._database.execute("SELECT count(*) FROM files").fetchone()
        return int(files)

    def changed_ns(self, path: str) -> tuple[int, int] | None:
        """Return when a folder was last changed, and whether it already was at the scan before."""
        query = "SELECT changed_ns, same FROM folders WHERE path = ?"
        row: tuple[int, int] | None = self._database.execute(query, (path,)).fetchone()
        return row

    def below(self, path: str) -> list[str]:
        """Return the folders in one."""
        query = "SELECT path FROM folders WHERE parent = ? AND path != ''"
        return [below for (below,) in self._database.execute(query, (path,))]

    def inodes(self, folder: int) -> dict[str, int]:
        """Return the files in a folder."""
        query = "SELECT name, inode FROM files WHERE folder = ?"
        return dict(self._database.execute(query, (folder,)))

    def undated(self, most: int) -> list[tuple[int, str, str]]:
        """Return folders and names of files that said nothing, but may yet."""
        query = (
            "SELECT folder, path, name FROM files JOIN folders ON folders.id = folder"
            " WHERE start_ms IS NULL AND by_name = 0 AND size IS NOT NULL LIMIT ?"
        )
        return self._database.execute(query, (most,)).fetchall()

    def camera(self, key: str) -> int:
        """Return the row of a camera, which is added if need be."""
        number = self._cameras.get(key)
        if number is None:
            self._database.execute("INSERT OR IGNORE INTO cameras (key) VALUES (?)", (key,))
            number = self._cameras[key] = _camera_number(self._database, key) or 0
        return number

    def add(self, path: str, below: Iterable[str]) -> int:
        """Add a folder and those in it, if they are new; return its row.

        Those in it as well, so that they are looked at again even if it doesn't change.
        """
        rows = [(each, each.rpartition("/")[0]) for each in (path, *below)]
        with self._database:
            self._database.executemany(
                "INSERT OR IGNORE INTO folders (path, parent, changed_ns, same, unreadable)"
                " VALUES (?, ?, -1, 0, 0)",
                rows,
            )
        query = "SELECT id FROM folders WHERE path = ?"
        (number,) = self._database.execute(query, (path,)).fetchone()
        return int(number)

    def add_files(self, rows: Iterable[tuple[str | int | None, ...]]) -> None:
        """Add new files."""
        values = ", ".join("?" * 11)
        with self._database:
            self._database.executemany(f"INSERT INTO files VALUES ({values})", rows)  # noqa: S608

    def date(self, folder: int, name: str, dated: tuple[int | None, ...]) -> None:
        """Store what was found out about a file that had said nothing."""
        with self._database:
            self._database.execute(
                "UPDATE files SET start_ms = ?, other_ms = ?, off_s = ?, length_ms = ?,"
                " size = ?, changed_ns = ? WHERE folder = ? AND name = ?",
                (*dated, folder, name),
            )

    def note_listed(self, folder: int, changed_ns: int, *, same: bool, unreadable: int) -> None:
        """Store that all files of a folder are known as they were at a time."""
        with self._database:
            self._database.execute(
                "UPDATE folders SET changed_ns = ?, same = ?, unreadable = ? WHERE id = ?",
                (changed_ns, int(same), unreadable, folder),
            )

    def note_unreadable(self, path: str) -> None:
        """Store that a folder can't be listed; what was known of it stays."""
        query = "UPDATE folders SET unreadable = 1, same = 0 WHERE path = ?"
        with self._database:
            self._database.execute(query, (path,))

    def forget_files(self, folder: int, names: Iterable[str]) -> None:
        """Forget files of a folder."""
        rows = [(folder, each) for each in names]
        with self._database:
            self._database.executemany("DELETE FROM files WHERE folder = ? AND name = ?", rows)

    def forget(self, paths: Iterable[str]) -> None:
        """Forget folders with all that is in them."""
        which = "path = ? OR (path >= ? AND path < ?)"
        inside = f"SELECT id FROM folders WHERE {which}"  # noqa: S608
        with self._database:
            for path in paths:
                below = (path, f"{path}/", f"{path}0") if path else ("", "", "\U0010ffff")
                self._database.execute(f"DELETE FROM files WHERE folder IN ({inside})", below)  # noqa: S608
                self._database.execute(f"DELETE FROM folders WHERE {which}", below)  # noqa: S608


def joined(folder: str, name: str) -> str:
    """Return a path below a folder, which is empty for the one that was chosen."""
    return f"{folder}/{name}" if folder else name


def _split(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name


def milliseconds(moment: datetime) -> int:
    """Return a moment as the index stores it: in milliseconds since 1970."""
    return (moment - _EPOCH) // _MS


def _at(ms: int) -> datetime:
    return _EPOCH + ms * _MS


def _forget_old(path: Path) -> None:
    """Remove indexes of folders that nobody has read for long."""
    with suppress(OSError):
        for each in path.parent.glob("folder-*.db"):
            if each != path and time.time() - each.stat().st_mtime > _OLD_S:
                each.unlink()
