"""The files of a folder: scanned into its index, and looked at near a window.

A folder is listed again only if its time of change differs from the last two scans: two, because
file systems count in steps of up to 2 s, and a file may come right after a scan within the same
step. Folders with the newest dates are listed first, so that recent footage is known soon. A file
that says its time in its name isn't opened by a scan.

Near a window, files are opened to see which are whole, how long they are, and when they began.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from heapq import heappop, heappush
from itertools import batched
import os
import re
from threading import Event
from typing import BinaryIO, Final

from hub.archives.file_names import FileNames, camera_of_folders
from hub.archives.folder_index import (
    FolderIndex,
    IndexedFile,
    ScanRows,
    joined,
    milliseconds,
)
from hub.archives.shared_folder import SharedFolder, open_folder, version_of
from hub.archives.video_contents import (
    BY_FILE,
    BY_NAME,
    LONGEST,
    SUFFIXES,
    Contents,
    changed_at,
    read_contents,
    start_of,
)
from hub.errors import ArchiveUnreachableError, NotAllowedError, NotFoundError
from hub.model.archive import Holdings, Span
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text

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
_GROWING: Final = timedelta(seconds=30)
_TORN: Final = timedelta(hours=1)
"""An MP4 file that isn't whole so long after its last change stays so."""
_SOON: Final = timedelta(minutes=2)
"""Files appear when a recording ends or was uploaded."""
_MOST_NEAR: Final = 5_000
"""In one window; a day of files of 17 s."""
_MOST_READ: Final = 300
"""So many lengths are read; of more files, the rest are as long as most of these."""
_MOST_BEFORE: Final = 8
"""So many files that began before a window may reach into it."""
_AGREES: Final = timedelta(minutes=2)
_APART: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)


class FolderScan:
    """Scans once. All of this blocks."""

    def __init__(
        self, folder: SharedFolder, names: FileNames, index: FolderIndex, now: datetime
    ) -> None:
        self._folder = folder
        self._now = now
        self._names = names
        self._index = index
        self._rows: ScanRows
        self._root: int
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
            self._rows, self._root = ScanRows(database), root
            self._files = self._rows.count()
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
            self._rows.forget([path])
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
        self._rows.note_unreadable(path)
        return []

    def _compared(self, path: str, folder: int, changed_ns: int) -> list[str]:
        before, known = self._rows.changed_ns(path), self._rows.below(path)
        if before == (changed_ns, 1):
            return known
        folders, files, unreadable = self._entries(folder, path)
        if not path and self._files and not folders and not files:
            raise ArchiveUnreachableError("archive.folder_empty", folder=self._folder.path)
        self._rows.forget(set(known) - set(folders))
        number = self._rows.add(path, folders)
        if self._update(number, path, folder, files):
            # Last: if the hub stops before this, the folder is listed again.
            same = before is not None and before[0] == changed_ns
            self._rows.note_listed(number, changed_ns, same=same, unreadable=unreadable)
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
        known = self._rows.inodes(number)
        gone = [name for name in known if files.get(name) != known[name]]
        self._rows.forget_files(number, gone)
        fresh = [name for name in files if files[name] != known.get(name)]
        self._files += len(fresh) - len(gone)
        for names in batched(fresh, _BATCH, strict=False):
            if self._stop.is_set():
                return False
            self.steps += 1
            rows = [(number, name, files[name], *self._row(path, name, folder)) for name in names]
            self._rows.add_files(rows)
        return True

    def _row(self, path: str, name: str, folder: int) -> tuple[int | None, ...]:
        """Return what follows the inode in a row of `files`."""
        whole = joined(path, name)
        said = self._names.read(whole)
        if said is not None:
            start, other, *_ = (*map(milliseconds, said.starts), None, None)
            length_ms = None if said.length is None else said.length // _MS
            off_s = max(BY_NAME, said.step) // _SECOND
            return self._rows.camera(said.camera), 1, start, other, off_s, length_ms, None, None
        return (self._rows.camera(camera_of_folders(whole)), 0, *self._dated(name, folder))

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
        for number, path, name in self._rows.undated(_MOST_FRESH):
            self.steps += 1
            try:
                folder = open_folder(self._root, path)
            except OSError:
                continue
            try:
                dated = self._dated(name, folder)
            finally:
                os.close(folder)
            self._rows.date(number, name, dated)


