"""The files of one camera near a window: which are whole, how long they are, when they began."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import os
from threading import Event
from typing import Final

from hub.archives.folder_index import FolderIndex, IndexedFile
from hub.archives.shared_folder import SharedFolder, version_of
from hub.archives.video_contents import BY_FILE, BY_NAME, LONGEST, read_contents
from hub.errors import NotFoundError
from hub.model.archive import Holdings, Span
from hub.model.window import TimeWindow

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


class NearFiles:
    """Looks at the files near a window. All of this blocks."""

    def __init__(
        self, folder: SharedFolder, index: FolderIndex, camera: str, now: datetime, stop: Event
    ) -> None:
        self._folder = folder
        self._index = index
        self._camera = camera
        self._now = now
        self._stop = stop
        self._read: list[IndexedFile] = []

    def holdings(self, window: TimeWindow) -> Holdings:
        """Return what there is, and what may come."""
        begin = window.start - BY_FILE
        files = self._index.before(self._camera, begin, _MOST_BEFORE)
        files = [file for file in reversed(files) if file.start > begin - LONGEST]
        files += self._index.beginning(self._camera, begin, window.end + BY_FILE, _MOST_FILES)
        # A file whose local time came twice may be in both.
        files = list({file.path: file for file in files}.values())
        spans: list[Span] = []
        growing: list[datetime] = []
        lengths: list[timedelta] = []
        with self._folder.opened() as root:
            for file in files:
                if self._stop.is_set():
                    break
                found = self._seen(root, file, lengths)
                if found is None:
                    growing.append(file.start)
                elif found.length:
                    lengths.append(found.length)
                    spans += _spans(found, window)
        if self._read:
            self._index.learn(self._read)
        spans.sort(key=lambda span: (span.window.start, span.key))
        growing = [start for start in growing if start < window.end]
        return Holdings(spans=tuple(spans), not_yet=self._not_yet(window, growing))

    def _not_yet(self, window: TimeWindow, growing: list[datetime]) -> TimeWindow | None:
        begins = list(growing)
        if window.end > self._now - _SOON:
            begins.append(self._now - _SOON)
        if not begins:
            return None
        return TimeWindow(start=max(window.start, min(begins)), end=window.end)

    def _seen(self, root: int, file: IndexedFile, lengths: Sequence[timedelta]) -> _Found | None:
        """Return a file as it is; None if it grows. Its length is zero if it can't be used."""
        nothing = _Found(
            file=file, length=timedelta(0), start=file.start, uncertainty=timedelta(0), size=0
        )
        if len(lengths) >= _MOST_READ:
            usual = file.length or sorted(lengths)[len(lengths) // 2]
            start, uncertainty = self._when(root, file, None)
            return replace(nothing, length=usual, start=start, uncertainty=uncertainty, size=None)
        try:
            with self._folder.file(root, file.path) as opened:
                status = os.fstat(opened.fileno())
                changed = datetime.fromtimestamp(status.st_mtime, UTC)
                age = self._now - changed
                if -_DAY < age < _GROWING:
                    return None
                length = file.length if file.version == version_of(status) else None
                if length is None:
                    contents = read_contents(opened)
                    if contents is None:
                        return None if -_DAY < age < _TORN else nothing
                    length = contents.length
                    self._read.append(replace(file, length=length, version=version_of(status)))
        except NotFoundError:
            return nothing
        if changed < file.start - _DAY:
            # It can't show what came later: one of its times is wrong.
            return nothing
        start, uncertainty = self._when(root, file, changed)
        return replace(
            nothing, length=length, start=start, uncertainty=uncertainty, size=status.st_size
        )

    def start_of(self, file: IndexedFile, span: Span) -> tuple[datetime, timedelta | None]:
        """Return when a file began; and how far off that is, if that is more than usual."""
        with self._folder.opened() as root:
            start, uncertainty = self._when(root, file, self._changed(root, file))
        if file.other == span.window.start and uncertainty > file.uncertainty:
            start = file.other
        return start, uncertainty if uncertainty > BY_NAME else None

    def _changed(self, root: int, file: IndexedFile) -> datetime | None:
        try:
            with self._folder.file(root, file.path) as opened:
                return datetime.fromtimestamp(os.fstat(opened.fileno()).st_mtime, UTC)
        except NotFoundError:
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
            *self._index.before(self._camera, file.start, _MOST_BEFORE),
            *self._index.after(self._camera, file.other, _MOST_BEFORE),
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
