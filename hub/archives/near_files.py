"""The files of one camera near a window: which are whole, how long they are, when they began."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
import os
from threading import Event
from typing import BinaryIO, Final

from hub.archives.folder_index import FolderIndex, IndexedFile
from hub.archives.shared_folder import SharedFolder, version_of
from hub.archives.video_contents import (
    BY_FILE,
    BY_NAME,
    LONGEST,
    Contents,
    changed_at,
    read_contents,
    start_of,
)
from hub.errors import ArchiveUnreachableError, NotAllowedError, NotFoundError
from hub.model.archive import Holdings, Span
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text

_GROWING: Final = timedelta(seconds=30)
_TORN: Final = timedelta(hours=1)
"""An MP4 file that isn't whole so long after its last change stays so."""
_SOON: Final = timedelta(minutes=2)
"""Files appear when a recording ends or was uploaded."""
_MOST_FILES: Final = 5_000
"""In one window; a day of files of 17 s."""
_MOST_READ: Final = 300
"""So many lengths are read; of more files, the rest are as long as most of these."""
_MOST_BEFORE: Final = 8
"""So many files that began before a window may reach into it."""
_AGREES: Final = timedelta(minutes=2)
_APART: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)


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
        files += self.index.beginning(self.camera, begin, window.end + BY_FILE, _MOST_FILES)
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
