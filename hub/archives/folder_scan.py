"""One scan of a folder: what has changed since the last one goes into its index.

A folder is listed again only if its time of change differs from the last two scans: two, because
file systems count in steps of up to 2 s, and a file may come right after a scan within the same
step. Folders with the newest dates are listed first, so that recent footage is known soon. A file
that says its time in its name isn't opened.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import batched
import os
import re
import sqlite3
from threading import Event
from typing import Final

from hub.archives.file_names import FileNames, camera_of_folders
from hub.archives.folder_index import FolderIndex, camera_number, joined, milliseconds
from hub.archives.shared_folder import SharedFolder, open_folder, version_of
from hub.archives.video_contents import BY_NAME, SUFFIXES, changed_at, read_contents, start_of
from hub.errors import ArchiveUnreachableError, NotAllowedError, NotFoundError

MOST_FILES: Final = 1_000_000
_MOST_IN_FOLDER: Final = 200_000
"""Their names are in memory for a moment."""
_MOST_FOLDERS: Final = 200_000
_DEEPEST: Final = 12
_BATCH: Final = 500
"""So many files are stored at once: others wait for no longer than this takes."""
_SIGNED: Final = (1 << 63) - 1
"""What a database can store."""
_FRESH: Final = timedelta(hours=1)
"""What isn't whole so long after its last change stays so."""
_MOST_FRESH: Final = 500
_SKIPPED: Final = frozenset({"@eaDir", "#recycle", "#snapshot", "$RECYCLE.BIN", "lost+found"})
"""What network storage keeps in a share for itself."""
_SECOND: Final = timedelta(seconds=1)
_MS: Final = timedelta(milliseconds=1)
_BACKWARD: Final = str.maketrans("0123456789", "9876543210")
_DATE: Final = re.compile(r"20[0-9]{2}[-_./]?[0-9]{2}(?:[-_./]?[0-9]{2})?(?:/[0-9]{2})?")


