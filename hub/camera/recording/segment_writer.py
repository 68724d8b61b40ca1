"""Writing one segment: a file that plays up to its last half second, whatever happens."""

from contextlib import suppress
from dataclasses import replace
import os
from pathlib import Path
from typing import BinaryIO, Final

from hub.media.mp4.boxes import SegmentHeader
from hub.media.mp4.fragments import Fragment, segment_head
from hub.media.mp4.segment_table import Piece, SegmentTable, TrackTable, closing_box, join
from hub.media.packet import VIDEO_RATE, StreamInfo, Track
from hub.store.files import remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.files import sync_folder

LARGEST_SEGMENT_BYTES: Final = 256 << 20


class SegmentWriter:
    """One segment file; `write` and `close` block, so call them off the event loop, in turn.

    The order of what happens on disk, and what a crash of the hub leaves after each step:

    1. the folders are made                     empty folders
    2. the file appears at its final name       an empty file, for microseconds
    3. head and first fragment, in one write    a segment of half a second
    4. each further fragment, in one write      a segment up to its last whole fragment
    5. the closing table, in one write          the whole segment, read at once
    6. the file is synced, then its folder      a segment that outlives a loss of power
    7. only then is the index told              (by the caller)

    Losing power, not only the process, may take what was written since step 6 of the segment
    before: syncing each fragment would wear out a card and wake every disk twice a second.
    """

    def __init__(
        self, files: FootageFiles, path: Path, header: SegmentHeader, info: StreamInfo
    ) -> None:
        """Raise InvalidInputError where no MP4 can hold such a stream."""
        self._files = files
        self._path = path
        self._header = header
        self._info = info
        self._head = segment_head(header, info)
        self._file: BinaryIO | None = None
        self._end = len(self._head)
        self._size_bytes: int | None = None
        self._pieces: dict[Track, list[Piece]] = {Track.VIDEO: [], Track.AUDIO: []}

    @property
    def is_full(self) -> bool:
        """Whether it is so large that it should be ended at any price."""
        return self._end > LARGEST_SEGMENT_BYTES

    def write(self, fragment: Fragment) -> None:
        """Append a fragment, whole or not at all; raises OSError."""
        if self._file is None:
            make_folder(self._path.parent)
            file = self._files.create(self._path)
            try:
                file.write(self._head + fragment.content)
            except OSError:
                # A file without a frame is no segment: nothing is left of it.
                file.close()
                remove(self._path)
                raise
            self._file = file
        else:
            self._file.write(fragment.content)
        for track, piece in fragment.pieces.items():
            self._pieces[track].append(replace(piece, place=piece.place + self._end))
        self._end += len(fragment.content)

    def close(self, media_end_us: int) -> int | None:
        """Make the file durable and return its size in bytes, None where nothing was written.

        Raises OSError where the disk does not promise to keep it; the file then stays for
        `neighbors hub check` to judge. Whoever was stopped meanwhile may ask again.
        """
        file, self._file = self._file, None
        if file is None:
            return self._size_bytes
        video = join(self._pieces[Track.VIDEO], VIDEO_RATE)
        with file:
            if video is None:  # Sound alone is no segment.
                remove(self._path)
                return None
            with suppress(OSError):  # A full disk: it plays without, read by its fragments.
                file.write(self._table(video, media_end_us))
            os.fsync(file.fileno())
            size_bytes = os.fstat(file.fileno()).st_size
        sync_folder(self._path.parent)
        self._size_bytes = size_bytes
        return size_bytes

    def _table(self, video: TrackTable, media_end_us: int) -> bytes:
        audio = self._info.audio
        return closing_box(
            SegmentTable(
                header=self._header,
                info=self._info,
                video=video,
                audio=join(self._pieces[Track.AUDIO], audio.rate_hz) if audio else None,
                closed=True,
                body=(len(self._head), self._end),
                media_end_us=media_end_us,
            )
        )


def make_folder(folder: Path) -> None:
    """Make a folder whose name survives a crash, and those above it; blocking."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