def _newest_first(path: str) -> str:
    """Return what sorts folders without a date first, then those with the newest."""
    dates = _DATE.findall(path)
    return re.sub("[^0-9]", "", dates[-1]).translate(_BACKWARD) if dates else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A file near a window, as it is now."""

    file: IndexedFile
    length: timedelta
    start: datetime
    uncertainty: timedelta
    size: int | None


@dataclass(slots=True, kw_only=True)
class NearFiles:
    """Looks at the files near a window. All of this blocks."""

    folder: SharedFolder
    index: FolderIndex
    camera: str
    zone: tzinfo | None
    """Of local times."""
    now: datetime
    stop: Event
    _read: list[IndexedFile] = field(default_factory=list, init=False)
    _growing: list[datetime] = field(default_factory=list, init=False)
    _locked: Text = field(default=NOTHING, init=False)

    def holdings(self, window: TimeWindow) -> Holdings:
        """Return what there is, and what may come."""
        begin = window.start - BY_FILE
        files = self.index.before(self.camera, begin, _MOST_BEFORE)
        files = [file for file in reversed(files) if file.start > begin - LONGEST]
        files += self.index.beginning(self.camera, begin, window.end + BY_FILE, _MOST_NEAR)
        # A file whose local time came twice may be in both.
        files = list({file.path: file for file in files}.values())
        spans: list[Span] = []
        lengths: list[timedelta] = []
        with self.folder.opened() as root:
            for file in files:
                if self.stop.is_set():
                    break
                found = self._found(root, file, lengths)
                if found is not None:
                    lengths.append(found.length)
                    spans += _spans(found, window)
        if self._read:
            self.index.learn(self._read)
        if self._locked and not spans:
            raise ArchiveUnreachableError(self._locked)
        spans.sort(key=lambda span: (span.window.start, span.key))
        return Holdings(spans=tuple(spans), not_yet=self._not_yet(window))

    def _not_yet(self, window: TimeWindow) -> TimeWindow | None:
        begins = [start for start in self._growing if start < window.end]
        if window.end > self.now - _SOON:
            begins.append(self.now - _SOON)
        if not begins:
            return None
        return TimeWindow(start=max(window.start, min(begins)), end=window.end)

    def _found(self, root: int, file: IndexedFile, lengths: Sequence[timedelta]) -> _Found | None:
        """Return a file as it is; None if it can't be used, now or ever."""
        changed, size = None, None
        if len(lengths) < _MOST_READ:
            try:
                with self.folder.file(root, file.path) as opened:
                    status = os.fstat(opened.fileno())
                    now = self._as_now(file, opened, status)
            except NotFoundError:
                return None
            except NotAllowedError as error:
                self._locked = error.text
                return None
            changed, size = changed_at(status), status.st_size
            if now is None or changed < now.start - _DAY or self._is_doubtful(now):
                # What shows something later than its last change has a wrong time.
                return None
            file = now
        length = file.length or sorted(lengths)[len(lengths) // 2]
        start, uncertainty = self._when(root, file, changed)
        return _Found(file=file, length=length, start=start, uncertainty=uncertainty, size=size)

    def _as_now(
        self, file: IndexedFile, opened: BinaryIO, status: os.stat_result
    ) -> IndexedFile | None:
        """Return a file with its length, read if it isn't known; None if the file isn't whole."""
        age = self.now - changed_at(status)
        is_growing = -_DAY < age < _GROWING
        if not is_growing and file.version == version_of(status) and file.length is not None:
            return file
        contents = None if is_growing else read_contents(opened)
        dated = None if contents is None else self._dated(file, contents, status)
        if dated is not None:
            self._read.append(dated)
        elif -_DAY < age < _TORN:
            self._growing.append(file.start)
        return dated

    def _dated(
        self, file: IndexedFile, contents: Contents, status: os.stat_result
    ) -> IndexedFile | None:
        """Return a file as it is now. If its name says no time, what is in it must."""
        start, off = file.start, file.uncertainty
        if not file.by_name:
            name = file.path.rpartition("/")[2]
            found = start_of(contents, changed_at(status), name, self.zone)
            if found is None:
                return None
            start, off = found
        version = version_of(status)
        return replace(file, start=start, uncertainty=off, length=contents.length, version=version)

    def _is_doubtful(self, file: IndexedFile) -> bool:
        """Return whether another file shows the same time: both may be copies, or of two cameras.

        Only names tell cameras apart, and only names survive copying.
        """
        if file.by_name:
            return False
        end = file.start + (file.length or timedelta(0))
        others = self.index.beginning(self.camera, file.start, end, _MOST_BEFORE)
        others += self.index.before(self.camera, file.start, 1)
        return any(
            other.start + (other.length or timedelta(0)) - BY_NAME > file.start
            and other.start + BY_NAME < end
            for other in others
            if other.path != file.path
        )

    def start_of(self, file: IndexedFile, span: Span) -> tuple[datetime, timedelta | None]:
        """Return when a file began; and how far off that is, if that is more than usual."""
        with self.folder.opened() as root:
            start, uncertainty = self._when(root, file, self._changed(root, file))
        if file.other == span.window.start and uncertainty > file.uncertainty:
            start = file.other
        return start, uncertainty if uncertainty > BY_NAME else None

    def _changed(self, root: int, file: IndexedFile) -> datetime | None:
        try:
            with self.folder.file(root, file.path) as opened:
                return changed_at(os.fstat(opened.fileno()))
        except (NotFoundError, NotAllowedError):
            return None

    def _when(
        self, root: int, file: IndexedFile, changed: datetime | None
    ) -> tuple[datetime, timedelta]:
        """Return a file's start and its uncertainty.

        If a local time came twice, files whose time is certain say how long after their start they
        were last changed. If they agree, that decides. Otherwise both remain possible.
        """
        if file.other is None:
            return file.start, file.uncertainty
        unsure = file.start, file.other - file.start + file.uncertainty
        changed = changed or self._changed(root, file)
        if changed is None:
            return unsure
        neighbors = [
            *self.index.before(self.camera, file.start, _MOST_BEFORE),
            *self.index.after(self.camera, file.other, _MOST_BEFORE),
        ]
        near = [
            (each.start, end - each.start)
            for each in neighbors
            if each.other is None and abs(each.start - file.start) < _DAY
            if (end := self._changed(root, each)) is not None
        ]
        if not near:
            return unsure
        starts, delays = [start for start, _ in near], [delay for _, delay in near]
        if max(starts) - min(starts) < _APART or max(delays) - min(delays) > _AGREES:
            return unsure
        usual = sorted(delays)[len(delays) // 2]
        for start in (file.start, file.other):
            if abs(changed - start - usual) <= _AGREES:
                return start, file.uncertainty
        return unsure


def _spans(found: _Found, window: TimeWindow) -> Iterator[Span]:
    """Yield a file as a span if it may show something of a window."""
    file = found.file
    is_unsure = file.other is not None and found.uncertainty > file.uncertainty
    off = timedelta(0) if file.uncertainty <= BY_NAME else file.uncertainty
    for start in (found.start, file.other) if is_unsure else (found.start,):
        if start is None:
            continue
        shown = TimeWindow(start=start, end=start + found.length)
        if shown.widened(before=off, after=off).overlap(window):
            yield Span(key=file.path, window=shown, size_bytes=found.size)
            return