class FolderScan:
    """Scans once. All of this blocks."""

    def __init__(
        self, folder: SharedFolder, names: FileNames, index: FolderIndex, now: datetime
    ) -> None:
        self._folder = folder
        self._now = now
        self._names = names
        self._index = index
        self._database: sqlite3.Connection
        self._root: int
        self._cameras: dict[str, int] = {}
        self._files = 0
        self._stop = Event()
        self.steps = 0
        """Grows while the scan goes on."""

    def run(self, stop: Event) -> None:
        """Scan everything, unless `stop` is set meanwhile.

        Raises InvalidInputError if this folder may not be read, and ArchiveUnreachableError.
        """
        self._stop = stop
        with self._folder.opened() as root, self._index.connected() as database:
            self._database, self._root = database, root
            (self._files,) = database.execute("SELECT count(*) FROM files").fetchone()
            queue: list[tuple[str, str]] = [("", "")]
            left = _MOST_FOLDERS
            while queue and left and not stop.is_set():
                _, path = heappop(queue)
                left -= 1
                self.steps += 1
                for below in self._listed(path):
                    if below.count("/") < _DEEPEST:
                        heappush(queue, (_newest_first(below), below))
            if not stop.is_set():
                self._date_again()

    def _listed(self, path: str) -> list[str]:
        """Return the folders in one, after its files are known."""
        try:
            folder = open_folder(self._root, path)
        except FileNotFoundError:
            with self._database:
                self._drop(path)
            return []
        except OSError as error:
            return self._failed(path, error)
        try:
            if path and self._folder.is_own(folder):
                return []
            return self._compared(path, folder, os.fstat(folder).st_mtime_ns & _SIGNED)
        except OSError as error:
            return self._failed(path, error)
        finally:
            os.close(folder)

    def _failed(self, path: str, error: OSError) -> list[str]:
        """Note a folder that can't be listed; what was known of it stays."""
        if not path:
            raise self._folder.unreadable(error) from error
        with self._database:
            self._database.execute(
                "UPDATE folders SET unreadable = 1, same = 0 WHERE path = ?", (path,)
            )
        return []

    def _compared(self, path: str, folder: int, changed_ns: int) -> list[str]:
        row = self._database.execute(
            "SELECT id, changed_ns, same FROM folders WHERE path = ?", (path,)
        ).fetchone()
        known = [
            below
            for (below,) in self._database.execute(
                "SELECT path FROM folders WHERE parent = ? AND path != ''", (path,)
            )
        ]
        if row is not None and row[1:] == (changed_ns, 1):
            return known
        folders, files, unreadable = self._entries(folder, path)
        if not path and self._files and not folders and not files:
            raise ArchiveUnreachableError("archive.folder_empty", folder=self._folder.path)
        same = int(row is not None and row[1] == changed_ns)
        with self._database:
            for below in set(known) - set(folders):
                self._drop(below)
            # Those in it as well, so that they are looked at again even if it doesn't change.
            self._database.executemany(
                "INSERT OR IGNORE INTO folders (path, parent, changed_ns, same, unreadable)"
                " VALUES (?, ?, -1, 0, 0)",
                ((each, each.rpartition("/")[0]) for each in (path, *folders)),
            )
        (number,) = self._database.execute(
            "SELECT id FROM folders WHERE path = ?", (path,)
        ).fetchone()
        if self._update(number, path, folder, files):
            # Last: if the hub stops before this, the folder is listed again.
            with self._database:
                self._database.execute(
                    "UPDATE folders SET changed_ns = ?, same = ?, unreadable = ? WHERE id = ?",
                    (changed_ns, same, unreadable, number),
                )
        return folders

    def _entries(self, folder: int, path: str) -> tuple[list[str], dict[str, int], int]:
        """Return folders, videos with their inodes, and how many names can't be read."""
        unreadable = 0
        folders: list[str] = []
        files: dict[str, int] = {}
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or name in _SKIPPED:
                    continue
                try:
                    name.encode()
                except UnicodeEncodeError:
                    unreadable += 1
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(joined(path, name))
                elif (
                    name.rpartition(".")[2].lower() in SUFFIXES
                    and entry.is_file(follow_symlinks=False)
                    and len(files) < min(MOST_FILES - self._files, _MOST_IN_FOLDER)
                ):
                    files[name] = entry.inode() & _SIGNED
        return folders, files, unreadable

    def _update(self, number: int, path: str, folder: int, files: dict[str, int]) -> bool:
        """Store what has changed in a folder. Return whether it is complete."""
        known = dict(
            self._database.execute("SELECT name, inode FROM files WHERE folder = ?", (number,))
        )
        gone = [name for name in known if files.get(name) != known[name]]
        with self._database:
            self._database.executemany(
                "DELETE FROM files WHERE folder = ? AND name = ?", ((number, each) for each in gone)
            )
        fresh = [name for name in files if files[name] != known.get(name)]
        self._files += len(fresh) - len(gone)
        for names in batched(fresh, _BATCH, strict=False):
            if self._stop.is_set():
                return False
            self.steps += 1
            rows = [(number, name, files[name], *self._row(path, name, folder)) for name in names]
            with self._database:
                self._database.executemany(
                    "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
                )
        return True

    def _row(self, path: str, name: str, folder: int) -> tuple[int | None, ...]:
        """Return what follows the inode in a row of `files`."""
        whole = joined(path, name)
        said = self._names.read(whole)
        if said is not None:
            start, other, *_ = (*map(milliseconds, said.starts), None, None)
            length_ms = None if said.length is None else said.length // _MS
            off_s = max(BY_NAME, said.step) // _SECOND
            return self._number(said.camera), 1, start, other, off_s, length_ms, None, None
        return (self._number(camera_of_folders(whole)), 0, *self._dated(name, folder))

    def _dated(self, name: str, folder: int) -> tuple[int | None, ...]:
        """Return the same from the start on, for a file whose name says nothing."""
        with suppress(ArchiveUnreachableError, NotAllowedError, NotFoundError):
            with self._folder.file(folder, name) as file:
                status = os.fstat(file.fileno())
                contents = read_contents(file)
            changed = changed_at(status)
            found = contents and start_of(contents, changed, name, self._names.zone)
            if contents and found:
                length_ms = contents.length // _MS
                off_s = found[1] // _SECOND
                return milliseconds(found[0]), None, off_s, length_ms, *version_of(status)
            if -_FRESH < self._now - changed < _FRESH:
                # It may not be whole yet.
                return None, None, 0, None, *version_of(status)
        return None, None, 0, None, None, None

    def _date_again(self) -> None:
        """Look again at files that said nothing, if they were changed not long ago."""
        rows = self._database.execute(
            "SELECT folder, path, name FROM files JOIN folders ON folders.id = folder"
            " WHERE start_ms IS NULL AND by_name = 0 AND size IS NOT NULL LIMIT ?",
            (_MOST_FRESH,),
        ).fetchall()
        for number, path, name in rows:
            self.steps += 1
            try:
                folder = open_folder(self._root, path)
            except OSError:
                continue
            try:
                dated = self._dated(name, folder)
            finally:
                os.close(folder)
            with self._database:
                self._database.execute(
                    "UPDATE files SET start_ms = ?, other_ms = ?, off_s = ?, length_ms = ?,"
                    " size = ?, changed_ns = ? WHERE folder = ? AND name = ?",
                    (*dated, number, name),
                )

    def _number(self, camera: str) -> int:
        number = self._cameras.get(camera)
        if number is None:
            self._database.execute("INSERT OR IGNORE INTO cameras (key) VALUES (?)", (camera,))
            number = camera_number(self._database, camera) or 0
            self._cameras[camera] = number
        return number

    def _drop(self, path: str) -> None:
        """Forget a folder with all that is in it."""
        below = (path, f"{path}/", f"{path}0") if path else ("", "", "\U0010ffff")
        which = "path = ? OR (path >= ? AND path < ?)"
        self._database.execute(
            f"DELETE FROM files WHERE folder IN (SELECT id FROM folders WHERE {which})",  # noqa: S608
            below,
        )
        self._database.execute(f"DELETE FROM folders WHERE {which}", below)  # noqa: S608


def _newest_first(path: str) -> str:
    """Return what sorts folders without a date first, then those with the newest."""
    dates = _DATE.findall(path)
    return re.sub("[^0-9]", "", dates[-1]).translate(_BACKWARD) if dates else ""
